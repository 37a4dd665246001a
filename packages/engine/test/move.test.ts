import { kinds } from "@throughline/steps";
import type { Step, Workflow } from "@throughline/workflow";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseWorkflow } from "../../workflow/src/parse.ts";
import { type Entry, type Event, fold, type ItemState, mayMove, stepById, tell } from "../src/index.ts";
import { finish, moves, play, record } from "./play.ts";
import { anyWorkflow } from "./random-workflow.ts";
import { world } from "./world.ts";

type Asked = Pick<Extract<Event, { type: "moved" }>, "how" | "facts" | "stages">;

/** An item of a version that is to go on in another one. */
function itemOf(from: Workflow, to: Workflow) {
  const known = new Map([from, to].map((one) => [one.hash, one]));
  const item = world(from, { version: (hash) => known.get(hash) });
  return {
    item,
    move: (asked: Asked) =>
      item.deliver({ type: "moved", to: { hash: to.hash }, by: "Robin", reason: "so", ...asked } as never),
  };
}

const HEAD = `
workflow: test
title: Test
object: Case
start: { event: created }
governs: [OwnerId, Priority, Status]
foreign writes: accept
facts:
  topic: { type: choice, of: [billing, technical] }
  vip: { type: boolean }
agents:
  desk: { role: Asks, reads: [Subject], gives: [topic, vip], writes: [OwnerId, Priority, Status] }
stages:
`;

const INTAKE = `
  - stage: Intake
    steps:
      - ask: sort
        agent: desk
        of: Desk
        question: What is it about?
        gives: [topic]
        at most: { 2 hours: end as nobody answered }
`;

const TRIAGE = `
  - stage: Triage
    milestone: { within: 4 hours, violated: notify owner }
    steps:
      - decide: rank
        agent: desk
        gives: Priority
        table:
          inputs: [topic]
          rows:
            - [billing, High]
            - [any, Low]
      - wait: closed
        agent: desk
        until: 'Status == "Closed"'
        at most: { 30 days: end as nobody closed it }
`;

const DONE = `
  - stage: Done
    steps:
      - update: outcome
        agent: desk
        set: { Status: '"Done with " + topic' }
`;

function read(stages: string, head = HEAD): Workflow {
  const { workflow, problems } = parseWorkflow(head + stages, kinds as never);
  expect(problems).toEqual([]);
  return workflow as Workflow;
}

const OLD = read(INTAKE + TRIAGE + DONE);

/** What stands between "asked" and "done": an item that waits in Triage. */
function inTriage(to: Workflow) {
  const { item, move } = itemOf(OLD, to);
  item.arrive(record);
  item.answer({ topic: "billing" });
  item.settle();
  expect(item.state.stage).toBe("Triage");
  return { item, move };
}

const close = ({ change }: ReturnType<typeof world>) => change({ Status: "Closed" });

