import { describe, expect, test } from "vitest";
import { reassignments, situation, tell } from "../src/index.ts";
import { begin } from "./begin.ts";
import { START, WREN } from "./world.ts";

const UNDERSTAND = `
  - stage: Intake
    steps:
      - interpret: understand
        agent: reader
        decide:
          topic:
            - rule: 'Subject.contains("invoice")'
              gives: billing
            - model: local/topics
              at least: 0.9
            - person: Desk
          urgent: [ { otherwise: false } ]
          invoice: [ { pattern: 'INV-\\d+' }, { otherwise: none } ]
`;
const PRIORITY = `
      - decide: priority
        agent: dispatcher
        gives: Priority
        table:
          inputs: [topic, urgent]
          rows:
            - [billing, any, High]
            - [any, any, Medium]
`;
const ASSIGN = `
      - assign: owner
        agent: dispatcher
        team: '{topic} team'
        skills: [topic]
        otherwise: [drop skills, queue Backlog]
`;
const CLOSED = `
      - wait: closed
        agent: dispatcher
        until: 'Status == "Closed"'
        at most: { 2 days: escalate to Leads }
`;

describe("a step", () => {
  test("settles facts by the first rung that is sure, and says why", () => {
    const item = begin(UNDERSTAND, { Subject: "My invoice INV-77" });
    const topic = item.of("decided").find(({ decision }) => decision.name === "topic")?.decision;
    expect(topic).toMatchObject({ value: "billing", by: "rule", inputs: { Subject: "My invoice INV-77" } });
    expect(topic?.because.text).toContain('Subject contains "invoice"');
    const invoice = item.of("decided").find(({ decision }) => decision.name === "invoice")?.decision;
    expect(invoice).toMatchObject({
      value: "INV-77",
      because: { evidence: { field: "Subject", quote: "INV-77", from: 11 } },
    });
  });

  test("asks a person for what nothing before was sure of, and keeps what was tried", () => {
    const item = begin(UNDERSTAND);
    expect(situation(item.state)).toBe("needs-person");
    const [task] = Object.values(item.state.tasks);
    expect(task?.request).toMatchObject({
      to: "Desk",
      form: [{ name: "topic", type: "choice", of: ["billing", "technical"] }],
    });
    item.answer({ topic: "technical" });
    const { decision } = item.of("decided").at(-1) ?? {};
    expect(decision).toMatchObject({ name: "topic", value: "technical", by: "person" });
    expect(decision?.because.before?.map(({ by }) => by)).toEqual(["rule", "model"]);
    expect(item.state.outcome).toBe("resolved");
  });

  test("is refused what its agent may not do", () => {
    const item = begin(`
  - stage: Only
    steps:
      - update: sneaky
        agent: reader
        set: { Priority: '"High"' }
`);
    expect(item.state.incidents).toMatchObject({
      [Object.keys(item.state.incidents)[0] ?? ""]: { error: { code: "OUTSIDE_BOUNDARY" } },
    });
    expect(item.of("write-planned")).toEqual([]);
  });

  test("does not read what its agent may not read", () => {
    const item = begin(
      `
  - stage: Only
    steps:
      - check: tier
        agent: reader
        that: 'Tier__c == "Gold"'
        fails: continue
`,
      { Tier__c: "Gold" },
    );
    expect(item.of("step-failed")[0]?.error.message).toContain("Tier__c");
  });

  test("that is not taken says which condition failed", () => {
    const item = begin(
      `${UNDERSTAND}
      - update: rush
        agent: dispatcher
        when: 'urgent'
        set: { Priority: '"High"' }
`,
      { Subject: "invoice" },
    );
    expect(item.of("step-skipped")[0]).toMatchObject({ step: "rush" });
    expect(tell(item.of("step-skipped")[0] as never)).toContain("urgent");
  });
});

