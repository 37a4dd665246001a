import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type BudgetSettings,
  CallFailure,
  createSalesforcePort,
  fileLedger,
  heldLedger,
  type Ledger,
} from "../src/index.ts";
import { createBudget, type Purpose } from "../src/salesforce/budget.ts";
import { fakeClient, idOf } from "./fake-client.ts";
import { virtualClock } from "./virtual-clock.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A ledger that lives as long as the test, over any number of restarts. */
function memory(): Ledger {
  let kept: string | undefined;
  return {
    load: () => kept,
    save(text) {
      kept = text;
    },
  };
}

/** The most calls in any span of `length`. */
function busiest(times: number[], length: number): number {
  let from = 0;
  return times.reduce((most, time, at) => {
    while ((times[from] as number) <= time - length) from++;
    return Math.max(most, at - from + 1);
  }, 0);
}

/** A budget that writes down when it admits what. */
function watched(settings: BudgetSettings, clock = virtualClock(), ledger?: Ledger) {
  const budget = createBudget(settings, clock, ledger);
  const admitted: { purpose: Purpose; at: number; name: number }[] = [];
  return {
    budget,
    clock,
    admitted,
    ask(purpose: Purpose, name = 0, ms = 0) {
      void budget.admit(purpose).then((answered) => {
        admitted.push({ purpose, at: Date.parse(clock.now()), name });
        clock.at(new Date(Date.parse(clock.now()) + ms).toISOString(), () => answered());
      });
    },
  };
}

