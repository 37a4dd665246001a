import { describe, expect, test } from "vitest";
import { apply, type Entry, fold, tell } from "../src/index.ts";
import { begin } from "./begin.ts";
import { WREN } from "./world.ts";

const RAISE = `
      - update: raise
        agent: dispatcher
        set: { Priority: '"High"' }
`;
const CALM = `
      - ask: calm
        agent: reader
        of: Desk
        question: Calm?
        gives: urgent
        at most: { 2 days: continue }
`;
const ASSIGN = `
      - assign: owner
        agent: dispatcher
        team: billing team
        otherwise: [queue Backlog]
`;
const FIND = `
      - call: find
        agent: dispatcher
        use: billing.find
        fails: continue
`;
const stage = (...steps: string[]) => `
  - stage: Only
    steps:${steps.join("")}`;
const RESTORE = "foreign writes: restore\n";
const ROBIN = "005000000000002AAA";

type Item = ReturnType<typeof begin>;
const openOf = (item: Item, kind: string) =>
  Object.values(item.state.open)
    .map(({ effect }) => effect)
    .filter((effect) => effect.kind === kind);
const writeOf = (item: Item) =>
  openOf(item, "write").at(-1) as Extract<ReturnType<typeof openOf>[number], { kind: "write" }>;
const settle = (item: Item, effect: string, result: object) =>
  item.deliver({ type: "effect-settled", effect, apiCalls: 1, ms: 1, result } as never);
const conflict = (item: Item, actual: object) =>
  settle(item, writeOf(item).id, {
    ok: false,
    error: { code: "CONFLICT", message: "Somebody was first." },
    actual,
  });
const refuse = (item: Item, effect = writeOf(item).id) =>
  settle(item, effect, { ok: false, error: { code: "FIELD_CUSTOM_VALIDATION_EXCEPTION", message: "No." } });
const repair = (item: Item, how: string, values?: object) =>
  item.deliver({
    type: "incident-repaired",
    incident: Object.keys(item.state.incidents)[0],
    repair: how,
    by: "Robin",
    reason: "so",
    ...(values && { values }),
  } as never);
const tasks = (item: Item) => Object.values(item.state.tasks);

describe("what an earlier step has set", () => {
  test("is seen by the next one, though the write has not travelled yet", () => {
    const item = begin(
      stage(
        RAISE,
        `
      - update: work
        agent: dispatcher
        when: 'Priority == "High"'
        set: { Status: '"Working"' }
`,
      ),
    );
    expect(item.of("step-skipped")).toEqual([]);
    expect(item.of("effect-intended")).toHaveLength(1);
    expect(item.state.record.Priority).toBe("Medium");
  });

  test("may be set back while its write is under way: the second one replaces the value of the first", () => {
    const item = begin(
      stage(
        RAISE,
        CALM,
        `
      - update: lower
        agent: dispatcher
        when: 'Priority == "High"'
        set: { Priority: '"Medium"' }
`,
      ),
    );
    item.answer({ urgent: false });
    item.settle();
    expect(writeOf(item).sets).toMatchObject({ Priority: { value: "Medium", expected: "High" } });
    item.settle();
    expect(item.state).toMatchObject({ outcome: "resolved", record: { Priority: "Medium" } });
  });

  test("and is replaced before its echo has come is not taken back by that echo", () => {
    const item = begin(
      stage(
        RAISE,
        CALM,
        `
      - update: lower
        agent: dispatcher
        set: { Priority: '"Low"' }
`,
        CALM.replace("calm", "after"),
      ),
    );
    item.settle();
    item.answer({ urgent: false });
    item.settle();
    item.change({ Priority: "High" }, true);
    expect(item.state.record.Priority).toBe("Low");
    item.change({ Priority: "Low" }, true);
    expect(item.of("foreign-write")).toEqual([]);
    expect(item.state.echoes).toEqual([]);
  });
});

describe("a wait", () => {
  test("ends when another lane settles the fact that it waits for", () => {
    const item = begin(`
  - stage: Only
    steps:
      - parallel: both
        lanes:
          left: [ { ask: number, agent: reader, of: Desk, question: Number?, gives: invoice, at most: { 2 days: continue } } ]
          right: [ { wait: given, agent: dispatcher, until: 'given(invoice)', at most: { 9 days: escalate to Leads } } ]
`);
    item.answer({ invoice: "INV-1" });
    expect(item.state.outcome).toBe("resolved");
  });
});

