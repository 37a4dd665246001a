import type { IncomingMessage } from "node:http";
import type { Session } from "../../auth/sessions.ts";
import { parseJson } from "../../http/body.ts";
import { headerOf, type Service } from "../../http/context.ts";
import { VERSIONS } from "../../http/versions.ts";
import { jsonWire, textWire, type Wire } from "../../http/wire.ts";
import { parseXml, textOf } from "../../metadata/xml.ts";
import { fieldOf } from "../../schema/model.ts";
import type { XmlValue } from "../../soap/xml.ts";
import {
  AsyncError,
  type Batch,
  batchInfo,
  type ClassicJob,
  type ClassicOperation,
  jobInfo,
} from "./jobs.ts";
import { asyncXml, MIME, outcomesText, recordsText } from "./results.ts";
import { runBatch } from "./run.ts";

/** A request to `/services/async/XX.X/…`. */
interface Call {
  service: Service;
  session: Session;
  version: string;
  data: Buffer;
  origin: string;
  /** An answer about jobs and batches, in XML or JSON as the client writes. */
  say(status: number, name: string, value: { [name: string]: XmlValue }): Wire;
}

const OPERATIONS = ["insert", "update", "upsert", "delete", "hardDelete", "query", "queryAll"];
const TYPES = ["CSV", "JSON", "XML"];

type JobRequest = Record<string, string | undefined>;

/** The properties of a `jobInfo`, from XML or JSON. */
function jobRequest(data: Buffer): JobRequest {
  const text = data.toString("utf8").trim();
  if (text.startsWith("{")) return parseJson(data) as JobRequest;
  const info = parseXml(text).children.get("jobInfo")?.[0];
  if (!info) throw new AsyncError("InvalidJob", "Unable to parse Job");
  return Object.fromEntries([...info.children.keys()].map((name) => [name, textOf(info, name)]));
}

const invalidJob = (message: string) => new AsyncError("InvalidJob", message);

function create({ service, session, version, data, origin, say }: Call): Wire {
  const { core, bulkJobs } = service;
  const given = jobRequest(data);
  const operation = OPERATIONS.find((one) => one === given.operation);
  if (!operation) throw invalidJob(`Unable to parse Job: unknown operation ${given.operation}`);
  const contentType = TYPES.find((one) => one === (given.contentType ?? "XML"));
  if (!contentType)
    throw new AsyncError("FeatureNotEnabled", `contentType ${given.contentType} is not supported`);
  const def = core.catalogue.get(given.object ?? "");
  if (!def) throw invalidJob(`Unable to find object: ${given.object}`);
  const key = fieldOf(def, given.externalIdFieldName ?? "");
  if (operation === "upsert" && !key?.idLookup && !key?.externalId) {
    throw invalidJob(`External ID was blank for ${def.name}. An External ID must be specified for upsert.`);
  }
  const at = core.now();
  const job: ClassicJob = {
    id: core.newId("750"),
    def,
    operation: operation as ClassicOperation,
    externalIdFieldName: key?.name,
    assignmentRuleId: given.assignmentRuleId,
    concurrencyMode: given.concurrencyMode ?? "Parallel",
    contentType: contentType as ClassicJob["contentType"],
    createdById: session.userId,
    createdDate: at,
    systemModstamp: at,
    state: "Open",
    apiVersion: version,
    origin,
    batches: new Map(),
  };
  bulkJobs.classic.set(job.id, job);
  return say(201, "jobInfo", jobInfo(job));
}

function change({ service, data, say }: Call, job: ClassicJob): Wire {
  const { state } = jobRequest(data);
  if (state !== "Closed" && state !== "Aborted")
    throw invalidJob(`Unable to parse Job: unknown state ${state}`);
  if (job.state !== "Open")
    throw new AsyncError(
      "InvalidJobState",
      `${state === "Closed" ? "Closing" : "Aborting"} already ${job.state} Job not allowed`,
    );
  job.state = state;
  job.systemModstamp = service.core.now();
  for (const batch of job.batches.values())
    if (state === "Aborted" && batch.state === "Queued") batch.state = "NotProcessed";
  return say(200, "jobInfo", jobInfo(job));
}

