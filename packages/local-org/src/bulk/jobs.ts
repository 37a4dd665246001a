import { stampOf } from "../core.ts";
import { notFound, orgError } from "../errors.ts";
import type { ApiRequest } from "../http/context.ts";
import type { RowOperation } from "../records/operate.ts";
import type { ObjectDef } from "../schema/model.ts";
import type { QueryResult } from "../soql/execute.ts";
import type { ClassicJob } from "./classic/jobs.ts";
import type { CsvFormat } from "./csv.ts";
import type { KeptJobs } from "./kept-jobs.ts";

export type JobState = "Open" | "UploadComplete" | "InProgress" | "JobComplete" | "Failed" | "Aborted";

/** What the jobs of Bulk API 2.0 have in common. */
export interface Job {
  readonly id: string;
  readonly object: string;
  readonly createdById: string;
  readonly createdDate: string;
  systemModstamp: string;
  state: JobState;
  readonly apiVersion: string;
  readonly format: CsvFormat;
  /** Milliseconds of work. */
  totalProcessingTime: number;
}

/** A job that writes records. */
export interface IngestJob extends Job {
  readonly def: ObjectDef;
  readonly operation: Exclude<RowOperation, "undelete">;
  readonly externalIdFieldName: string | undefined;
  readonly assignmentRuleId: string | undefined;
  /** `changeOrigin` of its change events. */
  readonly origin: string;
  data: Buffer | undefined;
  errorMessage: string | undefined;
  processed: number;
  failed: number;
  header: string[];
  /** Rows that are behind it, written, refused or set aside. */
  done: number;
  /** Lines of CSV without their header, in pieces. */
  readonly results: Record<"successful" | "failed" | "unprocessed", string[]>;
}

/** A job that reads records. */
export interface QueryJob extends Job {
  readonly operation: "query" | "queryAll";
  readonly columns: string[][];
  result: QueryResult | undefined;
}

/** What became of some rows of a job. */
export interface Done {
  rows: number;
  /** How many of them were tried to be written. */
  processed: number;
  failed: number;
  /** Lines of CSV. */
  lines: Partial<Record<keyof IngestJob["results"], string>>;
}

/** Puts rows behind a job. */
export function done(job: IngestJob, { rows, processed, failed, lines }: Done): void {
  job.done += rows;
  job.processed += processed;
  job.failed += failed;
  for (const which of ["successful", "failed", "unprocessed"] as const)
    if (lines[which]) job.results[which].push(lines[which]);
}

/** The bulk jobs of an org, by id, until they are deleted; those that write outlive the process where the org is kept. */
export interface BulkJobs {
  readonly kept: KeptJobs;
  readonly ingest: Map<string, IngestJob>;
  readonly query: Map<string, QueryJob>;
  /** Those of Bulk API 1.0. */
  readonly classic: Map<string, ClassicJob>;
  /** True once the org has ended: what is under way stops. */
  ended: boolean;
}

export const createBulkJobs = (kept: KeptJobs): BulkJobs => ({
  kept,
  ingest: new Map(kept.load().map((job) => [job.id, job])),
  query: new Map(),
  classic: new Map(),
  ended: false,
});

/** The job that the path names. */
export function jobOf<T extends Job>(request: ApiRequest, jobs: Map<string, T>): T {
  const given = request.params.id!;
  const found = jobs.get(given) ?? [...jobs.values()].find((job) => job.id.slice(0, 15) === given);
  if (!found) throw notFound();
  return found;
}

/** Whether a job has rows to write. */
export const isUnderWay = ({ state }: Job): boolean => state === "UploadComplete" || state === "InProgress";

/** Puts a job into another state. */
export function enter(job: Job, state: JobState, now: Date): void {
  job.state = state;
  job.systemModstamp = stampOf(now);
}

/** A request that does not fit the state of its job. */
export const wrongState = (message: string) => orgError(400, "INVALIDJOBSTATE", message);

/** Ends a job before its time. */
export function abort(job: Job, now: Date): void {
  if (job.state === "Aborted") throw wrongState("Aborting already Aborted Job not allowed");
  if (job.state === "JobComplete" || job.state === "Failed")
    throw wrongState("Aborting already Completed Job not allowed");
  enter(job, "Aborted", now);
}

/** Forgets a job that is not at work, and gives it. */
export function remove<T extends Job>(request: ApiRequest, jobs: Map<string, T>): T {
  const job = jobOf(request, jobs);
  if (job.state === "Open" || job.state === "InProgress")
    throw wrongState(`Deleting a job in the state ${job.state} is not allowed. Abort it first.`);
  jobs.delete(job.id);
  return job;
}

/** What every job says about itself. */
export const jobInfo = (job: Job & { operation: string }) => ({
  id: job.id,
  operation: job.operation,
  object: job.object,
  createdById: job.createdById,
  createdDate: job.createdDate,
  systemModstamp: job.systemModstamp,
  state: job.state,
  concurrencyMode: "Parallel",
  contentType: "CSV",
  apiVersion: Number(job.apiVersion),
});

const PAGE = 1000;

/** A page of a list of jobs, begun at `queryLocator`. */
export function jobList(request: ApiRequest, path: string, infos: { jobType: string }[]): object {
  const type = request.query.get("jobType");
  const wanted = type ? infos.filter((info) => info.jobType === type) : infos;
  const from = Number(request.query.get("queryLocator") ?? 0) || 0;
  const done = from + PAGE >= wanted.length;
  const next = new URLSearchParams({ ...(type ? { jobType: type } : {}), queryLocator: String(from + PAGE) });
  return {
    done,
    records: wanted.slice(from, from + PAGE),
    nextRecordsUrl: done ? null : `${request.base}/jobs/${path}?${next}`,
  };
}
