import { kinds } from "@throughline/steps";
import { checkText, type Value } from "@throughline/workflow";
import { describe, expect, test } from "vitest";
import { world } from "./world.ts";

const FILE = (to = "SuppliedEmail", more = "") => `workflow: asks
object: Case
start: { event: created }
facts:
  invoice: { type: text }
agents:
  clerk: { role: Asks, reads: [SuppliedEmail, Subject, Description], gives: [invoice], calls: [mail.question] }
stages:
  - stage: Asking
    steps:
      - ask customer: which-invoice
        agent: clerk
        use: mail.question
        with: { to: '${to}', subject: Subject }
        where: 'event.text != ""'
        gives: { invoice: text }
        remind: 3 days
        at most: { 7 days: end as no answer }
        fails: escalate to Leads
${more}      - end: done
        as: answered
`;

function begin(to?: string, ...[from, until]: string[]) {
  const text = from === undefined ? FILE(to) : FILE(to).replace(from, until ?? "");
  const { workflow, problems } = checkText(text, kinds as never);
  expect(problems.filter(({ code }) => code !== "unused-fact")).toEqual([]);
  const item = world(workflow as never);
  item.arrive({ SuppliedEmail: "ada@example.com", Subject: "Refund", Description: null });
  return item;
}

const DAY = 86_400_000;
const hear = (item: ReturnType<typeof world>, name: string, data: Record<string, Value> = {}) => {
  item.pass(1_000);
  item.deliver({ type: "signal", name, data, by: "ada@example.com" } as never);
};
const sent = (item: ReturnType<typeof world>) =>
  item.of("effect-intended").filter(({ effect }) => effect.kind === "call").length;

describe("somebody who is asked because no answer came", () => {
  const late = () => {
    const item = begin("SuppliedEmail", "end as no answer", "escalate to Leads");
    item.settle({});
    while (Object.keys(item.state.tasks).length === 0) {
      item.fire();
      item.settle({});
    }
    return item;
  };

  test("keeps waiting, and nothing is sent again; the time runs anew, and the answer is heard", () => {
    const item = late();
    expect(sent(item)).toBe(2);
    item.answer({ answer: "keep waiting" });
    expect(sent(item)).toBe(2);
    expect(item.state.visits["which-invoice#1"]).toMatchObject({
      ...{ status: "waiting", waitingFor: "the customer's answer" },
    });
    item.fire();
    expect(sent(item)).toBe(2);
    expect(Object.keys(item.state.tasks)).toHaveLength(1);
    item.answer({ answer: "keep waiting" });
    hear(item, "reply", { text: "INV-9" });
    expect(item.state).toMatchObject({ outcome: "answered", facts: { invoice: { value: "INV-9" } } });
  });

  test("tries again after the question came back, and it is sent once more", () => {
    const item = begin();
    item.settle({});
    hear(item, "bounced");
    item.answer({ answer: "try again" });
    expect(sent(item)).toBe(2);
    item.settle({});
    hear(item, "reply", { text: "INV-9" });
    expect(item.state.outcome).toBe("answered");
  });
});

describe("the customer is asked", () => {
  test("by an operation; the answer is a fact, in their words", () => {
    const item = begin();
    expect(Object.values(item.state.open)[0]?.effect).toMatchObject({
      ...{ kind: "call", connection: "mail", operation: "question" },
      input: { to: "ada@example.com", subject: "Refund" },
    });
    item.settle({ message: "<1@example.com>" });
    expect(item.state.visits["which-invoice#1"]).toMatchObject({ waitingFor: "the customer's answer" });
    item.pass(DAY);
    hear(item, "reply", { text: "INV-104233" });
    expect(item.state).toMatchObject({ outcome: "answered" });
    expect(item.of("decided")).toMatchObject([
      { decision: { name: "invoice", value: "INV-104233", by: "system", outside: true } },
    ]);
  });

  test("what they wrote before they were asked is no answer, nor what says nothing", () => {
    const item = begin();
    item.deliver({ type: "signal", name: "reply", data: { text: "by the way" } } as never);
    item.pass(1_000);
    item.settle({});
    expect(item.state.status).toBe("live");
    hear(item, "reply", { text: "" });
    expect(item.state.status).toBe("live");
    hear(item, "auto-replied", { text: "I am away" });
    expect(item.of("event-received").at(-1)).toMatchObject({ event: "auto-replied", handled: false });
    hear(item, "reply", { text: "INV-1" });
    expect(item.state.facts.invoice?.value).toBe("INV-1");
  });

  test("a second time after three days, and no longer than seven", () => {
    const item = begin();
    item.settle({});
    expect(sent(item)).toBe(1);
    item.fire();
    expect(sent(item)).toBe(2);
    // a reminder that does not leave changes nothing
    const [effect] = Object.keys(item.state.open);
    item.deliver({
      ...{ type: "effect-settled", effect, apiCalls: 0, ms: 1 },
      result: { ok: false, error: { code: "REFUSED", message: "No." } },
    } as never);
    expect(item.state.status).toBe("live");
    item.fire();
    expect(item.state.outcome).toBe("no answer");
    expect(item.now()).toBe(new Date(Date.parse("2026-11-02T09:00:00.000Z") + 7 * DAY).toISOString());
  });

  test("a bounce ends the wait by the way of a failure", () => {
    const item = begin();
    item.settle({});
    hear(item, "bounced", { text: "5.1.1" });
    expect(Object.values(item.state.tasks)[0]).toMatchObject({
      request: { to: "Leads" },
      visit: "which-invoice#1",
    });
    item.answer({ answer: "go on" });
    expect(item.state.outcome).toBe("answered");
  });

  test("so does an operation that cannot send", () => {
    const item = begin();
    const [effect] = Object.keys(item.state.open);
    item.deliver({
      ...{ type: "effect-settled", effect, apiCalls: 0, ms: 1 },
      result: { ok: false, error: { code: "NO_RECIPIENT", message: "Nobody." } },
    } as never);
    expect(Object.values(item.state.tasks)[0]?.request.because).toBe("Nobody.");
  });
});

describe("to whom a mail goes is a field of the record", () => {
  const operation = () => ({ writes: true, addresses: ["to"] });
  const CALL = `      - call: again
        agent: clerk
        use: mail.question
        with: { to: invoice, subject: Subject }
`;
  const codes = (to: string, more = "") =>
    checkText(
      FILE(to, more),
      kinds as never,
      {
        operation,
        objects: undefined,
        field: (_object: string, name: string) => ({
          type: "text",
          ...(name === "SuppliedEmail" && { email: true }),
        }),
      } as never,
    ).problems.map(({ code }) => code);

  test("never words of a customer", () => {
    expect(codes("SuppliedEmail")).not.toContain("tainted-address");
    expect(codes("SuppliedEmail", CALL)).toContain("tainted-address");
  });

  test("and the executor holds it, whatever a check said before", () => {
    const { workflow } = checkText(FILE("SuppliedEmail", CALL), kinds as never);
    const item = world(workflow as never, { addresses: () => ["to"] } as never);
    item.arrive({ SuppliedEmail: "ada@example.com", Subject: "Refund", Description: null });
    item.settle({});
    hear(item, "reply", { text: "eve@example.org" });
    expect(item.of("attempt-refused")).toMatchObject([{ step: "again", code: "TAINTED" }]);
    expect(sent(item)).toBe(1);
  });
});
