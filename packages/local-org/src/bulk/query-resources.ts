import { setImmediate as turn } from "node:timers/promises";
import { type Core, stampOf } from "../core.ts";
import { orgError } from "../errors.ts";
import type { ApiRequest, Reply, Resource } from "../http/context.ts";
import { csvLine } from "./csv.ts";
import { formatOf, type JobRequest, oneOf } from "./ingest-resources.ts";
import { abort, enter, jobInfo, jobList, jobOf, type QueryJob, remove, wrongState } from "./jobs.ts";
import { type BulkQuery, bulkQuery, cellsOf } from "./query.ts";

/** Records in a page of results unless `maxRecords` says otherwise. */
const PAGE = 10_000;
/** Pages that `resultPages` tells of at once. */
const PAGES = 5;

const infoOf = (job: QueryJob) => ({ ...jobInfo(job), ...job.format });

const fullInfo = (job: QueryJob) => ({
  ...infoOf(job),
  jobType: "V2Query",
  numberRecordsProcessed: job.result?.length ?? 0,
  retries: 0,
  totalProcessingTime: job.totalProcessingTime,
  isPkChunkingSupported: true,
});

async function run(core: Core, job: QueryJob, query: BulkQuery): Promise<void> {
  await turn();
  if (job.state !== "UploadComplete") return;
  enter(job, "InProgress", core.now());
  const began = performance.now();
  try {
    job.result = query.run();
    enter(job, "JobComplete", core.now());
  } catch {
    enter(job, "Failed", core.now());
  }
  job.totalProcessingTime = Math.ceil(performance.now() - began);
}

function create(request: ApiRequest): Reply {
  const { core, bulkJobs } = request.service;
  const given = (request.body ?? {}) as JobRequest;
  const operation = oneOf("operation", ["query", "queryAll"], given.operation);
  oneOf("contentType", ["CSV"], given.contentType);
  if (!given.query || typeof given.query !== "string")
    throw orgError(400, "API_ERROR", "A query must be specified");
  const query = bulkQuery(core, given.query, request.session.userId, operation === "queryAll");
  const at = stampOf(core.now());
  const job: QueryJob = {
    id: core.newId("750"),
    object: query.object,
    operation,
    createdById: request.session.userId,
    createdDate: at,
    systemModstamp: at,
    state: "UploadComplete",
    apiVersion: request.version,
    format: formatOf(given),
    totalProcessingTime: 0,
    columns: query.columns,
    result: undefined,
  };
  bulkJobs.query.set(job.id, job);
  void run(core, job, query);
  return { status: 200, body: infoOf(job) };
}

const locatorOf = (from: number): string => Buffer.from(String(from)).toString("base64url");

/** Where a page begins and how long it is. */
function pageOf(request: ApiRequest, length: number): { from: number; size: number } {
  const locator = request.query.get("locator");
  const from = locator ? Number(Buffer.from(locator, "base64url").toString()) : 0;
  if (!Number.isInteger(from) || from < 0 || (locator && from >= length))
    throw orgError(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
  const size = Number(request.query.get("maxRecords") ?? PAGE);
  if (!Number.isInteger(size) || size < 1)
    throw orgError(400, "API_ERROR", "maxRecords must be a positive number");
  return { from, size };
}

function finished(request: ApiRequest) {
  const job = jobOf(request, request.service.bulkJobs.query);
  if (!job.result) throw wrongState(`Results are not available: the state of the job is ${job.state}`);
  return { job, result: job.result, ...pageOf(request, job.result.length) };
}

function results(request: ApiRequest): Reply {
  const { job, result, from, size } = finished(request);
  const to = Math.min(from + size, result.length);
  let text = csvLine(
    job.columns.map((column) => column.join(".")),
    job.format,
  );
  for (let i = from; i < to; i++) {
    text += csvLine(cellsOf(result.record(i, request.base), job.columns), job.format);
  }
  return {
    status: 200,
    headers: {
      "Content-Type": "text/csv",
      "Sforce-NumberOfRecords": String(to - from),
      "Sforce-Locator": to < result.length ? locatorOf(to) : "null",
    },
    body: text,
  };
}

/** The next pages, so that they can be fetched side by side. */
function resultPages(request: ApiRequest): Reply {
  const { job, result, from, size } = finished(request);
  const starts = Array.from({ length: Math.ceil((result.length - from) / size) }, (_, i) => from + i * size);
  const path = `${request.base}/jobs/query/${job.id}`;
  const rest = starts[PAGES];
  return {
    status: 200,
    body: {
      resultPages: starts.slice(0, PAGES).map((start) => ({
        resultUrl: `${path}/results?maxRecords=${size}&locator=${locatorOf(start)}`,
      })),
      nextRecordsUrl:
        rest === undefined ? null : `${path}/resultPages?maxRecords=${size}&locator=${locatorOf(rest)}`,
      done: rest === undefined,
    },
  };
}

function change(request: ApiRequest): Reply {
  const job = jobOf(request, request.service.bulkJobs.query);
  const given = request.body as { state?: string } | undefined;
  if (given?.state !== "Aborted")
    throw wrongState("The only state that a query job can be put in is Aborted");
  abort(job, request.service.core.now());
  return { status: 200, body: infoOf(job) };
}

/** The resources of Bulk API 2.0 that read. */
export const queryResources: Resource[] = [
  {
    name: "jobs",
    path: "jobs/query",
    methods: {
      GET: (request) => ({
        status: 200,
        body: jobList(request, "query", [...request.service.bulkJobs.query.values()].map(fullInfo)),
      }),
      POST: create,
    },
  },
  {
    name: "jobs",
    path: "jobs/query/:id",
    methods: {
      GET: (request) => ({ status: 200, body: fullInfo(jobOf(request, request.service.bulkJobs.query)) }),
      PATCH: change,
      DELETE: (request) => {
        remove(request, request.service.bulkJobs.query);
        return { status: 204 };
      },
    },
  },
  { name: "jobs", path: "jobs/query/:id/results", methods: { GET: results } },
  { name: "jobs", path: "jobs/query/:id/resultPages", methods: { GET: resultPages } },
];
