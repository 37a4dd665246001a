import { closeSync, fdatasync, openSync } from "node:fs";
import { StoreError } from "../errors.ts";

/** Says when what was committed is on the disk. */
export interface Durable {
  /** Resolves when everything that is committed now is on the disk. Rejects with `lost`: nobody knows what is. */
  reached(): Promise<void>;
  /** Resolves when the disk has refused. */
  readonly lost: Promise<StoreError>;
  close(): void;
}

/** Puts what was written to an open file on the disk. */
export type Sync = (file: number, done: (error: Error | null) => void) => void;

/** For a store that keeps nothing. */
export const notDurable: Durable = {
  reached: async () => {},
  lost: new Promise(() => undefined),
  close() {},
};

/**
 * Syncs SQLite's log outside of this thread, which goes on deciding meanwhile: one sync is for all that was committed
 * before it began. It is what `synchronous = FULL` does within a commit.
 *
 * A sync that fails is never tried again: the system may have dropped what it could not write, and a second sync would
 * say that all is well. What is in the log is found out by a new process, which reads it with its checksums.
 */
export function walDurable(path: string, sync: Sync = fdatasync): Durable {
  // for writing, since Windows syncs nothing else
  const file = openSync(`${path}-wal`, "r+");
  let waiting: { done: () => void; refused: (error: StoreError) => void }[] = [];
  let running = false;
  let refusal: StoreError | undefined;
  const lost = Promise.withResolvers<StoreError>();

  function run(): void {
    const batch = waiting;
    waiting = [];
    running = batch.length > 0;
    if (!running) return;
    sync(file, (error) => {
      if (error) {
        refusal = new StoreError(
          "lost",
          `The disk did not confirm what was written to ${path} (${error.message}). Look at the disk, then start again: what was kept is read back.`,
          { cause: error },
        );
        lost.resolve(refusal);
        for (const { refused } of [...batch, ...waiting]) refused(refusal);
        return;
      }
      for (const { done } of batch) done();
      run();
    });
  }

  return {
    lost: lost.promise,
    reached: () =>
      new Promise((done, refused) => {
        if (refusal) return refused(refusal);
        waiting.push({ done, refused });
        if (!running) run();
      }),
    close: () => closeSync(file),
  };
}
