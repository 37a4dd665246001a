import { parentPort, workerData } from "node:worker_threads";
import { verify } from "@throughline/audit";
import type { FromVerifying } from "./verify-job.ts";

// The thread of a verification: reads the whole trail and recomputes every hash.
const say = (message: FromVerifying) => parentPort?.postMessage(message);

try {
  say({ found: await verify(workerData as string, { onProgress: (done, of) => say({ done, of }) }) });
} catch (error) {
  say({ why: error instanceof Error ? error.message : String(error) });
}
