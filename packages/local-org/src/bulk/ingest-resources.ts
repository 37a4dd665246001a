import { stampOf } from "../core.ts";
import { jsonError, orgError } from "../errors.ts";
import { parseJson } from "../http/body.ts";
import { type ApiRequest, headerOf, type Reply, type Resource } from "../http/context.ts";
import { readMultipart } from "../http/multipart.ts";
import { fieldOf, type ObjectDef } from "../schema/model.ts";
import { type CsvFormat, csvLine, DELIMITERS, LINE_ENDINGS } from "./csv.ts";
import { runIngest } from "./ingest.ts";
import { abort, enter, type IngestJob, jobInfo, jobList, jobOf, remove, wrongState } from "./jobs.ts";

const OPERATIONS = ["insert", "update", "upsert", "delete", "hardDelete"] as const;

/** The body of a request that creates a job. */
export interface JobRequest {
  operation?: string;
  object?: string;
  externalIdFieldName?: string;
  assignmentRuleId?: string;
  contentType?: string;
  columnDelimiter?: string;
  lineEnding?: string;
  query?: string;
}

const invalidJob = (message: string) => orgError(400, "INVALIDJOB", `InvalidJob : ${message}`);

/** One of the values that a property of a job may have; the first one unless it is given. */
export function oneOf<T extends string>(name: string, values: readonly T[], given: string | undefined): T {
  if (given === undefined || given === null) return values[0]!;
  const known = values.find((value) => value === given);
  if (known) return known;
  throw jsonError(
    `Cannot deserialize value of ${name} from VALUE_STRING value ${given}: it is none of ${values.join(", ")} at [line:1, column:2]`,
  );
}

/** How the CSV of a job is to be written. */
export const formatOf = (given: JobRequest): CsvFormat => ({
  columnDelimiter: oneOf(
    "columnDelimiter",
    Object.keys(DELIMITERS) as (keyof typeof DELIMITERS)[],
    given.columnDelimiter,
  ),
  lineEnding: oneOf(
    "lineEnding",
    Object.keys(LINE_ENDINGS) as (keyof typeof LINE_ENDINGS)[],
    given.lineEnding,
  ),
});

function externalId(def: ObjectDef, name: string | undefined): string {
  if (!name)
    throw invalidJob(`External ID was blank for ${def.name}. An External ID must be specified for upsert.`);
  const field = fieldOf(def, name);
  if (field?.idLookup || field?.externalId) return field.name;
  throw invalidJob(
    `Field name provided, ${name}, does not match an External ID, Salesforce Id, or indexed field for ${def.name}`,
  );
}

function open(request: ApiRequest, given: JobRequest): IngestJob {
  const { core, bulkJobs } = request.service;
  if (!given.operation) throw invalidJob("No operation specified");
  const operation = oneOf("operation", OPERATIONS, given.operation);
  oneOf("contentType", ["CSV"], given.contentType);
  const def = core.catalogue.get(given.object ?? "");
  if (!def) throw invalidJob(`Unable to find object: ${given.object ?? ""}`);
  const at = stampOf(core.now());
  const job: IngestJob = {
    id: core.newId("750"),
    def,
    object: def.name,
    operation,
    externalIdFieldName: operation === "upsert" ? externalId(def, given.externalIdFieldName) : undefined,
    assignmentRuleId: given.assignmentRuleId,
    origin: request.tx.origin.replace("/api/rest/", "/api/bulk/"),
    createdById: request.session.userId,
    createdDate: at,
    systemModstamp: at,
    state: "Open",
    apiVersion: request.version,
    format: formatOf(given),
    totalProcessingTime: 0,
    data: undefined,
    errorMessage: undefined,
    processed: 0,
    failed: 0,
    header: [],
    done: 0,
    results: { successful: [], failed: [], unprocessed: [] },
  };
  bulkJobs.ingest.set(job.id, job);
  bulkJobs.kept.save(job);
  return job;
}

const infoOf = (job: IngestJob) => ({
  ...jobInfo(job),
  ...(job.externalIdFieldName && { externalIdFieldName: job.externalIdFieldName }),
  ...(job.assignmentRuleId && { assignmentRuleId: job.assignmentRuleId }),
  ...job.format,
});

const fullInfo = (job: IngestJob) => ({
  ...infoOf(job),
  jobType: "V2Ingest",
  numberRecordsProcessed: job.processed,
  numberRecordsFailed: job.failed,
  retries: 0,
  totalProcessingTime: job.totalProcessingTime,
  apiActiveProcessingTime: job.totalProcessingTime,
  apexProcessingTime: 0,
  ...(job.errorMessage === undefined ? {} : { errorMessage: job.errorMessage }),
});

