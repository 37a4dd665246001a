import { parentPort, workerData } from "node:worker_threads";
import { reportOf, scan } from "@throughline/scan";
import type { FromJob, JobSetup } from "./job.ts";

// The thread of a scan: reads the metadata, and works out who collides, beside the live work.
const { folder, object } = workerData as JobSetup;
const say = (message: FromJob) => parentPort?.postMessage(message);

try {
  const found = await scan(folder, { object, onProgress: (done, total) => say({ done, total }) });
  const { writes, blockers } = found;
  say({ report: reportOf(found), writes, blockers });
} catch (error) {
  say({ why: error instanceof Error ? error.message : String(error) });
}
