import type { EntryKind } from "@throughline/engine";
import { kinds } from "@throughline/steps";
import { describe, expect, test } from "vitest";
import { addUp, campaign, FAULTS, type Fault, MODES, type Outcome, simulate, tallyOf } from "../sim/index.ts";
import { BROKEN } from "./support/broken-seeds.ts";

/** Runs seeds of a mode one by one; the first that breaks a promise is told with its story. */
async function hold(mode: string, { from, seeds, items }: { from: number; seeds: number; items: number }) {
  const tally = tallyOf();
  for (const { faults, rate = 1 } of MODES[mode]?.() ?? []) {
    for (let seed = from; seed < from + seeds; seed++) {
      const result = await simulate({ seed, items, rate, faults: faults(seed) });
      expect(result.findings, result.story()).toEqual([]);
      addUp(tally, result);
    }
  }
  return tally;
}

/** Every kind of entry there is: the compiler says when one is missing. */
const ENTRIES = Object.keys({
  ...{ "item-started": 1, "item-ended": 1, "stage-entered": 1, "stage-completed": 1, acted: 1, decided: 1 },
  ...{ "step-started": 1, "step-skipped": 1, "step-waiting": 1, "step-completed": 1, "step-failed": 1 },
  ...{ "step-retried": 1, "blocks-entered": 1, "thread-opened": 1, "write-planned": 1 },
  ...{ "effect-intended": 1, "effect-sent": 1, "effect-settled": 1, "effect-retried": 1, "choice-held": 1 },
  "cost-settled": 1,
  ...{ "timer-armed": 1, "timer-fired": 1 },
  ...{
    "task-opened": 1,
    "task-answered": 1,
    "task-withdrawn": 1,
    "incident-opened": 1,
    "incident-closed": 1,
  },
  ...{ "milestone-started": 1, "milestone-warned": 1, "milestone-violated": 1, "milestone-paused": 1 },
  "milestone-overdue": 1,
  "owner-kept": 1,
  ...{ "offer-taken": 1, "owner-watched": 1, "watch-ended": 1, "sent-back": 1 },
  ...{ "milestone-resumed": 1, "milestone-met": 1 },
  ...{ "record-changed": 1, "echo-seen": 1, "foreign-write": 1, "event-received": 1, "event-taken": 1 },
  ...{ "undo-kept": 1, "undo-asked": 1, "undo-begun": 1, undone: 1, "undo-ended": 1 },
  ...{ "move-awaited": 1, "version-kept": 1, "item-moved": 1 },
  // people do not think twice in these; nothing is archived while the world is simulated, nobody there goes beyond a boundary, and hours stay as they are
} satisfies Record<Exclude<EntryKind, "archived" | "attempt-refused" | "calendar-changed" | Thought>, 1>);

/** What comes of people who think twice. */
const THOUGHTS = ["answer-held", "answer-taken-back", "task-passed", "task-noted"] as const;
type Thought = (typeof THOUGHTS)[number];

/** What people, calls and the org do in every way there is. */
const CASES = [
  ...["retry", "correct", "skip", "cancel"].map((repair) => `incident-closed: ${repair}`),
  ...["read", "keyed", "comparable", "once"].map((repeat) => `call: ${repeat}`),
  ...["accept", "restore", "escalate"].map((answer) => `foreign-write: ${answer} person`),
  ...["model", "agreement", "llm", "llm reused"].map((by) => `decided: ${by}`),
  ...["paid", "free"].map((cost) => `effect-retried: ${cost}`),
  ...["notify", "escalate", "reassign", "queue", "end"].map((action) => `acted: ${action}`),
  ...["workflow", "person", "org"].map((by) => `item-ended: ${by}`),
  ...["reply handled", "deleted noted", "merged noted"].map((event) => `event-received: ${event}`),
  ...["support", "lead", "request", "random"].map((name) => `item-started: sim-${name}, version 1`),
  "item-started: sim-random, version 2",
  "item-started: sim-random, version 3",
  ...["item-started: adopted", "item-ended: let go"],
  ...["move", "restart"].map((how) => `item-moved: ${how}`),
  ...["taken-back", "left", "skipped"].map((how) => `undone: ${how}`),
  ...["person", "workflow"].map((who) => `undo-asked: ${who}`),
  ...["applied", "not-applied", "failed", "ok", "by hand", "withdrawn"].map(
    (how) => `effect-settled: ${how}`,
  ),
];

