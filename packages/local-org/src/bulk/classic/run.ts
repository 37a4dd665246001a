import { setImmediate as turn } from "node:timers/promises";
import type { Core } from "../../core.ts";
import { OrgError } from "../../errors.ts";
import { all, parseXml } from "../../metadata/xml.ts";
import type { Input } from "../../records/input.ts";
import { attempt, operate, type RowOperation } from "../../records/operate.ts";
import { begin, commit } from "../../records/transaction.ts";
import { type CsvFormat, csvProblem, lineEndingOf, readCsv } from "../csv.ts";
import { bulkQuery } from "../query.ts";
import { rowReader } from "../values.ts";
import { AsyncError, type Batch, type BatchState, type ClassicJob } from "./jobs.ts";

/** Rows that are written in one transaction. */
const CHUNK = 200;

export const CSV: CsvFormat = { columnDelimiter: "COMMA", lineEnding: "LF" };

const invalidBatch = (message: string) => new AsyncError("InvalidBatch", message);

async function csvRows(core: Core, job: ClassicJob, data: Buffer): Promise<(Input | OrgError)[]> {
  const rows: string[][] = [];
  for await (const cells of readCsv(data, { ...CSV, lineEnding: lineEndingOf(data) ?? "LF" }))
    rows.push(cells);
  const [header, ...rest] = rows;
  if (!header || rest.length === 0) throw invalidBatch("Records not found");
  const reader = rowReader(core.catalogue, job.def, header);
  if ("unknown" in reader) throw invalidBatch(`Field name not found : ${reader.unknown}`);
  return rest.map((cells) => attempt(() => reader.read(cells)));
}

function jsonRows(data: Buffer): Input[] {
  const rows: unknown = JSON.parse(data.toString("utf8"));
  if (!Array.isArray(rows) || rows.length === 0) throw invalidBatch("Records not found");
  return rows as Input[];
}

function xmlRows(data: Buffer): Input[] {
  const list = parseXml(data.toString("utf8")).children.get("sObjects")?.[0];
  const rows = list ? all(list, "sObject") : [];
  if (rows.length === 0) throw invalidBatch("Records not found");
  return rows.map((row) =>
    Object.fromEntries(
      [...row.children].map(([name, [value]]) => [name, value!.text === "" ? null : value!.text]),
    ),
  );
}

function rowsOf(core: Core, job: ClassicJob, data: Buffer): Promise<(Input | OrgError)[]> | Input[] {
  if (job.contentType === "CSV") return csvRows(core, job, data);
  return job.contentType === "JSON" ? jsonRows(data) : xmlRows(data);
}

async function write(core: Core, job: ClassicJob, batch: Batch): Promise<void> {
  const rows = await rowsOf(core, job, batch.data);
  for (let from = 0; from < rows.length; from += CHUNK) {
    const options = { userId: job.createdById, origin: job.origin, autoAssign: job.assignmentRuleId };
    const tx = begin(core, options);
    const chunk = rows.slice(from, from + CHUNK);
    const outcomes = operate(tx, job.def, job.operation as RowOperation, chunk, job.externalIdFieldName);
    commit(tx);
    batch.outcomes.push(...outcomes);
    batch.failed += outcomes.filter((outcome) => outcome instanceof OrgError).length;
    await turn();
  }
}

function read(core: Core, job: ClassicJob, batch: Batch): void {
  const text = batch.data.toString("utf8");
  try {
    const query = bulkQuery(core, text, job.createdById, job.operation === "queryAll");
    if (query.object !== job.def.name) {
      throw invalidBatch(
        `Failed to process query: INVALID_TYPE_FOR_OPERATION: The root entity of the requested query (${query.object}) does not match the entity of the requested Bulk API Job (${job.def.name}).`,
      );
    }
    batch.found = { id: core.newId("752"), columns: query.columns, result: query.run() };
  } catch (error) {
    if (!(error instanceof OrgError)) throw error;
    throw invalidBatch(`Failed to process query: ${error.message}`);
  }
}

const messageOf = (error: unknown): string =>
  error instanceof AsyncError ? `${error.code} : ${error.message}` : csvProblem(error);

/** Works a batch off; other requests are answered in between. */
export async function runBatch(core: Core, job: ClassicJob, batch: Batch): Promise<void> {
  const enter = (state: BatchState) => {
    batch.state = state;
    batch.systemModstamp = core.now();
  };
  await turn();
  if (batch.state !== "Queued") return;
  enter("InProgress");
  const began = performance.now();
  try {
    if (job.operation === "query" || job.operation === "queryAll") read(core, job, batch);
    else await write(core, job, batch);
    enter("Completed");
  } catch (error) {
    batch.stateMessage = messageOf(error);
    enter("Failed");
  }
  batch.time = Math.ceil(performance.now() - began);
}