describe("an item in flight", () => {
  const LATER = TRIAGE.replace("[any, Low]", "[any, Medium]");

  test("goes on at once where its step and all before it are the same, and what follows is new", () => {
    const to = read(INTAKE + TRIAGE + DONE.replace("Done with", "Over:"));
    const { item, move } = inTriage(to);
    const entries = move({ how: "move" });
    expect(entries.map(({ kind }) => kind)).toEqual(["move-awaited", "item-moved"]);
    expect(entries.map(tell)).toEqual([
      "Is to go on in another version, as Robin said: it can go on where it stands",
      "Goes on in another version, as Robin said: so",
    ]);
    expect(item.state).toMatchObject({ hash: to.hash, stage: "Triage" });
    close(item);
    item.settle();
    expect(item.state).toMatchObject({ status: "ended", record: { Status: "Over: billing" } });
  });

  test("has nothing put back that the new version does not govern, though somebody was asked before", () => {
    const asks = (governs: string, writes: string) =>
      HEAD.replace("accept", "escalate to Leads")
        .replace("governs: [OwnerId, Priority, Status]", `governs: ${governs}`)
        .replace("writes: [OwnerId, Priority, Status]", `writes: ${writes}`);
    const old = read(INTAKE + DONE, asks("[OwnerId, Priority, Status]", "[OwnerId, Status]"));
    const restored = (moves: boolean) => {
      const { item, move } = itemOf(old, read(INTAKE + DONE, asks("[OwnerId, Status]", "[OwnerId, Status]")));
      item.arrive({ ...record, Priority: "Medium" });
      item.change({ Priority: "Low" });
      if (moves) move({ how: "move" });
      const task = Object.keys(item.state.tasks).find(
        (id) => item.state.tasks[id]?.about?.is === "foreign-write",
      );
      item.deliver({ type: "task-answered", task, by: "Robin", answer: { answer: "restore" } } as never);
      return [item.of("item-moved").length, item.of("write-planned").map(({ field }) => field)];
    };
    expect(restored(false)).toEqual([0, ["Priority"]]);
    expect(restored(true)).toEqual([1, []]);
  });

  test("waits for the end of its stage where its step is another one, and goes through what was put in behind it", () => {
    const check = `
  - stage: Review
    steps:
      - ask: review
        agent: desk
        of: Desk
        question: Is it important?
        gives: [vip]
        at most: { 2 hours: end as nobody answered }
      - update: urgent
        agent: desk
        when: vip
        set: { Priority: '"High"' }
`;
    const to = read(INTAKE + TRIAGE.replace("30 days", "20 days") + check + DONE);
    const { item, move } = inTriage(to);
    move({ how: "move" });
    expect(item.of("move-awaited")[0]?.because.text).toBe('"closed" is another step in the new version');
    expect(item.state.hash).toBe(OLD.hash);
    close(item);
    expect(item.state).toMatchObject({ hash: to.hash, stage: "Review", moving: undefined });
    expect(Object.values(item.state.tasks)[0]?.request.title).toBe("Is it important?");
  });

  test("is moved once, whoever says it how often", () => {
    const to = read(INTAKE + TRIAGE + DONE.replace("Done with", "Over:"));
    const { item, move } = inTriage(to);
    move({ how: "move" });
    expect(move({ how: "move" })).toEqual([]);
    item.again(item.delivered.at(-2) as Event);
    expect(item.of("item-moved")).toHaveLength(1);
  });

  test("keeps its version where that is said before it was moved", () => {
    const { item, move } = inTriage(read(INTAKE + TRIAGE.replace("30 days", "20 days") + DONE));
    move({ how: "move" });
    move({ how: "finish" });
    close(item);
    item.settle();
    expect(item.state).toMatchObject({ status: "ended", hash: OLD.hash });
    expect(item.of("version-kept").map(tell)).toEqual(["Keeps its version: Robin: so"]);
  });

  test("keeps its version where there is no place any more at which it could go on", () => {
    const { item, move } = inTriage(read(INTAKE + LATER.replaceAll("Triage", "Sorting") + DONE));
    move({ how: "move" });
    expect(item.of("version-kept")[0]?.because.text).toBe('the new version has no stage "Triage"');
  });

  test("goes on in a stage of another name, with the time that its milestone has left", () => {
    const to = read(INTAKE + TRIAGE.replace("stage: Triage", "stage: Sorting") + DONE);
    const { item, move } = inTriage(to);
    const { due } = item.state.milestones.Triage ?? {};
    move({ how: "move", stages: { Triage: "Sorting" } });
    expect(item.state).toMatchObject({
      stage: "Sorting",
      milestones: { Sorting: { due, status: "running" } },
    });
    item.fire();
    expect(item.of("milestone-violated")[0]).toMatchObject({ stage: "Sorting", at: due });
    close(item);
    item.settle();
    expect(item.state.status).toBe("ended");
    expect(Object.keys(item.state.history.stages)).toEqual(["Intake", "Triage", "Sorting", "Done"]);
  });

  test("begins anew with the record as it is: questions and times are over, facts are dropped, the owner stays", () => {
    const to = read(INTAKE.replace("2 hours", "3 hours") + TRIAGE + DONE);
    const { item, move } = itemOf(OLD, to);
    item.arrive(record);
    const [task] = Object.keys(item.state.tasks);
    const entries = move({ how: "restart" });
    expect(entries.map(({ kind }) => kind).slice(0, 3)).toEqual([
      "task-withdrawn",
      "item-moved",
      "stage-entered",
    ]);
    expect(item.state).toMatchObject({ hash: to.hash, stage: "Intake", facts: {}, stagesDone: [] });
    expect(Object.keys(item.state.tasks)).not.toContain(task);
    expect(Object.values(item.state.timers).map(({ due }) => due)).toEqual(["2026-11-02T12:00:00.000Z"]);
  });

  test("begins anew with its facts where that is wanted, without those that would be read otherwise", () => {
    const to = read(
      INTAKE.replace("topic", "topic, vip") + TRIAGE.replace("[billing, High]", "[technical, High]") + DONE,
      HEAD.replace("of: [billing, technical]", "of: [technical, sales, billing]"),
    );
    const { item, move } = inTriage(to);
    move({ how: "restart", facts: "keep" });
    expect(item.state.facts.topic?.value).toBe("billing");

    const narrow = read(
      INTAKE + TRIAGE.replace("[billing, High]", "[technical, High]") + DONE,
      HEAD.replace("of: [billing, technical]", "of: [technical, sales]"),
    );
    const other = inTriage(narrow);
    other.move({ how: "restart", facts: "keep" });
    expect(other.item.state.facts).toEqual({});
  });
});

