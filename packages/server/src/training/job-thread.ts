import { parentPort, workerData } from "node:worker_threads";
import type { FromJob } from "./job.ts";
import { learn, type TrainingOrder } from "./learn.ts";

// The thread of a training: learns and judges beside the live work.
const say = (message: FromJob) => parentPort?.postMessage(message);

try {
  say(learn(workerData as TrainingOrder));
} catch (error) {
  say({ why: error instanceof Error ? error.message : String(error) });
}