function addBatch({ service: { core }, data, say }: Call, job: ClassicJob): Wire {
  if (job.state !== "Open") throw new AsyncError("InvalidJobState", `Job is in ${job.state} state`);
  if (data.length === 0)
    throw new AsyncError("ClientInputError", "Failed to read request. The batch is empty");
  const at = core.now();
  const batch: Batch = {
    id: core.newId("751"),
    createdDate: at,
    systemModstamp: at,
    state: "Queued",
    stateMessage: undefined,
    data,
    time: 0,
    outcomes: [],
    failed: 0,
    found: undefined,
  };
  job.batches.set(batch.id, batch);
  void runBatch(core, job, batch);
  return say(201, "batchInfo", batchInfo(job, batch));
}

function result({ say }: Call, job: ClassicJob, batch: Batch): Wire {
  if (batch.state !== "Completed")
    throw new AsyncError("InvalidBatch", `Batch not completed: its state is ${batch.state}`);
  if (!batch.found) return textWire(200, outcomesText(job, batch), MIME[job.contentType]);
  if (job.contentType === "JSON") return jsonWire(200, [batch.found.id]);
  return say(200, "result-list", { result: [batch.found.id] });
}

function records(job: ClassicJob, batch: Batch, resultId: string | undefined): Wire {
  if (!batch.found || batch.found.id !== resultId)
    throw new AsyncError("InvalidBatch", `Result not found: ${resultId}`);
  return textWire(200, recordsText(job, batch.found), MIME[job.contentType]);
}

function route(call: Call, method: string, path: string[]): Wire {
  const [root, jobId, list, batchId, what, resultId] = path;
  if (root !== "job") throw new AsyncError("InvalidUrl", `Invalid URL: ${path.join("/")}`);
  const posting = method === "POST";
  if (jobId === undefined && posting) return create(call);
  const job = call.service.bulkJobs.classic.get(jobId ?? "");
  if (!job) throw invalidJob(`Invalid job id: ${jobId}`);
  if (list === undefined) return posting ? change(call, job) : call.say(200, "jobInfo", jobInfo(job));
  if (batchId === undefined && posting) return addBatch(call, job);
  if (batchId === undefined) {
    const infos = [...job.batches.values()].map((batch) => batchInfo(job, batch));
    return call.say(200, "batchInfoList", { batchInfo: infos });
  }
  const batch = job.batches.get(batchId);
  if (!batch) throw new AsyncError("InvalidBatch", `Invalid batch id: ${batchId}`);
  if (what === undefined) return call.say(200, "batchInfo", batchInfo(job, batch));
  if (what === "request") return textWire(200, batch.data.toString("utf8"), MIME[job.contentType]);
  return resultId === undefined ? result(call, job, batch) : records(job, batch, resultId);
}

/** Answers Bulk API 1.0. */
export function classicBulk(
  service: Service,
  request: IncomingMessage,
  [, , version = "", ...path]: string[],
  data: Buffer,
): Wire {
  const header = (name: string) => headerOf(request.headers, name) ?? "";
  const json = [header("content-type"), header("accept")].some((type) => type.includes("json"));
  const say: Call["say"] = (status, name, value) =>
    json ? jsonWire(status, value) : textWire(status, asyncXml(name, value), "application/xml");
  try {
    const session = service.sessions.find(header("x-sfdc-session"));
    if (!session) throw new AsyncError("InvalidSessionId", "Unable to find session for session id provided");
    if (!VERSIONS.includes(version))
      throw new AsyncError("InvalidVersion", `Api version ${version} is not supported`);
    service.apiUsage.count("async");
    return route(
      { service, session, version, data, say, origin: `com/salesforce/api/bulk/${version}` },
      request.method!,
      path,
    );
  } catch (error) {
    const { code, message } =
      error instanceof AsyncError ? error : { code: "ClientInputError", message: (error as Error).message };
    if (json) return jsonWire(400, { exceptionCode: code, exceptionMessage: message });
    return textWire(
      400,
      asyncXml("error", { exceptionCode: code, exceptionMessage: message }),
      "application/xml",
    );
  }
}