describe("where a move is allowed", () => {
  const at = (to: Workflow, step = "closed") => mayMove(OLD, to).Triage?.steps[step];
  const no = (because: string) => ({ allowed: false, because });

  test("between equal versions everywhere", () => {
    const all = Object.values(mayMove(OLD, { ...OLD, hash: "other" }));
    expect(all.flatMap(({ steps, end }) => [...Object.values(steps), end])).toEqual(
      Array(7).fill({ allowed: true }),
    );
  });

  test.each([
    [
      "a step put in before",
      TRIAGE.replace(
        "      - wait:",
        "      - update: seen\n        agent: desk\n        set: { Status: '\"Seen\"' }\n      - wait:",
      ),
      '"seen" comes before "closed" in the new version, and was not gone through',
    ],
    [
      "another milestone",
      TRIAGE.replace("4 hours", "2 hours"),
      "the stage has another milestone in the new version",
    ],
    ["another wait", TRIAGE.replace("30 days", "3 days"), '"closed" is another step in the new version'],
    [
      "a step that is gone",
      TRIAGE.replace("wait: closed", "wait: over"),
      'the new version has no step "closed" in this stage',
    ],
  ])("not with %s", (_, triage, because) => {
    expect(at(read(INTAKE + triage + DONE))).toEqual(no(because));
  });

  test("not past a stage that was put in before", () => {
    const before = DONE.replace("stage: Done", "stage: Welcome")
      .replace("outcome", "welcome")
      .replace(" + topic", "");
    expect(at(read(before + INTAKE + TRIAGE + DONE))).toEqual(
      no('"Welcome" comes before in the new version, and was not gone through'),
    );
  });

  test("not where a step would be gone through a second time", () => {
    const rank = TRIAGE.slice(TRIAGE.indexOf("      - decide"), TRIAGE.indexOf("      - wait"));
    const to = read(INTAKE + TRIAGE.replace(rank, "") + DONE + rank);
    expect(at(to)).toEqual(no('"rank" was gone through, and would be once more'));
  });

  test("not where a fact is read that nothing has given, or that would be read as another type", () => {
    const vip = read(
      INTAKE.replace("[topic]", "[topic, vip]") + TRIAGE + DONE.replace("set:", "when: vip\n        set:"),
    );
    expect(at(vip)).toEqual(
      no('"outcome" reads "vip", which "sort" gives before in the new version, and nothing has given'),
    );
    const other = read(
      INTAKE + TRIAGE + DONE,
      HEAD.replace("of: [billing, technical]", "of: [billing, sales]"),
    );
    expect(at(other)).toEqual(no('"topic" may be technical, which the new version does not know'));
    const more = read(
      INTAKE + TRIAGE + DONE,
      HEAD.replace("of: [billing, technical]", "of: [billing, technical, sales]"),
    );
    expect(at(more)).toEqual({ allowed: true });
  });

  test("not with an agent that may do something else", () => {
    const to = read(INTAKE + TRIAGE + DONE, HEAD.replace("reads: [Subject]", "reads: [Subject, Origin]"));
    expect(at(to)).toEqual(no('"closed" is another step in the new version'));
    expect(at(read(INTAKE + TRIAGE + DONE, HEAD.replace("role: Asks", "role: Asks people")))).toEqual({
      allowed: true,
    });
  });
});

/** The other version of a random workflow: something in it is another. */
const variants: Record<string, (workflow: Workflow) => Workflow> = {
  "nothing is": (workflow) => workflow,
  "a stage is put in front": (workflow) => ({
    ...workflow,
    stages: [
      { ...(workflow.stages[0] as Workflow["stages"][0]), name: "New", steps: [added("first")] },
      ...workflow.stages,
    ],
  }),
  "a stage is put behind": (workflow) => ({
    ...workflow,
    stages: [...workflow.stages, { name: "New", steps: [added("last")], line: 1 }],
  }),
  "a stage is gone": (workflow) => ({
    ...workflow,
    stages: workflow.stages.slice(0, -1).length ? workflow.stages.slice(0, -1) : workflow.stages,
  }),
  "a step is put in everywhere": (workflow) => ({
    ...workflow,
    stages: workflow.stages.map((stage, i) => ({ ...stage, steps: [...stage.steps, added(`more-${i}`)] })),
  }),
  "a step is gone": (workflow) => ({
    ...workflow,
    stages: workflow.stages.map((stage) => ({
      ...stage,
      steps: stage.steps.length > 1 ? stage.steps.slice(1) : stage.steps,
    })),
  }),
  "every failure is another": (workflow) => ({
    ...workflow,
    stages: workflow.stages.map((stage) => ({
      ...stage,
      steps: stage.steps.map((step): Step => ({ ...step, fails: { do: "continue" } })),
    })),
  }),
  "handlers come in another order": (workflow) => ({ ...workflow, handlers: workflow.handlers.toReversed() }),
  "it governs less": (workflow) => ({ ...workflow, governs: ["OwnerId", "Status"] }),
};