describe("a write that somebody was faster than", () => {
  test("and that finds its own value there is taken for made", () => {
    const item = begin(
      stage(
        `
      - update: both
        agent: dispatcher
        set: { Priority: '"High"', Status: '"Working"' }
`,
        CALM,
      ),
    );
    conflict(item, { Priority: "High", Status: "Closed" });
    expect(item.of("foreign-write")).toMatchObject([{ changes: { Status: { to: "Closed" } } }]);
    expect(item.state.record).toMatchObject({ Priority: "High", Status: "Closed" });
    item.change({ Priority: "High", Status: "Closed" });
    expect(item.of("foreign-write")).toHaveLength(1);
  });

  test("with the very same value still has its own echo to come, whatever a reading tells meanwhile", () => {
    const item = begin(stage(RAISE, CALM), {}, "foreign writes: accept\n");
    const tells = (changes: object, ours?: boolean) =>
      item.deliver({ type: "record-changed", changes, ...(ours !== undefined && { ours }) } as never);
    tells({ Priority: "High" }, false);
    tells({ Priority: "High", Status: "New" });
    expect(item.of("echo-seen")).toEqual([]);
    tells({ Priority: "Low" }, false);
    tells({ Priority: "High" }, true);
    expect(item.of("echo-seen")).toHaveLength(1);
    expect(item.state.record.Priority).toBe("High");
  });

  test.each([
    ["shows no write that had been written over by then", 1, ["Priority"]],
    ["may be of the moment before", 0, []],
  ])("and was faster again: what is read later %s", (_, later, foreign) => {
    const LOWER =
      "\n      - update: lower\n        agent: dispatcher\n        set: { Priority: '\"Low\"' }\n";
    const item = begin(stage(RAISE, CALM, LOWER, CALM.replace("calm", "still")));
    item.settle();
    item.answer({ urgent: false });
    item.settle(undefined, ({ kind }) => kind === "write");
    const [raised, lowered] = item.state.echoes;
    expect([raised?.value, lowered?.value]).toEqual(["High", "Low"]);
    const asOf = new Date(Date.parse(lowered?.settled ?? "") + later).toISOString();
    item.deliver({ type: "record-changed", asOf, changes: { Priority: "High" } } as never);
    expect(item.of("foreign-write").flatMap(({ changes }) => Object.keys(changes))).toEqual(foreign);
  });

  test("and that was read back as not applied has not been told by anybody: its own answer counts", () => {
    const item = begin(stage(RAISE, CALM), {}, "foreign writes: accept\n");
    const { id } = writeOf(item);
    // nobody can tell whose this was; it was somebody's, who then took it back
    item.deliver({ type: "record-changed", changes: { Priority: "High" } } as never);
    expect(item.of("echo-seen")).toHaveLength(1);
    item.change({ Priority: "Medium" });
    const error = { code: "NOT_APPLIED", message: "It is not there." };
    item.deliver({
      type: "effect-retried",
      effect: id,
      attempt: 1,
      error,
      next: "2026-11-02T09:00:01.000Z",
    } as never);
    settle(item, id, { ok: true });
    expect(item.state.record.Priority).toBe("High");
  });

  test.each([
    ["taken at once", {}, "Medium"],
    ["that the item could not take before", { late: true }, "High"],
  ])("and what a reading %s has shown of it", (_, when, at) => {
    const item = begin(stage(RAISE, CALM), {}, "foreign writes: accept\n");
    const { id } = writeOf(item);
    const asOf = "2026-11-02T09:00:00.000Z";
    item.deliver({ type: "record-changed", asOf, ...when, changes: { Priority: "High" } } as never);
    item.change({ Priority: "Medium" });
    settle(item, id, { ok: true });
    // at once: it was our write, and somebody took it back. Late: it was somebody's, before ours was sent
    expect(item.state.record.Priority).toBe(at);
  });

  test("by emptying the field is not made", () => {
    const item = begin(stage(RAISE, CALM));
    conflict(item, { Priority: null });
    expect(item.of("foreign-write")).toMatchObject([{ changes: { Priority: { from: "Medium", to: null } } }]);
    expect(item.state.open).toEqual({});
  });

  test("is asked about once, though the change is told by the stream and by the refusal", () => {
    const item = begin(stage(RAISE, CALM));
    item.change({ Priority: "Low" });
    conflict(item, { Priority: "Low" });
    expect(item.of("foreign-write")).toHaveLength(1);
    expect(tasks(item).filter(({ about }) => about?.is === "foreign-write")).toHaveLength(1);
  });

  test("by a change that the stream tells again later is not answered again", () => {
    const item = begin(stage(RAISE, CALM), {}, "foreign writes: accept\n");
    conflict(item, { Priority: "Low" });
    item.deliver({ type: "record-changed", id: "low", changes: { Priority: "Low" }, ours: false } as never);
    item.change({ Priority: "Urgent" });
    item.deliver({ type: "record-changed", id: "low", changes: { Priority: "Low" }, ours: false } as never);
    expect(item.state.record.Priority).toBe("Urgent");
  });

  test("and that had taken hold before is not taken for a flow's when the stream tells it late", () => {
    const item = begin(stage(RAISE, CALM), {}, "foreign writes: accept\n");
    const told = {
      type: "record-changed",
      changes: { Priority: "High" },
      ours: true,
      at: item.trail.at(-1)?.at,
    };
    item.pass(1_000);
    conflict(item, { Priority: "Low" });
    item.pass(1_000);
    item.deliver(told as never);
    item.change({ Priority: "Low" });
    expect(item.of("foreign-write")).toMatchObject([{ changes: { Priority: { to: "Low" } } }]);
    expect(item.state.record.Priority).toBe("Low");
    // whoever writes the same later means it, a flow of ours included
    item.change({ Priority: "High" });
    item.change({ Priority: "Low" });
    item.change({ Priority: "High" }, true);
    expect(item.of("foreign-write").map(({ source }) => source)).toEqual(
      Array(3).fill("person").concat("automation"),
    );
    expect(item.state.record.Priority).toBe("High");
  });

  test("by what was changed once more since, as the stream has told, does not take the record back", () => {
    const item = begin(stage(RAISE, CALM), {}, "foreign writes: accept\n");
    item.change({ Priority: "Low" });
    item.change({ Priority: "Urgent" });
    conflict(item, { Priority: "Low" });
    expect(item.state.record.Priority).toBe("Urgent");
  });

  test("is made again where foreign writes are restored, whichever is told first", () => {
    for (const first of ["stream", "refusal"]) {
      const item = begin(stage(RAISE, CALM), {}, RESTORE);
      if (first === "stream") item.change({ Priority: "Low" });
      conflict(item, { Priority: "Low" });
      expect(writeOf(item).sets).toMatchObject({ Priority: { value: "High", expected: "Low" } });
      item.settle();
      expect(item.state.record.Priority).toBe("High");
    }
  });

  test("and was restored is not taken for a new one when the stream tells it late", () => {
    const item = begin(stage(RAISE, CALM), {}, RESTORE);
    conflict(item, { Priority: "Low" });
    item.settle();
    item.change({ Priority: "Low" });
    expect(item.state.record.Priority).toBe("High");
    item.change({ Priority: "High" }, true);
    expect(item.of("foreign-write")).toHaveLength(1);
    expect(item.state.open).toEqual({});
  });

  test("asks whether to restore what it wanted, not what was there before", () => {
    const item = begin(stage(RAISE, CALM));
    item.change({ Priority: "Low" });
    expect(tasks(item).at(-1)?.about).toMatchObject({ changes: { Priority: { from: "High", to: "Low" } } });
  });

  test("while it waits for a call is restored with its own value", () => {
    const item = begin(stage(RAISE, FIND), {}, RESTORE);
    item.change({ Priority: "Low" });
    item.settle();
    expect(writeOf(item).sets).toMatchObject({ Priority: { value: "High", expected: "Low" } });
  });
});

