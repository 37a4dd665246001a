import type { Outcome, SalesforcePort } from "@throughline/connectors";
import { kinds } from "@throughline/steps";
import { parseWorkflow, type Workflow } from "@throughline/workflow";
import { describe, expect, test } from "vitest";
import { directory, teams } from "../sim/directory.ts";
import { rosterOf, SENT_UNKNOWN, SetAsideError } from "../src/index.ts";
import { createWorld, HOUR, MINUTE, support } from "./support/world.ts";

const failed = (kind: "retry" | "retry-after" | "unknown-outcome" | "person", afterMs?: number): Outcome => ({
  ok: false,
  error: { class: kind, code: kind.toUpperCase(), message: "no", ...(afterMs !== undefined && { afterMs }) },
  apiCalls: 1,
});

/** The first `times` writes come to `outcome`; with `applied` they took hold all the same. */
function failing(outcome: Outcome, { times = 1, applied = false } = {}) {
  const sent: string[] = [];
  const settled: string[] = [];
  const salesforce = (port: SalesforcePort): SalesforcePort => ({
    ...port,
    async write(requests) {
      sent.push(...requests.map(({ id }) => id));
      if (sent.length > times) return port.write(requests);
      if (applied) await port.write(requests);
      return requests.map(() => outcome);
    },
    settle(requests) {
      settled.push(...requests.map(({ id }) => id));
      return port.settle(requests);
    },
  });
  return { sent, settled, salesforce };
}