describe("writes", () => {
  test("of all steps travel in one request, each with the value that it replaces", () => {
    const item = begin(`${UNDERSTAND}${PRIORITY}${ASSIGN}`, { Subject: "invoice" });
    item.settle();
    const writes = item.of("effect-intended").filter(({ effect }) => effect.kind === "write");
    expect(writes).toHaveLength(1);
    expect(writes[0]?.effect).toMatchObject({
      sets: {
        Priority: { value: "High", expected: "Medium" },
        OwnerId: { value: WREN.ownerId, expected: "00G1" },
      },
    });
    item.settle();
    expect(item.state.outcome).toBe("resolved");
  });

  test("of a value that the record has already are not made", () => {
    const item = begin(`${UNDERSTAND}${PRIORITY}`, { Subject: "invoice", Priority: "High" });
    expect(item.of("write-planned")).toEqual([]);
    expect(item.state.outcome).toBe("resolved");
  });

  test("that are refused become an incident, and a person's correction goes out", () => {
    const item = begin(`${UNDERSTAND}${PRIORITY}`, { Subject: "invoice" });
    const [effect = ""] = Object.keys(item.state.open);
    const error = { code: "FIELD_CUSTOM_VALIDATION_EXCEPTION", message: "High needs a reason." };
    item.deliver({
      type: "effect-settled",
      effect,
      apiCalls: 1,
      ms: 3,
      result: { ok: false, error },
    } as never);
    const [incident] = Object.keys(item.state.incidents);
    expect(item.state.incidents[incident ?? ""]).toMatchObject({ error, step: "priority" });
    item.deliver({
      type: "incident-repaired",
      incident,
      repair: "correct",
      by: "Robin",
      reason: "no reason given",
      values: { Priority: "Low" },
    } as never);
    expect(Object.values(item.state.open)[0]?.effect).toMatchObject({ sets: { Priority: { value: "Low" } } });
    item.settle();
    expect(item.state).toMatchObject({ outcome: "resolved", record: { Priority: "Low" } });
  });

  test("that somebody else forestalled are not made; theirs stands until a person decides", () => {
    const item = begin(`${UNDERSTAND}${PRIORITY}`, { Subject: "invoice" });
    const [effect] = Object.keys(item.state.open);
    const error = { code: "CONFLICT", message: "Priority is Low by now." };
    item.deliver({
      type: "effect-settled",
      effect,
      apiCalls: 2,
      ms: 3,
      result: { ok: false, error, actual: { Priority: "Low" } },
    } as never);
    expect(situation(item.state)).toBe("foreign-write");
    expect(item.state.record.Priority).toBe("Low");
    item.answer({ answer: "accept" });
    expect(item.of("effect-intended")).toHaveLength(1);
    expect(item.state).toMatchObject({ outcome: "resolved", record: { Priority: "Low" } });
  });
});

describe("a change of the record", () => {
  test("is our own echo when field and value are ours, whenever it comes", () => {
    for (const ours of [true, undefined]) {
      const item = begin(`${UNDERSTAND}${PRIORITY}${CLOSED}`, { Subject: "invoice" });
      item.deliver({ type: "record-changed", changes: { Priority: "High" }, ours } as never); // before the answer
      item.settle();
      expect(item.of("echo-seen")).toMatchObject([{ fields: ["Priority"] }]);
      expect(item.of("foreign-write")).toEqual([]);
      expect(item.state.echoes).toEqual([]);
    }
  });

  test("to our own value by somebody else is neither an echo nor a foreign write", () => {
    const item = begin(`${UNDERSTAND}${PRIORITY}${CLOSED}`, { Subject: "invoice" });
    item.change({ Priority: "High" });
    expect(item.of("record-changed")).toMatchObject([{ because: "which is what we were to write" }]);
    expect(item.of("foreign-write")).toEqual([]);
    // and when our write takes hold after all, because the old value is back, the item knows of it, and its echo is one
    item.change({ Priority: "Medium" });
    item.settle();
    expect(item.state.record.Priority).toBe("High");
    item.change({ Priority: "High" }, true);
    expect(item.of("echo-seen")).toHaveLength(1);
  });

  test("beside our echo, under our own user, is automation inside our transaction", () => {
    const item = begin(`${UNDERSTAND}${PRIORITY}${ASSIGN}`, { Subject: "invoice" }, "");
    item.settle();
    item.change({ Priority: "High", OwnerId: WREN.ownerId, Status: "Escalated" }, true, "Throughline");
    expect(item.of("foreign-write")).toMatchObject([
      { source: "automation", changes: { Status: { from: "New", to: "Escalated" } } },
    ]);
  });

  test("that a wait waits for is no foreign write", () => {
    const item = begin(`${UNDERSTAND}${CLOSED}`, { Subject: "invoice" });
    item.change({ Status: "Closed" });
    expect(item.of("foreign-write")).toEqual([]);
    expect(item.of("record-changed")[0]?.because).toBe("awaited by closed");
    expect(item.state.outcome).toBe("resolved");
  });

  test("of a governed field by somebody else is escalated, and a person may restore it", () => {
    const item = begin(`${UNDERSTAND}${PRIORITY}${CLOSED}`, { Subject: "invoice" });
    item.settle();
    item.change({ Priority: "High" });
    item.change({ Priority: "Low" });
    expect(item.of("foreign-write")).toMatchObject([{ by: "Robin", answer: "escalate" }]);
    expect(Object.values(item.state.tasks)[0]?.request).toMatchObject({ to: "Leads" });
    item.answer({ answer: "restore" });
    expect(Object.values(item.state.open)[0]?.effect).toMatchObject({
      sets: { Priority: { value: "High", expected: "Low" } },
    });
  });

  test("of the owner by hand moves the load to the new one", () => {
    const item = begin(`${UNDERSTAND}${ASSIGN}${CLOSED}`, { Subject: "invoice" }, "");
    item.settle();
    item.settle();
    item.change({ OwnerId: WREN.ownerId });
    item.change({ OwnerId: "005000000000002AAA" });
    expect(Object.values(item.state.open).map(({ effect }) => effect.kind)).toContain("hand-over");
    expect(reassignments(item.state.history)).toBe(1);
  });
});

