import { createHash } from "node:crypto";
import { openStore } from "@throughline/audit";
import type { Entry, ItemState } from "@throughline/engine";
import { createRuntime, type Runtime, rosterOf } from "../src/index.ts";
import { capacityOf, deciders, describes, directory, teams } from "./directory.ts";
import { createDisk } from "./disk.ts";
import { createFaults, FAULTS, type Fault } from "./faults.ts";
import { type Finding, type Outage, verify } from "./invariants/index.ts";
import { createLife, type Life, type Point } from "./life.ts";
import { type Change, createOrg } from "./org.ts";
import { act, arrive } from "./people.ts";
import { dice } from "./random.ts";
import { randomWorkflow } from "./random-workflow.ts";
import { clockOf, createSchedule } from "./schedule.ts";
import { createSystems } from "./systems.ts";
import { workflows as written } from "./workflows.ts";

export interface SimulateOptions {
  /** The same seed, items and faults give the same trace. */
  seed: number;
  /** Records that arrive in the org. */
  items: number;
  faults?: readonly Fault[];
  /** Virtual days until people stop. Default 4. */
  days?: number;
}

export interface Simulated {
  seed: number;
  /** SHA-256 over everything in the trail, in the order of commitment. */
  hash: string;
  findings: Finding[];
  items: number;
  ended: number;
  entries: number;
  /** Writes that took hold without an answer. */
  lostAnswers: number;
  /** Why each run was killed, in order. */
  kills: string[];
  /** The findings and the trails of the items that they are about, to be read by people. */
  story(): string;
}

const START = "2026-03-02T08:00:00.000Z";
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MOST_KILLS = 20;
const MOST_DAYS_OF_WAITING = 5;

/**
 * Runs the whole system in one thread on virtual time: runtime, core, roster and store are the real ones;
 * the org, its people and everything that goes wrong are simulated from one seed.
 */