describe("the budget of API calls", () => {
  it("is never exceeded, whatever is asked for when, also over kills", async () => {
    const step = fc.oneof(
      fc.record({ ask: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ pass: fc.integer({ min: 1, max: 3 * HOUR }) }),
      fc.constant({ kill: true }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 120 }),
        fc.integer({ min: 1, max: 20 }),
        fc.array(step, { maxLength: 25 }),
        async (perDay, perMinute, steps) => {
          const clock = virtualClock();
          const ledger = memory();
          const calls: number[] = [];
          let run = watched({ perDay, perMinute }, clock, ledger);
          for (const one of steps) {
            if ("ask" in one) for (let n = 0; n < one.ask; n++) run.ask(n % 2 ? "write" : "read-back");
            else if ("pass" in one) await clock.pass(one.pass);
            else {
              await clock.pass(0);
              run.budget.close();
              calls.push(...run.admitted.splice(0).map(({ at }) => at));
              run = watched({ perDay, perMinute }, clock, ledger);
            }
          }
          await clock.pass(0);
          calls.push(...run.admitted.map(({ at }) => at));
          expect(busiest(calls, DAY)).toBeLessThanOrEqual(perDay);
          expect(busiest(calls, MINUTE)).toBeLessThanOrEqual(perMinute);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("drains: what waited goes out when there is room again", async () => {
    const { ask, clock, admitted } = watched({ perMinute: 10 });
    for (let n = 0; n < 35; n++) ask("write", n);
    await clock.pass(0);
    expect(admitted).toHaveLength(10);
    await clock.pass(4 * MINUTE);
    expect(admitted.map(({ name }) => name)).toEqual(Array.from({ length: 35 }, (_, n) => n));
  });

  it("keeps a quarter for work: what only shows it waits, and is behind everything", async () => {
    const { ask, clock, admitted } = watched({ perDay: 40 });
    for (let n = 0; n < 35; n++) ask("mirror", n);
    await clock.pass(0);
    expect(admitted).toHaveLength(30);
    for (let n = 0; n < 8; n++) ask("write", n);
    await clock.pass(0);
    expect(admitted.slice(30).map(({ purpose }) => purpose)).toEqual(Array(8).fill("write"));
    await clock.pass(DAY + 2 * MINUTE);
    expect(admitted.slice(38).map(({ purpose }) => purpose)).toEqual(Array(5).fill("mirror"));
  });

  it("lets work that waits go as soon as there is room for it, whatever waits beside it", async () => {
    const { ask, clock, admitted } = watched({ perDay: 40, perMinute: 2 });
    for (let n = 0; n < 40; n++) ask("mirror", n);
    await clock.pass(20 * MINUTE);
    const before = admitted.length;
    ask("write");
    await clock.pass(MINUTE);
    expect(admitted.slice(before).map(({ purpose }) => purpose)).toEqual(["write"]);
  });

  it("reads back first, then writes, then takes in; nothing waits for ever", async () => {
    const { ask, clock, admitted } = watched({ perMinute: 2 });
    for (const purpose of ["write", "write", "intake", "write", "read-back"] as const) ask(purpose);
    await clock.pass(2 * MINUTE + 2_000);
    expect(admitted.map(({ purpose }) => purpose)).toEqual([
      "write",
      "write",
      "read-back",
      "write",
      "intake",
    ]);
    // a flood of writes: what is to be taken in has its turn all the same
    ask("intake", 1);
    for (let minute = 0; minute < 12; minute++) {
      for (let n = 0; n < 3; n++) ask("write");
      await clock.pass(MINUTE);
    }
    expect(admitted.filter(({ name }) => name === 1)).toHaveLength(1);
  });

  it("keeps its last calls for reading back", async () => {
    const { ask, clock, admitted, budget } = watched({ perDay: 100 });
    for (let n = 0; n < 120; n++) ask("write");
    await clock.pass(0);
    expect(admitted).toHaveLength(98);
    expect(budget.room()).toMatchObject({ calls: 0, because: "budget", day: { used: 98, of: 100 } });
    ask("read-back");
    await clock.pass(0);
    expect(admitted.at(-1)?.purpose).toBe("read-back");
  });

  it("says so when a start has to wait for it", async () => {
    const clock = virtualClock();
    const said: string[] = [];
    const log = { info: () => {}, warn: (message: string) => void said.push(message) };
    const budget = createBudget({ perDay: 2 }, clock, undefined, log);
    for (let n = 0; n < 3; n++) void budget.admit("look");
    expect(said).toEqual([expect.stringMatching(/used up until 2026-11-23T10:0/)]);
  });

  it("says when there is room again, and there is", async () => {
    const { ask, clock, admitted, budget } = watched({ perDay: 5 });
    for (let n = 0; n < 6; n++) ask("write");
    await clock.pass(0);
    const until = Date.parse(budget.room().until ?? "");
    await clock.pass(until - Date.parse(clock.now()) - 1);
    expect(admitted).toHaveLength(5);
    await clock.pass(1);
    expect(admitted).toHaveLength(6);
  });

  it("is not exceeded because the machine's clock is set ahead", async () => {
    const clock = virtualClock();
    let ahead = 0;
    const skewed = { ...clock, now: () => new Date(Date.parse(clock.now()) + ahead).toISOString() };
    const { ask, admitted } = watched({ perDay: 5 }, skewed as typeof clock);
    for (let n = 0; n < 6; n++) ask("write");
    await clock.pass(0);
    ahead = 2 * DAY;
    ask("write");
    await clock.pass(HOUR);
    expect(admitted).toHaveLength(5);
  });

  it("is kept in a file over restarts; a file that cannot be read is not taken for an empty one", async () => {
    const path = join(mkdtempSync(join(tmpdir(), "throughline-budget-")), "api-budget.json");
    const clock = virtualClock();
    const first = watched({ perDay: 5 }, clock, fileLedger(path));
    for (let n = 0; n < 5; n++) first.ask("write");
    await clock.pass(0);
    const second = watched({ perDay: 5 }, clock, fileLedger(path));
    second.ask("write");
    await clock.pass(HOUR);
    expect(second.admitted).toHaveLength(0);
    fileLedger(path).save("{");
    expect(() => createBudget({ perDay: 5 }, clock, fileLedger(path))).toThrow(
      /cannot be read.*remove the file/,
    );
  });
});

describe("a process that stands by", () => {
  it("does not write the ledger, and goes on with what the one before it has used, beside its own", async () => {
    const path = join(mkdtempSync(join(tmpdir(), "throughline-budget-")), "api-budget.json");
    const clock = virtualClock();
    const first = watched({ perDay: 100 }, clock, fileLedger(path));
    first.ask("write");
    await clock.pass(0);
    const second = watched({ perDay: 100 }, clock, heldLedger(fileLedger(path)));
    for (let n = 0; n < 3; n++) second.ask("look");
    await clock.pass(0);
    for (let n = 0; n < 60; n++) first.ask("write");
    await clock.pass(0);
    expect([first.admitted.length, second.admitted.length]).toEqual([61, 3]);
    second.budget.takeOver();
    for (let n = 0; n < 60; n++) second.ask("write");
    await clock.pass(HOUR);
    const all = first.admitted.length + second.admitted.length;
    // the last calls of a budget are for what a start needs
    expect(all).toBeLessThanOrEqual(98);
    expect(all).toBeGreaterThan(95);
    // and what it uses is written down from now on
    const third = watched({ perDay: 100 }, clock, fileLedger(path));
    third.ask("write");
    await clock.pass(HOUR);
    expect(third.admitted).toHaveLength(0);
  });
});

describe("the reserve for others", () => {
  /** An org that counts: others use it too. */
  function countingOrg(max: number) {
    let used = 0;
    const fake = fakeClient();
    const count = () => {
      if (used >= max)
        throw new CallFailure("answered", 403, [{ code: "REQUEST_LIMIT_EXCEEDED", message: "" }]);
      used++;
    };
    let told: { used: number; max: number } | undefined;
    const counted =
      <A extends unknown[], T>(call: (...given: A) => Promise<T>) =>
      async (...given: A) => {
        count();
        const now = { used, max };
        const answer = await call(...given);
        told = now;
        return answer;
      };
    const client = {
      ...fake.client,
      describe: counted(fake.client.describe),
      query: counted(fake.client.query),
      update: counted(fake.client.update),
      updateCollection: counted(fake.client.updateCollection),
      limitInfo: () => told,
    };
    return {
      client,
      used: () => used,
      others: (calls: number) => {
        used += calls;
      },
    };
  }

  const set = (n: number) => ({
    id: `e${n}`,
    object: "Case",
    recordId: idOf(n),
    sets: { Subject: { value: "x" } },
  });

  it.each([
    [30, 70],
    [0.3, 70],
  ])("of %d is never touched by us", async (reserve, most) => {
    const clock = virtualClock();
    const org = countingOrg(100);
    const sf = await createSalesforcePort(org.client, {
      clock,
      budget: { reserve },
      gatherMs: 0,
      patienceMs: 0,
    });
    for (let n = 0; n < 150; n++) {
      void sf.write([set(n)]);
      await clock.pass(n < 60 ? 100 : 2 * MINUTE);
    }
    await clock.pass(20 * HOUR);
    expect(org.used()).toBeGreaterThan(most - 3);
    expect(org.used()).toBeLessThanOrEqual(most);
    expect(sf.room?.()).toMatchObject({ writes: 0, because: "reserve", until: expect.any(String) });
  });

  it("is not touched by many calls at once either, whatever comes back in which order", async () => {
    const ms = fc.integer({ min: 0, max: 500 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(ms, ms), { minLength: 130, maxLength: 130 }), async (travels) => {
        const clock = virtualClock();
        const budget = createBudget({ reserve: 20 }, clock);
        let used = 0;
        const later = (wait: number, call: () => void) =>
          void clock.at(new Date(Date.parse(clock.now()) + wait).toISOString(), call);
        for (const [there, back] of travels) {
          void budget.admit("read-back").then((answered) =>
            later(there, () => {
              const told = { used: ++used, max: 100 };
              later(back, () => answered(told));
            }),
          );
        }
        await clock.pass(MINUTE);
        expect(used).toBeLessThanOrEqual(80);
        expect(used).toBeGreaterThan(70);
      }),
      { numRuns: 20 },
    );
  });

  it("counts what others use; and when they use no more, work goes on", async () => {
    const clock = virtualClock();
    const org = countingOrg(1_000);
    const sf = await createSalesforcePort(org.client, {
      clock,
      budget: { reserve: 200 },
      gatherMs: 0,
      patienceMs: 0,
    });
    await sf.describe("Case");
    org.others(900);
    const first = sf.write([set(1)]).then(([outcome]) => outcome);
    await clock.pass(1_000);
    expect(await first).toMatchObject({ ok: true });
    const before = org.used();
    let done = 0;
    for (let n = 2; n < 50; n++) void sf.write([set(n)]).then(() => done++);
    await clock.pass(12 * HOUR);
    expect(org.used()).toBe(before);
    org.others(-before);
    await clock.pass(13 * HOUR);
    expect(done).toBe(48);
  });
});

describe("writes while calls are short", () => {
  it("wait, the lowest rank first, and go in fewer and fuller calls", async () => {
    const clock = virtualClock();
    const fake = fakeClient();
    const sf = await createSalesforcePort(fake.client, { clock, budget: { perMinute: 4 }, gatherMs: 0 });
    await sf.describe("Case");
    const write = (n: number, rank: number) =>
      void sf.write([
        { id: `e${n}`, object: "Case", recordId: idOf(n), sets: { Subject: { value: "x" } }, rank },
      ]);
    for (let n = 0; n < 3; n++) {
      write(n, 0);
      await clock.pass(1_000);
    }
    for (let n = 0; n < 500; n++) {
      write(1_000 + n, 500 - n);
      await clock.pass(10);
    }
    await clock.pass(5 * MINUTE);
    const calls = fake.sent.map(({ rows }) => rows.map(({ id }) => Number(id.slice(3, 15))));
    expect(calls.flat()).toHaveLength(503);
    expect(calls.length).toBeLessThanOrEqual(8);
    const full = calls.find((rows) => rows.length === 200) ?? [];
    expect(full[0]).toBeGreaterThan(full.at(-1) ?? 0);
  });

  it("of one record keep their order, whatever their rank", async () => {
    const clock = virtualClock();
    const fake = fakeClient();
    const sf = await createSalesforcePort(fake.client, { clock, budget: { perMinute: 1 }, gatherMs: 0 });
    await sf.describe("Case");
    const write = (value: string, rank: number) =>
      void sf.write([{ id: value, object: "Case", recordId: idOf(1), sets: { Subject: { value } }, rank }]);
    write("first", 9);
    await clock.pass(10);
    write("second", 1);
    await clock.pass(5 * MINUTE);
    expect(fake.sent.flatMap(({ rows }) => rows.map(({ fields }) => fields.Subject))).toEqual([
      "first",
      "second",
    ]);
  });
});
