import type { DatabaseSync } from "node:sqlite";
import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import { StoreError } from "../errors.ts";
import { asStoreError } from "./errors.ts";
import { createWriter, type Jobs } from "./writer.ts";

/** The one hand that writes. Jobs are done one after the other, in the order in which they are given; they fail with `StoreError`. */
export interface Hand {
  append(...job: Parameters<Jobs["append"]>): Promise<void>;
  derive(...job: Parameters<Jobs["derive"]>): Promise<void>;
  recount(): Promise<boolean>;
  /** Resolves with the reason when it can do nothing any more. */
  readonly lost: Promise<StoreError>;
  close(): Promise<void>;
}

/** Writes on this thread, which stands still meanwhile. */
export function handHere(db: DatabaseSync, path: string): Hand {
  let jobs: Jobs | undefined;
  const attempt = <Args extends unknown[], Result>(job: (jobs: Jobs) => (...args: Args) => Result) =>
    async function attempted(...args: Args): Promise<Result> {
      try {
        // a file that is only looked at may not have all the tables
        jobs ??= createWriter(db);
        return job(jobs)(...args);
      } catch (error) {
        throw asStoreError(error, path);
      }
    };
  return {
    append: attempt(({ append }) => append),
    derive: attempt(({ derive }) => derive),
    recount: attempt(({ recount }) => recount),
    lost: new Promise(() => undefined),
    close: async () => {},
  };
}

/** What the thread is asked, and what it answers. */
export interface Question {
  job: keyof Jobs;
  args: unknown[];
}
export type Answer =
  | { ok: true; result: unknown }
  | { ok: false; class: StoreError["class"]; message: string; errcode?: number };

/** What the thread is given dies young: more room would only be filled before it is cleared. */
const YOUNG_MB = 8;

/**
 * Node reads TypeScript with WebAssembly, in each thread anew. V8 keeps the glue that it compiles for calls from there in
 * one place for all threads, and may free it twice when two of them are at it: then the process dies with SIGSEGV
 * (https://github.com/nodejs/node/issues/64500). After so many calls it would compile any: more than a thread ever makes.
 */
const NO_GLUE = `--wasm-wrapper-tiering-budget=${2 ** 31 - 1}`;

/** Writes on a thread of its own: this one goes on deciding while SQLite works and the disk is waited for. */
export function handOnThread(path: string): Hand {
  setFlagsFromString(NO_GLUE);
  const worker = new Worker(new URL("./hand-thread.ts", import.meta.url), {
    workerData: { path },
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  });
  const waiting: { done: (result: unknown) => void; refused: (error: StoreError) => void }[] = [];
  const lost = Promise.withResolvers<StoreError>();
  let gone: StoreError | undefined;
  let closing = false;
  // whoever forgets to close a store is not kept from ending
  worker.unref();

  function leave(why: string): void {
    gone ??= new StoreError(
      "lost",
      `The thread that writes ${path} has ended (${why}). Start again: what was kept is read back.`,
    );
    // told to end, it is not lost
    if (!closing) lost.resolve(gone);
    for (const { refused } of waiting.splice(0)) refused(gone);
  }

  worker.on("message", (answer: Answer) => {
    const asked = waiting.shift();
    if (!waiting.length) worker.unref();
    if (answer.ok) asked?.done(answer.result);
    else {
      const { errcode } = answer;
      asked?.refused(
        new StoreError(answer.class, answer.message, errcode === undefined ? undefined : { errcode }),
      );
    }
  });
  worker.on("error", (error) => leave(error instanceof Error ? error.message : String(error)));
  worker.on("exit", (code) => leave(`exit code ${code}`));

  const ask = (job: keyof Jobs, args: unknown[]) =>
    new Promise<unknown>((done, refused) => {
      if (gone) return refused(gone);
      worker.ref();
      waiting.push({ done, refused });
      worker.postMessage({ job, args } satisfies Question);
    });

  return {
    append: async (...args) => void (await ask("append", args)),
    derive: async (...args) => void (await ask("derive", args)),
    recount: async () => (await ask("recount", [])) as boolean,
    lost: lost.promise,
    async close() {
      // it answers what it was asked, then closes its connection and ends by itself
      closing = true;
      worker.postMessage("close");
      worker.ref();
      if (!gone) await new Promise((ended) => worker.once("exit", ended));
    },
  };
}