describe("whatever goes wrong, the promises hold", () => {
  test("all faults at once; and everything that can happen does happen", async () => {
    const { coverage, kills, lostAnswers } = await hold("all", { from: 1, seeds: 24, items: 8 });
    const steps = kinds.map(({ kind }) => `step: ${kind}`);
    expect([...ENTRIES, ...steps, ...CASES].filter((what) => !coverage[what])).toEqual([]);
    expect(kills).toBeGreaterThan(250);
    expect(lostAnswers).toBeGreaterThan(50);
  });

  test.each([2_001, 2_041])("some at once, seeds from %i", async (from) => {
    await hold("mixes", { from, seeds: 40, items: 4 });
  });

  test("people take answers back while everything is killed: none is lost, and none is given twice", async () => {
    const coverage: Record<string, number> = {};
    for (let seed = 4_001; seed < 4_006; seed++) {
      const result = await simulate({ seed, items: 6, secondThoughts: true });
      expect(result.findings, result.story()).toEqual([]);
      for (const kind of THOUGHTS) coverage[kind] = (coverage[kind] ?? 0) + (result.coverage[kind] ?? 0);
    }
    expect(THOUGHTS.filter((kind) => !coverage[kind])).toEqual([]);
  });

  test("nothing at all: what is late then has no excuse", async () => {
    await hold("none", { from: 601, seeds: 20, items: 8 });
  });

  test("answers get lost more often than not, and nothing takes hold twice", async () => {
    const { lostAnswers, applied } = await hold("lost", { from: 3_001, seeds: 40, items: 3 });
    expect(lostAnswers).toBeGreaterThan(applied / 3);
  });

  test.each(FAULTS)("%s alone", async (fault: Fault) => {
    for (let seed = 501; seed < 511; seed++) {
      const result = await simulate({ seed, items: 3, faults: [fault] });
      expect(result.findings, result.story()).toEqual([]);
    }
  });

  test.each(BROKEN)("seed $seed with $items items: $was", async ({ was: _, ...run }) => {
    const result = await simulate(run);
    expect(result.findings, result.story()).toEqual([]);
  });
});

test("the same seed gives the same trace, another seed another one", async () => {
  const [one, again, other] = [
    await simulate({ seed: 7, items: 12 }),
    await simulate({ seed: 7, items: 12 }),
    await simulate({ seed: 8, items: 12 }),
  ];
  expect(again.hash).toBe(one.hash);
  expect(again.kills).toEqual(one.kills);
  expect(other.hash).not.toBe(one.hash);
  expect(one.kills.length).toBeGreaterThan(3);
});

test("the trace is the same on the real store, entry by entry", async () => {
  for (let seed = 31; seed < 37; seed++) {
    const inMemory = await simulate({ seed, items: 5, store: "memory" });
    const real = await simulate({ seed, items: 5, store: "sqlite" });
    expect(real.hash, `seed ${seed}`).toBe(inMemory.hash);
    expect(real.findings, real.story()).toEqual([]);
  }
});

test("what comes of a seed does not depend on the threads", async () => {
  const run = async (jobs: number) => {
    const outcomes = new Map<number, Outcome>();
    await campaign(
      { rounds: MODES.mixes?.() ?? [], seeds: 12, from: 71, items: 3, days: 4, jobs },
      ({ run, outcome }) => outcomes.set(run.seed, outcome),
    );
    return [...outcomes].sort(([a], [b]) => a - b).map(([seed, { hash }]) => [seed, hash]);
  };
  expect(await run(2)).toEqual(await run(1));
});
