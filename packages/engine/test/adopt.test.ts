import { kinds } from "@throughline/steps";
import type { Value, Workflow } from "@throughline/workflow";
import { describe, expect, test } from "vitest";
import { parseWorkflow } from "../../workflow/src/parse.ts";
import { fold, takeoverOf, tell } from "../src/index.ts";
import { choiceFor, START, TEAL, WREN, world } from "./world.ts";

const HOUR = 3_600_000;

const WORKFLOW = `
workflow: test
title: Test
object: Case
start: { event: created, when: 'Origin == "Email" && Status == "New"', hold in: Intake }
governs: [OwnerId, Priority, Status]
foreign writes: accept
facts:
  topic: { type: choice, of: [billing, technical] }
  invoice: { type: text, optional: true }
agents:
  desk: { role: Works, reads: [Subject], gives: [topic], writes: [OwnerId, Priority, Status] }
stages:
  - stage: Intake
    steps:
      - { ask: sort, agent: desk, of: Desk, question: What is it?, gives: [topic], at most: { 2 hours: end as nobody answered } }
  - stage: Assignment
    steps:
      - { assign: owner, agent: desk, team: '{topic} team', otherwise: [queue Backlog] }
      - { update: working, agent: desk, when: 'Status != "Working"', set: { Status: '"Working"' } }
  - stage: Work
    milestone: { within: 4 hours, at 50%: notify owner, violated: reassign }
    steps:
      - { wait: closed, agent: desk, until: 'Status == "Closed"', at most: { 30 days: end as nobody closed it } }
`;

const RULES = `
adopt:
  - when: 'Status == "Working"'
    stage: Work
    facts: { topic: Type, invoice: Invoice__c }
    since: CreatedDate
  - when: 'Status == "New"'
    stage: Assignment
    facts: { topic: '"technical"' }
  - when: 'Status == "Lost"'
    stage: Assignment
    facts: { topic: '"technical"' }
    owner: choose
  - otherwise: leave
`;

const { workflow } = parseWorkflow(WORKFLOW + RULES, kinds as never) as { workflow: Workflow };

const OPEN: Record<string, Value> = {
  ...{ Origin: "Email", Subject: "A bill", Status: "Working", Priority: "Low", Type: "billing" },
  ...{ Invoice__c: null, OwnerId: WREN.ownerId, CreatedDate: "2026-11-02T06:00:00.000Z" },
};

const at = (record: Record<string, Value>) => takeoverOf(workflow, { ...OPEN, ...record }, START);

/** A record that is taken over. */
function adopt(record: Record<string, Value> = {}) {
  const item = world(workflow);
  const arrive = () =>
    item.deliver({
      ...{ type: "adopted", recordId: "500000000000001AAA", record: { ...OPEN, ...record } },
      ...{ labels: { [WREN.ownerId]: "Wren" }, run: "1", by: "Robin" },
    } as never);
  arrive();
  return {
    item,
    arrive,
    letGo: () => item.deliver({ type: "let-go", run: "1", by: "Robin", reason: "so" } as never),
  };
}

describe("which records are taken over, and into which stage", () => {
  test("the first rule that fits says it, with the facts that it has from the record", () => {
    expect(at({})).toMatchObject({
      ...{ is: "adopted", rule: { stage: "Work" }, facts: { topic: "billing", invoice: null } },
      since: "2026-11-02T06:00:00.000Z",
    });
    expect(at({ Status: "New" })).toMatchObject({ is: "adopted", rule: { stage: "Assignment" } });
  });

  test("whatever the start says of governed fields, since they have changed by now, and nothing else of it", () => {
    expect(at({ Status: "Working" }).is).toBe("adopted");
    expect(at({ Origin: "Phone" })).toEqual({
      is: "left",
      because: "it is not what the workflow starts with",
    });
  });

  test.each<[string, Record<string, Value>, string]>([
    ["no rule fits", { Status: "Waiting" }, "no rule takes it over"],
    ["a fact is blank", { Type: null }, "topic is not known: Type is blank"],
    [
      "a fact cannot be it",
      { Type: "thanks" },
      'topic is not known: Type is "thanks", which is no value of it',
    ],
  ])("is left where %s", (_, record, because) => {
    expect(at(record)).toEqual({ is: "left", because });
    const { item } = adopt(record);
    expect(item.trail).toEqual([]);
    expect(item.state).toBeUndefined();
  });
});

