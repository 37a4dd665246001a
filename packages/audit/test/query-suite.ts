import type { Account, Entry } from "@throughline/engine";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type AuditStore,
  everyItem,
  type ItemQuery,
  type ItemRow,
  measuredItems,
  rebuild,
  verify,
} from "../src/index.ts";
import { at, opening, workItem } from "./items.ts";

/** What every store answers about the items in it. `open` gives an empty store whose lists show the suite's fields. */
export function querySuite(name: string, open: () => AuditStore | Promise<AuditStore>): void {
  describe(`the lists of a store: ${name}`, () => {
    let store: AuditStore;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    const ask = (task: string, to: string, seconds = 0): Entry => ({
      kind: "task-opened",
      at: at(seconds),
      task,
      request: {
        to,
        title: "Which topic?",
        because: "no rule fits",
        form: [],
        shows: ["Subject", "OwnerId"],
      },
    });

    test("a row shows what the workflow's fields say", async () => {
      const item = workItem("500000000000001AAA", {
        CaseNumber: "00001042",
        Subject: "Refund",
        SuppliedName: "Ada",
        SuppliedEmail: "ada@example.com",
        Priority: "High",
        OwnerId: "00G000000000001AAA",
      });
      await store.append([item.add(...opening(item))]);
      expect(await store.getItem(item.key)).toEqual({
        state: item.state,
        row: {
          key: item.key,
          workflow: "support-email",
          recordId: "500000000000001AAA",
          number: "00001042",
          subject: "Refund",
          customer: "Ada",
          email: "ada@example.com",
          stage: "Intake",
          stageIndex: 0,
          stageCount: 3,
          situation: "working",
          waitingFor: "",
          decidedBy: ["rule"],
          owner: "00G000000000001AAA",
          ownerKind: "queue",
          team: "",
          priority: "High",
          milestone: null,
          touchedByHand: false,
          cost: 0,
          apiCalls: 0,
          startedAt: at(0),
          updatedAt: at(0),
          endedAt: null,
          outcome: "",
        } satisfies ItemRow,
      });
      expect(await store.getItem("support-email/nobody")).toBeUndefined();
    });

    test("an item is found by number, record id of 15 or 18 characters, e-mail address or key", async () => {
      const item = workItem("500Ab0000000001AAQ", {
        CaseNumber: "00001042",
        SuppliedEmail: "Ada@Example.com",
      });
      const namesake = workItem("500aB0000000001AAQ", {
        CaseNumber: "00001043",
        SuppliedEmail: "ada@example.com",
      });
      await store.append([item.add(item.started(1)), namesake.add(namesake.started(2))]);
      for (const text of ["00001042", "500Ab0000000001", "500Ab0000000001AAQ", item.key, ` ${item.key} `]) {
        expect(await store.findKeys(text), text).toEqual([item.key]);
      }
      expect(await store.findKeys("ADA@example.com")).toEqual([namesake.key, item.key]);
      for (const text of ["", "0000104", "500Ab000000000", "nobody@example.com"])
        expect(await store.findKeys(text)).toEqual([]);
    });

    test("views count under the other filters, and the choices are what occurs", async () => {
      const [a, b, c] = [
        workItem("500A", { Priority: "High" }),
        workItem("500B", { Priority: "Low" }),
        workItem("500C"),
      ];
      await store.append([
        a.add(a.started(1), ask("a.1", "Triage Desk")),
        b.add(...opening(b, 2)),
        c.add(c.started(3), {
          kind: "incident-opened",
          at: at(3),
          incident: "c.1",
          error: { code: "X", message: "no" },
        }),
      ]);
      const all = await store.listItems();
      expect(all.rows.map(({ recordId }) => recordId)).toEqual(["500C", "500B", "500A"]);
      expect(all.views).toEqual({ all: 3, "needs-person": 1, incidents: 1, waiting: 0, touched: 0 });
      expect(all.choices).toEqual({
        workflow: ["support-email"],
        stage: ["Intake"],
        team: [],
        priority: ["High", "Low"],
        version: ["v1"],
      });
      expect(all.more).toEqual([]);
      expect(await store.listItems({ view: "needs-person" })).toMatchObject({
        total: 1,
        rows: [{ waitingFor: "Triage Desk" }],
      });
      expect(await store.listItems({ view: "incidents", priority: "High" })).toMatchObject({
        total: 0,
        rows: [],
        views: { all: 1, "needs-person": 1 },
      });
    });

    test("tasks are there while they are open", async () => {
      const owner = "005000000000001AAA";
      const item = workItem("500A", { CaseNumber: "7", Subject: "Hello", OwnerId: owner });
      await store.append([
        item.add(
          { ...item.started(), labels: { [owner]: "Ana" } } as Entry,
          ask("a.2", "Billing", 2),
          ask("a.1", "Triage Desk", 1),
        ),
      ]);
      expect((await store.listTasks()).rows.map(({ id }) => id)).toEqual(["a.1", "a.2"]);
      expect(await store.listTasks({ to: "Billing" })).toMatchObject({ total: 1, rows: [{ id: "a.2" }] });
      expect(await store.getTask("a.1")).toMatchObject({
        item: item.key,
        number: "7",
        shows: { Subject: "Hello", OwnerId: "Ana" },
      });
      await store.append([
        item.add({ kind: "task-answered", at: at(3), task: "a.1", by: "Ana", answer: {} }),
      ]);
      expect(await store.getTask("a.1")).toBeUndefined();
      expect((await store.listTasks({ item: item.key })).total).toBe(1);
    });

    const asked = (seconds: number, effect: string, account: Partial<Account>, cost: number): Entry => ({
      kind: "effect-settled",
      at: at(seconds),
      effect,
      ok: true,
      apiCalls: 0,
      ms: 400,
      cost,
      account: {
        ...{ workflow: "support-email", agent: "reader", step: "understand" },
        ...{ model: "anthropic/claude-haiku-4-5", tokens: { input: 1_000, output: 50 } },
        ...account,
      },
    });

    test("what language models took is counted by hour, workflow, agent, step and model", async () => {
      const first = workItem("500000000000001AAA");
      const second = workItem("500000000000002AAA");
      await store.append([
        first.add(...opening(first), asked(10, "a", {}, 1_250_000), asked(20, "b", {}, 1_000_000)),
        second.add(...opening(second), asked(30, "c", { agent: "closer" }, 7), asked(3_600, "d", {}, 5)),
      ]);
      const names = { workflow: "support-email", step: "understand", model: "anthropic/claude-haiku-4-5" };
      const hour = at(0).slice(0, 13);
      const spending = await store.spending(at(0), at(86_400));
      expect(spending).toHaveLength(3);
      expect(spending).toEqual(
        expect.arrayContaining([
          {
            ...{ ...names, agent: "reader", hour },
            ...{ calls: 2, cost: 2_250_000, input: 2_000, output: 100 },
          },
          { ...names, agent: "closer", hour, calls: 1, cost: 7, input: 1_000, output: 50 },
          {
            ...{ ...names, agent: "reader", hour: at(3_600).slice(0, 13) },
            ...{ calls: 1, cost: 5, input: 1_000, output: 50 },
          },
        ]),
      );
      expect(await store.spending(at(3_600), at(7_200))).toHaveLength(1);
      // the counts are the trail's: made anew they are the same
      expect((await rebuild(store)).differences).toEqual([]);
    });

    test("an attempt that was lost is paid for as well, and is no decision", async () => {
      const item = workItem("500000000000001AAA");
      await store.append([
        item.add(...opening(item), {
          kind: "effect-retried",
          at: at(5),
          effect: "a",
          attempt: 1,
          error: { code: "LOST", message: "The answer was lost." },
          next: at(6),
          cost: 2_000_000_000_000,
          account: { workflow: "support-email", agent: "reader", step: "understand", model: "openai/gpt-5" },
        }),
      ]);
      expect(await store.spending(at(0), at(3_600))).toMatchObject([
        { calls: 1, cost: 2_000_000_000_000, input: 0 },
      ]);
      expect((await store.summary(at(0), at(60))).decidedBy).toMatchObject({ rule: 1, llm: 0 });
    });

    test("the summary counts a day", async () => {
      expect(await store.summary(at(0), at(0))).toMatchObject({
        started: 0,
        touchFree: null,
        firstTimeRight: null,
        costPerItem: 0,
      });
      const [untouched, touched, yesterday] = [
        workItem("500A", { CaseNumber: "1" }),
        workItem("500B"),
        workItem("500C"),
      ];
      const end: Entry = {
        kind: "item-ended",
        at: at(100),
        outcome: "resolved",
        by: "workflow",
        because: "done",
      };
      const milestone: Entry = {
        kind: "milestone-started",
        at: at(10),
        stage: "Intake",
        due: at(900),
        totalMs: 900_000,
      };
      await store.append([
        untouched.add(...opening(untouched, 10), end),
        touched.add(
          touched.started(20),
          ask("b.1", "Desk"),
          { kind: "task-answered", at: at(30), task: "b.1", by: "Ana", answer: {} },
          end,
        ),
        yesterday.add(...opening(yesterday, -3600), milestone, ask("c.1", "Desk")),
      ]);
      expect(await store.summary(at(0), at(600))).toMatchObject({
        open: 1,
        tasks: 1,
        started: 2,
        touchFree: 0.5,
        decidedBy: { rule: 1, person: 0 },
        atRisk: [],
      });
      expect(await store.counts()).toEqual({
        entries: 17,
        items: { resolved: 2, "needs-person": 1 },
        tasks: 1,
        effects: 0,
        held: 0,
      });
      expect(await store.summary(at(-7200), at(700))).toMatchObject({
        started: 3,
        decidedBy: { rule: 2 },
        atRisk: [{ key: yesterday.key, number: "500C", stage: "Intake", remainingMs: 200_000 }],
      });
    });

    test("first-time-right counts what the workflow assigned", async () => {
      const assign = (item: ReturnType<typeof workItem>, changedByHand: boolean): Entry[] => {
        const change = { OwnerId: { to: "005B", toLabel: "Ben" } };
        return [
          ...opening(item),
          {
            kind: "effect-intended",
            at: at(1),
            visit: "understand.1",
            effect: {
              kind: "choose",
              id: `${item.key}.1`,
              team: "T",
              by: [{ way: "least loaded" }],
              skills: [],
              where: [],
              sticky: [],
              otherwise: [],
              exclude: [],
              size: 1,
            },
          },
          {
            kind: "effect-settled",
            at: at(1),
            effect: `${item.key}.1`,
            ok: true,
            apiCalls: 0,
            ms: 1,
            value: { ownerId: "005A", owner: "Ana", kind: "user", team: "T" },
          },
          ...(changedByHand
            ? [
                {
                  kind: "foreign-write" as const,
                  at: at(2),
                  eventId: "e",
                  source: "person" as const,
                  changes: change,
                  answer: "accept" as const,
                },
              ]
            : []),
        ];
      };
      const [kept, changed, unassigned] = [workItem("500A"), workItem("500B"), workItem("500C")];
      await store.append([
        kept.add(...assign(kept, false)),
        changed.add(...assign(changed, true)),
        unassigned.add(...opening(unassigned)),
      ]);
      expect(await store.summary(at(0), at(10))).toMatchObject({
        firstTimeRight: 0.5,
        decidedBy: { rule: 3, foreign: 1 },
      });
      const keys = async (reassigned: boolean) =>
        (await store.listItems({ reassigned })).rows.map(({ key }) => key);
      expect([await keys(true), await keys(false)]).toEqual([[changed.key], [kept.key]]);
      expect(await store.getRow(kept.key)).toMatchObject({ owner: "Ana", ownerKind: "user", team: "T" });
      expect(await store.getRow(changed.key)).toMatchObject({ owner: "Ben", touchedByHand: true });
      expect((await store.listItems({ view: "touched" })).total).toBe(1);
    });

    test("items are measured by what their entries say, oldest first, while they go on", async () => {
      const items = ["500C", "500A", "500B"].map((id) => workItem(id));
      const [early, late] = [items[0] as (typeof items)[0], items[2] as (typeof items)[0]];
      await store.append(items.map((item, i) => item.add(...opening(item, i * 60))));
      await store.append([
        late.add({
          kind: "foreign-write",
          at: at(600),
          eventId: "e",
          by: "Ben",
          source: "person",
          changes: { OwnerId: { to: "005B", toLabel: "Ben" } },
          answer: "accept",
        }),
      ]);
      const measured = await Array.fromAsync(measuredItems(store, at(0), at(86_400)));
      expect(measured.map(({ item }) => item)).toEqual(items.map(({ key }) => key));
      expect(measured.map(({ history }) => history)).toEqual(items.map(({ state }) => state.history));
      expect(measured.at(-1)).toMatchObject({
        ...{ workflow: "support-email", startedAt: at(120), endedAt: null, cost: 0, touchFree: false },
        history: { owners: [{ name: "Ben", how: "person", by: "Ben" }], settled: { topic: { by: "rule" } } },
      });
      expect(measured[0]).toMatchObject({ touchFree: true });
      // some at a time, and those of one part of the time
      const [first] = await store.measured(at(0), at(86_400), undefined, 1);
      expect(first?.item).toBe(early.key);
      expect((await store.measured(at(0), at(86_400), first, 5)).map(({ item }) => item)).toEqual(
        items.slice(1).map(({ key }) => key),
      );
      expect(await store.measured(at(61), at(120), undefined, 5)).toEqual([]);
    });

    test("any filter, order and page gives what looking at every row gives", async () => {
      const rows = await fill(store, 60);
      const oneOf = (...values: string[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
      const query: fc.Arbitrary<ItemQuery> = fc.record(
        {
          view: fc.constantFrom("all", "needs-person", "incidents", "waiting", "touched"),
          workflow: oneOf("w0", "w1"),
          stage: oneOf("Intake", "Triage"),
          owner: oneOf("ana", "nobody"),
          priority: oneOf("High", "Low", "none"),
          by: fc.constantFrom("rule", "person", "llm"),
          startedFrom: fc.constantFrom(at(0), at(1_000)),
          startedTo: fc.constantFrom(at(1_600), at(9_000)),
          q: fc.constantFrom(
            "",
            "subject 1",
            "SUBJECT",
            "%",
            "ü",
            "7@example.com",
            "p7@EXAMPLE.com",
            "12",
            "ana",
          ),
          sort: fc.constantFrom(
            "updated",
            "started",
            "number",
            "customer",
            "stage",
            "owner",
            "priority",
            "cost",
            "milestone",
          ),
          descending: fc.boolean(),
          version: fc.constantFrom("v1", "v2"),
          milestone: fc.constantFrom("running", "met"),
          costTo: fc.constantFrom(0, 1),
          facts: fc.constantFrom({ topic: "billing" }, { topic: "bill" }),
          email: fc.constantFrom("P7@example.com"),
          pageSize: fc.integer({ min: 1, max: 30 }),
        },
        { requiredKeys: [] },
      );
      await fc.assert(
        fc.asyncProperty(query, async (query) => {
          const expected = rows.filter((row) => holds(row, query));
          const found = await store.listItems({ ...query, pageSize: 500 });
          expect(new Set(found.rows.map(({ key }) => key))).toEqual(new Set(expected.map(({ key }) => key)));
          expect(found.total).toBe(expected.length);
          expect(await Array.fromAsync(everyItem(store, query))).toEqual(found.rows);
        }),
        { numRuns: 200 },
      );
      const started = (await store.listItems({ sort: "started", descending: false, pageSize: 500 })).rows;
      expect(started.map(({ startedAt }) => startedAt)).toEqual(
        rows.map(({ startedAt }) => startedAt).sort(),
      );
    });

    test("derived rows are the fold of the entries, whatever was appended", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.tuple(fc.nat(3), fc.nat(6)), { maxLength: 40 }), async (choices) => {
          const store = await open();
          const items = ["500A", "500B", "500C", "500D"].map((id) => workItem(id, { Subject: id }));
          const appended = choices.map(([which, what], i) => {
            const item = items[which] as ReturnType<typeof workItem>;
            const entries = item.state ? [grow(item.key, what, i)] : opening(item, i);
            return store.append([item.add(...entries)]);
          });
          await Promise.all(appended);
          for (const item of items) expect((await store.getItem(item.key))?.state).toEqual(item.state);
          expect((await rebuild(store)).differences).toEqual([]);
          expect(await verify(store)).toMatchObject({ ok: true });
          await store.close();
        }),
        { numRuns: 30 },
      );
    });

    const grow = (key: string, what: number, i: number): Entry => {
      const all: Entry[] = [
        {
          kind: "timer-armed",
          at: at(i),
          timer: `${key}.${i % 3}`,
          due: at(i + 60),
          about: { is: "step", name: "t", action: { do: "continue" } },
        },
        { kind: "timer-fired", at: at(i), timer: `${key}.${i % 3}` },
        ask(`${key}.${i % 2}`, "Desk", i),
        { kind: "task-withdrawn", at: at(i), task: `${key}.${i % 2}`, because: "settled" },
        {
          kind: "effect-intended",
          at: at(i),
          effect: { kind: "notify", id: `${key}.e${i % 2}`, to: "Ana", text: "hi" },
        },
        { kind: "effect-settled", at: at(i), effect: `${key}.e${i % 2}`, ok: true, apiCalls: 1, ms: 1 },
        { kind: "milestone-started", at: at(i), stage: "Intake", due: at(i + 900), totalMs: 900_000 },
      ];
      return all[what] as Entry;
    };

    async function fill(store: AuditStore, count: number): Promise<ItemRow[]> {
      const keys: string[] = [];
      for (let i = 0; i < count; i++) {
        const record = {
          CaseNumber: String(i),
          Subject: `Subject ${i}${i % 9 ? "" : " für Ü"}`,
          SuppliedEmail: `p${i}@example.com`,
          ...(i % 3 && { Priority: i % 2 ? "High" : "Low" }),
          ...(i % 4 === 0 && { OwnerId: "Ana" }),
        };
        const item = workItem(`500${i}`, record, `w${i % 2}`);
        const more: Entry[][] = [
          [],
          [ask(`${item.key}.1`, "Desk")],
          [
            {
              kind: "incident-opened",
              at: at(i),
              incident: `${item.key}.1`,
              error: { code: "X", message: "no" },
            },
          ],
          [
            ask(`${item.key}.1`, "Desk"),
            { kind: "task-answered", at: at(i), task: `${item.key}.1`, by: "Ana", answer: {} },
          ],
          [{ kind: "stage-entered", at: at(i), stage: "Triage" }],
        ];
        await store.append([item.add(...opening(item, i * 40), ...(more[i % more.length] as Entry[]))]);
        keys.push(item.key);
      }
      return Promise.all(keys.map(async (key) => (await store.getRow(key)) as ItemRow));
    }
  });
}

