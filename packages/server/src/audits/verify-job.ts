import { Worker } from "node:worker_threads";
import type { Verification } from "@throughline/audit";

export type FromVerifying = { done: number; of: number } | { found: Verification } | { why: string };

/** Verifies the trail at a location on a thread of its own, beside the process that writes it. */
export function startVerifying(
  location: string,
  tell: (done: number, of: number) => void,
  signal: AbortSignal,
): Promise<Verification> {
  const worker = new Worker(new URL("./verify-thread.ts", import.meta.url), { workerData: location });
  worker.unref();
  return new Promise<Verification>((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    worker.on("message", (message: FromVerifying) => {
      if ("done" in message) tell(message.done, message.of);
      else if ("found" in message) resolve(message.found);
      else reject(new Error(message.why));
    });
    worker.on("error", reject);
    worker.on("exit", () => reject(new Error("It was stopped.")));
  }).finally(() => void worker.terminate());
}
