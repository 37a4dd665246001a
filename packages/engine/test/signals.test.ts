import { kinds } from "@throughline/steps";
import { checkText, type Value } from "@throughline/workflow";
import { describe, expect, test } from "vitest";
import { world } from "./world.ts";

const FILE = (steps: string, more = "") => `workflow: orders
object: Case
start: { event: created }
facts:
  paid: { type: number }
  note: { type: text, optional: true }
agents:
  ledger: { role: Follows payments, reads: [Status], gives: [paid, note] }
${more}stages:
  - stage: Payment
    steps:
${steps}
      - end: done
        as: "paid"
`;
const WAIT = `      - wait: payment
        agent: ledger
        for event: payment.received
        where: 'event.amount > 0.0'
        gives: { paid: amount, note: note }
        at most: { 10 days: end as unpaid }`;
const BEFORE = `      - wait: opened
        agent: ledger
        until: 'Status == "Open"'
        at most: { 10 days: end as never opened }
`;

function begin(steps = WAIT, more = "") {
  const { workflow, problems } = checkText(FILE(steps, more), kinds as never);
  if (!workflow || problems.some(({ severity }) => severity === "error"))
    throw new Error(JSON.stringify(problems, null, 1));
  const item = world(workflow);
  item.arrive({ Status: "New" });
  return item;
}

const paid = (item: ReturnType<typeof world>, data: Record<string, Value>, more: object = {}) =>
  item.deliver({ type: "signal", name: "payment.received", data, by: "hook billing", ...more } as never);

describe("a step waits for an event", () => {
  test("and ends with what the event carries, told by whom", () => {
    const item = begin();
    paid(item, { amount: 12.5, note: "thanks" });
    expect(item.state).toMatchObject({ outcome: "paid" });
    expect(item.of("event-received")).toMatchObject([
      {
        event: "payment.received",
        by: "hook billing",
        kept: true,
        because: { text: "payment waits for it" },
      },
    ]);
    expect(item.of("event-taken")).toMatchObject([
      { step: "payment", visit: "payment#1", eventId: "event-2" },
    ]);
    expect(item.of("decided").map(({ decision }) => decision)).toMatchObject([
      {
        name: "paid",
        value: 12.5,
        by: "system",
        because: { text: "payment.received arrived from hook billing" },
      },
      { name: "note", value: "thanks", by: "system", outside: true },
    ]);
  });

  test.each([
    [{ amount: 0 }, /amount.*0/],
    [{ amount: "12" }, /amount/],
    [{ note: "thanks" }, /amount/],
    [{}, /amount/],
  ] as [Record<string, Value>, RegExp][])(
    "one that does not count is kept, and the trail says why: %j",
    (data, why) => {
      const item = begin();
      paid(item, data);
      expect(item.state.status).toBe("live");
      expect(item.of("event-received")[0]).toMatchObject({ kept: true, handled: false });
      expect(item.of("event-received")[0]?.because.text).toMatch(why);
      paid(item, { amount: 1 });
      expect(item.state.facts.paid?.value).toBe(1);
    },
  );

  test("one that came before the wait is taken by it, each by one wait, the oldest first", () => {
    const second = WAIT.replace("wait: payment", "wait: second");
    const item = begin(`${BEFORE}${WAIT}\n${second}`);
    paid(item, { amount: 1 });
    paid(item, { amount: 2 });
    paid(item, { amount: 3 });
    expect(item.state.heard).toHaveLength(3);
    item.change({ Status: "Open" });
    expect(item.of("event-taken")).toMatchObject([
      { step: "payment", eventId: "event-2" },
      { step: "second", eventId: "event-3" },
    ]);
    expect(item.state).toMatchObject({ outcome: "paid", facts: { paid: { value: 2 } } });
  });

  test("the latest 32 are kept; what no step ever waits for is none of them", () => {
    const item = begin(`${BEFORE}${WAIT}`);
    for (let amount = 1; amount <= 40; amount++) paid(item, { amount });
    item.deliver({ type: "signal", name: "something.else" } as never);
    expect(item.state.heard?.map(({ data }) => data.amount)).toEqual(
      Array.from({ length: 32 }, (_, i) => i + 9),
    );
  });

  test("the same event arrives once, however often it is delivered", () => {
    const item = begin(`${BEFORE}${WAIT}`);
    paid(item, { amount: 1 }, { id: "hook/billing/evt_1" });
    expect(paid(item, { amount: 1 }, { id: "hook/billing/evt_1" })).toEqual([]);
    expect(item.state.heard).toHaveLength(1);
  });

  test("a line of while: answers it as well", () => {
    const item = begin(WAIT, "while:\n  - event: payment.received\n    do: notify Ledger\n");
    paid(item, { amount: 1 });
    expect(item.of("event-received")).toMatchObject([{ handled: true, kept: true }]);
    expect(item.of("acted")[0]).toMatchObject({ action: { do: "notify", to: "Ledger" } });
    expect(item.state.outcome).toBe("paid");
  });

  test("no longer than is said", () => {
    const item = begin();
    item.fire();
    expect(item.state.outcome).toBe("unpaid");
  });

  test("or for a condition, whichever comes first", () => {
    const item = begin(WAIT.replace("for event", "until: 'Status == \"Closed\"'\n        for event"));
    item.change({ Status: "Closed" });
    expect(item.state).toMatchObject({ outcome: "paid", facts: {} });
  });

  test("one that is for another visit is not its", () => {
    const item = begin();
    paid(item, { amount: 1 }, { visit: "other#1" });
    expect(item.of("event-received")).toMatchObject([{ handled: false }]);
    expect(item.of("event-received")[0]?.kept).toBeUndefined();
    paid(item, { amount: 2 }, { visit: "payment#1" });
    expect(item.state.facts.paid?.value).toBe(2);
  });
});

describe("what an event carries says nowhere who gets something", () => {
  const ASSIGN = `      - assign: owner
        agent: ledger
        team: '{note} team'
        by: least loaded
        otherwise: [queue Backlog]`;
  test("found by check", () => {
    const { problems } = checkText(FILE(`${WAIT}\n${ASSIGN}`), kinds as never);
    expect(problems.map(({ code }) => code)).toContain("tainted-address");
  });
});

describe("how it is written", () => {
  const problemsOf = (wait: string) =>
    checkText(
      FILE(`      - wait: payment\n        agent: ledger\n        ${wait.replaceAll("; ", "\n        ")}`),
      kinds as never,
    ).problems.map(({ code, message }) => `${code}: ${message}`);

  test.each([
    ["for event: payment.received", /wait-without-timeout: .*payment.received never arrives/],
    ["for: 1 day; gives: [paid]", /gives: is about an event/],
    ["for event: x; gives: [amount]; at most: { 1 day: continue }", /unknown-fact: "amount" is no fact/],
    ["for event: x; where: 'amount > 0'; at most: { 1 day: continue }", /amount/],
    ["for event: x; from: Case; at most: { 1 day: continue }", /EmailMessage.ParentId/],
  ])("%s", (written, problem) => {
    expect(problemsOf(written)).toContainEqual(expect.stringMatching(problem));
  });
});
