import { parentPort, workerData } from "node:worker_threads";
import type { ComparedItem } from "@throughline/replay";
import { comparedItem } from "./items.ts";
import type { FromJob, JobSetup, ToJob } from "./job.ts";
import { runWhatIf } from "./run.ts";
import { type DifferenceTold, differenceTold, summaryTold } from "./told.ts";
import { whatIfWorld } from "./world.ts";

// The thread of a what-if over the live trail: makes items of trails, has both versions play them, and tells what differs.
const { from, to, settings } = workerData as JobSetup;
const { hash } = await whatIfWorld(from, {});
const say = (message: FromJob) => parentPort?.postMessage(message);
const waiting: ToJob[] = [];
let wake = () => {};
let found: DifferenceTold[] = [];

parentPort?.on("message", (message: ToJob) => {
  waiting.push(message);
  wake();
});

async function* items(): AsyncGenerator<ComparedItem> {
  for (;;) {
    const message = waiting.shift();
    if (!message) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      continue;
    }
    if ("end" in message) return;
    for (const { item, entries } of message.trails) {
      const one = from.workflow && comparedItem(item, entries, from.workflow, hash);
      if (one) yield one;
    }
    say({ took: message.trails.length });
  }
}

const summary = await runWhatIf({
  ...{ from, to, settings, items: items(), here: true },
  difference: (one) => found.push(differenceTold(one)),
  progress(count, changed) {
    say({ differences: found, items: count, changed });
    found = [];
  },
});
say({ differences: found, items: summary.items, changed: summary.changed });
say({ summary: summaryTold(summary) });