describe("a write that fails", () => {
  test("is tried again, later and later, and the trail says so", async () => {
    const { salesforce } = failing(failed("retry"), { times: 4 });
    const { newCase, pass, entries, org } = await createWorld({ salesforce });
    const id = newCase();
    await pass(5 * MINUTE);
    expect((await entries(support(id), "effect-retried")).map(({ attempt }) => attempt)).toEqual([
      1, 2, 3, 4,
    ]);
    for (const { at, next, attempt } of await entries(support(id), "effect-retried")) {
      expect(Date.parse(next) - Date.parse(at)).toBeLessThanOrEqual(1_000 * 2 ** (attempt - 1));
    }
    expect(org.record(id)?.Status).toBe("Working");
  });

  test("waits as long as the org says", async () => {
    const { salesforce } = failing(failed("retry-after", 7 * MINUTE));
    const { newCase, pass, entries } = await createWorld({ salesforce });
    const id = newCase();
    await pass(HOUR);
    const [retried] = await entries(support(id), "effect-retried");
    expect(Date.parse(retried?.next ?? "") - Date.parse(retried?.at ?? "")).toBe(7 * MINUTE);
  });

  test("with a lost answer is read back and not sent again", async () => {
    const { salesforce, sent, settled } = failing(failed("unknown-outcome"), { applied: true });
    const { newCase, pass, entries } = await createWorld({ salesforce });
    const id = newCase();
    await pass(5 * MINUTE);
    const [first] = sent;
    expect(settled).toEqual([first]);
    expect(sent.filter((effect) => effect === first)).toHaveLength(1);
    expect(
      (await entries(support(id), "effect-settled")).find(({ effect }) => effect === first),
    ).toMatchObject({
      ok: true,
      readBack: "applied",
    });
  });

  test("which met somebody's change after it took hold: what is ours is known to be there", async () => {
    let lost = true;
    const { newCase, pass, entries, runtime, org } = await createWorld({
      salesforce: (port) => ({
        ...port,
        async write(requests) {
          const outcomes = await port.write(requests);
          if (!lost) return outcomes;
          lost = false;
          for (const { recordId } of requests)
            org.update(recordId, { Priority: "Low" }, "005000000000001AAA");
          return requests.map(() => failed("unknown-outcome"));
        },
      }),
    });
    const id = newCase();
    await pass(MINUTE);
    expect((await entries(support(id), "foreign-write"))[0]).toMatchObject({
      changes: { Priority: { to: "Low" } },
    });
    expect((await runtime.state(support(id)))?.record.OwnerId).toBe(org.record(id)?.OwnerId);
    expect((await runtime.state(support(id)))?.owner?.id).toBe(org.record(id)?.OwnerId);
  });

  test("is sent again only when reading back shows that it did not arrive", async () => {
    const { salesforce, sent } = failing(failed("unknown-outcome"));
    const { newCase, pass, org } = await createWorld({ salesforce });
    newCase();
    await pass(5 * MINUTE);
    expect(sent.filter((effect) => effect === sent[0])).toHaveLength(2);
    expect(Math.max(...org.applied.values())).toBe(1);
  });

  test("for a reason that only a person can mend becomes an incident, which can be repaired", async () => {
    const { salesforce } = failing(failed("person"));
    const { newCase, pass, runtime, org } = await createWorld({ salesforce });
    const id = newCase();
    await pass(MINUTE);
    const [incident = ""] = Object.keys((await runtime.state(support(id)))?.incidents ?? {});
    const repair = { repair: "retry" as const, by: "Ada", reason: "the rule was changed" };
    void runtime.repair(support(id), incident, repair);
    await pass(MINUTE);
    expect((await runtime.state(support(id)))?.incidents).toEqual({});
    expect(org.record(id)?.Status).toBe("Working");
    await expect(runtime.repair(support(id), incident, repair)).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("an org that refuses as changed what nobody changed", () => {
  test("is not asked for ever: after a few attempts a person is", async () => {
    const { salesforce, sent } = failing(failed("retry"), { times: 0 });
    const { newCase, pass, runtime } = await createWorld({
      salesforce: (port) => ({
        ...salesforce(port),
        async write(requests) {
          sent.push(...requests.map(({ id }) => id));
          return requests.map(({ sets }) => ({
            ok: false,
            error: {
              class: "conflict",
              code: "X",
              message: "no",
              actual: Object.fromEntries(
                Object.entries(sets).map(([field, { expected }]) => [field, expected ?? null]),
              ),
            },
            apiCalls: 1,
          }));
        },
      }),
    });
    const id = newCase();
    await pass(HOUR);
    expect(sent).toHaveLength(4);
    expect(Object.values((await runtime.state(support(id)))?.incidents ?? {})).toMatchObject([
      { error: { code: "GUARD_REFUSES" } },
    ]);
  });
});

describe("a call that must not be sent twice", () => {
  test("is not sent again after an unknown answer: a person decides", async () => {
    let sent = 0;
    const { newCase, pass, runtime, org } = await createWorld({
      connections: (port) => ({
        ...port,
        async call(...of) {
          sent++;
          await port.call(...of);
          return {
            ok: false,
            error: { class: "unknown-outcome", code: "ECONNRESET", message: "no" },
            apiCalls: 1,
          };
        },
      }),
    });
    const id = newCase();
    await pass(MINUTE);
    org.update(id, { Status: "Closed" }, "005000000000001AAA");
    await pass(10 * MINUTE);
    expect(sent).toBe(1);
    expect(Object.values((await runtime.state(support(id)))?.incidents ?? {})).toMatchObject([
      { error: { code: SENT_UNKNOWN } },
    ]);
  });

  test("nor after a restart in the middle of it", async () => {
    let life: { kill(why: string): void } = { kill: () => undefined };
    let sent = 0;
    const world = await createWorld({
      connections: (port) => ({
        ...port,
        call(...of) {
          sent++;
          life.kill("in the middle of the call");
          return port.call(...of);
        },
      }),
    });
    life = world.life;
    const id = world.newCase();
    await world.pass(MINUTE);
    world.org.update(id, { Status: "Closed" }, "005000000000001AAA");
    await world.pass(MINUTE);
    const { runtime } = world.boot();
    await world.pass(MINUTE);
    expect(sent).toBe(1);
    expect(Object.values((await runtime.state(support(id)))?.incidents ?? {})).toMatchObject([
      { error: { code: SENT_UNKNOWN } },
    ]);
  });
});

describe("a call that is found again where it went to", () => {
  const { workflow: billing } = parseWorkflow(
    `
workflow: sim-status
title: Tells billing
object: Case
start: { event: created }
governs: [Status]
foreign writes: accept
agents:
  ledger: { role: Tells billing, reads: [Subject], calls: [billing.setStatus] }
stages:
  - stage: All
    steps:
      - { call: tell, agent: ledger, use: billing.setStatus, with: { about: Subject } }
`,
    kinds,
  );
  const lost: Outcome = failed("unknown-outcome");

  /** The first `times` calls are not answered; with `applied` they took place all the same. */
  async function losing({ applied, kill = false }: { applied: boolean; kill?: boolean }) {
    let sent = 0;
    let die = () => {};
    const world = await createWorld({
      workflows: [billing as Workflow],
      connections: (port) => ({
        ...port,
        async call(...of) {
          if (++sent > 1) return port.call(...of);
          if (applied) await port.call(...of);
          if (kill) die();
          return kill ? new Promise(() => undefined) : lost;
        },
      }),
    });
    die = () => world.life.kill("in the middle of the call");
    const id = world.newCase();
    await world.pass(MINUTE);
    if (kill) world.boot();
    await world.pass(MINUTE);
    const [outcome] = await world.entries(`sim-status/${id}`, "effect-settled");
    return { sent: () => sent, took: [...world.took.values()], outcome };
  }

  test.each([false, true])("is not sent again when it took place (killed in it: %s)", async (kill) => {
    const { sent, took, outcome } = await losing({ applied: true, kill });
    expect([sent(), took]).toEqual([1, [1]]);
    expect(outcome).toMatchObject({ ok: true, readBack: "applied", value: { paid: true } });
  });

  test.each([false, true])("is sent again when it did not (killed in it: %s)", async (kill) => {
    const { sent, took, outcome } = await losing({ applied: false, kill });
    expect([sent(), took]).toEqual([2, [1]]);
    expect(outcome).toMatchObject({ ok: true });
  });
});

describe("a write that somebody undoes before its outcome is known", () => {
  test("took hold once: theirs stands, and is answered as the workflow says", async () => {
    let life: { kill(why: string): void } = { kill: () => undefined };
    const world = await createWorld({
      salesforce: (port) => ({
        ...port,
        async write(requests) {
          const outcomes = await port.write(requests);
          const [first] = requests;
          if (!first?.sets.Priority || world.org.changes.some(({ by }) => by === "005000000000001AAA"))
            return outcomes;
          life.kill("before the outcome is durable");
          world.org.update(first.recordId, { Priority: null }, "005000000000001AAA");
          return new Promise(() => undefined);
        },
      }),
    });
    life = world.life;
    const id = world.newCase();
    await world.pass(MINUTE);
    const { runtime } = world.boot();
    await world.pass(MINUTE);
    expect(Math.max(...world.org.applied.values())).toBe(1);
    expect(world.org.record(id)?.Priority).toBeNull();
    expect(await world.entries(support(id), "foreign-write")).toMatchObject([
      { source: "person", answer: "escalate", changes: { Priority: { to: null } } },
    ]);
    expect((await runtime.state(support(id)))?.record.Priority).toBeNull();
  });
});

describe("a full disk", () => {
  test("what is not on it yet is not known: the state is that of the last durable entry", async () => {
    const { newCase, pass, disk, runtime, store } = await createWorld();
    disk.full = true;
    const id = newCase();
    await pass(MINUTE);
    expect(await store.entries(support(id))).toEqual([]);
    expect(await runtime.state(support(id))).toBeUndefined();
    disk.full = false;
    await pass(10 * MINUTE);
    expect((await runtime.state(support(id)))?.status).toBe("live");
  });

  test("pauses the items, says so, and goes on without a loss when there is room", async () => {
    const { newCase, pass, disk, runtime, org } = await createWorld();
    disk.full = true;
    const ids = [newCase(), newCase(), newCase()];
    await pass(2 * MINUTE);
    expect(runtime.stats().storeTrouble).toContain("full");
    expect(org.applied.size).toBe(0);
    disk.full = false;
    await pass(10 * MINUTE);
    expect(runtime.stats().storeTrouble).toBeUndefined();
    for (const id of ids) expect(org.record(id)?.Status).toBe("Working");
  });
});

describe("an item that cannot take its events", () => {
  /** The first item's events are refused by a defect for as long as `broken`, those before `from` are not. */
  async function scene() {
    const defect = { broken: true };
    const world = await createWorld({
      roster: (trail) => {
        const roster = rosterOf(teams, directory)(trail);
        return {
          ...roster,
          choose(id, item, request, at) {
            if (defect.broken && item.endsWith("1")) throw new Error("a defect");
            return roster.choose(id, item, request, at);
          },
        };
      },
    });
    return { ...world, defect };
  }

  test("is set aside; others go on, and it gets its next chance at the next start", async () => {
    const world = await scene();
    const { newCase, pass, runtime, org } = world;
    const [bad, good] = [newCase(), newCase()];
    await pass(MINUTE);
    expect(org.record(good)?.Status).toBe("Working");
    expect(runtime.stats().setAside).toMatchObject([{ item: support(bad), reason: "a defect" }]);
    const cancel = runtime.cancel(support(bad), "Ada", "no use").catch((error) => error);
    await pass(MINUTE);
    expect(await cancel).toBeInstanceOf(SetAsideError);

    world.defect.broken = false;
    world.life.kill("a new release");
    const next = world.boot().runtime;
    await pass(MINUTE);
    expect(next.stats().setAside).toEqual([]);
    expect(await next.state(support(bad))).toMatchObject({ status: "ended", outcome: "cancelled" });
  });

  test("keeps all of them while it is tried again: whenever the process dies, none is lost", async () => {
    const world = await createWorld({
      roster: (trail) => ({
        ...rosterOf(teams, directory)(trail),
        choose() {
          throw new Error("a defect");
        },
      }),
    });
    const { newCase, pass, org, store } = world;
    const bad = newCase();
    await pass(MINUTE);
    for (const note of ["one", "two"]) {
      org.update(bad, { Note__c: note }, "005000000000001AAA");
      await pass(MINUTE);
    }
    const kept = async () => {
      const cursor = (await store.cursors()).find(({ stream }) => stream.startsWith("aside/"));
      return JSON.parse(cursor?.position ?? "[]").length;
    };
    expect(await kept()).toBe(3);

    world.life.kill("a restart");
    const stored: number[] = [];
    const append = store.append.bind(store);
    store.append = async (...call) => {
      await append(...call);
      stored.push(await kept());
    };
    world.boot();
    await pass(MINUTE);
    expect(stored.length).toBeGreaterThan(0);
    expect(new Set(stored)).toEqual(new Set([3]));
  });

  const by = { by: "Ada", reason: "the rule was mended" };

  test("is taken in again when a person says so, with all its events and its timers", async () => {
    const { newCase, pass, runtime, org, defect, kinds } = await scene();
    const bad = newCase();
    await pass(MINUTE);
    org.update(bad, { Subject: "an error, still" }, "005000000000001AAA");
    await pass(MINUTE);
    expect(runtime.stats().setAside).toMatchObject([{ item: support(bad), events: 2 }]);
    // the defect is there still: it stays aside, and nothing of it is lost
    const refused = runtime.repairAside(support(bad), { repair: "retry", ...by }).catch((error) => error);
    await pass(MINUTE);
    expect(await refused).toBeInstanceOf(SetAsideError);
    expect(runtime.stats().setAside).toMatchObject([{ item: support(bad), events: 2 }]);
    defect.broken = false;
    void runtime.repairAside(support(bad), { repair: "retry", ...by });
    await pass(9 * HOUR);
    expect(runtime.stats().setAside).toEqual([]);
    expect(org.record(bad)?.Status).toBe("Working");
    expect((await runtime.state(support(bad)))?.record.Subject).toBe("an error, still");
    expect(await kinds(support(bad))).toContain("milestone-violated");
    await expect(runtime.repairAside(support(bad), { repair: "retry", ...by })).rejects.toMatchObject({
      code: "not-found",
    });
  });

  test("is given up when a person says so, also over a restart", async () => {
    const world = await scene();
    const { newCase, pass, runtime, store } = world;
    const bad = newCase();
    await pass(MINUTE);
    void runtime.repairAside(support(bad), { repair: "cancel", ...by });
    await pass(MINUTE);
    expect(runtime.stats().setAside).toEqual([]);
    world.defect.broken = false;
    world.life.kill("test");
    const next = world.boot().runtime;
    await pass(MINUTE);
    expect(next.stats().setAside).toEqual([]);
    expect(await store.entries(support(bad))).toEqual([]);
  });
});
