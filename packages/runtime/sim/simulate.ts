import { createHash } from "node:crypto";
import { openStore } from "@throughline/audit";
import type { ItemState } from "@throughline/engine";
import type { Workflow } from "@throughline/workflow";
import { createRuntime, type Log, type Runtime, rosterOf } from "../src/index.ts";
import { createAdoption } from "./adoption.ts";
import { connect } from "./connection.ts";
import { type Coverage, coverageOf } from "./coverage.ts";
import { createCurse } from "./curse.ts";
import { capacityOf, deciders, describes, directory, teams } from "./directory.ts";
import { createDisk } from "./disk.ts";
import { createFaults, FAULTS, type Fault } from "./faults.ts";
import { createFlight, longer } from "./in-flight.ts";
import { chainHolds, damageFound } from "./invariants/chain.ts";
import { type Finding, type Outage, type Trail, trailsOf, verify } from "./invariants/index.ts";
import { createLife, type Life, MEMORY, type Point } from "./life.ts";
import { createModels } from "./models.ts";
import { createOrg } from "./org.ts";
import { arrive, createPeople } from "./people.ts";
import { dice } from "./random.ts";
import { RANDOM, randomWorkflow, TICKET } from "./random-workflow.ts";
import { clockOf, createSchedule, DAY, HOUR, MINUTE } from "./schedule.ts";
import { createStorage } from "./storage.ts";
import { tellStory } from "./story.ts";
import { createSystems } from "./systems.ts";
import { beginTroubles, MOST_KILLS, repeat } from "./troubles.ts";
import { workflows as written } from "./workflows.ts";

export interface SimulateOptions {
  /** The same seed, items, faults, rate and days give the same trace. */
  seed: number;
  /** Records that arrive in the org. */
  items: number;
  faults?: readonly Fault[];
  /** Virtual days until people stop. Default 4. */
  days?: number;
  /** Of the records, by number from 0, only these arrive; each is the same with and without the others. Default: all. */
  only?: readonly number[];
  /** After so many kills the process is left alone. Default 20. */
  kills?: number;
  /** How many times as often as usual a write goes wrong. Default 1. */
  rate?: number;
  /** People hold their answers back for a while, take them back, pass questions on and leave notes. */
  secondThoughts?: boolean;
  /** The trail in memory, or the real store. Default: the real one for one seed in 50, and wherever F8 is looked for. */
  store?: "memory" | "sqlite";
}

/** What came of a run; plain data. */
export interface Outcome {
  seed: number;
  /** SHA-256 over everything in the trail, in the order of commitment. */
  hash: string;
  findings: Finding[];
  items: number;
  ended: number;
  entries: number;
  /** Writes and calls that took hold. */
  applied: number;
  /** Those of which nobody was told. */
  lostAnswers: number;
  /** Those that took hold more than once. */
  twice: number;
  /** Changes of people that were written over unknowingly. */
  overwritten: number;
  /** Why each run was killed, in order. */
  kills: string[];
  coverage: Coverage;
}

export interface Simulated extends Outcome {
  /** What each item's trail has, and the versions that were run. */
  trails: Trail[];
  workflows: Workflow[];
  /** What happened to the items that the findings are about, to be read by people. */
  story(): string;
}

const START = "2026-03-02T08:00:00.000Z";

/** How often a process that passes a point is killed there. */
const STRIKES = { F2: 0.02, F5: 0.05 };

/** For how long at least the org is not followed while records come that are taken over later. */
const UNSEEN_MS = 10_000;

/** One seed in so many runs on the real store. */
const REAL = 50;

/** Time passes in silence for so many steps before other work of this thread has its turn. */
const STEPS = 200;

/** What waits for the budget of API calls drains within so many days. */
const MOST_DAYS_OF_WAITING = 5;

/**
 * Runs the whole system in one thread on virtual time: runtime, core and roster are the real ones, the store is where it
 * matters; the org, its people and everything that goes wrong are simulated from one seed.
 */
