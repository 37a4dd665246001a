import { describe, expect, test } from "vitest";
import { fold, tell } from "../src/index.ts";
import { begin } from "./begin.ts";
import { START } from "./world.ts";

const LATER = "2026-11-02T09:00:10.000Z";
const AGAIN = "2026-11-02T09:00:20.000Z";

/** An item whose topic a person is asked for, within an hour. */
const asked = (more = "") =>
  begin(`
  - stage: Intake
    steps:
      - ask: topic
        agent: reader
        of: Desk
        question: What is it about?
        gives: [topic]
        ${more}
        at most: { 1 hour: continue }
  - stage: Work
    steps:
      - wait: closed
        agent: dispatcher
        until: 'Status == "Closed"'
        at most: { 20 days: escalate to Leads }
`);

type Item = ReturnType<typeof asked>;

const taskOf = ({ state }: Item) => Object.keys(state.tasks)[0] as string;
const does = (item: Item, type: string, more: object = {}) =>
  item.deliver({ type, task: taskOf(item), by: "Wren", ...more } as never);
const answers = (item: Item, topic: string, until?: string) =>
  does(item, "task-answered", { answer: { topic }, ...(until && { until }) });

describe("an answer that may be taken back", () => {
  test("is given when its time has come, and not before", () => {
    const item = asked();
    answers(item, "billing", LATER);
    expect(item.state.facts.topic).toBeUndefined();
    expect(item.state.tasks[taskOf(item)]?.held).toEqual({
      by: "Wren",
      answer: { topic: "billing" },
      until: LATER,
    });
    item.fire();
    expect(item.now()).toBe(LATER);
    expect(item.state.facts.topic).toMatchObject({ value: "billing", by: "person" });
    expect(item.of("task-answered")).toMatchObject([{ by: "Wren", answer: { topic: "billing" } }]);
    expect(item.state.tasks).toEqual({});
    expect(fold(item.trail)).toEqual(item.state);
  });

  test("leaves the question as it was when it is taken back, and another one may follow", () => {
    const item = asked();
    answers(item, "billing", LATER);
    does(item, "answer-taken-back");
    expect(item.state.tasks[taskOf(item)]?.held).toBeUndefined();
    answers(item, "technical", AGAIN);
    item.fire();
    expect(item.now()).toBe(AGAIN);
    expect(item.of("task-answered")).toMatchObject([{ answer: { topic: "technical" } }]);
  });

  test("keeps others from answering meanwhile", () => {
    const item = asked();
    answers(item, "billing", LATER);
    expect(answers(item, "technical")).toEqual([]);
    expect(does(item, "task-passed")).toEqual([]);
  });

  test("was in time, though the question's own time is over while it is held", () => {
    const item = asked();
    item.pass(3_599_000);
    answers(item, "billing", "2026-11-02T11:00:00.000Z");
    item.fire();
    expect(item.of("step-failed")).toEqual([]);
    expect(item.state.facts.topic).toMatchObject({ value: "billing" });
  });

  test("is given at once where nobody asks for time", () => {
    const item = asked();
    answers(item, "billing", START);
    expect(item.state.facts.topic).toMatchObject({ value: "billing" });
  });
});

describe("a question that somebody passes on", () => {
  test("goes to whom the workflow names, and is told so", () => {
    const item = asked("passes to: Leads");
    const [entry] = does(item, "task-passed");
    expect(item.state.tasks[taskOf(item)]).toMatchObject({
      request: { to: "Leads" },
      passed: [{ by: "Wren" }],
    });
    expect(entry && tell(entry)).toBe("Wren passed the question on to Leads");
    answers(item, "billing");
    expect(item.state.facts.topic).toMatchObject({ value: "billing" });
  });

  test("stays with those who were asked, where the workflow names nobody", () => {
    const item = asked();
    does(item, "task-passed");
    expect(item.state.tasks[taskOf(item)]).toMatchObject({
      request: { to: "Desk" },
      passed: [{ by: "Wren" }],
    });
  });

  test("keeps the notes that people leave for each other", () => {
    const item = asked();
    does(item, "task-noted", { text: "the second page says why" });
    expect(item.state.tasks[taskOf(item)]?.notes).toMatchObject([
      { by: "Wren", text: "the second page says why" },
    ]);
  });
});