describe("waiting", () => {
  test("too long asks a person what becomes of it; to keep waiting sets the time-out anew", () => {
    const item = begin(`${UNDERSTAND}${CLOSED}`, { Subject: "invoice" });
    item.fire();
    expect(item.of("timer-fired")).toHaveLength(1);
    item.answer({ answer: "keep waiting" });
    expect(Object.values(item.state.timers)).toHaveLength(1);
    item.fire();
    item.answer({ answer: "go on" });
    expect(item.state.outcome).toBe("resolved");
  });

  test("a timer that comes early is not taken", () => {
    const item = begin(`${UNDERSTAND}${CLOSED}`, { Subject: "invoice" });
    const [timer] = Object.keys(item.state.timers);
    expect(item.deliver({ type: "timer-fired", timer, at: START } as never)).toEqual([]);
  });
});

const RESOLUTION = `
  - stage: Resolution
    milestone: { within: 8 hours, pause when: 'Status == "Waiting on Customer"', at 80%: notify owner, violated: escalate to Leads }
    steps:${CLOSED}`;

describe("a milestone", () => {
  test("warns, then is violated, once each", () => {
    const item = begin(RESOLUTION);
    item.fire();
    expect(item.of("milestone-warned")).toMatchObject([{ share: 0.8, at: "2026-11-02T15:24:00.000Z" }]);
    item.settle();
    item.fire();
    expect(item.of("milestone-violated")).toMatchObject([{ at: "2026-11-02T17:00:00.000Z" }]);
  });

  test("pauses while the customer is awaited, and goes on with what was left", () => {
    const item = begin(RESOLUTION);
    item.pass(3_600_000);
    item.change({ Status: "Waiting on Customer" });
    expect(item.of("milestone-paused")[0]?.remainingMs).toBe(7 * 3_600_000);
    item.pass(24 * 3_600_000);
    item.change({ Status: "Working" });
    expect(item.state.milestones.Resolution).toMatchObject({
      status: "running",
      due: "2026-11-03T17:00:00.000Z",
    });
    item.change({ Status: "Closed" });
    expect(item.state.milestones.Resolution?.status).toBe("met");
  });
});

