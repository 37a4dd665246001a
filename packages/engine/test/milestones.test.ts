import { describe, expect, test } from "vitest";
import { advance, fold, tell } from "../src/index.ts";
import { begin } from "./begin.ts";
import { calendar, WREN } from "./world.ts";

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** A stage in which somebody works on what was assigned, with a milestone of two hours and this path. */
const work = (violated: string, more = "") => `
  - stage: Assignment
    steps:
      - assign: owner
        agent: dispatcher
        team: billing team
        otherwise: [queue Backlog]
  - stage: Resolution
    milestone: { within: 2 business hours, ${more}violated: ${violated} }
    steps:
      - wait: closed
        agent: dispatcher
        until: 'Status == "Closed"'
        at most: { 20 days: escalate to Leads }
`;

const PATH =
  "[reassign, escalate to Leads, after 30 business minutes: escalate to Head, after 2 hours: notify owner]";

function inWork(violated = PATH, more = "") {
  const item = begin(work(violated, more));
  item.settle(); // the choice
  item.settle(); // the write of the owner
  return item;
}

/** What was done, in order, with the time since the start in minutes. */
const done = (item: ReturnType<typeof begin>) =>
  item
    .of("acted")
    .map(({ action, at }) => [
      (Date.parse(at) - Date.parse(item.trail[0]?.at ?? "")) / MINUTE,
      "to" in action ? `${action.do} ${action.to}` : action.do,
    ]);

/** Lets time pass, and fires what comes due by then. */
function later(item: ReturnType<typeof begin>, ms: number): void {
  const until = Date.parse(item.now()) + ms;
  for (;;) {
    const next = Object.values(item.state.timers).map(({ due }) => Date.parse(due));
    if (!next.length || Math.min(...next) > until) break;
    item.fire();
  }
  item.pass(until - Date.parse(item.now()));
}

describe("a violated milestone acts along its path", () => {
  test("what has no time of its own at once, the rest at its time", () => {
    const item = inWork();
    later(item, 10 * HOUR);
    expect(done(item)).toEqual([
      [120, "reassign"],
      [120, "escalate Leads"],
      [150, "escalate Head"],
      [240, "notify owner"],
    ]);
    expect(item.of("milestone-overdue").map(tell)).toEqual([
      "The milestone of Resolution is overdue by 30 business minutes",
      "The milestone of Resolution is overdue by 2 hours",
    ]);
    expect(item.state.milestones.Resolution?.path).toEqual({
      2: { takenAt: "2026-11-02T11:30:00.000Z" },
      3: { takenAt: "2026-11-02T13:00:00.000Z" },
    });
  });

  test("no further once the stage is over", () => {
    const item = inWork();
    later(item, 2 * HOUR);
    item.settle(); // the new choice
    item.settle(); // what the one before had of capacity
    item.change({ Status: "Closed" });
    expect(Object.values(item.state.timers)).toEqual([]);
    expect(item.state.outcome).toBeUndefined();
    for (const _ of [1, 2]) item.answer({ answer: "seen" });
    expect(item.state.outcome).toBe("resolved");
    expect(done(item)).toHaveLength(2);
  });

  test("not while it pauses, and afterwards with what was left", () => {
    const item = inWork(PATH, `pause when: 'Status == "Waiting"', `);
    later(item, 2 * HOUR + 10 * MINUTE);
    item.change({ Status: "Waiting" });
    expect(item.of("milestone-paused").at(-1)?.path).toEqual({ 2: 20 * MINUTE, 3: 110 * MINUTE });
    expect(item.state.milestones.Resolution?.status).toBe("violated");
    later(item, 50 * HOUR);
    item.change({ Status: "New" });
    later(item, 19 * MINUTE);
    expect(done(item)).toHaveLength(2);
    later(item, MINUTE);
    expect(done(item).at(-1)?.[1]).toBe("escalate Head");
    expect(fold(item.trail)).toEqual(item.state);
  });

  test("is counted from the moment at which the time was over, however late that is seen", () => {
    const item = inWork();
    item.pass(5 * HOUR);
    while (Object.values(item.state.timers).some(({ due }) => due <= item.now())) item.fire();
    expect(done(item).map(([, what]) => what)).toEqual([
      ...["reassign", "escalate Leads", "escalate Head", "notify owner"],
    ]);
  });

  test("ends with the item where a step ends it", () => {
    const item = inWork("[end as too late, after 1 hour: notify Leads]");
    later(item, 10 * HOUR);
    expect(item.state.outcome).toBe("too late");
    expect(done(item)).toEqual([[120, "end"]]);
  });

  test("takes the item from its owner only where somebody has it, and not twice while it is looked for one", () => {
    const item = begin(
      work("reassign").replace("steps:", "milestone: { within: 1 hour, violated: reassign }\n    steps:"),
    );
    later(item, 3 * HOUR);
    // nobody has answered who the owner is
    expect(item.of("thread-opened")).toEqual([]);
    expect(item.of("acted")[0]?.because.text).toContain("an owner is being looked for already");
  });
});

describe("other business hours", () => {
  /** Business time runs half as fast: a day has become shorter. */
  const slow = {
    ...calendar,
    add: (from: string, duration: Parameters<typeof calendar.add>[1]) =>
      calendar.add(from, duration.business ? { ...duration, amount: 2 * duration.amount } : duration),
    addMs: (from: string, ms: number, business: boolean) =>
      calendar.addMs(from, business ? 2 * ms : ms, business),
    between: (from: string, to: string, business: boolean) =>
      calendar.between(from, to, business) / (business ? 2 : 1),
  };

  test("move what is open, and only what is in business time; once told, nothing more changes", () => {
    const item = inWork(PATH, "at 50%: notify owner, ");
    const before = Object.values(item.state.timers).map(({ due }) => due);
    expect(before).toHaveLength(3);
    const tellIt = (id: string) =>
      advance(
        item.workflow,
        item.state,
        { type: "calendar-changed", id, at: item.now(), calendar: "slow" },
        { calendar: slow },
      );
    const { entries, state } = tellIt("first");
    expect(entries.map(({ kind }) => kind)).toEqual(["calendar-changed", "timer-armed", "timer-armed"]);
    const dues = Object.values(state?.timers ?? {}).map(({ due }) => due);
    expect(dues.sort()).toEqual([
      "2026-11-02T11:00:00.000Z",
      "2026-11-02T13:00:00.000Z",
      ...before.filter((due) => due > "2026-11-03"),
    ]);
    expect(state?.milestones.Resolution).toMatchObject({
      status: "running",
      due: "2026-11-02T13:00:00.000Z",
    });
    expect(fold([...item.trail, ...entries])).toEqual(state);
    expect(
      advance(
        item.workflow,
        state,
        { type: "calendar-changed", id: "again", at: item.now(), calendar: "slow" },
        { calendar: slow },
      ).entries,
    ).toEqual([]);
  });
});

test("the owner whom a milestone names is the one who has it then", () => {
  const item = inWork("notify owner");
  later(item, 3 * HOUR);
  expect(item.of("effect-intended").at(-1)?.effect).toMatchObject({ kind: "notify", to: WREN.owner });
});
