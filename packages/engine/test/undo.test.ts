import { describe, expect, test } from "vitest";
import type { Effect } from "../src/index.ts";
import { begin } from "./begin.ts";

type Item = ReturnType<typeof begin>;

/** A credit note is written, a parcel is ordered, and then something more is called. */
const ORDER = (fails: string, last = "") => `
  - stage: Work
    steps:
      - update: working
        set: { Status: '"Working"' }
        undo: restore
      - call: credit
        use: erp.createNote
        with: { for: Subject }
        gives: { invoice: id }
        undo: { use: erp.cancelNote, with: { id: invoice, of: Subject } }
      - call: parcel
        use: shop.order
        undo: { use: shop.cancel, with: { for: Subject } }
      - call: pay
        use: bank.pay
        fails: ${fails}
${last}
`;

const calls = (item: Item) =>
  item.of("effect-intended").flatMap(({ effect }) => (effect.kind === "call" ? [effect] : []));
const undone = (item: Item) => item.of("undone").map(({ step, how }) => `${step} ${how}`);

/** The system under way answers; `undefined`: refuses. */
function answer(item: Item, value: unknown, error?: object) {
  const [open] = Object.values(item.state.open).filter(
    ({ effect, held }) => effect.kind !== "write" && !held,
  );
  item.deliver({
    ...{ type: "effect-settled", effect: open?.effect.id, apiCalls: 0, ms: 1 },
    result: error ? { ok: false, error } : { ok: true, value },
  } as never);
}
const write = ({ kind }: Effect) => kind === "write";
/** Writes travel one after the other. */
const written = (item: Item) => {
  for (let round = 0; round < 3; round++) item.settle(undefined, write);
};
const NO = { code: "HTTP_400", message: "No." };

/** Everything is done but the payment, which is refused. */
function refusedAtLast(fails: string, last?: string) {
  const item = begin(ORDER(fails, last), { Subject: "A-1" });
  answer(item, { id: "CN-7" });
  answer(item, {});
  answer(item, undefined, NO);
  return item;
}

