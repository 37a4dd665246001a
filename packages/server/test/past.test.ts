import type { Entry } from "@throughline/engine";
import type { Org } from "@throughline/local-org";
import { kindOf, kinds } from "@throughline/steps";
import { findStep, parseWorkflow, type Step, type Workflow } from "@throughline/workflow";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Past } from "../src/api-types.ts";
import type { Server } from "../src/index.ts";
import { spread } from "../src/past/spread.ts";
import { createTally } from "../src/past/tally.ts";
import { atDesk, client, openOrg, serve } from "./org.ts";

/** Keys of what settles a name in a step, in the order of the file. */
const keysOf = (workflow: Workflow, id: string, name: string): string[] => {
  const { kind, config } = findStep(workflow, id) as Step<never>;
  const lists = kindOf(kind).settles?.(config) ?? [];
  return lists.find(({ gives }) => gives.includes(name))?.entries.map(({ key }) => key) ?? [];
};

describe("GET /api/workflows/:id/past", () => {
  let org: Org;
  let server: Server;
  beforeAll(async () => {
    org = await openOrg();
    server = await serve(org);
  });
  afterAll(async () => {
    await server.close();
    await org.close();
  });

  test("tells of each step what became of it, and which rung and row settled what", async () => {
    const api = client(server.url);
    const desk = atDesk(org, server);
    const [clear, urgent] = [desk.message(), desk.message({ Subject: "Urgent: your invoice" })];
    const unclear = desk.message({ Subject: "Hello" });
    const open = desk.message({ Subject: "Good day" });
    const task = await desk.taskOf(unclear);
    await api.post(`/api/tasks/${encodeURIComponent(task)}/answer`, {
      by: "Bea Lund",
      answer: { topic: "technical" },
    });
    for (const one of [clear, urgent, unclear]) await desk.assigned(one);
    desk.close(clear);
    await desk.ended(clear);
    await desk.taskOf(open);

    const { status, body } = await api.get<Past>("/api/workflows/desk/past");
    expect(status).toBe(200);
    expect(body).toMatchObject({ items: 4, looked: 4, outcomes: [{ items: 1 }] });
    const of = (id: string) => body.steps.find(({ step }) => step === id);
    expect(of("understand")).toMatchObject({
      items: 4,
      visits: 4,
      completed: 3,
      here: 1,
      failed: 0,
      ended: 0,
    });
    expect(of("closed")).toMatchObject({ visits: 3, completed: 1, here: 2, medianMs: expect.any(Number) });

    const desks = server.workflows.find(({ id }) => id === "desk") as Workflow;
    const by = (id: string, name: string) => {
      const settled = of(id)?.settled.find((one) => one.name === name);
      return keysOf(desks, id, name).map((key) => settled?.by[key] ?? 0);
    };
    expect(by("understand", "topic")).toEqual([2, 1]);
    expect(by("understand", "urgent")).toEqual([1, 3]);
    expect(by("priority", "Priority")).toEqual([1, 2]);
    expect((await api.get("/api/workflows/desk/past?days=1")).body).toMatchObject({ items: 4 });
  });

  test("refuses what it does not know", async () => {
    const api = client(server.url);
    expect((await api.get("/api/workflows/nothing/past")).status).toBe(404);
    expect((await api.get("/api/workflows/desk/past?days=1000")).status).toBe(400);
  });
});

