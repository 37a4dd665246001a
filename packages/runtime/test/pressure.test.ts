import type { ConnectionsPort, Outcome, SalesforcePort } from "@throughline/connectors";
import type { Effect, ItemState } from "@throughline/engine";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { directory, teams } from "../sim/directory.ts";
import { busiest } from "../sim/invariants/budget.ts";
import { dice } from "../sim/random.ts";
import { clockOf, createSchedule } from "../sim/schedule.ts";
import { createActivity } from "../src/activity.ts";
import { createPerformer } from "../src/effects.ts";
import { GIVEN_UP, rosterOf, silent } from "../src/index.ts";
import { createTracing } from "../src/tracing.ts";
import { deadline } from "../src/urgency.ts";
import { createWorld as createWorldOf, HOUR, MINUTE, support } from "./support/world.ts";

const DAY = 24 * HOUR;

/** People have room for everything: nothing waits for them, all for the systems. */
const roomy = {
  ...teams,
  teams: teams.teams.map((team) => ({
    ...team,
    members: team.members.map((member) => ({ ...member, capacity: 10_000 })),
  })),
};
const createWorld = (options: Parameters<typeof createWorldOf>[0] = {}) =>
  createWorldOf({ roster: rosterOf(roomy, directory), ...options });

describe("more writes than the budget allows", () => {
  test("wait, say until when, never exceed it, and drain", async () => {
    const { newCase, pass, runtime, org } = await createWorld({ budget: { perMinute: 20 } });
    const ids = Array.from({ length: 100 }, () => newCase());
    await pass(3 * MINUTE);
    const [line] = runtime.stats().pressure;
    expect(line).toMatchObject({
      system: "salesforce",
      shut: { because: "budget", until: expect.any(String) },
    });
    expect(line?.waiting).toBeGreaterThan(0);
    await pass(HOUR);
    expect(runtime.stats().pressure[0]).toMatchObject({ waiting: 0, atWork: 0 });
    expect(ids.map((id) => org.record(id)?.Status)).toEqual(ids.map(() => "Working"));
    expect(busiest(org.calls, MINUTE)).toBeLessThanOrEqual(20);
    expect(busiest(org.calls, MINUTE)).toBeGreaterThan(15);
  });

  test("wait on over restarts, which give nothing back", async () => {
    const world = await createWorld({ budget: { perDay: 60 } });
    const { newCase, pass, org } = world;
    for (let n = 0; n < 50; n++) newCase();
    for (let restart = 0; restart < 5; restart++) {
      await pass(HOUR);
      world.life.kill("test");
      Object.assign(world, world.boot());
    }
    await pass(10 * HOUR);
    expect(org.calls.length).toBeGreaterThan(50);
    expect(org.calls.length).toBeLessThanOrEqual(60);
    await pass(4 * DAY);
    expect(org.created.every(({ id }) => org.record(id)?.Status === "Working")).toBe(true);
    expect(busiest(org.calls, DAY)).toBeLessThanOrEqual(60);
  });

  test("go out by priority and not as they came", async () => {
    const { newCase, pass, org } = await createWorld({
      budget: { perMinute: 1 },
      runtime: {
        priority: ({ record }: ItemState) => (record.Subject === "an error, now" ? 0 : 1),
      },
    });
    const doneAt = (id: string) =>
      org.changes.find(({ recordId, field }) => recordId === id && field === "Status")?.at;
    const low = Array.from({ length: 20 }, () => newCase());
    await pass(2 * MINUTE);
    const high = Array.from({ length: 2 }, () => newCase({ Subject: "an error, now" }));
    await pass(12 * MINUTE);
    expect(high.filter((id) => doneAt(id) === undefined)).toEqual([]);
    expect(low.filter((id) => doneAt(id) === undefined).length).toBeGreaterThan(8);
  });

  test("go out by what is due first: a milestone before any priority", async () => {
    const { org, pass, newCase } = await createWorld({ budget: { perMinute: 2 } });
    const waiting = Array.from({ length: 20 }, () => newCase());
    await pass(3 * MINUTE);
    const order = org.changes.filter(({ field }) => field === "Status").map(({ recordId }) => recordId);
    // all have the same milestone, counted from their arrival: the oldest is due first
    expect(order.length).toBeGreaterThan(2);
    expect([...order].sort()).toEqual(waiting.slice(0, order.length));
  });
});

test("nothing waits for ever: what comes a day later has a later deadline, whatever its priority and milestone", () => {
  const milestone = fc.record({
    status: fc.constantFrom("running", "violated", "paused", "met"),
    ms: fc.integer({ min: -30 * DAY, max: 30 * DAY }),
  });
  const now = Date.parse("2026-03-02T08:00:00.000Z");
  fc.assert(
    fc.property(
      fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
      fc.array(milestone),
      (priority, all) => {
        const milestones = Object.fromEntries(
          all.map(({ status, ms }, n) => [n, { status, due: new Date(now + ms).toISOString(), warned: [] }]),
        );
        const due = deadline({ milestones } as unknown as ItemState, now, () => priority);
        expect(due).toBeGreaterThanOrEqual(now);
        expect(due).toBeLessThanOrEqual(now + DAY);
      },
    ),
  );
});