/** What of the searches is something's number, address or owner as a whole: then it is only looked for there. */
const KNOWN = ["p7@example.com", "12", "ana"];

/** The meaning of a query, row by row. */
function holds(row: ItemRow, query: ItemQuery): boolean {
  const views: Record<string, boolean> = {
    "needs-person": row.situation === "needs-person" || row.situation === "foreign-write",
    incidents: row.situation === "incident",
    waiting: row.situation === "waiting",
    touched: row.touchedByHand,
  };
  const q = query.q?.toLowerCase() ?? "";
  const text = [row.number, row.recordId, row.subject, row.customer, row.email].join("\n").toLowerCase();
  const exact =
    KNOWN.includes(q) && [row.number, row.email, row.owner].some((known) => known.toLowerCase() === q);
  return (
    (views[query.view ?? "all"] ?? true) &&
    [query.workflow ?? row.workflow, query.stage ?? row.stage, query.priority ?? row.priority].join() ===
      [row.workflow, row.stage, row.priority].join() &&
    (query.owner ?? row.owner).toLowerCase() === row.owner.toLowerCase() &&
    (!query.by || row.decidedBy.includes(query.by)) &&
    row.startedAt >= (query.startedFrom ?? "") &&
    row.startedAt < (query.startedTo ?? "9999") &&
    (query.version ?? "v1") === "v1" &&
    (!query.milestone || row.milestone?.status === query.milestone) &&
    row.cost < (query.costTo ?? 1) &&
    (query.facts?.topic ?? "billing") === "billing" &&
    (query.email ?? row.email).toLowerCase() === row.email.toLowerCase() &&
    (KNOWN.includes(q) ? exact : text.includes(q))
  );
}
