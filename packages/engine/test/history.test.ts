import { describe, expect, test } from "vitest";
import { begin } from "./begin.ts";
import { START, WREN } from "./world.ts";

const DESK = `
  - stage: Intake
    steps:
      - interpret: understand
        agent: reader
        decide:
          topic: [ { rule: 'Subject.contains("invoice")', gives: billing }, { person: Desk } ]
          urgent: [ { otherwise: false } ]
          invoice: [ { otherwise: none } ]
      - decide: priority
        agent: dispatcher
        gives: Priority
        table: { inputs: [topic], rows: [ [billing, High], [any, Low] ] }
      - assign: owner
        agent: dispatcher
        team: '{topic} team'
        skills: [topic]
        otherwise: [drop skills, queue Backlog]
  - stage: Work
    milestone: { within: 2 hours, violated: reassign }
    steps:
      - wait: closed
        agent: dispatcher
        until: 'Status == "Closed"'
        at most: { 9 days: escalate to Leads }
`;

const at = (minutes: number) => new Date(Date.parse(START) + minutes * 60_000).toISOString();
const minutes = 60_000;

/** An item whose owner was chosen, and that is being worked on. */
function working(stages = DESK, head = "") {
  const item = begin(stages, { Subject: "My invoice" }, head);
  item.settle();
  item.settle();
  return item;
}

describe("the history of an item", () => {
  test("has the owner with the step that chose, and what the choice rested on", () => {
    const { history } = working().state;
    expect(history.owners).toEqual([
      {
        ...{ at: START, id: WREN.ownerId, name: "Wren", kind: "user", team: "billing team" },
        ...{ how: "chosen", step: "owner", entry: expect.any(Number), read: ["topic"] },
      },
    ]);
    expect(history.settled).toMatchObject({
      topic: { step: "understand", by: "rule", value: "billing" },
      Priority: { step: "priority", by: "table", value: "High" },
    });
  });

  test("names the entry by which the item came to an owner", () => {
    const item = working();
    const [{ entry = 0 } = {}] = item.state.history.owners;
    expect(item.trail[entry - 1]).toMatchObject({ kind: "effect-settled", value: { owner: "Wren" } });
  });

  test("has an owner who was written from outside, by whom, and what they corrected", () => {
    const item = working();
    item.pass(10 * minutes);
    item.change({ OwnerId: "005000000000002AAA", Priority: "Low" });
    const { owners, settled } = item.state.history;
    expect(owners.at(-1)).toMatchObject({ at: at(10), id: "005000000000002AAA", how: "person", by: "Robin" });
    expect(owners).toHaveLength(2);
    expect(settled.Priority).toMatchObject({
      by: "table",
      value: "High",
      corrected: { at: at(10), to: "Low" },
    });
    expect(settled.topic).not.toHaveProperty("corrected");
  });

  test("tells a flow in our own transaction from a person", () => {
    const item = working();
    item.change({ OwnerId: "00G000000000009AAA" }, true);
    expect(item.state.history.owners.at(-1)).toMatchObject({ kind: "queue", how: "automation" });
  });

  test("forgets a correction that was taken back, and has the owner who got the item back", () => {
    const item = working();
    item.change({ OwnerId: "005000000000002AAA", Priority: "Low" });
    item.answer({ answer: "restore" });
    item.settle();
    const { owners, settled } = item.state.history;
    expect(settled.Priority).not.toHaveProperty("corrected");
    expect(owners.map(({ id }) => id)).toEqual([WREN.ownerId, "005000000000002AAA", WREN.ownerId]);
  });

  test("a write that is undone at once moves nothing", () => {
    const item = working(DESK, "foreign writes: restore\n");
    item.change({ OwnerId: "005000000000002AAA" });
    item.settle();
    expect(item.state.history.owners).toHaveLength(1);
  });

  test("has the milestone with the team that missed it, and why another owner was chosen", () => {
    const item = working();
    while (!item.state.history.milestones.Work) item.fire();
    expect(item.state.history.milestones).toEqual({ Work: { met: false, team: "billing team" } });
    const [request] = Object.values(item.state.open).filter(({ effect }) => effect.kind === "choose");
    item.deliver({
      type: "effect-settled",
      effect: request?.effect.id,
      ...{ apiCalls: 0, ms: 0, result: { ok: true, value: { ...WREN, ownerId: "005B", owner: "Ana" } } },
    } as never);
    expect(item.state.history.owners.at(-1)).toMatchObject({
      ...{ name: "Ana", step: "owner" },
      again: { do: "reassign", text: "Work took longer than 2 hours" },
    });
    item.settle();
    item.change({ Status: "Closed" });
    expect(item.state.history.milestones.Work).toEqual({ met: false, team: "billing team" });
  });

  test("has the time in each stage, and the milestones that were met", () => {
    const item = working();
    item.pass(30 * minutes);
    item.change({ Status: "Closed" });
    item.settle();
    expect(item.state.status).toBe("ended");
    expect(item.state.history).toMatchObject({
      stages: { Intake: { ms: 0 }, Work: { ms: 30 * minutes } },
      milestones: { Work: { met: true, team: "billing team" } },
    });
  });

  test("a person's answer to what a machine left open corrects nothing", () => {
    const item = begin(DESK, { Subject: "Hello" });
    item.answer({ topic: "technical" });
    expect(item.state.history.settled.topic).toEqual({
      step: "understand",
      by: "person",
      value: "technical",
    });
  });

  test("a field that repeats a fact corrects the fact", () => {
    const [intake = ""] = DESK.split("  - stage: Work");
    const told = "      - update: told\n        agent: dispatcher\n        set: { Status: topic }\n";
    const item = begin(intake.replace("      - assign", `${told}      - assign`), { Subject: "My invoice" });
    item.settle({}, ({ kind }) => kind === "write");
    item.change({ Status: "technical" });
    expect(item.state.history.settled).toMatchObject({
      Status: { step: "told", repeats: "topic", corrected: { to: "technical" } },
      topic: { step: "understand", value: "billing", corrected: { to: "technical" } },
    });
  });
});
