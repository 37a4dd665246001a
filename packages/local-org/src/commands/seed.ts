import { closeSync, openSync, writeSync } from "node:fs";
import type { TreeRecord } from "../seed/tree/record.ts";
import { askAdmin } from "./admin-client.ts";
import { defineCommand, JSON_OPTION, UsageError } from "./command.ts";

/** The day at which a generated org is shown unless another is given: always the same, as its records are. */
const UNTIL = "2026-11-01";
const RECORDS_IN_REQUEST = 5000;
const BYTES_IN_WRITE = 1_000_000;

function untilOf(text: string): Date {
  const until = text === "today" ? new Date() : new Date(text);
  if (Number.isNaN(until.getTime())) throw new UsageError(`--until is a day such as ${UNTIL}, or 'today'.`);
  return until;
}

function toFile(path: string, records: Iterable<TreeRecord>): number {
  const file = openSync(path, "w");
  let count = 0;
  let text = "";
  const flush = () => {
    writeSync(file, text);
    text = "";
  };
  for (const record of records) {
    count++;
    text += `${JSON.stringify(record)}\n`;
    if (text.length > BYTES_IN_WRITE) flush();
  }
  flush();
  closeSync(file);
  return count;
}

async function toOrg(url: string, records: Iterable<TreeRecord>): Promise<number> {
  const known = new Map<string, string>();
  const withIds = (record: TreeRecord) =>
    Object.fromEntries(
      Object.entries(record).map(([name, value]) => [name, known.get(value as string) ?? value]),
    );
  let count = 0;
  let batch: TreeRecord[] = [];
  const send = async () => {
    const body = { records: batch.map(withIds) };
    const { ids } = await askAdmin<{ ids: Record<string, string> }>(url, "POST", "records", body);
    for (const [ref, id] of Object.entries(ids)) known.set(`@${ref}`, id);
    count += batch.length;
    batch = [];
  };
  for (const record of records) {
    batch.push(record);
    if (batch.length === RECORDS_IN_REQUEST) await send();
  }
  await send();
  return count;
}

async function toFolder(data: string, records: Iterable<TreeRecord>): Promise<number> {
  const { startOrg } = await import("../org.ts");
  const org = await startOrg({ data });
  try {
    return await toOrg(org.url, records);
  } finally {
    await org.close();
  }
}

export const seed = defineCommand({
  name: "seed",
  summary: "Generate a realistic org of any size: people, customers, cases and leads with their history.",
  more: "The same size, seed and day give the same records, byte for byte. A file is put in with: start --seed FILE.",
  arguments: [],
  options: {
    size: { type: "integer", default: 1000, description: "About so many records in all." },
    seed: { type: "string", default: "1", description: "Another seed gives another org of the same kind." },
    until: {
      type: "string",
      value: "DAY|today",
      default: UNTIL,
      description: "The day at which the org is shown: nothing is younger.",
    },
    days: { type: "integer", default: 400, description: "How far its history goes back." },
    out: { type: "string", value: "FILE.jsonl", description: "Writes the records there, one on each line." },
    data: {
      type: "string",
      value: "FOLDER",
      description: "Adds them to the org that start --data keeps there.",
    },
    url: { type: "string", value: "URL", description: "Adds them to a running org, just as they are." },
    json: JSON_OPTION,
  },
  examples: ["seed --size 200000 --out big.jsonl", "seed --until today --url http://127.0.0.1:8099"],
  async run({ size, seed, until, days, out, data, url, json }, _args, output) {
    if ([out, data, url].filter((one) => one !== undefined).length !== 1)
      throw new UsageError(
        "Where do the records go? Give one of --out FILE.jsonl, --data FOLDER and --url URL.",
      );
    if (size < 1 || days < 1) throw new UsageError("--size and --days are 1 or more.");
    if (out && !out.endsWith(".jsonl")) throw new UsageError(`--out is a .jsonl file, not ${out}.`);
    const { generateOrg } = await import("../seed/generate/generate.ts");
    const records = generateOrg({ size, seed, days, until: untilOf(until) });
    const from = performance.now();
    const count = out ? toFile(out, records) : await (data ? toFolder(data, records) : toOrg(url!, records));
    const seconds = Math.round(performance.now() - from) / 1000;
    if (json) output.json({ records: count, seconds });
    else output.line(`${count} records in ${seconds} s: ${out ?? data ?? url}`);
  },
});
