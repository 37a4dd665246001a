import { describe, expect, test } from "vitest";
import { begin } from "./begin.ts";

describe("what an earlier step has set", () => {
  test("is seen by the next one, though the write has not travelled yet", () => {
    const item = begin(`
  - stage: Only
    steps:
      - update: raise
        agent: dispatcher
        set: { Priority: '"High"' }
      - update: work
        agent: dispatcher
        when: 'Priority == "High"'
        set: { Status: '"Working"' }
`);
    expect(item.of("step-skipped")).toEqual([]);
    expect(item.of("effect-intended")).toHaveLength(1);
    expect(item.state.record.Priority).toBe("Medium");
  });

  test("is seen while its write is under way, and set back by a later step all the same", () => {
    const item = begin(`
  - stage: Only
    steps:
      - update: raise
        agent: dispatcher
        set: { Priority: '"High"' }
      - ask: calm
        agent: reader
        of: Desk
        question: Calm?
        gives: urgent
        at most: { 2 days: continue }
      - update: lower
        agent: dispatcher
        when: 'Priority == "High"'
        set: { Priority: '"Medium"' }
`);
    item.answer({ urgent: false });
    item.settle();
    item.settle();
    expect(item.state).toMatchObject({ outcome: "resolved", record: { Priority: "Medium" } });
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