describe("a foreign write", () => {
  test("by a flow that our write set off ends the wait for our echo", () => {
    for (const first of ["stream", "answer"]) {
      const item = begin(stage(RAISE, CALM), {}, "foreign writes: accept\n");
      if (first === "answer") item.settle();
      item.change({ Priority: "Low" }, true);
      if (first === "stream") item.settle();
      expect(item.state.record.Priority).toBe("Low");
      item.change({ Priority: "High" });
      expect(item.of("foreign-write")).toMatchObject([{ source: "automation" }, { source: "person" }]);
    }
  });

  test("by a flow is that also where a wait or a milestone expects somebody to write the field", () => {
    const item = begin(`
  - stage: Only
    milestone: { within: 8 hours, pause when: 'Priority == "Low"', violated: notify owner }
    steps:${RAISE}${CALM}`);
    item.change({ Priority: "Low" }, true);
    item.settle();
    expect(item.state).toMatchObject({ record: { Priority: "Low" }, echoes: [] });
  });

  test("after another one of the same field takes over its question", () => {
    const item = begin(stage(CALM));
    item.change({ Priority: "Low", Status: "Closed" });
    item.change({ Priority: "High" });
    expect(tasks(item).filter(({ about }) => about?.is === "foreign-write")).toMatchObject([
      {
        about: {
          changes: { Priority: { from: "Medium", to: "High" }, Status: { from: "New", to: "Closed" } },
        },
      },
    ]);
    item.change({ Priority: "Medium", Status: "New" });
    expect(tasks(item).filter(({ about }) => about?.is === "foreign-write")).toEqual([]);
  });

  test("that the workflow has written over since is not restored", () => {
    const item = begin(stage(CALM, RAISE, CALM.replace("calm", "after")));
    item.change({ Priority: "Low" });
    const [ask] = Object.entries(item.state.tasks).find(([, { visit }]) => visit) ?? [];
    item.deliver({ type: "task-answered", task: ask, by: "Robin", answer: { urgent: true } } as never);
    item.settle();
    item.answer({ answer: "restore" });
    expect(item.state.record.Priority).toBe("High");
    expect(item.state.open).toEqual({});
  });

  test("of the owner that a person restores brings the load back as well", () => {
    const item = begin(stage(ASSIGN, CALM));
    item.settle();
    item.settle();
    item.change({ OwnerId: WREN.ownerId }, true);
    item.change({ OwnerId: ROBIN });
    item.settle();
    const task = Object.entries(item.state.tasks).find(([, { about }]) => about)?.[0];
    item.deliver({ type: "task-answered", task, by: "Robin", answer: { answer: "restore" } } as never);
    expect(openOf(item, "hand-over")).toMatchObject([{ ownerId: WREN.ownerId }]);
    item.settle();
    expect(item.state.owner).toMatchObject({ id: WREN.ownerId, name: "Wren" });
  });

  test("of the owner that the workflow restores leaves the owner who has the load", () => {
    const item = begin(stage(ASSIGN, CALM), {}, RESTORE);
    item.settle();
    item.settle();
    item.change({ OwnerId: ROBIN });
    expect(openOf(item, "hand-over")).toEqual([]);
    item.settle();
    expect(item.state).toMatchObject({
      owner: { id: WREN.ownerId, team: "billing team" },
      record: { OwnerId: WREN.ownerId },
      history: { owners: [{ id: WREN.ownerId }] },
    });
  });

  test("of a field that an incident is about stands when the write is tried again", () => {
    const item = begin(
      stage(
        `
      - update: both
        agent: dispatcher
        set: { Priority: '"High"', Status: '"Working"' }
`,
        CALM,
      ),
      {},
      "foreign writes: accept\n",
    );
    refuse(item);
    item.change({ Priority: "Low" });
    repair(item, "retry");
    expect(Object.keys(writeOf(item).sets)).toEqual(["Status"]);
  });
});