/** A world in which one connection is as told, and how long the others' items took from their creation to `Working`. */
async function beside(system: ((port: ConnectionsPort) => ConnectionsPort["call"]) | undefined) {
  const { newCase, pass, org, runtime } = await createWorld({
    ...(system && { connections: (port: ConnectionsPort) => ({ ...port, call: system(port) }) }),
  });
  const others: { id: string; at: number }[] = [];
  for (let n = 0; n < 60; n++) {
    newCase({ Subject: `an invoice ${n}` });
    others.push({ id: newCase(), at: Date.parse(String(org.created.at(-1)?.fields.CreatedDate)) });
    await pass(2_000);
  }
  await pass(HOUR);
  const took = others.map(({ id, at }) => {
    const done = org.changes.find(({ recordId, field }) => recordId === id && field === "Status");
    return done ? Date.parse(done.at) - at : Number.POSITIVE_INFINITY;
  });
  return { took, mean: took.reduce((sum, ms) => sum + ms, 0) / took.length, runtime };
}

describe("a system that is slow or fails", () => {
  test.each([
    ["does not answer for an hour", () => () => new Promise<never>(() => undefined)],
    [
      "fails at once, always",
      () => async (): Promise<Outcome<unknown>> => ({
        ok: false,
        error: { class: "retry", code: "ECONNREFUSED", message: "nobody there" },
        apiCalls: 0,
      }),
    ],
  ] as const)("and %s delays the others by less than a factor of two", async (_, system) => {
    const alone = await beside(undefined);
    const { took, mean } = await beside(system);
    expect(mean).toBeLessThan(2 * alone.mean);
    expect(Math.max(...took)).toBeLessThan(2 * Math.max(...alone.took));
  });

  test("is left alone for a while, and the page can say so", async () => {
    let calls = 0;
    let broken = true;
    const { newCase, pass, runtime } = await createWorld({
      connections: (port) => ({
        ...port,
        call: async (...given) => {
          calls++;
          if (!broken) return port.call(...given);
          return { ok: false, error: { class: "retry", code: "ECONNREFUSED", message: "no" }, apiCalls: 0 };
        },
      }),
    });
    for (let n = 0; n < 200; n++) newCase({ Subject: `an invoice ${n}` });
    await pass(10 * MINUTE);
    const line = () => runtime.stats().pressure.find(({ system }) => system === "billing");
    expect(line()).toMatchObject({ shut: { because: "failing", until: expect.any(String) } });
    // without the breaker each of 200 would have been tried about nine times
    expect(calls).toBeLessThan(300);
    broken = false;
    await pass(HOUR);
    expect(line()).toMatchObject({ waiting: 0 });
    expect(line()?.shut).toBeUndefined();
  });
});

describe("what fails without end", () => {
  const never = (kind: "retry" | "retry-after" | "unknown-outcome"): Outcome => ({
    ok: false,
    error: {
      class: kind,
      code: "NO",
      message: "The org says no.",
      ...(kind === "retry-after" && { afterMs: 60_000 }),
    },
    apiCalls: 1,
  });

  test("is for a person after some hours: an incident that says how often it was tried", async () => {
    let refuse = true;
    const { newCase, pass, runtime, org } = await createWorld({
      salesforce: (port: SalesforcePort) => ({
        ...port,
        write: async (requests) => (refuse ? requests.map(() => never("retry")) : port.write(requests)),
      }),
    });
    const id = newCase();
    await pass(3 * HOUR);
    expect((await runtime.state(support(id)))?.incidents).toEqual({});
    await pass(2 * HOUR);
    const [[incident, { error }] = ["", {} as never]] = Object.entries(
      (await runtime.state(support(id)))?.incidents ?? {},
    );
    expect(error).toMatchObject({
      code: GIVEN_UP,
      message: expect.stringMatching(/Tried \d\d times since .* The org says no/),
    });
    refuse = false;
    void runtime.repair(support(id), incident, { repair: "retry", by: "Ada", reason: "the org is back" });
    await pass(10 * MINUTE);
    expect(org.record(id)?.Status).toBe("Working");
  });

  test("does not count limits: they pass", async () => {
    const { newCase, pass, runtime } = await createWorld({
      salesforce: (port: SalesforcePort) => ({
        ...port,
        write: async (all) => all.map(() => never("retry-after")),
      }),
    });
    const id = newCase();
    await pass(DAY);
    expect((await runtime.state(support(id)))?.incidents).toEqual({});
  });

  test("as long as the connection says", async () => {
    const { newCase, pass, entries } = await createWorld({
      connections: (port) => ({
        ...port,
        limits: () => ({ giveUpAfterMs: 30 * MINUTE }),
        call: async () => never("retry") as Outcome<unknown>,
      }),
    });
    const id = newCase({ Subject: "an invoice" });
    await pass(2 * HOUR);
    const [failed] = await entries(support(id), "step-failed");
    expect(failed).toMatchObject({ error: { code: GIVEN_UP } });
  });
});