export async function simulate({
  seed,
  items,
  faults: wanted = FAULTS,
  secondThoughts = false,
  days = 4,
  only = Array.from({ length: items }, (_, index) => index),
  kills: mostKills = MOST_KILLS,
  rate = 1,
  store: kind = realStore(seed, wanted) ? "sqlite" : "memory",
}: SimulateOptions): Promise<Simulated> {
  const schedule = createSchedule(START);
  // each part of the world throws its own dice, so that a change in one does not shift all others
  const rolls = (part: number) => dice(seed * 31 + part);
  const fate = rolls(3);
  let calm = false;
  const faultsOf = (part: number) => createFaults(wanted, rolls(part), () => calm, rate);
  const faults = faultsOf(4);
  const purse = rolls(12);
  // what the workspace allows is little for some, and for some all that they need
  const budget = wanted.includes("F12")
    ? { perMinute: purse.between(3, 20), perDay: purse.between(60, 400) }
    : {};
  const org = createOrg({ schedule, chance: rolls(1), faults, describes, directory, budget });
  const systems = createSystems({ schedule, faults });
  const models = createModels({ schedule, faults: faultsOf(13) });
  const curse = createCurse(faultsOf(6));
  // two versions of a workflow that nobody wrote: the second one may be activated while items run the first
  const versions = [8, 9].map((part) =>
    randomWorkflow(
      rolls(part),
      rolls(part + 10),
      rolls(part + 20),
      rolls(part + 40),
      `random-${seed}-${part}`,
    ),
  );
  // and one that goes live without a start
  versions.push(longer(versions[0] as Workflow));
  const workflows = [...written, ...versions];
  const real = kind === "sqlite" ? openStore({ path: ":memory:" }) : undefined;
  const store = real ?? createStorage();
  // what is ready at the same moment goes on in the order in which it was asked for
  const breath = () => schedule.wait(0);
  const disk = createDisk(store, { schedule, faults: faultsOf(5), chance: rolls(10), breath });
  const kills: string[] = [];
  const outages: Outage[] = [];
  const said: string[] = [];
  const aside = new Set<string>();
  const say = (message: string, facts?: object) =>
    void said.push(`${message} ${JSON.stringify(facts ?? {})}`);
  const log: Log = { info: say, warn: say, error: say };
  let life: Life;
  let runtime: Runtime;
  let ids = 0;
  let skew = 0;
  let latest = 0;

  function strikes(point: Point): boolean {
    if (calm || kills.length >= mostKills) return false;
    const fault = (MEMORY as readonly Point[]).includes(point) ? "F5" : "F2";
    return faults.has(fault) && faults.diceOf(fault).chance(STRIKES[fault]);
  }

  const lookAside = () => {
    for (const { item } of runtime.stats().setAside) aside.add(item);
  };

  function onKill(why: string): void {
    kills.push(`${schedule.iso()} ${why}`);
    lookAside();
    disk.crash();
    const from = schedule.now;
    schedule.after(fate.between(100, 30_000), () => {
      outages.push({ from, to: schedule.now });
      boot();
    });
  }

  function boot(): void {
    const mine = createLife({ strikes, onKill });
    life = mine;
    const line = { schedule, chance: rolls(200 + kills.length), faults: faultsOf(300 + kills.length) };
    const roster = rosterOf(teams, directory);
    runtime = createRuntime({
      workflows: [
        ...written.map((workflow) => ({ workflow, active: true })),
        ...versions.map((workflow, index) => ({ workflow, active: index === latest })),
      ],
      store: disk.mount(mine),
      salesforce: connect(curse.salesforce(org.port(mine)), line),
      connections: systems.port(mine),
      models: models.port(mine),
      roster: (trail) => curse.roster(roster(trail), mine),
      deciders,
      clock: clockOf(schedule, mine, () => skew),
      random: rolls(100 + kills.length),
      ids: { next: (prefix) => `${prefix}-${++ids}` },
      log,
      breath,
    });
    void runtime.start().then(() => {
      flight.takeUp();
      adoption.takeUp();
    });
  }

  const flight = createFlight({
    ...{ schedule, faults: faultsOf(14), states: disk.states, to: versions[2] as Workflow },
    runtime: () => runtime,
    activate: () => {
      latest = 2;
    },
  });
  const adoption = createAdoption({
    ...{ schedule, faults: faultsOf(15), org },
    runtime: () => runtime,
    workflowsOf: (object) => NAMES.get(object) ?? [],
  });
  const open = new Set(only.filter(() => adoption.isOpen()));
  for (const number of open) {
    arrive(org, rolls(1_000 + number), schedule, faults);
    adoption.own(org.created.at(-1)?.id ?? "");
  }
  if (open.size) {
    // they are there before anybody follows the org
    schedule.after(UNSEEN_MS, () => undefined);
    await runUntil(schedule.now + UNSEEN_MS, () => false);
    adoption.begin();
  }
  boot();
  const crowd = rolls(2);
  const people = createPeople({
    org,
    runtime: () => runtime,
    states: disk.states,
    chance: crowd,
    back: rolls(16),
    faults,
    secondThoughts,
  });
  for (const number of only) {
    if (open.has(number)) continue;
    const own = rolls(1_000 + number);
    schedule.after(own.between(0, 120 * MINUTE), () => arrive(org, own, schedule, faults));
  }
  repeat(
    schedule,
    faults,
    () => 10 * MINUTE + crowd.between(0, MINUTE),
    () => {
      if (life.frozenUntil() <= schedule.now) people.act();
    },
  );
  beginTroubles({
    ...{ schedule, faults, disk, kills, mostKills, outages },
    life: () => life,
    setClock: (off) => {
      skew = off;
    },
    activate: () => {
      latest = Math.max(latest, 1);
    },
  });

  const over = () => org.created.length >= only.length && [...keys()].every((item) => ended(item));
  const ended = (item: string) => disk.states.get(item)?.status === "ended";
  /** What waits for the budget, or is under way. */
  const left = () => {
    const { pressure, inFlight } = runtime!.stats();
    return pressure.reduce((sum, { waiting }) => sum + waiting, inFlight);
  };
  await runUntil(Date.parse(START) + days * DAY, over);
  // the weather clears: what is still under way must now come to rest by itself
  calm = true;
  // what a defect kept from going on does so with the release that mends it
  if (wanted.includes("F33")) life!.kill("to mend the defect");
  await runUntil(schedule.now + 30 * MINUTE, () => false);
  // what waits for the budget drains
  for (let day = 0; day < MOST_DAYS_OF_WAITING && left() > 0; day++)
    await runUntil(schedule.now + DAY, () => left() === 0);
  await runUntil(schedule.now + 30 * MINUTE, () => false);
  // what has begun in the very last moment
  await runUntil(schedule.now + MINUTE, () => left() === 0);

  lookAside();
  const states = new Map<string, ItemState | undefined>();
  for (const item of keys()) void runtime!.state(item).then((state) => states.set(item, state));
  await runUntil(schedule.now, () => false);
  const lines = await store.all(0, Number.MAX_SAFE_INTEGER);
  const all = lines.map(({ stored: { item, entry } }) => ({ item, entry }));
  const trails = trailsOf({ all, states });
  const evidence = {
    ...{ faults: wanted, all, org, systems, models, states, outages, workflows, said, asked: people.asked },
    chosen: flight.chosen,
    ...{ capacityOf, aside, begun: disk.begun(), firstSeen: disk.firstSeen, defective: curse.defective },
    skew: wanted.includes("F6") ? HOUR : 0,
    inFlight: runtime!.stats().inFlight,
    end: schedule.iso(),
  };
  const findings = [
    ...verify(evidence, trails),
    ...(real ? await chainHolds(real) : []),
    ...(real && wanted.includes("F8") ? await damageFound(real, rolls(11)) : []),
  ];
  const hash = createHash("sha256");
  for (const { item, entry } of all) hash.update(`${item}${JSON.stringify(entry)}`);
  await store.close();
  const tookHold = [...org.applied.values(), ...systems.took.values()];
  return {
    seed,
    hash: hash.digest("hex"),
    findings,
    items: states.size,
    ended: [...states.values()].filter((state) => state?.status === "ended").length,
    entries: all.length,
    applied: tookHold.length,
    lostAnswers: [...org.sent, ...systems.calls].filter(({ lost }) => lost).length,
    twice: tookHold.filter((times) => times > 1).length,
    overwritten: findings.filter(({ invariant }) => invariant === "I13").length,
    kills,
    coverage: coverageOf(trails, workflows, systems.repeat),
    trails,
    workflows,
    story: () =>
      tellStory({
        ...{ seed, kills, findings, trails, changes: org.changes },
        sent: [...org.sent, ...systems.calls],
      }),
  };

  /** Keys of the items that the org's records may have. */
  function* keys(): Generator<string> {
    for (const { object, id } of org.created)
      for (const workflow of NAMES.get(object) ?? []) yield `${workflow}/${id}`;
  }

  async function runUntil(time: number, done: () => boolean): Promise<void> {
    await drained();
    for (let steps = 1; schedule.step(time); steps++) {
      await drained();
      if (steps % STEPS !== 0) continue;
      if (done()) return;
      await new Promise(setImmediate);
    }
  }

  /** Everything that follows from the last step without time passing has happened. */
  async function drained(): Promise<void> {
    // a tick comes when no promise has anything left to do
    await new Promise<void>(process.nextTick);
    while (disk.working() > 0) {
      await new Promise(setImmediate);
      await new Promise<void>(process.nextTick);
    }
  }
}

const realStore = (seed: number, faults: readonly Fault[]) =>
  seed % REAL === 0 || (faults.includes("F8") && faults.length <= 2);

/** Which workflows an object has. */
const NAMES = new Map([
  ...written.map(({ object, id }) => [object, [id]] as const),
  [TICKET, [RANDOM]] as const,
]);