describe("names that every object has", () => {
  test("are values like others", () => {
    const item = begin(stage(CALM), { Subject: "constructor", Status: "toString" });
    item.change({ Subject: "valueOf", Status: "constructor" });
    expect(JSON.parse(JSON.stringify(item.trail))).toEqual(item.trail);
    expect(item.of("foreign-write").map(tell).join()).toContain("Status from toString to constructor");
  });
});

describe("a reservation", () => {
  const TWO = `
  - stage: Only
    steps:
      - parallel: both
        lanes:
          left: [ { assign: one, agent: dispatcher, team: billing team, otherwise: [queue Backlog] } ]
          right: [ { assign: two, agent: dispatcher, team: billing team, otherwise: [queue Backlog] }, { wait: long, for: 2 days } ]
`;
  test("that another one replaces is given back", () => {
    const item = begin(TWO);
    item.settle();
    expect(openOf(item, "release")).toMatchObject([
      { reservation: item.of("effect-intended")[0]?.effect.id },
    ]);
  });

  test("that comes after the end is given back", () => {
    const item = begin(stage(ASSIGN));
    const [choose = ""] = Object.keys(item.state.open);
    item.deliver({ type: "cancelled", by: "Robin", reason: "a test" } as never);
    settle(item, choose, { ok: true, value: WREN });
    expect(openOf(item, "release")).toMatchObject([{ reservation: choose }]);
  });

  test("is looked for without the present owner, also when a person has it tried again", () => {
    const item = begin(`
  - stage: Only
    milestone: { within: 1 hours, violated: reassign }
    steps:${ASSIGN}${CALM}`);
    item.settle();
    item.settle();
    item.fire();
    const choose = openOf(item, "choose").at(-1);
    expect(choose).toMatchObject({ exclude: [WREN.ownerId] });
    refuse(item, choose?.id);
    repair(item, "retry");
    expect(openOf(item, "choose").at(-1)).toMatchObject({ exclude: [WREN.ownerId] });
  });
});