const added = (id: string): Step => ({
  id,
  kind: "update",
  config: { set: { Status: '"Seen"' } },
  fails: { do: "continue" },
  blocks: [],
  line: 1,
});

/** What happened, without the names that entries and events get. */
const told = (trail: Entry[]) =>
  trail
    .filter(({ kind }) => !["move-awaited", "item-moved"].includes(kind))
    .map((entry) => JSON.stringify(entry).replace(/random\/\w+\.[\d.]+/g, "id"));

describe("over random workflows and random orders of events", () => {
  test("to move between equal versions changes nothing, wherever the item stands", () => {
    let moved = 0;
    fc.assert(
      fc.property(anyWorkflow, moves, moves, (workflow, before, after) => {
        const stays = world(workflow);
        const { item, move } = itemOf(workflow, { ...structuredClone(workflow), hash: "other" });
        for (const one of [stays, item]) one.arrive(record);
        for (const what of before) for (const one of [stays, item]) play(one, what);
        const { status, ending, threads } = item.state;
        if (status === "live" && !ending && threads.main) {
          move({ how: "move" });
          expect(item.state.hash).toBe("other");
          // the other one counts its events alike
          stays.deliver({ type: "signal", name: "", id: item.delivered.at(-1)?.id } as never);
          moved++;
        }
        const silent = (trail: Entry[]) => told(trail).filter((line) => !line.includes('"event":""'));
        for (const what of after) for (const one of [stays, item]) play(one, what);
        for (const one of [stays, item]) finish(one);
        expect(silent(item.trail)).toEqual(silent(stays.trail));
        expect(item.state.outcome).toBe(stays.state.outcome);
        expect(item.state.record).toEqual(stays.state.record);
      }),
      { numRuns: 200 },
    );
    expect(moved).toBeGreaterThan(50);
  });

  test("whatever the other version is and however it is moved: it comes to its end, by steps of its own version", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(
        anyWorkflow,
        fc.constantFrom(...Object.keys(variants)),
        fc.constantFrom<Asked["how"]>("move", "restart"),
        fc.constantFrom<"keep" | "drop">("keep", "drop"),
        moves,
        moves,
        (from, variant, how, facts, before, after) => {
          const to = { ...(variants[variant] as (workflow: Workflow) => Workflow)(from), hash: "other" };
          const { item, move } = itemOf(from, to);
          item.arrive(record);
          for (const what of before) play(item, what);
          move({ how, facts });
          for (const what of after) play(item, what);
          finish(item);
          for (let round = 0; round < 3; round++) item.settle({});
          expect(fold(item.trail)).toEqual(item.state);
          expect(item.state).toMatchObject({ status: "ended", tasks: {}, timers: {}, open: {} });
          const at = item.trail.findIndex(({ kind }) => kind === "item-moved");
          if (at < 0) return;
          seen.add(`${how}: ${variant}`);
          for (const entry of item.trail.slice(at)) {
            if (entry.kind === "step-started" || entry.kind === "step-skipped")
              expect(stepById(to, entry.step)?.id).toBe(entry.step);
            if (entry.kind === "stage-entered")
              expect(to.stages.map(({ name }) => name)).toContain(entry.stage);
            if (entry.kind === "write-planned") expect(to.governs).toContain(entry.field);
          }
          if (how === "move") expect(begunTwice(item.trail, at)).toEqual([]);
        },
      ),
      { numRuns: 400 },
    );
    expect([...seen].sort()).toEqual(
      Object.keys(variants)
        .flatMap((variant) => ["move", "restart"].map((how) => `${how}: ${variant}`))
        .filter((one) => one !== "move: a stage is put in front")
        .sort(),
    );
  });

  test("the state survives JSON while it waits to be moved", () => {
    const { item, move } = inTriage(read(INTAKE + TRIAGE.replace("30 days", "20 days") + DONE));
    move({ how: "move", stages: { Triage: "Triage" } });
    const stored = JSON.parse(JSON.stringify(item.trail)) as Entry[];
    expect(JSON.parse(JSON.stringify(fold(stored) as ItemState))).toEqual(
      JSON.parse(JSON.stringify(item.state)),
    );
  });
});

/** Steps of a stage that began before the move and once more behind it, without having been asked to. */
function begunTwice(trail: Entry[], at: number): string[] {
  const begun = (entries: Entry[]) =>
    entries.flatMap((entry) =>
      entry.kind === "step-started" && entry.thread === "main" ? [entry.step] : [],
    );
  const before = new Set(begun(trail.slice(0, at)));
  return begun(trail.slice(at)).filter((step) => before.has(step));
}
