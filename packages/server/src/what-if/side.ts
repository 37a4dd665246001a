import { Worker } from "node:worker_threads";
import { createSide, type PlayedItem, type Told } from "@throughline/replay";
import type { Workspace } from "../workspace.ts";
import { type PlaySettings, whatIfWorld } from "./world.ts";

/** What a side's thread is told. */
export type ToSide = { items: PlayedItem[] } | { end: true };

/** What it says: what became of items; and that it has taken what it was sent, or is through. */
export type FromSide = { told: Told[]; took: number } | { ended: true };

export interface SideSetup {
  workspace: Workspace;
  settings: PlaySettings;
}

/** A side that plays on a thread of its own. */
export interface SideThread {
  /** Resolves when there is room for more. */
  send(items: PlayedItem[]): Promise<void>;
  /** Resolves when nothing happens to any item any more. */
  end(): Promise<void>;
  stop(): Promise<void>;
}

/** The same on this thread. */
export async function playHere(
  { workspace: { workflow, ...rest }, settings }: SideSetup,
  tell: (told: Told[]) => void,
): Promise<SideThread> {
  if (!workflow) throw new Error(`${rest.file} is no workflow.`);
  let told: Told[] = [];
  const world = await whatIfWorld({ workflow, ...rest }, settings);
  const side = createSide(workflow, world, (one) => told.push(one));
  const hand = () => {
    tell(told);
    told = [];
  };
  return {
    async send(items) {
      for (const item of items) side.arrive(item);
      hand();
      // others of this thread have their turn
      await new Promise(setImmediate);
    },
    async end() {
      side.end();
      hand();
    },
    stop: async () => {},
  };
}

/** Items that are sent ahead of those that were taken. */
const MOST_AHEAD = 4_000;

/** @throws (`send`, `end`) what went wrong on the thread */
export function startSide(setup: SideSetup, tell: (told: Told[]) => void): SideThread {
  const worker = new Worker(new URL("./side-thread.ts", import.meta.url), { workerData: setup });
  let ahead = 0;
  let failed: Error | undefined;
  let ended = false;
  let wake = () => {};

  worker.on("message", (message: FromSide) => {
    if ("ended" in message) ended = true;
    else {
      ahead -= message.took;
      tell(message.told);
    }
    wake();
  });
  worker.on("error", (error: Error) => {
    failed = error;
    wake();
  });
  worker.on("exit", () => {
    if (!ended) failed ??= new Error("The thread that plays a version has ended.");
    wake();
  });

  async function until(ready: () => boolean): Promise<void> {
    while (!ready() && !failed)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    if (failed) throw failed;
  }

  return {
    async send(items) {
      ahead += items.length;
      worker.postMessage({ items } satisfies ToSide);
      await until(() => ahead <= MOST_AHEAD);
    },
    async end() {
      worker.postMessage({ end: true } satisfies ToSide);
      await until(() => ended);
      await worker.terminate();
    },
    async stop() {
      ended = true;
      await worker.terminate();
    },
  };
}