describe("an item that begins in the middle", () => {
  test("stands in its stage with its facts and its owner, and nothing is written", () => {
    const { item } = adopt();
    expect(item.state).toMatchObject({
      ...{ stage: "Work", stagesDone: [], owner: { id: WREN.ownerId, name: "Wren" }, adopted: { run: "1" } },
      facts: { topic: { value: "billing", by: "rule" } },
    });
    expect(item.of("effect-intended").map(({ effect }) => effect.kind)).toEqual(["hand-over"]);
    expect(tell(item.trail[0] as never)).toBe('Case was taken over by Robin: Status is "Working"');
    expect(item.state).toEqual(fold(item.trail));
    item.settle();
    item.change({ Status: "Closed" });
    expect(item.state).toMatchObject({ status: "ended", outcome: "resolved" });
  });

  test("has a milestone that is counted from where the rule says", () => {
    expect(adopt().item.state.milestones.Work?.due).toBe("2026-11-02T10:00:00.000Z");
    expect(adopt({ CreatedDate: null }).item.state.milestones.Work?.due).toBe("2026-11-02T13:00:00.000Z");
  });

  test("nobody is warned of a milestone that was over before; what follows the violation does", () => {
    const { item } = adopt({ CreatedDate: "2026-11-01T06:00:00.000Z" });
    item.settle();
    item.fire();
    expect(item.of("milestone-warned")).toEqual([]);
    expect(item.of("milestone-violated")).toHaveLength(1);
    // the next owner is found by the step that would have found the first one
    const [choose] = Object.values(item.state.open);
    expect(choose?.effect).toMatchObject({ kind: "choose", team: "billing team", exclude: [WREN.ownerId] });
    item.settle();
    item.settle();
    expect(item.state.owner).toMatchObject({ name: TEAL.owner });
  });

  test("whoever has it keeps it at the step that assigns, and the work goes on", () => {
    const { item } = adopt({ Status: "New" });
    expect(item.of("owner-kept")).toMatchObject([{ step: "owner" }]);
    expect(item.of("step-completed")[0]?.because?.text).toBe("Wren had it when it was taken over");
    expect(item.of("write-planned").map(({ field }) => field)).toEqual(["Status"]);
    expect(item.state).toMatchObject({ stage: "Work", owner: { name: "Wren" }, assignedBy: "owner" });
  });

  test("an owner is chosen where the rule says so, and where a queue has it", () => {
    const records: Record<string, Value>[] = [
      { Status: "Lost" },
      { Status: "New", OwnerId: "00G000000000001AAA" },
    ];
    for (const record of records) {
      const { item } = adopt(record);
      const [choose] = Object.values(item.state.open).filter(({ effect }) => effect.kind === "choose");
      expect(choose?.effect).toMatchObject({ kind: "choose", team: "technical team" });
      expect(choiceFor(choose?.effect as never)).toMatchObject({ owner: "Wren" });
    }
  });

  test("is taken over once, and what arrived by itself is left as it is", () => {
    const { item, arrive } = adopt();
    const entries = item.trail.length;
    arrive();
    item.arrive(OPEN);
    expect(item.trail).toHaveLength(entries);
  });
});

describe("what was taken over is let go again", () => {
  test("where nothing was done with it, and the record is as it was", () => {
    const { item, letGo } = adopt();
    item.settle();
    letGo();
    expect(item.state).toMatchObject({ status: "ended", outcome: "let go", timers: {}, tasks: {} });
    // whose load it was has room again
    expect(item.of("effect-intended").map(({ effect }) => effect.kind)).toEqual(["hand-over", "release"]);
    item.change({ Status: "Closed" });
    expect(item.of("record-changed")).toEqual([]);
  });

  test("and may be taken over once more, under numbers of its own", () => {
    const { item, arrive, letGo } = adopt();
    item.settle();
    letGo();
    item.settle();
    item.pass(HOUR);
    arrive();
    expect(item.state).toMatchObject({
      status: "live",
      stage: "Work",
      startedAt: "2026-11-02T10:00:00.000Z",
    });
    const ids = item.of("effect-intended").map(({ effect }) => effect.id);
    expect(new Set(ids).size).toBe(ids.length);
    const visits = item.of("step-started").map(({ visit }) => visit);
    expect(new Set(visits).size).toBe(visits.length);
    expect(item.state).toEqual(fold(item.trail));
  });

  test("not where the workflow has written, or is about to", () => {
    const { item, letGo } = adopt({ Status: "New" });
    expect(item.of("effect-intended").some(({ effect }) => effect.kind === "write")).toBe(true);
    expect(letGo()).toEqual([]);
    expect(item.state.status).toBe("live");
  });

  test("not what arrived by itself, nor what another adoption took over", () => {
    const item = world(workflow);
    item.arrive(OPEN);
    expect(item.deliver({ type: "let-go", run: "1", by: "Robin", reason: "so" } as never)).toEqual([]);
    const other = adopt();
    expect(other.item.deliver({ type: "let-go", run: "2", by: "Robin", reason: "so" } as never)).toEqual([]);
  });
});