describe("the shape of the work", () => {
  test("lanes run side by side and join", () => {
    const item = begin(`
  - stage: Only
    steps:
      - parallel: both
        lanes:
          left: [ { ask: credit, agent: reader, of: Leads, question: Credit?, gives: urgent, at most: { 2 days: continue } } ]
          right: [ { ask: proof, agent: reader, of: Desk, question: Proof?, gives: topic, at most: { 2 days: continue } } ]
      - update: done
        agent: dispatcher
        set: { Status: '"Working"' }
`);
    expect(Object.keys(item.state.tasks)).toHaveLength(2);
    item.answer({ urgent: true });
    expect(item.of("step-started").map(({ step }) => step)).not.toContain("done");
    item.answer({ topic: "billing" });
    expect(item.of("step-started").map(({ step }) => step)).toContain("done");
  });

  test("a loop ends when its condition holds, or after so many rounds", () => {
    const item = begin(`
  - stage: Only
    steps:
      - repeat: chase
        at most: 3 times
        until: 'given(invoice)'
        steps: [ { ask: number, agent: reader, of: Desk, question: Number?, gives: invoice, at most: { 2 days: continue } } ]
`);
    item.answer({ invoice: null });
    item.answer({ invoice: "INV-1" });
    expect(item.of("step-started").filter(({ step }) => step === "number")).toHaveLength(2);
    expect(item.state.outcome).toBe("resolved");
  });

  test("a call that fails goes along its failure path", () => {
    const item = begin(`
  - stage: Only
    steps:
      - call: find
        agent: dispatcher
        use: billing.find
        gives: { invoice: number }
        fails: continue
      - update: done
        agent: dispatcher
        set: { Status: '"Working"' }
`);
    const [effect] = Object.keys(item.state.open);
    item.deliver({
      type: "effect-settled",
      effect,
      apiCalls: 1,
      ms: 9,
      result: { ok: false, error: { code: "404", message: "No such invoice." } },
    } as never);
    const [failed] = item.of("step-failed");
    expect(failed?.step).toBe("find");
    expect(failed?.then).toEqual({ do: "continue" });
    expect(item.state.record.Status).toBe("New");
    item.settle();
    expect(item.state).toMatchObject({ outcome: "resolved", record: { Status: "Working" } });
  });
});

describe("life goes on", () => {
  const WHILE = `while:
  - event: reply
    when: 'Status == "Waiting on Customer"'
    do: { update: reopened, agent: dispatcher, set: { Status: '"Working"' } }
  - event: merged
    do: follow master
`;

  test("a reply runs the handler's step beside the stage", () => {
    const item = begin(RESOLUTION, { Status: "Waiting on Customer" }, WHILE);
    item.deliver({ type: "signal", name: "reply" } as never);
    expect(Object.values(item.state.open)[0]?.effect).toMatchObject({
      sets: { Status: { value: "Working" } },
    });
    item.settle();
    expect(item.state.status).toBe("live");
  });

  test("a reply that nothing is to be done about is in the trail all the same", () => {
    const item = begin(RESOLUTION, {}, WHILE);
    item.deliver({ type: "signal", name: "reply" } as never);
    expect(item.of("event-received")).toMatchObject([{ event: "reply", handled: false }]);
  });

  test("a merged record ends the item with its master, a deleted one without", () => {
    const merged = begin(RESOLUTION, {}, WHILE);
    merged.deliver({ type: "record-deleted", mergedInto: "500000000000002AAA" } as never);
    expect(merged.state.outcome).toBe("merged into 500000000000002AAA");
    const deleted = begin(RESOLUTION, {}, WHILE);
    deleted.deliver({ type: "record-deleted", by: "Robin" } as never);
    expect(deleted.state.outcome).toBe("record deleted");
  });

  test("an item is given to somebody else because a person asks for it, without the one who has it", () => {
    const item = begin(`${UNDERSTAND}${ASSIGN}${CLOSED}`, { Subject: "invoice" });
    item.settle();
    const before = item.state.owner;
    item.deliver({ type: "reassigned", by: "Robin", reason: "ill since today" } as never);
    const asked = Object.values(item.state.open).find(({ effect }) => effect.kind === "choose")?.effect;
    expect(asked).toMatchObject({ exclude: [before?.id] });
    expect(item.state.touchedByHand).toBe(true);
    item.settle();
    expect(item.state.history.owners.at(-1)).toMatchObject({ again: { text: "Robin: ill since today" } });
  });

  test("a cancelled item gives the owner's capacity back and takes nothing more", () => {
    const item = begin(`${UNDERSTAND}${ASSIGN}${CLOSED}`, { Subject: "invoice" });
    item.settle();
    item.deliver({ type: "cancelled", by: "Robin", reason: "a test" } as never);
    expect(Object.values(item.state.open).map(({ effect }) => effect.kind)).toContain("release");
    expect(item.change({ Priority: "Low" })).toEqual([]);
  });
});