describe("an end", () => {
  const CLOSE = stage(
    `
      - update: close
        agent: dispatcher
        set: { Status: '"Closed"' }
      - end: over
        as: duplicate
`,
    CALM,
  );

  test("comes after the writes of the steps before it", () => {
    const item = begin(CLOSE);
    expect(item.state.status).toBe("live");
    expect(writeOf(item).sets).toMatchObject({ Status: { value: "Closed" } });
    item.settle();
    expect(item.state).toMatchObject({ status: "ended", outcome: "duplicate", record: { Status: "Closed" } });
    expect(item.of("step-started").map(({ step }) => step)).toEqual(["close", "over"]);
  });

  test("waits for a person where such a write is refused", () => {
    const item = begin(CLOSE);
    refuse(item);
    expect(item.of("incident-opened")).toHaveLength(1);
    expect(item.state.status).toBe("live");
    repair(item, "skip");
    expect(item.state.outcome).toBe("duplicate");
  });

  test("leaves nothing to a person when a write that was under way is refused after it", () => {
    const item = begin(stage(RAISE, CALM));
    const { id } = writeOf(item);
    item.deliver({ type: "cancelled", by: "Robin", reason: "a test" } as never);
    refuse(item, id);
    expect(item.state.open).toEqual({});
  });

  test("knows of a write that took hold after it", () => {
    const item = begin(stage(RAISE, CALM));
    const { id } = writeOf(item);
    item.deliver({ type: "cancelled", by: "Robin", reason: "a test" } as never);
    settle(item, id, { ok: true });
    expect(item.state).toMatchObject({ status: "ended", record: { Priority: "High" } });
  });

  test("happens once, and no handler runs after it", () => {
    const item = begin(
      stage(CALM),
      {},
      `while:
  - event: reply
    do: end as answered
  - event: reply
    do: escalate to Leads
`,
    );
    item.deliver({ type: "signal", name: "reply" } as never);
    expect(item.of("item-ended")).toHaveLength(1);
    expect(item.kinds().at(-1)).toBe("item-ended");
    expect(item.state.tasks).toEqual({});
  });

  test("leaves no write open that nobody can settle any more", () => {
    const item = begin(stage(RAISE, CALM));
    refuse(item);
    item.deliver({ type: "record-deleted", by: "Robin" } as never);
    expect(item.state).toMatchObject({ outcome: "record deleted", incidents: {} });
    expect(item.state.open).toEqual({});
  });
});

