import { Worker } from "node:worker_threads";
import type { Batch } from "./read-files.ts";
import { unreadOf } from "./read-files.ts";

/** Files that travel together: enough that a message costs nothing, few enough that the threads end together. */
const TOGETHER = 48;

/**
 * Reads files on threads of their own. A file that brings its thread down (it takes all memory that a thread may have) is
 * told as unread, and a new thread goes on with the others.
 * @param took gets what each batch says, as it comes
 */
export async function readOnThreads(
  folder: string,
  object: string,
  paths: string[],
  jobs: number,
  took: (batch: Batch, files: number) => void,
): Promise<void> {
  const waiting: string[][] = [];
  for (let at = 0; at < paths.length; at += TOGETHER) waiting.push(paths.slice(at, at + TOGETHER));
  waiting.reverse();

  /** One thread from its first batch until nothing waits, or until it dies. */
  const work = () =>
    new Promise<void>((resolve) => {
      const worker = new Worker(new URL("./read-thread.ts", import.meta.url), {
        workerData: { folder, object },
      });
      let current: string[] | undefined;
      const next = () => {
        current = waiting.pop();
        if (current) worker.postMessage(current);
        else void worker.terminate().then(() => resolve());
      };
      worker.on("message", (batch: Batch) => {
        took(batch, current?.length ?? 0);
        next();
      });
      worker.on("error", (error) => {
        const [only, ...others] = current ?? [];
        if (only && others.length === 0) took({ pieces: [], unread: [unreadOf(only, error)], read: {} }, 1);
        // which of them it was is found by reading each alone
        else for (const path of current ?? []) waiting.push([path]);
        resolve(work());
      });
      next();
    });

  await Promise.all(Array.from({ length: Math.min(jobs, waiting.length) }, work));
}
