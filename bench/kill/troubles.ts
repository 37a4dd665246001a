import { type Process, within } from "./process.ts";
import { count } from "./report.ts";
import type { Scenery } from "./scenery.ts";

/** Where the process dies by name (see runtime-process.ts), and the how manieth passing it may be at most. */
const POINTS: [string, number][] = [
  ["before an append", 6],
  ["after an append", 6],
  ["before a send", 20],
  ["after an answer", 20],
  ["after an answer, before its append", 3],
  ["before a call", 12],
  ["after a call", 12],
];
/** Until it has come there. */
const PATIENCE_MS = 2_500;

/** One thing that goes wrong. */
type Trouble = (scenery: Scenery) => Promise<void>;

/** Given something to do, and killed where it is told to die; where it does not come there, killed all the same. */
const atPoint: Trouble = async (scenery) => {
  const { chance, report } = scenery;
  const [point, most] = chance.pick(POINTS);
  const runtime = scenery.runtime(`${point}|${chance.between(1, most)}`);
  await Promise.race([runtime.gone, scenery.started(runtime)]);
  await scenery.people.create(chance.between(1, 20));
  await Promise.race([runtime.gone, within(PATIENCE_MS)]);
  if (runtime.alive) await scenery.killRuntime("at random");
  else count(report.kills, `runtime, at the point "${point}"`);
};

/** Killed at any moment, that of its start included. */
const atRandom: Trouble = async (scenery) => {
  if (scenery.chance.chance(0.7)) await scenery.ready();
  else scenery.runtime();
  await within(scenery.chance.between(0, 900));
  await scenery.killRuntime("at random");
};

const org: Trouble = async (scenery) => {
  const { chance } = scenery;
  await scenery.ready();
  await within(chance.between(0, 400));
  await scenery.killOrg();
  if (chance.chance(0.3)) await scenery.killRuntime("while the org is down");
  await within(chance.between(0, 600));
  await scenery.startOrg();
};

/** Stands still; meanwhile nobody else may write the store. */
const frozen: Trouble = async (scenery) => {
  const { chance, report } = scenery;
  const runtime = await scenery.ready();
  runtime.signal("SIGSTOP");
  const until = within(chance.between(1_000, 10_000));
  await mustBeRefused(scenery, runtime);
  await until;
  runtime.signal("SIGCONT");
  count(report.troubles, "runtime stopped for 1 to 10 s, then continued");
  await within(chance.between(0, 500));
};

const second: Trouble = async (scenery) => mustBeRefused(scenery, await scenery.ready());

async function mustBeRefused({ second, report }: Scenery, first: Process): Promise<void> {
  const other = second();
  const said = await other.hear();
  const message = String(said?.message);
  count(report.troubles, "second instance refused");
  if (said?.word !== "refused" || said.class !== "locked" || !message.includes(`by process ${first.pid}`)) {
    const what = `a second process was not refused for the first one: ${JSON.stringify(said)}`;
    report.findings.push({ invariant: "one writer", message: what });
    await other.kill();
  }
  await other.gone;
}

/** No room for a while; now and then it is killed and starts while there is none. */
const fullDisk: Trouble = async (scenery) => {
  const { chance, report, disk } = scenery;
  const runtime = await scenery.ready();
  disk.fill(runtime.pid);
  for (let n = chance.between(1, 4); n > 0; n--) {
    await within(500);
    const far = await runtime.ask("how far?");
    if (far?.storeTrouble) {
      count(report.troubles, "full disk noticed by the store");
      break;
    }
  }
  count(report.troubles, `full disk (${disk.kind})`);
  if (chance.chance(0.3)) {
    await scenery.killRuntime("while the disk is full");
    // it may say that there is no room, and end
    await Promise.race([scenery.started(scenery.runtime()), within(1_500)]);
  }
  disk.free(runtime.pid);
};

const TROUBLES: [Trouble, number][] = [
  [atPoint, 50],
  [atRandom, 38],
  [org, 8],
  [frozen, 3],
  [second, 2],
  [fullDisk, 3],
];

/** Lets one thing go wrong. */
export async function trouble(scenery: Scenery): Promise<void> {
  let left = scenery.chance.next() * TROUBLES.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [one, weight] of TROUBLES) {
    left -= weight;
    if (left < 0) return one(scenery);
  }
}