export async function simulate({
  seed,
  items,
  faults: wanted = FAULTS,
  days = 4,
}: SimulateOptions): Promise<Simulated> {
  const schedule = createSchedule(START);
  // each part of the world throws its own dice, so that a change in one does not shift all others
  const rolls = (part: number) => dice(seed * 31 + part);
  const [chance, crowd, fate] = [rolls(1), rolls(2), rolls(3)];
  let calm = false;
  const faults = createFaults(wanted, rolls(4), () => calm);
  const purse = rolls(6);
  // what the workspace allows is little for some, and for some all that they need
  const budget = wanted.includes("F12")
    ? { perMinute: purse.between(3, 20), perDay: purse.between(60, 400) }
    : {};
  const org = createOrg({ schedule, chance, faults, describes, directory, budget });
  const systems = createSystems({ schedule, faults });
  // two versions of a workflow that nobody wrote: the second one may be activated while items run the first
  const versions = [8, 9].map((part) => randomWorkflow(rolls(part), `random-${seed}-${part}`));
  const workflows = [...written, ...versions];
  const store = openStore({ path: ":memory:" });
  const disk = createDisk(store, { schedule, faults: createFaults(wanted, rolls(5), () => calm) });
  const kills: string[] = [];
  const outages: Outage[] = [];
  let life: Life;
  let runtime: Runtime;
  let ids = 0;
  let skew = 0;
  let latest = 0;

  const strikes = (_: Point) => !calm && faults.has("F2") && kills.length < MOST_KILLS && fate.chance(0.02);
  const onKill = (why: string) => {
    kills.push(`${schedule.iso()} ${why}`);
    const from = schedule.now;
    schedule.after(fate.between(100, 30_000), () => {
      outages.push({ from, to: schedule.now });
      boot();
    });
  };

  function boot(): void {
    const mine = createLife({ strikes, onKill });
    life = mine;
    runtime = createRuntime({
      workflows: [
        ...written.map((workflow) => ({ workflow, active: true })),
        ...versions.map((workflow, index) => ({ workflow, active: index === latest })),
      ],
      store: disk.mount(mine),
      salesforce: org.port(mine),
      connections: systems.port(mine),
      roster: rosterOf(teams, directory),
      deciders,
      clock: clockOf(schedule, mine, () => skew),
      random: rolls(100 + kills.length),
      ids: { next: (prefix) => `${prefix}-${++ids}` },
    });
    void runtime.start();
  }

  const repeat = (every: () => number, what: () => void) => {
    const again = () => {
      if (calm) return;
      what();
      schedule.after(every(), again);
    };
    schedule.after(every(), again);
  };
  /** Keys of the items that a record may have. */
  const keysOf = (object: string, id: string) => {
    const ids = new Set(
      workflows.filter((workflow) => workflow.object === object).map((workflow) => workflow.id),
    );
    return [...ids].map((workflow) => `${workflow}/${id}`);
  };
  const known = () => org.created.flatMap(({ object, id }) => keysOf(object, id));

  boot();
  for (let n = 0; n < items; n++)
    schedule.after(crowd.between(0, 120 * MINUTE), () => arrive(org, crowd, schedule, faults));
  repeat(
    () => 10 * MINUTE + crowd.between(0, MINUTE),
    () => {
      if (life.frozenUntil() <= schedule.now)
        void act({ org, runtime, items: known(), chance: crowd, faults });
    },
  );
  if (faults.has("F1")) {
    repeat(
      () => fate.between(1_000, 90 * MINUTE),
      () => {
        if (kills.length < MOST_KILLS) life.kill("at random");
      },
    );
  }
  if (faults.has("F3")) {
    repeat(
      () => fate.between(1_000, 240 * MINUTE),
      () => {
        const until = schedule.now + fate.between(5_000, 60_000);
        life.freeze(until);
        outages.push({ from: schedule.now, to: until + 5_000 });
      },
    );
  }
  if (faults.has("F6")) {
    repeat(
      () => fate.between(10 * MINUTE, 600 * MINUTE),
      () => {
        skew = fate.pick([-HOUR, 0, HOUR]);
        outages.push({ from: schedule.now - 2 * HOUR, to: schedule.now + 2 * HOUR });
      },
    );
  }
  if (faults.has("F31")) {
    schedule.after(fate.between(0, 180 * MINUTE), () => {
      latest = 1;
      life.kill("to activate another version");
    });
  }
  if (faults.has("F7")) {
    repeat(
      () => fate.between(10 * MINUTE, 600 * MINUTE),
      () => {
        disk.full = true;
        outages.push({ from: schedule.now, to: schedule.now + 15 * MINUTE });
        schedule.after(fate.between(1_000, 5 * MINUTE), () => {
          disk.full = false;
        });
      },
    );
  }

  /** What waits for the budget, or is under way. */
  const left = () => {
    const { pressure, inFlight } = runtime.stats();
    return pressure.reduce((sum, { waiting }) => sum + waiting, inFlight);
  };
  const statesOf = async () => {
    const states = new Map<string, ItemState | undefined>();
    for (const item of known()) states.set(item, await runtime.state(item));
    return states;
  };
  const over = async () =>
    org.created.length >= items &&
    [...(await statesOf()).values()].every((state) => state?.status === "ended");
  await runUntil(Date.parse(START) + days * DAY, over);
  // the weather clears: what is still under way must now come to rest by itself
  calm = true;
  await runUntil(schedule.now + 30 * MINUTE, async () => false);
  // what waits for the budget drains
  for (let day = 0; day < MOST_DAYS_OF_WAITING && left() > 0; day++)
    await runUntil(schedule.now + DAY, async () => left() === 0);
  await runUntil(schedule.now + 30 * MINUTE, async () => false);

  const states = await statesOf();
  const findings = await verify({
    capacityOf,
    store,
    org,
    systems,
    states,
    outages,
    workflows,
    skew: wanted.includes("F6") ? HOUR : 0,
    inFlight: runtime!.stats().inFlight,
  });
  const all = await store.all(0, Number.MAX_SAFE_INTEGER);
  const hash = createHash("sha256");
  for (const { n, stored } of all) hash.update(`${n}${stored.item}${JSON.stringify(stored.entry)}`);
  const result: Simulated = {
    seed,
    hash: hash.digest("hex"),
    findings,
    items: states.size,
    ended: [...states.values()].filter((state) => state?.status === "ended").length,
    entries: all.length,
    lostAnswers: org.sent.filter(({ lost }) => lost).length,
    kills,
    story: () => tellStory(seed, kills, findings, trails, org.changes),
  };
  const trails = new Map<string | undefined, Entry[]>();
  for (const { item } of findings)
    if (item)
      trails.set(
        item,
        (await store.entries(item)).map(({ entry }) => entry),
      );
  await store.close();
  return result;

  async function runUntil(time: number, done: () => Promise<boolean>): Promise<void> {
    await drained();
    for (let steps = 1; schedule.step(time); steps++) {
      await drained();
      if (steps % 200 === 0 && (await done())) return;
    }
  }

  /** Everything that follows from the last step without time passing has happened. */
  async function drained(): Promise<void> {
    do {
      for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
    } while (disk.working() > 0);
  }
}

/** The runs' ends, what was broken, and what happened to the items concerned: in their trails, and in the org. */
function tellStory(
  seed: number,
  kills: string[],
  findings: Finding[],
  trails: Map<string | undefined, { at: string; kind: string }[]>,
  changes: Change[],
): string {
  const lines = [`seed ${seed}`, ...kills.map((kill) => `  killed ${kill}`)];
  for (const { invariant, item, message } of findings) lines.push(`${invariant} ${item ?? ""}: ${message}`);
  for (const [item, entries] of trails) {
    if (!item) continue;
    lines.push(
      "",
      `${item}: its trail`,
      ...entries.map((entry) => `  ${JSON.stringify(entry).slice(0, 400)}`),
    );
    lines.push(`${item}: its record`);
    for (const { at, recordId, field, from, to, by, effect } of changes) {
      if (!item.endsWith(`/${recordId}`)) continue;
      lines.push(`  ${at} ${field}: ${from} -> ${to} by ${by}${effect ? ` (${effect})` : ""}`);
    }
  }
  return lines.join("\n");
}
