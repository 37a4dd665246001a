import { join } from "node:path";
import { moveOut } from "@throughline/runtime";
import type { Engine } from "./engine.ts";

export interface RetentionOptions {
  /** How long what has ended stays in the store, in ms. */
  keepMs: number;
  /** Folder of the archives, one file for each month in which items ended; absent: what is older is deleted. */
  folder?: string;
  /** How long after the start it is looked for the first time, and how long between, in ms. */
  firstMs?: number;
  everyMs?: number;
}

const FIRST_MS = 60_000;
const EVERY_MS = 3_600_000;

/** Items in one go: the thread is taken for some milliseconds. */
const BATCH = 20;

/** Share of the time that it may take. */
const SHARE = 0.1;

/** Moves what has ended out of the store for as long as the engine runs, in small pieces with other work between them. */
export function startRetention(
  { runtime, store, clock, log }: Pick<Engine, "runtime" | "store" | "clock" | "log">,
  { keepMs, folder, firstMs = FIRST_MS, everyMs = EVERY_MS }: RetentionOptions,
): { close(): Promise<void> } {
  const stop = new AbortController();
  const pause = (ms: number) =>
    new Promise<boolean>((resume) => {
      const wake = () => {
        clearTimeout(timer);
        stop.signal.removeEventListener("abort", wake);
        resume(!stop.signal.aborted);
      };
      const timer = setTimeout(wake, ms).unref();
      stop.signal.addEventListener("abort", wake);
    });

  async function run(): Promise<void> {
    const found = await moveOut(store, runtime.archival, {
      endedBefore: new Date(Date.parse(clock.now()) - keepMs).toISOString(),
      now: () => clock.now(),
      ...(folder !== undefined && { fileOf: (at: string) => join(folder, `${at.slice(0, 7)}.sqlite`) }),
      batch: BATCH,
      rest: (tookMs) => pause(tookMs / SHARE - tookMs),
    });
    if (found.items) log.info({ items: found.items, files: found.files }, "Ended items left the store.");
    for (const { item, why } of found.stayed) log.warn({ item }, `An ended item stays in the store: ${why}`);
  }

  async function work(): Promise<void> {
    for (let next = await pause(firstMs); next; next = await pause(everyMs)) {
      await run().catch((error: Error) => {
        if (!stop.signal.aborted)
          log.error({ err: error }, "Ended items could not leave the store. Tried again in an hour.");
      });
    }
  }

  const done = work();
  return {
    async close() {
      stop.abort();
      await done;
    },
  };
}
