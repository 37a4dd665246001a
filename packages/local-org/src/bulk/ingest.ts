import { setImmediate as turn } from "node:timers/promises";
import type { Core } from "../core.ts";
import { OrgError } from "../errors.ts";
import { attempt, operate } from "../records/operate.ts";
import { begin, commit } from "../records/transaction.ts";
import { csvLine, csvProblem, lineEndingOf, readCsv } from "./csv.ts";
import { type BulkJobs, done, enter, type IngestJob, isUnderWay } from "./jobs.ts";
import type { KeptJobs } from "./kept-jobs.ts";
import { errorText, type RowReader, rowReader } from "./values.ts";

/** Rows that are written in one transaction. */
const CHUNK = 200;

/** A job that cannot go on, and what it says about it. */
class JobFailure extends Error {}

/** The column without which no row says which record it is about; undefined if it can do without. */
function keyColumn({ operation, externalIdFieldName }: IngestJob): string | undefined {
  if (operation === "insert") return undefined;
  if (operation !== "upsert") return "Id";
  return externalIdFieldName?.toLowerCase() === "id" ? undefined : externalIdFieldName;
}

function readerFor(core: Core, job: IngestJob): RowReader | JobFailure {
  const key = keyColumn(job);
  const lacking = key && !job.header.some((name) => name.toLowerCase() === key.toLowerCase());
  const reader = rowReader(core.catalogue, job.def, job.header);
  const unknown = lacking ? key : "unknown" in reader ? reader.unknown : undefined;
  if (unknown !== undefined) return new JobFailure(`InvalidBatch : Field name not found : ${unknown}`);
  return reader as RowReader;
}

function writeChunk(core: Core, kept: KeptJobs, job: IngestJob, reader: RowReader, rows: string[][]): void {
  const { createdById: userId, origin, def, operation, assignmentRuleId: autoAssign } = job;
  const tx = begin(core, { userId, origin, autoAssign });
  const inputs = rows.map((cells) => attempt(() => reader.read(cells)));
  const idColumn = job.header.findIndex((name) => name.toLowerCase() === "id");
  let successful = "";
  let failed = "";
  let refused = 0;
  for (const [i, outcome] of operate(tx, def, operation, inputs, job.externalIdFieldName).entries()) {
    const cells = rows[i]!;
    if (outcome instanceof OrgError) {
      refused += 1;
      // as many columns as the header, whatever the row had: clients refuse to parse anything else
      const columns = job.header.map((_, column) => cells[column] ?? "");
      failed += csvLine([cells[idColumn] ?? "", errorText(outcome), ...columns], job.format);
    } else successful += csvLine([outcome.id, String(outcome.created), ...cells], job.format);
  }
  const result = {
    rows: rows.length,
    processed: rows.length,
    failed: refused,
    lines: { successful, failed },
  };
  kept.saveDone(job, result);
  tx.progress = { job: job.id, rows: job.done + rows.length };
  commit(tx);
  done(job, result);
}

function setAside(kept: KeptJobs, job: IngestJob, rows: string[][]): void {
  const unprocessed = rows.map((cells) => csvLine(cells, job.format)).join("");
  const result = { rows: rows.length, processed: 0, failed: 0, lines: { unprocessed } };
  kept.saveDone(job, result);
  done(job, result);
}

/** Reads the rows of a job in chunks; the first row becomes its header. */
async function* chunks(job: IngestJob, data: Buffer): AsyncIterable<string[][]> {
  let rows: string[][] = [];
  for await (const cells of readCsv(data, job.format)) {
    if (job.header.length === 0) {
      job.header = cells;
      continue;
    }
    rows.push(cells);
    if (rows.length < CHUNK) continue;
    yield rows;
    rows = [];
  }
  if (rows.length > 0) yield rows;
}

async function work(core: Core, jobs: BulkJobs, job: IngestJob, data: Buffer): Promise<void> {
  const ending = lineEndingOf(data);
  if (ending && ending !== job.format.lineEnding) {
    throw new JobFailure(
      `ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is ${job.format.lineEnding}`,
    );
  }
  let reader: RowReader | JobFailure | undefined;
  let behind = job.done;
  for await (const rows of chunks(job, data)) {
    if (jobs.ended) return;
    reader ??= readerFor(core, job);
    if (behind > 0) {
      behind -= rows.length;
      continue;
    }
    if (reader instanceof JobFailure || job.state === "Aborted") {
      setAside(jobs.kept, job, rows);
      continue;
    }
    const began = performance.now();
    writeChunk(core, jobs.kept, job, reader, rows);
    job.totalProcessingTime += Math.ceil(performance.now() - began);
    await turn();
  }
  if (reader instanceof JobFailure) throw reader;
}

/**
 * Writes the rows of a job, a transaction for each 200 of them; other requests are answered in between.
 * What goes wrong with the job as a whole is found in its `errorMessage`.
 */
export async function runIngest(core: Core, jobs: BulkJobs, job: IngestJob): Promise<void> {
  await turn();
  if (jobs.ended) return;
  if (job.state === "UploadComplete") enter(job, "InProgress", core.now());
  try {
    await work(core, jobs, job, job.data ?? Buffer.alloc(0));
    if (jobs.ended) return;
    if (job.state === "InProgress") enter(job, "JobComplete", core.now());
  } catch (error) {
    if (jobs.ended) return;
    job.errorMessage = error instanceof JobFailure ? error.message : csvProblem(error);
    if (job.state !== "Aborted") enter(job, "Failed", core.now());
  }
  job.data = undefined;
  jobs.kept.save(job);
  jobs.kept.dropData(job);
}

/** Goes on with the jobs that were at work, or of which rows were to be set aside, when the process ended. */
export function resumeIngest(core: Core, jobs: BulkJobs): void {
  for (const job of jobs.ingest.values())
    if (isUnderWay(job) || (job.data && job.state !== "Open")) void runIngest(core, jobs, job);
}
