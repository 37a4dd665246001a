import { Worker } from "node:worker_threads";
import type { Learnt, TrainingOrder } from "./learn.ts";

/** What the thread says: what was learnt, or why nothing was. */
export type FromJob = Learnt | { why: string };

/** A training beside the live work, on a thread of its own. Rejects with what went wrong, or when it was stopped. */
export function startTraining(workerData: TrainingOrder): { done: Promise<Learnt>; stop(): void } {
  const worker = new Worker(new URL("./job-thread.ts", import.meta.url), { workerData });
  // the process does not wait for it
  worker.unref();
  const done = new Promise<Learnt>((resolve, reject) => {
    worker.on("message", (message: FromJob) => {
      if ("why" in message) reject(new Error(message.why));
      else resolve(message);
    });
    worker.on("error", reject);
    worker.on("exit", () => reject(new Error("The training was stopped.")));
  }).finally(() => void worker.terminate());
  done.catch(() => {});
  return { done, stop: () => void worker.terminate() };
}
