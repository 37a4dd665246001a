import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dice } from "../sim/random.ts";
import { clockOf, createSchedule } from "../sim/schedule.ts";
import { createBreaker } from "../src/breaker.ts";
import { createGate, type Verdict } from "../src/gate.ts";
import { createHeap } from "../src/heap.ts";

const always = { alive: () => true, frozenUntil: () => 0 };

function scene({ most = 2, places = 1_000 } = {}) {
  const schedule = createSchedule("2026-03-02T08:00:00.000Z");
  const clock = clockOf(schedule, always, () => 0);
  const entered: { name: number; at: number }[] = [];
  let verdict: (name: number) => Verdict = () => ({ system: "works" });
  let inside = 0;
  let peak = 0;
  const gate = createGate<number>({
    ...{ most: () => most, places, clock, onRoom: () => undefined },
    breaker: createBreaker(clock, dice(1)),
    async work(name) {
      entered.push({ name, at: schedule.now });
      peak = Math.max(peak, ++inside);
      await schedule.wait(100);
      inside--;
      return verdict(name);
    },
  });
  return {
    gate,
    entered,
    peak: () => peak,
    judge: (by: typeof verdict) => {
      verdict = by;
    },
    async pass(ms: number) {
      const until = schedule.now + ms;
      const drained = () => new Promise((turn) => setImmediate(turn));
      await drained();
      while (schedule.step(until)) await drained();
      schedule.at(until, () => undefined);
      schedule.step(until);
    },
  };
}

describe("a gate", () => {
  test("lets the lowest rank through first, those of one rank as they came, and never too many at a time", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 5 }),
        async (ranks, most) => {
          const { gate, entered, peak, pass } = scene({ most });
          for (const [name, rank] of ranks.entries()) gate.enter(name, rank, false);
          await pass(100 * ranks.length + 100);
          // those that found it open went in at once
          const waited = [...ranks.keys()]
            .slice(most)
            .sort((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0) || a - b);
          expect(entered.slice(most).map(({ name }) => name)).toEqual(waited);
          expect(entered).toHaveLength(ranks.length);
          expect(peak()).toBeLessThanOrEqual(most);
        },
      ),
      { numRuns: 50 },
    );
  });

  test("that is full takes only what was begun before", () => {
    const { gate } = scene({ most: 1, places: 2 });
    expect([1, 2, 3].map((name) => gate.enter(name, name, false))).toEqual([true, true, true]);
    expect(gate.enter(4, 0, false)).toBe(false);
    expect(gate.enter(5, 0, true)).toBe(true);
    expect(gate.waiting()).toBe(3);
  });

  test("closes after five failures in a row, says until when, and opens when a try succeeds", async () => {
    const { gate, entered, judge, pass } = scene({ most: 1 });
    judge(() => ({ system: "fails" }));
    for (let name = 0; name < 40; name++) gate.enter(name, name, false);
    await pass(550);
    expect(entered).toHaveLength(5);
    expect(gate.shut()).toMatchObject({ because: "failing", until: expect.any(String) });
    await pass(30_000);
    // one try each time, later and later
    expect(entered.length).toBeLessThan(10);
    judge(() => ({ system: "works" }));
    await pass(120_000);
    expect(entered).toHaveLength(40);
    expect(gate.shut()).toBeUndefined();
  });

  test("does not close for failures with successes between", async () => {
    const { gate, entered, judge, pass } = scene({ most: 1 });
    judge((name) => ({ system: name % 5 === 0 ? "works" : "fails" }));
    for (let name = 0; name < 40; name++) gate.enter(name, name, false);
    await pass(4_100);
    expect(entered).toHaveLength(40);
  });

  test("leaves a system alone for as long as it asks", async () => {
    const { gate, entered, judge, pass } = scene({ most: 1 });
    judge(() => ({ system: "fails", afterMs: 600_000 }));
    for (let name = 0; name < 10; name++) gate.enter(name, name, false);
    await pass(600_000);
    expect(entered).toHaveLength(5);
    await pass(1_000);
    expect(entered).toHaveLength(6);
  });
});

test("a gate that is shut until a time that is over by its own clock looks again, but not at once", async () => {
  const schedule = createSchedule("2026-03-02T08:00:00.000Z");
  const clock = clockOf(schedule, always, () => 0);
  let looked = 0;
  const gate = createGate<number>({
    ...{ most: () => 1, places: 9, clock, onRoom: () => undefined, breaker: createBreaker(clock, dice(1)) },
    closed() {
      looked++;
      return { until: "2026-03-02T07:00:00.000Z", because: "budget" };
    },
    work: async () => ({ system: "works" }),
  });
  gate.enter(1, 1, false);
  while (schedule.step(Date.parse("2026-03-02T08:00:10.000Z"))) expect(looked).toBeLessThan(1_000);
  expect(looked).toBeGreaterThan(10);
});

test("a heap gives the least first, whatever is put in and taken out when", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.integer(), fc.constant("pop" as const))), (steps) => {
      const heap = createHeap<number>((a, b) => a < b);
      const model: number[] = [];
      for (const step of steps) {
        if (step === "pop") expect(heap.pop()).toBe(model.sort((a, b) => a - b).shift());
        else {
          heap.push(step);
          model.push(step);
        }
        expect(heap.size).toBe(model.length);
      }
    }),
  );
});