describe("boundaries", () => {
  test("a call hands over the facts that its agent may read, and no others", () => {
    const head = `while: [ { event: merged, do: follow master } ]
`;
    const item = begin(
      stage(
        `
      - interpret: understand
        agent: reader
        decide: { urgent: [ { otherwise: false } ], invoice: [ { otherwise: none } ] }
`,
        `
      - call: find
        agent: ledger
        use: billing.find
`,
      ),
      {},
      head,
    );
    expect(openOf(item, "call")).toMatchObject([{ input: { invoice: null } }]);
    expect((openOf(item, "call")[0] as { input: object }).input).toEqual({ invoice: null });
  });

  test("hold for what a person corrects", () => {
    const item = begin(
      stage(`
      - check: known
        agent: dispatcher
        that: 'topic == "billing"'
`),
    );
    repair(item, "correct", { topic: "gardening" });
    expect(item.state.facts.topic).toBeUndefined();
    expect(Object.values(item.state.incidents)).toMatchObject([{ error: { code: "VALUE_NOT_ALLOWED" } }]);
    repair(item, "correct", { topic: "billing" });
    expect(item.state.outcome).toBe("resolved");
  });
});

describe("a milestone", () => {
  test("does not warn after its violation", () => {
    const item = begin(`
  - stage: Only
    milestone: { within: 8 hours, at 80%: escalate to Leads, violated: notify owner }
    steps:${CALM}`);
    const [warning, violation] = Object.keys(item.state.timers).slice(-3);
    const due = Object.values(item.state.timers).map((timer) => timer.due);
    item.pass(9 * 3_600_000);
    expect(due).toHaveLength(3);
    for (const timer of [violation, warning]) item.deliver({ type: "timer-fired", timer } as never);
    expect(item.kinds().filter((kind) => kind.startsWith("milestone-"))).toEqual([
      "milestone-started",
      "milestone-violated",
    ]);
  });
});

describe("an item that lives for months", () => {
  test("does not grow with what happens to it", () => {
    const item = begin(
      stage(`
      - wait: closed
        agent: dispatcher
        until: 'Status == "Closed"'
        at most: { 300 days: escalate to Leads }
`),
      {},
      `while:
  - event: reply
    do: { update: turn, agent: dispatcher, set: { Priority: 'Priority == "High" ? "Low" : "High"' } }
`,
    );
    const reply = () => {
      item.deliver({ type: "signal", name: "reply" } as never);
      item.settle();
    };
    for (let round = 0; round < 200; round++) reply();
    const size = JSON.stringify(item.state).length;
    for (let round = 0; round < 200; round++) reply();
    expect(JSON.stringify(item.state).length).toBeLessThan(size * 1.05);
    expect(item.of("step-completed")).toHaveLength(400);
  });
});

describe("writes", () => {
  test("do not wait for a call that is being tried again", () => {
    const item = begin(stage(RAISE, FIND));
    const [call] = openOf(item, "call");
    expect(openOf(item, "write")).toEqual([]);
    item.deliver({
      type: "effect-retried",
      effect: call?.id,
      attempt: 1,
      error: { code: "503", message: "Later." },
      next: "2026-11-02T09:01:00.000Z",
    } as never);
    expect(openOf(item, "write")).toHaveLength(1);
  });
});

describe("the shape of the work", () => {
  test("lanes may have any name", () => {
    const item = begin(`
  - stage: Only
    steps:
      - parallel: both
        lanes:
          left/right: [ { ask: proof, agent: reader, of: Desk, question: Proof?, gives: topic, at most: { 2 days: continue } } ]
`);
    expect(item.of("step-completed")).toEqual([]);
    item.answer({ topic: "billing" });
    expect(item.of("step-completed").map(({ step }) => step)).toEqual(["proof", "both"]);
  });
});

describe("a trail from a newer version", () => {
  test("is named, instead of being misread", () => {
    const item = begin(stage(CALM));
    const newer = { kind: "moon-risen", at: "2030-01-01T00:00:00.000Z" } as never as Entry;
    expect(() => apply(item.state, newer)).toThrow(/"moon-risen".*newer/);
    expect(() => fold([...item.trail, { ...newer, kind: "constructor" } as never])).toThrow(/"constructor"/);
  });
});
