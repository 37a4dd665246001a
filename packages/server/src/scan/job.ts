import { Worker } from "node:worker_threads";
import type { Found, Report } from "@throughline/scan";

export interface JobSetup {
  folder: string;
  object: string;
}

/** What the thread says: files done of so many, what it found, or why it could not. */
export type FromJob = { done: number; total: number } | (Found & { report: Report }) | { why: string };

export interface Job {
  /** Rejects with what went wrong, or when it was stopped. */
  readonly done: Promise<Found & { report: Report }>;
  stop(): void;
}

/** A scan beside the live work, on a thread of its own. */
export function startJob(workerData: JobSetup, tell: (done: number, total: number) => void): Job {
  const worker = new Worker(new URL("./job-thread.ts", import.meta.url), { workerData });
  // the process does not wait for it
  worker.unref();
  const done = new Promise<Found & { report: Report }>((resolve, reject) => {
    worker.on("message", (message: FromJob) => {
      if ("done" in message) tell(message.done, message.total);
      else if ("why" in message) reject(new Error(message.why));
      else resolve(message);
    });
    worker.on("error", reject);
    worker.on("exit", () => reject(new Error("The scan was stopped.")));
  }).finally(() => void worker.terminate());
  // whoever asks for it hears of it
  done.catch(() => {});
  return { done, stop: () => void worker.terminate() };
}
