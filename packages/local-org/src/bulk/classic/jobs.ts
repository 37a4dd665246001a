import type { RowOperation, RowOutcome } from "../../records/operate.ts";
import type { ObjectDef } from "../../schema/model.ts";
import type { QueryResult } from "../../soql/execute.ts";

export type ClassicOperation = Exclude<RowOperation, "undelete"> | "query" | "queryAll";
export type ContentType = "CSV" | "JSON" | "XML";
export type BatchState = "Queued" | "InProgress" | "Completed" | "Failed" | "NotProcessed";

/** A part of a job: so many rows, or a query. */
export interface Batch {
  readonly id: string;
  readonly createdDate: Date;
  systemModstamp: Date;
  state: BatchState;
  stateMessage: string | undefined;
  readonly data: Buffer;
  /** Milliseconds of work. */
  time: number;
  readonly outcomes: RowOutcome[];
  failed: number;
  /** What a query found. */
  found: { id: string; columns: string[][]; result: QueryResult } | undefined;
}

/** A job of Bulk API 1.0. */
export interface ClassicJob {
  readonly id: string;
  readonly def: ObjectDef;
  readonly operation: ClassicOperation;
  readonly externalIdFieldName: string | undefined;
  readonly assignmentRuleId: string | undefined;
  readonly concurrencyMode: string;
  readonly contentType: ContentType;
  readonly createdById: string;
  readonly createdDate: Date;
  systemModstamp: Date;
  state: "Open" | "Closed" | "Aborted";
  readonly apiVersion: string;
  /** `changeOrigin` of its change events. */
  readonly origin: string;
  readonly batches: Map<string, Batch>;
}

/** A refusal of Bulk API 1.0. */
export class AsyncError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = "AsyncError";
    this.code = code;
  }
}

const processed = (batch: Batch): number => batch.found?.result.length ?? batch.outcomes.length;

const times = (time: number) => ({
  totalProcessingTime: time,
  apiActiveProcessingTime: time,
  apexProcessingTime: 0,
});

export const batchInfo = (job: ClassicJob, batch: Batch) => ({
  id: batch.id,
  jobId: job.id,
  state: batch.state,
  stateMessage: batch.stateMessage,
  createdDate: batch.createdDate.toISOString(),
  systemModstamp: batch.systemModstamp.toISOString(),
  numberRecordsProcessed: processed(batch),
  numberRecordsFailed: batch.failed,
  ...times(batch.time),
});

export function jobInfo(job: ClassicJob) {
  const batches = [...job.batches.values()];
  const count = (state: BatchState) => batches.filter((batch) => batch.state === state).length;
  const sum = (of: (batch: Batch) => number) => batches.reduce((total, batch) => total + of(batch), 0);
  return {
    id: job.id,
    operation: job.operation,
    object: job.def.name,
    createdById: job.createdById,
    createdDate: job.createdDate.toISOString(),
    systemModstamp: job.systemModstamp.toISOString(),
    state: job.state,
    externalIdFieldName: job.externalIdFieldName,
    concurrencyMode: job.concurrencyMode,
    contentType: job.contentType,
    numberBatchesQueued: count("Queued"),
    numberBatchesInProgress: count("InProgress"),
    numberBatchesCompleted: count("Completed"),
    numberBatchesFailed: count("Failed"),
    numberBatchesTotal: batches.length,
    numberRecordsProcessed: sum(processed),
    numberRetries: 0,
    apiVersion: job.apiVersion,
    assignmentRuleId: job.assignmentRuleId,
    numberRecordsFailed: sum((batch) => batch.failed),
    ...times(sum((batch) => batch.time)),
  };
}
