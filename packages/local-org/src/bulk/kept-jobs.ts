import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { Core } from "../core.ts";
import { readLines } from "../storage/lines.ts";
import { type Done, done, type IngestJob, isUnderWay } from "./jobs.ts";

/** Where ingest jobs are kept, so that they outlive the process. */
export interface KeptJobs {
  /** Keeps what a job says about itself. */
  save(job: IngestJob): void;
  /** Keeps the rows that were given to a job. */
  saveData(job: IngestJob): void;
  /** Keeps what became of rows. It is kept before they are committed, for a result cannot be had again. */
  saveDone(job: IngestJob, done: Done): void;
  /** Forgets the rows that were given; they are needed for as long as some of them wait. */
  dropData(job: IngestJob): void;
  remove(job: IngestJob): void;
  /** All of them, oldest first; those that were at work begin where they stood. */
  load(): IngestJob[];
}

const nothing = (): void => {};
const NOWHERE: KeptJobs = {
  save: nothing,
  saveData: nothing,
  saveDone: nothing,
  dropData: nothing,
  remove: nothing,
  load: () => [],
};

/**
 * Keeps jobs in a folder: of each what it says, its rows until it has ended, and what became of them.
 * @param folder none: they end with the process
 */
export function keepJobs(core: Core, folder: string | undefined): KeptJobs {
  if (folder === undefined) return NOWHERE;
  const pathOf = (id: string, what: "job.json" | "data.csv" | "done.jsonl") => join(folder, `${id}.${what}`);

  /** What became of rows, but of those whose transaction was not committed. */
  const settled = (job: IngestJob): Done[] => {
    const path = pathOf(job.id, "done.jsonl");
    const all = existsSync(path) ? ([...readLines(path)] as Done[]) : [];
    const rows = all.reduce((sum, one) => sum + one.rows, 0);
    const doubtful = isUnderWay(job) && (all.at(-1)?.processed ?? 0) > 0;
    if (doubtful && (core.bulkProgress.get(job.id) ?? 0) < rows) all.pop();
    return all;
  };

  const read = (id: string): IngestJob | undefined => {
    const kept = JSON.parse(readFileSync(pathOf(id, "job.json"), "utf8")) as IngestJob;
    const def = core.catalogue.get(kept.object);
    if (!def) return undefined;
    core.sequences.ids.past(id);
    const path = pathOf(id, "data.csv");
    const data = existsSync(path) ? readFileSync(path) : undefined;
    const results = { successful: [], failed: [], unprocessed: [] };
    const job: IngestJob = { ...kept, def, data, results, done: 0, processed: 0, failed: 0 };
    // the header is read again with the rows
    if (data) job.header = [];
    const all = settled(job);
    for (const one of all) done(job, one);
    if (isUnderWay(job)) {
      writeFileSync(pathOf(id, "done.jsonl"), all.map((one) => `${JSON.stringify(one)}\n`).join(""));
    } else core.bulkProgress.delete(id);
    return job;
  };

  return {
    save(job) {
      mkdirSync(folder, { recursive: true });
      const { def: _, data: __, results: ___, ...said } = job;
      const part = `${pathOf(job.id, "job.json")}.part`;
      writeFileSync(part, JSON.stringify(said));
      renameSync(part, pathOf(job.id, "job.json"));
    },
    saveData: (job) => writeFileSync(pathOf(job.id, "data.csv"), job.data ?? ""),
    saveDone: (job, one) => appendFileSync(pathOf(job.id, "done.jsonl"), `${JSON.stringify(one)}\n`),
    dropData(job) {
      core.bulkProgress.delete(job.id);
      rmSync(pathOf(job.id, "data.csv"), { force: true });
    },
    remove(job) {
      for (const what of ["job.json", "data.csv", "done.jsonl"] as const)
        rmSync(pathOf(job.id, what), { force: true });
    },
    load() {
      if (!existsSync(folder)) return [];
      const ids = readdirSync(folder).flatMap((name) => /^(\w+)\.job\.json$/.exec(name)?.[1] ?? []);
      return ids.sort().flatMap((id) => read(id) ?? []);
    },
  };
}