function begin({ service: { core, bulkJobs } }: ApiRequest, job: IngestJob): void {
  enter(job, "UploadComplete", core.now());
  bulkJobs.kept.save(job);
  void runIngest(core, bulkJobs, job);
}

function create(request: ApiRequest): Reply {
  const type = headerOf(request.headers, "content-type") ?? "";
  const body = request.body as Buffer;
  if (!type.startsWith("multipart/")) {
    const job = open(request, (parseJson(body) ?? {}) as JobRequest);
    const contentUrl = `${request.base.slice(1)}/jobs/ingest/${job.id}/batches`;
    return { status: 200, body: { ...infoOf(job), contentUrl } };
  }
  const parts = new Map(readMultipart(type, body).map((part) => [part.name, part.data]));
  const content = parts.get("content");
  if (!content)
    throw jsonError("Multipart message must include a non-binary part 'job' and a part 'content'");
  const job = open(request, (parseJson(parts.get("job") ?? Buffer.alloc(0)) ?? {}) as JobRequest);
  job.data = content;
  request.service.bulkJobs.kept.saveData(job);
  begin(request, job);
  return { status: 200, body: infoOf(job) };
}

function upload(request: ApiRequest): Reply {
  const job = jobOf(request, request.service.bulkJobs.ingest);
  if (job.state !== "Open") throw wrongState(`Job is not open: its state is ${job.state}`);
  if (job.data !== undefined) {
    throw orgError(
      400,
      "CLIENTINPUTERROR",
      `ClientInputError : Found multiple contents for job: <${job.id}>, please 'Close' / 'Abort' / 'Delete' the current Job then create a new Job and make sure you only do 'PUT' once on a given Job.`,
    );
  }
  job.data = request.body as Buffer;
  request.service.bulkJobs.kept.saveData(job);
  return { status: 201 };
}

function change(request: ApiRequest): Reply {
  const { core, bulkJobs } = request.service;
  const job = jobOf(request, bulkJobs.ingest);
  const state = oneOf("state", ["UploadComplete", "Aborted"], (request.body as { state?: string })?.state);
  if (state === "Aborted") {
    const unread = job.state === "Open" && job.data !== undefined;
    abort(job, core.now());
    bulkJobs.kept.save(job);
    // its rows are then read once, as unprocessed ones
    if (unread) void runIngest(core, bulkJobs, job);
  } else if (job.state === "Open") begin(request, job);
  else
    throw wrongState(`Closing already ${job.state === "Aborted" ? "Aborted" : "Completed"} Job not allowed`);
  return { status: 200, body: infoOf(job) };
}

const FIRST_COLUMNS = {
  successful: ["sf__Id", "sf__Created"],
  failed: ["sf__Id", "sf__Error"],
  unprocessed: [],
} as const;

const results = (which: keyof typeof FIRST_COLUMNS, path: string): Resource => ({
  name: "jobs",
  path: `jobs/ingest/:id/${path}`,
  methods: {
    GET: (request) => {
      const job = jobOf(request, request.service.bulkJobs.ingest);
      const header = [...FIRST_COLUMNS[which], ...job.header];
      const lines = header.length > 0 ? [csvLine(header, job.format), ...job.results[which]] : [];
      return { status: 200, headers: { "Content-Type": "text/csv" }, body: lines.join("") };
    },
  },
});

/** The resources of Bulk API 2.0 that write. */
export const ingestResources: Resource[] = [
  {
    name: "jobs",
    path: "jobs/ingest",
    raw: true,
    methods: {
      GET: (request) => ({
        status: 200,
        body: jobList(request, "ingest", [...request.service.bulkJobs.ingest.values()].map(fullInfo)),
      }),
      POST: create,
    },
  },
  {
    name: "jobs",
    path: "jobs/ingest/:id",
    methods: {
      GET: (request) => ({ status: 200, body: fullInfo(jobOf(request, request.service.bulkJobs.ingest)) }),
      PATCH: change,
      DELETE: (request) => {
        const { ingest, kept } = request.service.bulkJobs;
        kept.remove(remove(request, ingest));
        return { status: 204 };
      },
    },
  },
  { name: "jobs", path: "jobs/ingest/:id/batches", raw: true, methods: { PUT: upload } },
  results("successful", "successfulResults"),
  results("failed", "failedResults"),
  results("unprocessed", "unprocessedrecords"),
];