describe("undo", () => {
  test("takes back what was done, the last first and one after the other, and ends the item", () => {
    const item = refusedAtLast("undo");
    expect(calls(item).map(({ operation }) => operation)).toEqual(["createNote", "order", "pay", "cancel"]);
    answer(item, {});
    expect(calls(item).at(-1)).toMatchObject({
      ...{ connection: "erp", operation: "cancelNote" },
      ...{ input: { id: "CN-7", of: "A-1" }, undoes: "credit#1" },
    });
    expect(undone(item)).toEqual(["parcel taken-back"]);
    answer(item, {});
    // the field is written back at last
    item.settle();
    expect(undone(item)).toEqual(["parcel taken-back", "credit taken-back", "working taken-back"]);
    expect(item.state).toMatchObject({ status: "ended", outcome: "undone", record: { Status: "New" } });
  });

  test("what is taken back was fixed when the step was done", () => {
    const item = begin(ORDER("undo"), { Subject: "A-1" });
    answer(item, { id: "CN-7" });
    item.change({ Subject: "Another" });
    answer(item, {});
    answer(item, undefined, NO);
    expect(calls(item).at(-1)?.input).toEqual({ for: "Another" });
    answer(item, {});
    expect(calls(item).at(-1)?.input).toEqual({ id: "CN-7", of: "A-1" });
  });

  test("nothing before a step is taken back until a person has seen to it", () => {
    const item = refusedAtLast("undo");
    answer(item, undefined, { code: "HTTP_409", message: "The parcel has left." });
    expect(item.of("incident-opened").at(-1)).toMatchObject({ step: "parcel", undoes: true });
    expect(Object.values(item.state.open).filter(({ effect }) => !write(effect))).toEqual([]);
    const repair = (more: object) =>
      item.deliver({
        ...{ type: "incident-repaired", incident: Object.keys(item.state.incidents)[0] },
        ...{ by: "Robin", reason: "I asked them", ...more },
      } as never);
    repair({ repair: "retry" });
    expect(calls(item).at(-1)?.operation).toBe("cancel");
    answer(item, undefined, { code: "HTTP_409", message: "The parcel has left." });
    repair({ repair: "skip" });
    answer(item, {});
    written(item);
    expect(undone(item)).toEqual(["parcel skipped", "credit taken-back", "working taken-back"]);
    expect(item.state.outcome).toBe("undone");
  });

  test("a person corrects what it is taken back with", () => {
    const item = begin(ORDER("undo"), { Subject: "A-1" });
    // the answer lacks the number of the note
    answer(item, {});
    answer(item, {});
    answer(item, undefined, NO);
    answer(item, {});
    expect(item.of("incident-opened").at(-1)).toMatchObject({
      ...{ step: "credit", error: { code: "UNDO_INPUT_UNKNOWN" } },
    });
    const [incident] = Object.keys(item.state.incidents);
    const values = { id: "CN-7" };
    item.deliver({
      ...{ type: "incident-repaired", incident, repair: "correct", values, by: "Robin", reason: "so" },
    } as never);
    expect(calls(item).at(-1)?.input).toEqual({ id: "CN-7", of: "A-1" });
  });

  test("what a person has corrected is taken back as what the step wrote", () => {
    const item = begin(`
  - stage: Work
    steps:
      - update: working
        set: { Status: '"Working"' }
        undo: restore
      - ask: looked
        of: Desk
        question: What is it?
        gives: topic
      - call: pay
        use: bank.pay
        fails: undo
`);
    const [open] = Object.values(item.state.open);
    item.deliver({
      ...{ type: "effect-settled", effect: open?.effect.id, apiCalls: 1, ms: 1 },
      result: { ok: false, error: NO },
    } as never);
    const [incident] = Object.keys(item.state.incidents);
    const values = { Status: "On hold" };
    item.deliver({
      ...{ type: "incident-repaired", incident, repair: "correct", values, by: "Robin", reason: "so" },
    } as never);
    written(item);
    expect(item.state.record.Status).toBe("On hold");
    item.answer({ topic: "billing" });
    answer(item, undefined, NO);
    written(item);
    expect(undone(item)).toEqual(["working taken-back"]);
    expect(item.state.record.Status).toBe("New");
  });

  test("the item goes on as the action says", () => {
    const item = refusedAtLast(
      "undo then continue",
      `      - ask: what-now\n        of: Leads\n        question: Well?`,
    );
    answer(item, {});
    answer(item, {});
    item.settle(undefined, write);
    expect(item.kinds()).toContain("undo-ended");
    expect(Object.values(item.state.tasks)[0]?.request.title).toBe("Well?");
    // what was taken back is not taken back once more
    expect(item.state.undos).toBeUndefined();
  });

  test.each([
    ["begin again", { status: "live", stage: "Work" }],
    ["end the item", { status: "ended", outcome: "ended by a person" }],
    ["go on", { status: "ended", outcome: "resolved" }],
  ])("a person who is asked afterwards: %s", (choice, state) => {
    const item = refusedAtLast("undo then escalate to Leads");
    expect(item.state.tasks).toEqual({});
    answer(item, {});
    answer(item, {});
    item.settle();
    expect(Object.values(item.state.tasks)[0]?.request.to).toBe("Leads");
    // it stands still until then
    expect(item.state.undoing).toMatchObject({ asked: true });
    item.answer({ answer: choice });
    expect(item.state).toMatchObject(state);
    if (choice === "begin again") expect(calls(item).at(-1)?.operation).toBe("createNote");
    expect(item.state.undoing).toBeUndefined();
  });

  describe("what a person does while it stands still", () => {
    const STANDS = `
  - stage: Work
    steps:
      - parallel: both
        lanes:
          look:
            - ask: looked
              of: Desk
              question: What is it?
              gives: topic
              undo: { use: shop.cancel, with: { for: Subject } }
          money:
            - call: pay
              use: bank.pay
              fails: undo then escalate to Leads
`;
    const stood = () => {
      const item = begin(STANDS, { Subject: "A-1" });
      answer(item, undefined, NO);
      expect(item.state.undoing).toMatchObject({ asked: true });
      item.answer({ topic: "billing" });
      return item;
    };

    test("belongs to what goes on", () => {
      const item = stood();
      item.answer({ answer: "go on" });
      expect(item.state).toMatchObject({ status: "ended", outcome: "resolved" });
      expect(undone(item)).toEqual([]);
    });

    test("is taken back before the item ends", () => {
      const item = stood();
      item.answer({ answer: "end the item" });
      expect(calls(item).at(-1)).toMatchObject({ operation: "cancel", input: { for: "A-1" } });
      answer(item, {});
      expect(undone(item)).toEqual(["looked taken-back"]);
      expect(item.state).toMatchObject({ status: "ended", outcome: "ended by a person" });
    });
  });

  test("what is under way comes to its outcome before, and is taken back as well", () => {
    const item = begin(ORDER("undo"), { Subject: "A-1" });
    answer(item, { id: "CN-7" });
    item.deliver({ type: "cancelled", by: "Robin", reason: "a mistake", undo: true } as never);
    expect(calls(item).map(({ operation }) => operation)).toEqual(["createNote", "order"]);
    answer(item, {});
    expect(calls(item).map(({ operation }) => operation)).toEqual(["createNote", "order", "cancel"]);
    answer(item, {});
    answer(item, {});
    item.settle();
    expect(item.state).toMatchObject({ status: "ended", outcome: "cancelled" });
    expect(item.of("item-ended")[0]).toMatchObject({ by: "person", because: "Robin: a mistake" });
  });

  test("of a step that may have taken place a person is asked before it is taken back", () => {
    const item = begin(ORDER("undo"), { Subject: "A-1" });
    answer(item, { id: "CN-7" });
    answer(item, undefined, { code: "SENT_ANSWER_UNKNOWN", message: "The answer was lost.", doubt: true });
    const act = (repair: string, undo?: true) =>
      item.deliver({
        ...{ type: "incident-repaired", incident: Object.keys(item.state.incidents)[0] },
        ...{ repair, by: "Robin", reason: "so", ...(undo && { undo }) },
      } as never);
    act("cancel", true);
    expect(item.of("incident-opened").at(-1)).toMatchObject({
      ...{ step: "parcel", error: { code: "OUTCOME_UNKNOWN" } },
    });
    act("retry");
    expect(calls(item).at(-1)?.operation).toBe("cancel");
    answer(item, {});
    answer(item, {});
    written(item);
    expect(item.state.outcome).toBe("cancelled");
  });

  test("a call that took place is taken back, though its answer could not be used", () => {
    const item = begin(
      ORDER("undo").replace("gives: { invoice: id }", "gives: { topic: id }\n        fails: undo"),
      {
        Subject: "A-1",
      },
    );
    answer(item, { id: "no topic of ours" });
    expect(item.kinds()).toContain("attempt-refused");
    expect(item.of("undo-begun")[0]).toMatchObject({ step: "credit" });
  });

  test("what somebody else has written since stands", () => {
    const item = begin(ORDER("undo"), { Subject: "A-1" }, "foreign writes: accept\n");
    answer(item, { id: "CN-7" });
    answer(item, {});
    item.settle(undefined, write);
    item.change({ Status: "Closed" });
    answer(item, undefined, NO);
    answer(item, {});
    answer(item, {});
    expect(undone(item).at(-1)).toBe("working left");
    expect(item.state.record.Status).toBe("Closed");
  });

  test.each(["accept", "escalate to Leads", "restore"])(
    "what somebody writes while the write back is on its way stands, whatever the workflow says of it: %s",
    (policy) => {
      const item = begin(
        `
  - stage: Work
    steps:
      - update: working
        set: { Status: '"Working"' }
        undo: restore
      - wait: sent
        until: given(topic)
        at most: { 1 day: undo }
`,
        {},
        `foreign writes: ${policy}\n`,
      );
      item.settle(undefined, write);
      item.fire();
      const [open] = Object.values(item.state.open);
      expect(open?.effect).toMatchObject({ sets: { Status: { value: "New", expected: "Working" } } });
      item.deliver({
        ...{ type: "effect-settled", effect: open?.effect.id, apiCalls: 1, ms: 1 },
        result: {
          ok: false,
          error: { code: "CONFLICT", message: "It is another." },
          actual: { Status: "Closed" },
        },
      } as never);
      for (let round = 0; round < 3; round++) item.settle(undefined, write);
      expect(item.state.record.Status).toBe("Closed");
      expect(undone(item).at(-1)).toBe("working left");
    },
  );

  test("so does what the stream tells of it before the answer comes", () => {
    const item = begin(
      `
  - stage: Work
    steps:
      - update: working
        set: { Status: '"Working"' }
        undo: restore
      - wait: sent
        until: given(topic)
        at most: { 1 day: undo }
`,
      {},
      "foreign writes: restore\n",
    );
    item.settle(undefined, write);
    item.fire();
    const [open] = Object.values(item.state.open);
    item.change({ Status: "Closed" });
    item.deliver({
      ...{ type: "effect-settled", effect: open?.effect.id, apiCalls: 1, ms: 1 },
      result: {
        ok: false,
        error: { code: "CONFLICT", message: "It is another." },
        actual: { Status: "Closed" },
      },
    } as never);
    for (let round = 0; round < 3; round++) item.settle(undefined, write);
    expect(item.state.record.Status).toBe("Closed");
    expect(undone(item)).toEqual(["working left"]);
  });

  test("a write back that the org refuses is an incident, and the rest waits", () => {
    const item = begin(
      ORDER("undo")
        .replace(/ {6}- update[\s\S]*?undo: restore\n/, "")
        .replace(
          "      - call: pay",
          "      - update: done\n        set: { Priority: '\"High\"' }\n        undo: { set: { Priority: '\"Low\"' } }\n      - wait: sent\n        until: 'given(topic)'\n        at most: { 1 day: undo }\n      - call: pay",
        ),
      { Subject: "A-1" },
    );
    answer(item, { id: "CN-7" });
    answer(item, {});
    item.settle(undefined, write);
    item.fire();
    const [open] = Object.values(item.state.open);
    expect(open?.effect).toMatchObject({ kind: "write", sets: { Priority: { value: "Low" } } });
    item.deliver({
      ...{ type: "effect-settled", effect: open?.effect.id, apiCalls: 1, ms: 1 },
      result: { ok: false, error: { code: "FIELD_CUSTOM_VALIDATION_EXCEPTION", message: "No." } },
    } as never);
    expect(undone(item)).toEqual([]);
    const [incident] = Object.keys(item.state.incidents);
    item.deliver({
      type: "incident-repaired",
      incident,
      repair: "retry",
      by: "Robin",
      reason: "so",
    } as never);
    item.settle(undefined, write);
    expect(undone(item)).toEqual(["done taken-back"]);
    expect(calls(item).at(-1)?.operation).toBe("cancel");
  });

  test("nothing is called forward while what was done is taken back", () => {
    const item = begin(`
  - stage: Work
    steps:
      - parallel: both
        lanes:
          one:
            - call: parcel
              use: shop.order
              undo: { use: shop.cancel, with: {} }
            - ask: sure
              of: Desk
              question: Sure?
            - call: pay
              use: bank.pay
          other:
            - wait: late
              until: 'given(topic)'
              at most: { 1 hour: undo then continue }
`);
    answer(item, {});
    item.fire();
    expect(calls(item).map(({ operation }) => operation)).toEqual(["order", "cancel"]);
    item.answer({ answer: "done" });
    expect(calls(item)).toHaveLength(2);
    answer(item, {});
    expect(calls(item).map(({ operation }) => operation)).toEqual(["order", "cancel", "pay"]);
  });

  test("a milestone, a handler and a step that ends the item ask for it as well", () => {
    const steps = `
      - call: parcel
        use: shop.order
        undo: { use: shop.cancel, with: {} }
`;
    const late = begin(`
  - stage: Work
    milestone: { within: 1 hour, violated: undo then end as too late }
    steps:${steps}      - wait: long\n        for: 3 days\n`);
    answer(late, {});
    late.fire();
    answer(late, {});
    expect(late.state.outcome).toBe("too late");

    const stopped = begin(
      `\n  - stage: Work\n    steps:${steps}      - wait: long\n        for: 3 days\n`,
      {},
      "while:\n  - event: stop\n    do: undo then end as stopped\n",
    );
    answer(stopped, {});
    stopped.deliver({ type: "signal", name: "stop" } as never);
    answer(stopped, {});
    expect(stopped.state.outcome).toBe("stopped");

    const ended = begin(
      `\n  - stage: Work\n    steps:${steps}      - end: refused\n        as: refused\n        take back: true\n`,
    );
    answer(ended, {});
    answer(ended, {});
    expect(ended.state.outcome).toBe("refused");
  });

  test("a step that waited on while it was taken back is not taken back once more", () => {
    const item = begin(`
  - stage: Work
    milestone: { within: 1 hour, violated: undo then end as too late }
    steps:
      - parallel: both
        lanes:
          ask:
            - ask customer: which
              use: mail.question
              with: { to: Subject }
              undo: { use: mail.recall, with: { of: Subject } }
          money:
            - call: pay
              use: bank.pay
              fails: undo then continue
      - wait: long
        for: 3 days
`);
    const did = () => calls(item).map(({ operation }) => operation);
    answer(item, {});
    answer(item, undefined, NO);
    answer(item, {});
    expect(undone(item)).toEqual(["which taken-back"]);
    item.pass(1_000);
    item.deliver({ type: "signal", name: "reply", data: {}, by: "ada@example.com" } as never);
    expect(item.state.visits["which#1"]?.status).toBe("completed");
    item.fire();
    expect(did()).toEqual(["question", "pay", "recall"]);
    expect(item.state).toMatchObject({ status: "ended", outcome: "too late" });
  });

  describe("asked once more while it goes on, what follows", () => {
    const LATE = (failed: string, violated: string, overdue = "") => `
  - stage: Work
    milestone: { within: 1 hour, violated: ${violated}${overdue} }
    steps:
      - call: parcel
        use: shop.order
        undo: { use: shop.cancel, with: {} }
      - parallel: both
        lanes:
          money:
            - call: pay
              use: bank.pay
              fails: ${failed}
          look:
            - call: look
              use: shop.find
              fails: ${failed}
`;
    const ordered = (...workflow: [string, string, string?]) => {
      const item = begin(LATE(...workflow), { Subject: "A-1" });
      answer(item, {});
      return item;
    };
    const titles = (item: Item) => Object.values(item.state.tasks).map(({ request }) => request.title);

    test("is another", () => {
      const item = ordered("undo then notify Leads", "undo then end as too late");
      answer(item, undefined, NO);
      item.fire();
      answer(item, undefined, NO);
      answer(item, {});
      expect(item.state).toMatchObject({ status: "ended", outcome: "too late" });
    });

    test("stays the end: what waited is withdrawn, and nothing is left that could go on", () => {
      const item = ordered("undo then end as not paid", "undo then queue Backlog");
      answer(item, undefined, NO);
      item.fire();
      answer(item, undefined, NO);
      answer(item, {});
      expect(item.state).toMatchObject({ status: "ended", outcome: "not paid" });
    });

    test("stays with the person who is asked what becomes of a step that waits for nothing else", () => {
      const item = ordered("undo then escalate to Leads", "undo then notify Leads");
      answer(item, undefined, NO);
      item.fire();
      answer(item, {});
      answer(item, {});
      expect(titles(item)).toEqual(["What becomes of this item? What was done is taken back"]);
      item.answer({ answer: "go on" });
      expect(item.state).toMatchObject({ status: "ended", outcome: "resolved" });
    });

    test("is asked of every step that fails, each with a question of its own", () => {
      const item = ordered("undo then escalate to Leads", "notify Leads");
      answer(item, undefined, NO);
      answer(item, undefined, NO);
      expect(titles(item)).toEqual(["What becomes of this step?"]);
      item.answer({ answer: "go on" });
      answer(item, {});
      expect(titles(item)).toEqual(["What becomes of this item? What was done is taken back"]);
      item.answer({ answer: "go on" });
      expect(item.state).toMatchObject({ status: "ended", outcome: "resolved" });
    });
  });

  test("an owner who was assigned is taken out again, with the load", () => {
    const item = begin(`
  - stage: Work
    steps:
      - assign: owner
        team: billing team
        by: least loaded
        otherwise: [queue Backlog]
        undo: restore
      - call: pay
        use: bank.pay
        fails: undo then continue
`);
    item.settle(undefined, ({ kind }) => kind === "choose");
    expect(item.state.owner?.name).toBe("Wren");
    answer(item, undefined, NO);
    for (let round = 0; round < 4; round++) item.settle(undefined, ({ kind }) => kind !== "call");
    expect(item.state.record.OwnerId).toBe("00G1");
    expect(item.state.owner?.id).toBe("00G1");
    expect(item.state.reservation).toBeUndefined();
  });

  test("where the record is deleted meanwhile, what was done elsewhere is taken back all the same", () => {
    const item = refusedAtLast("undo");
    item.deliver({ type: "record-deleted" } as never);
    answer(item, {});
    answer(item, {});
    const [open] = Object.values(item.state.open);
    item.deliver({
      ...{ type: "effect-settled", effect: open?.effect.id, apiCalls: 1, ms: 1 },
      result: {
        ok: false,
        gone: true,
        error: { code: "NOT_FOUND", message: "The record does not exist any more." },
      },
    } as never);
    expect(undone(item)).toEqual(["parcel taken-back", "credit taken-back", "working left"]);
    expect(item.of("item-ended")[0]).toMatchObject({ outcome: "record deleted", by: "org" });
  });

  test("a step that skips an incident may take back what was done, and the item goes on", () => {
    const item = refusedAtLast(
      "incident",
      `      - ask: what-now\n        of: Leads\n        question: Well?`,
    );
    item.deliver({
      ...{ type: "incident-repaired", incident: Object.keys(item.state.incidents)[0] },
      ...{ repair: "skip", by: "Robin", reason: "by hand", undo: true },
    } as never);
    answer(item, {});
    answer(item, {});
    written(item);
    expect(undone(item)).toHaveLength(3);
    expect(Object.values(item.state.tasks)[0]?.request.title).toBe("Well?");
  });
});

test("a system that knows nothing by its inputs fails the call; it does not end the item", () => {
  const item = begin(ORDER("incident"), { Subject: "A-1" });
  const [open] = Object.values(item.state.open);
  item.deliver({
    ...{ type: "effect-settled", effect: open?.effect.id, apiCalls: 0, ms: 1 },
    result: { ok: false, gone: true, error: { code: "HTTP_404", message: "Nothing by these inputs." } },
  } as never);
  expect(item.state.status).toBe("live");
  expect(item.of("step-failed")[0]).toMatchObject({ step: "credit" });
});