describe("memory", () => {
  test("holds a few of what arrives at once; the rest waits in the org, and all of it is done", async () => {
    const world = await createWorld({
      // an org that takes twenty seconds for each answer
      salesforce: (port) => ({
        ...port,
        async write(requests) {
          await new Promise<void>((resume) => void world.schedule.after(20_000, resume));
          return port.write(requests);
        },
      }),
      runtime: { maxWaiting: 50, maxLetters: 100, maxParallelWrites: 20 },
    });
    const { newCase, pass, runtime, org } = world;
    const peak = { letters: 0, inMemory: 0, waiting: 0, paused: false };
    for (let n = 0; n < 600; n++) newCase();
    for (let second = 0; second < 1_800; second++) {
      await pass(1_000);
      const { letters, pressure, intakePaused } = runtime.stats();
      peak.letters = Math.max(peak.letters, letters);
      peak.inMemory = Math.max(peak.inMemory, ...pressure.map(({ inMemory }) => inMemory));
      peak.waiting = Math.max(peak.waiting, ...pressure.map(({ waiting }) => waiting));
      peak.paused ||= intakePaused;
    }
    expect(peak).toMatchObject({ paused: true });
    // a batch of the stream is taken whole
    expect(peak.letters).toBeLessThanOrEqual(120);
    expect(peak.inMemory).toBeLessThanOrEqual(50);
    expect(peak.waiting).toBeLessThan(200);
    expect(org.created.filter(({ id }) => org.record(id)?.Status !== "Working")).toEqual([]);
  });

  test("100,000 effects at once for a slow system: their names are in the store, 5,000 in memory; each goes out once", async () => {
    const schedule = createSchedule("2026-03-02T08:00:00.000Z");
    const clock = clockOf(schedule, { alive: () => true, frozenUntil: () => 0 }, () => 0);
    const open = new Map<string, { item: string; effect: Effect }>();
    const sent = new Map<string, number>();
    const state = (item: string) => {
      const effect = open.get(`${item}.1`)?.effect;
      const at = { startedAt: clock.now(), milestones: {} };
      return { ...at, open: effect ? { [effect.id]: { effect, attempts: 0 } } : {} } as unknown as ItemState;
    };
    const performer = createPerformer({
      tracing: createTracing(),
      ...{
        clock,
        random: dice(1),
        log: silent,
        activity: createActivity(),
        state: async (item: string) => state(item),
      },
      ...{ maxParallelWrites: 10, maxParallelCalls: 50, maxWaiting: 5_000, giveUpAfterMs: HOUR },
      ...{ models: undefined, askPatienceMs: HOUR, answer: async () => undefined },
      priority: () => undefined,
      salesforce: {} as SalesforcePort,
      connections: {
        operations: () => [],
        repeat: () => "once",
        settle: () => Promise.reject(new Error("nothing was lost")),
        async call(_connection, _operation, _input, id) {
          sent.set(id, (sent.get(id) ?? 0) + 1);
          await schedule.wait(10_000);
          return { ok: true, value: {}, apiCalls: 0 };
        },
      },
      openEffects: async () => [...open].map(([effect, { item }]) => ({ item, effect })),
      async deliver(_item, event) {
        if (event.type === "effect-settled") open.delete(event.effect);
        return { entries: 1 };
      },
    });
    for (let n = 0; n < 100_000; n++) {
      const item = `w/${String(n).padStart(6, "0")}`;
      const effect: Effect = {
        kind: "call",
        id: `${item}.1`,
        connection: "slow",
        operation: "go",
        input: {},
      };
      open.set(effect.id, { item, effect });
      performer.start(item, effect, state(item));
    }
    expect(performer.pressure()).toEqual([{ system: "slow", waiting: 99_950, inMemory: 5_000, atWork: 50 }]);
    let most = 0;
    const drained = () => new Promise((turn) => setImmediate(turn));
    for (let step = 0; open.size; step++) {
      await drained();
      if (!schedule.step(Number.POSITIVE_INFINITY) && step > 1e6) break;
      if (step % 1_000 === 0) most = Math.max(most, performer.pressure()[0]?.inMemory ?? 0);
    }
    expect(most).toBeLessThanOrEqual(5_000);
    expect(sent.size).toBe(100_000);
    expect([...sent.values()].every((times) => times === 1)).toBe(true);
    expect(performer.pressure()).toEqual([{ system: "slow", waiting: 0, inMemory: 0, atWork: 0 }]);
  });
});
