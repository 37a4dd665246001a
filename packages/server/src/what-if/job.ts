import { Worker } from "node:worker_threads";
import { type AuditStore, measuredItems } from "@throughline/audit";
import type { Entry } from "@throughline/engine";
import type { Workspace } from "../workspace.ts";
import { plain } from "./run.ts";
import type { DifferenceTold, SummaryTold } from "./told.ts";
import type { PlaySettings } from "./world.ts";

export interface JobSetup {
  from: Workspace;
  to: Workspace;
  settings: PlaySettings;
}

/** What the job's thread is told: trails of items, in the order of their time, and that there are no more. */
export type ToJob = { trails: { item: string; entries: Entry[] }[] } | { end: true };

/** What it says. `took`: so many trails it is through with, and may be sent as many again. */
export type FromJob =
  | { took: number }
  | { differences: DifferenceTold[]; items: number; changed: number }
  | { summary: SummaryTold };

/** A what-if over items of the live trail, beside the live work: on one thread of its own. */
export interface Job {
  /** Resolves with what it comes to; rejects with what went wrong, or when it was stopped. */
  readonly done: Promise<SummaryTold>;
  stop(): void;
}

/** Trails that are sent together, and ahead of those that were taken. */
const BATCH = 100;
const MOST_AHEAD = 1_000;

export function startJob(
  setup: JobSetup,
  source: { store: AuditStore; since: string; until: string },
  tell: (found: Extract<FromJob, { differences: unknown }>) => void,
): Job {
  const workerData: JobSetup = { ...setup, from: plain(setup.from), to: plain(setup.to) };
  const worker = new Worker(new URL("./job-thread.ts", import.meta.url), { workerData });
  // the process does not wait for it
  worker.unref();
  let ahead = 0;
  let over = false;
  let wake = () => {};

  const done = new Promise<SummaryTold>((resolve, reject) => {
    worker.on("message", (message: FromJob) => {
      if ("took" in message) ahead -= message.took;
      else if ("summary" in message) resolve(message.summary);
      else tell(message);
      wake();
    });
    worker.on("error", reject);
    worker.on("exit", () => {
      over = true;
      wake();
      reject(new Error("The what-if was stopped."));
    });
    feed().catch(reject);
  }).finally(() => void worker.terminate());
  // whoever asks for it hears of it
  done.catch(() => {});

  async function feed(): Promise<void> {
    const { store, since, until } = source;
    let batch: { item: string; entries: Entry[] }[] = [];
    const send = async () => {
      ahead += batch.length;
      worker.postMessage({ trails: batch } satisfies ToJob);
      batch = [];
      while (ahead > MOST_AHEAD && !over)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    };
    for await (const { item, workflow } of measuredItems(store, since, until)) {
      if (over) return;
      if (workflow !== setup.from.workflow?.id) continue;
      const entries = (await store.entries(item)).map(({ entry }) => entry);
      if (batch.push({ item, entries }) === BATCH) await send();
    }
    await send();
    worker.postMessage({ end: true } satisfies ToJob);
  }

  return { done, stop: () => void worker.terminate() };
}
