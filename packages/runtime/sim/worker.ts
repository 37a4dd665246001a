import { parentPort } from "node:worker_threads";
import { type Outcome, type SimulateOptions, simulate } from "./simulate.ts";

/** A thread of a campaign: runs what it is sent, and sends back what came of it. */
parentPort?.on("message", async (runs: SimulateOptions[]) => {
  const outcomes: Outcome[] = [];
  for (const run of runs) {
    const { story: _, trails: __, workflows: ___, ...outcome } = await simulate(run);
    outcomes.push(outcome);
  }
  parentPort?.postMessage(outcomes);
});