describe("what settled something, over versions", () => {
  const version = (text: string) => {
    const { workflow, problems } = parseWorkflow(text, kinds as never);
    if (!workflow) throw new Error(JSON.stringify(problems));
    return workflow;
  };
  const ladder = (rungs: string, rows: string) =>
    version(`
workflow: desk
title: Desk
object: Case
start: { event: created }
governs: [Priority]
facts: { topic: { type: choice, of: [billing, sales] } }
agents: { all: { role: Does it, reads: [Subject], gives: [topic], writes: [Priority] } }
stages:
  - stage: All
    steps:
      - interpret: understand
        agent: all
        decide: { topic: [${rungs}] }
      - decide: priority
        agent: all
        gives: Priority
        table: { inputs: [topic], rows: [${rows}], otherwise: Low }
`);
  const before = ladder(
    "{ model: local/topics, at least: 0.9 }, { person: Desk }",
    "[billing, High], [sales, Medium]",
  );
  const after = ladder(
    "{ rule: 'Subject == \"x\"', gives: sales }, { model: local/topics, at least: 0.7 }, { person: Desk }",
    "[sales, Medium], [billing, High]",
  );
  const at = "2026-03-02T09:00:00.000Z";
  const decided = (step: string, decision: object): Entry =>
    ({ at, kind: "decided", step, visit: `${step}#1`, decision: { inputs: {}, ...decision } }) as Entry;
  const item = (hash: string, ...entries: Entry[]): Entry[] => [
    { at, kind: "item-started", hash } as Entry,
    ...entries,
  ];
  const tried = (...by: string[]) => ({ text: "", before: by.map((by) => ({ by, text: "" })) });

  test("an entry that has another place, or asks to be less sure, is the same one; one that says otherwise is not", async () => {
    const tally = createTally(async (hash) => [before, after].find((one) => one.hash === hash));
    await tally.add(
      "1",
      item(before.hash, decided("understand", { name: "topic", by: "model", because: tried() })),
    );
    await tally.add(
      "2",
      item(after.hash, decided("understand", { name: "topic", by: "model", because: tried("rule") })),
    );
    await tally.add(
      "3",
      item(after.hash, decided("understand", { name: "topic", by: "rule", because: tried() })),
    );
    // beyond the budget somebody is asked who stands on no rung
    await tally.add(
      "4",
      item(after.hash, decided("understand", { name: "topic", by: "person", because: tried("rule") })),
    );
    const row = (hit: number) => ({ text: "", row: { hit, of: 2 } });
    await tally.add(
      "5",
      item(before.hash, decided("priority", { name: "Priority", by: "table", because: row(2) })),
    );
    await tally.add(
      "6",
      item(after.hash, decided("priority", { name: "Priority", by: "table", because: row(1) })),
    );
    await tally.add(
      "7",
      item(after.hash, decided("priority", { name: "Priority", by: "table", because: tried() })),
    );
    // nobody has that version any more
    await tally.add(
      "8",
      item("gone", decided("priority", { name: "Priority", by: "table", because: row(1) })),
    );

    const { steps } = tally.told();
    const shares = (workflow: Workflow, id: string, name: string) => {
      const settled = steps.find(({ step }) => step === id)?.settled.find((one) => one.name === name);
      return [settled?.count, ...keysOf(workflow, id, name).map((key) => settled?.by[key] ?? 0)];
    };
    expect(shares(after, "understand", "topic")).toEqual([4, 1, 2, 0]);
    expect(shares(before, "understand", "topic")).toEqual([4, 2, 0]);
    expect(shares(before, "priority", "Priority")).toEqual([4, 0, 2, 1]);
  });

  test("visits that failed, were skipped, left by the end or are still there are told apart", async () => {
    const on = (kind: string, step: string, more: object = {}) =>
      ({ at, kind, step, visit: `${step}#1`, thread: "main", ...more }) as Entry;
    const tally = createTally(async () => undefined);
    const failing = (way: string) => {
      const then = { do: way };
      return { error: { code: "DOWN", message: "" }, then };
    };
    await tally.add(
      "1",
      item(
        "h",
        on("step-skipped", "a"),
        on("step-started", "b"),
        on("step-failed", "b", failing("incident")),
      ),
    );
    await tally.add(
      "2",
      item(
        "h",
        on("step-started", "a"),
        on("step-failed", "a", failing("continue")),
        on("step-started", "b"),
        { at, kind: "item-ended", outcome: "cancelled", by: "person", because: "" },
      ),
    );
    await tally.add(
      "3",
      item(
        "h",
        on("step-started", "a"),
        on("blocks-entered", "a", { blocks: ["x"] }),
        on("step-completed", "a"),
      ),
    );
    const { steps, outcomes } = tally.told();
    expect(steps).toMatchObject([
      {
        step: "a",
        items: 2,
        visits: 2,
        skipped: 1,
        completed: 1,
        failed: 1,
        here: 0,
        ended: 0,
        medianMs: 0,
        blocks: { x: 1 },
      },
      {
        step: "b",
        items: 2,
        failed: 1,
        here: 1,
        ended: 1,
        medianMs: null,
        failures: [{ code: "DOWN", count: 1 }],
      },
    ]);
    expect(outcomes).toEqual([{ outcome: "cancelled", items: 1 }]);
  });
});

describe("which items are looked at", () => {
  const DAYS = 30;
  const begin = Date.UTC(2026, 1, 1);
  const DAY_MS = 86_400_000;
  const [from, until] = [new Date(begin).toISOString(), new Date(begin + DAYS * DAY_MS).toISOString()];

  /** A store of so many items, evenly over the days; every `nth` is of another workflow. It counts what is read. */
  function evenly(count: number, nth = 0) {
    const every = (DAYS * DAY_MS) / count;
    const store = {
      read: 0,
      measured: async (from: string, until: string, after: { item: string } | undefined, limit: number) => {
        const first = after ? Number(after.item) + 1 : Math.ceil((Date.parse(from) - begin) / every);
        const end = Math.min(count, Math.ceil((Date.parse(until) - begin) / every));
        const rows = Array.from({ length: Math.max(0, Math.min(limit, end - first)) }, (_, i) => ({
          ...{ item: String(first + i), workflow: nth && (first + i) % nth === 0 ? "other" : "desk" },
          ...{ startedAt: new Date(begin + (first + i) * every).toISOString(), endedAt: null },
          ...{ version: "v1", cost: 0, touchFree: false },
        }));
        store.read += rows.length;
        return rows;
      },
    };
    return store;
  }

  test("all, where they are few", async () => {
    const found = await spread(evenly(300, 3), "desk", from, until);
    expect(found).toEqual({ items: expect.anything(), of: 200 });
    expect(new Set(found.items).size).toBe(200);
  });

  test("some of each part of the time, where they are many, with how many there are; the work has a bound", async () => {
    const many = evenly(1_000_000, 2);
    const { items, of } = await spread(many, "desk", from, until);
    expect(items.length).toBeLessThan(5_000);
    expect(many.read).toBeLessThan(15_000);
    expect(Math.abs(of - 500_000)).toBeLessThan(25_000);
    // evenly: as many of the last ten days as of the first ten
    const third = (n: number) => items.filter((item) => Math.floor(Number(item) / 333_334) === n).length;
    expect(Math.abs(third(0) - third(2))).toBeLessThan(100);
  });

  test("none of a workflow that nothing came to", async () => {
    expect(await spread(evenly(1_000), "nothing", from, until)).toEqual({ items: [], of: 0 });
  });
});
