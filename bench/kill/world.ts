import { mkdirSync, rmSync } from "node:fs";
import { check } from "./checks/index.ts";
import { within } from "./process.ts";
import { emptyReport, type Report, total } from "./report.ts";
import { openScenery, type Scenery } from "./scenery.ts";
import { trouble } from "./troubles.ts";

export interface WorldOptions {
  seed: number;
  kills: number;
  /** Records that are created at least. */
  items: number;
  /** Where its files go; removed at the end unless something was found. */
  folder: string;
  /** Give the store a file system of its own, to fill it; needs an administrator. */
  mount?: boolean;
  say?(text: string): void;
}

const MOST_AT_ONCE = 200;
const REST_WITHIN_MS = 10 * 60_000;

/** One org, one runtime, one store: killed so often, with so many items, then brought to rest and checked. */
export async function runWorld(options: WorldOptions): Promise<Report> {
  const { kills, items, folder, say } = options;
  mkdirSync(folder, { recursive: true });
  const report = emptyReport();
  const scenery = await openScenery(options, report);
  const { chance } = scenery;
  const most = Math.ceil(Math.min(MOST_AT_ONCE, items / 4));
  /** So many come next at once: mostly few, now and then as many as a call takes. */
  const burst = () => (chance.chance(0.1) ? most : chance.between(1, Math.min(most, (4 * items) / kills)));
  try {
    // records from before the first start are nobody's business
    await scenery.ready();
    let next = burst();
    for (let told = 0; total(report.kills) < kills; ) {
      const done = total(report.kills);
      const due = (items * (done + 1)) / kills - scenery.people.created >= next;
      await Promise.all([live(scenery, due ? next : 0), trouble(scenery)]);
      if (due) next = burst();
      if (done - told < 50) continue;
      told = done;
      say?.(`${done} of ${kills} kills, ${scenery.people.created} items, ${report.findings.length} findings`);
    }
    while (scenery.people.created < items) await live(scenery, items - scenery.people.created);
    say?.("coming to rest");
    await scenery.calm();
    await comeToRest(scenery);
    say?.("checking");
    await check(scenery);
  } finally {
    await scenery.close();
    if (report.findings.length) report.kept.push(folder);
    else rmSync(folder, { recursive: true });
  }
  return report;
}

async function live({ people }: Scenery, create: number): Promise<void> {
  if (create > 0) await people.create(create);
  await people.work({ close: 0.6, change: 0.05 });
}

/** Left alone, it brings everything to where it belongs; then it is stopped. */
async function comeToRest(scenery: Scenery): Promise<void> {
  const { people, report } = scenery;
  const until = Date.now() + REST_WITHIN_MS;
  // a new life has no long waits before its next attempt
  await scenery.killRuntime("before it comes to rest");
  const runtime = await scenery.ready();
  let far: Record<string, unknown> = {};
  for (let quiet = 0, before = ""; quiet < 4; ) {
    await people.work({ close: 1, change: 0 });
    far = (await runtime.ask("how far?")) ?? {};
    const still = far.inFlight === 0 && before === String(far.entries) && (await people.unclosed()) === 0;
    quiet = still ? quiet + 1 : 0;
    before = String(far.entries);
    if (Date.now() > until) {
      report.findings.push({ invariant: "I1", message: `it does not come to rest: ${JSON.stringify(far)}` });
      break;
    }
    await within(500);
  }
  for (const { item, reason } of far.setAside as { item: string; reason: string }[])
    report.findings.push({ invariant: "I1", item, message: `set aside: ${reason}` });
  runtime.say("stop");
  await runtime.gone;
}
