import { describe, expect, test } from "vitest";
import { fold } from "../src/index.ts";
import { begin } from "./begin.ts";
import { AGENTS, calls, done, type Item, names, STEP, says, working } from "./delegation.ts";

const COSTS = "        costs: 0.05 USD\n";
const MOST = 50_000_000;

const delegated = (step: string) =>
  begin(step, { Subject: "Lamp" }, AGENTS.replace("gives", "reads: [Subject], gives"));
const atWork = (step = STEP(COSTS)) => {
  const one = delegated(step);
  says(one, working);
  return one;
};
const cancelled = { type: "cancelled", by: "Robin", reason: "not needed" } as never;
const stopped = (cost?: unknown) => ({ state: "canceled", task: "t1", ...(cost !== undefined && { cost }) });

/** Sums as days count them: of each entry, with its account. */
const counted = ({ trail }: Item) =>
  trail.flatMap((entry) =>
    (entry.kind === "effect-settled" || entry.kind === "cost-settled") && entry.cost
      ? [[entry.cost, entry.account?.agent]]
      : [],
  );

function untilAsked(one: Item): void {
  while (Object.keys(one.state.tasks).length === 0 && one.state.status === "live") {
    one.fire();
    while (names(one).includes("follow")) says(one, working);
  }
}

const ENDS = STEP(COSTS).replace("escalate to Leads", "continue");
const WAYS: [string, () => Item][] = [
  [
    "its item is cancelled",
    () => {
      const one = atWork();
      one.deliver(cancelled);
      return one;
    },
  ],
  [
    "its time is up",
    () => {
      const one = atWork(ENDS);
      while (one.state.visits["stock#1"]?.status === "waiting") {
        one.fire();
        if (names(one).includes("follow")) says(one, working);
      }
      return one;
    },
  ],
  [
    "a person lets the work go on",
    () => {
      const one = atWork();
      untilAsked(one);
      one.answer({ answer: "go on" });
      return one;
    },
  ],
  [
    "it is taken only after the item has ended",
    () => {
      const one = delegated(STEP(COSTS));
      one.deliver(cancelled);
      says(one, working);
      return one;
    },
  ],
];

describe.each(WAYS)("a delegation that is called off, when %s", (_, leave) => {
  test("costs what the agent says of its end, counted where all of it was", () => {
    const one = leave();
    expect(names(one)).toEqual(["cancel"]);
    expect(one.state.cost).toBe(MOST);
    says(one, stopped(0.02));
    expect(counted(one)).toEqual([
      [MOST, "desk"],
      [-30_000_000, "desk"],
    ]);
    expect(one.state).toMatchObject({ status: "ended", cost: 20_000_000, costOf: { desk: 20_000_000 } });
    const [first, back] = one.trail.filter(
      (entry) => (entry.kind === "effect-settled" && entry.cost) || entry.kind === "cost-settled",
    );
    expect(back).toMatchObject({ kind: "cost-settled", since: first?.at, step: "stock", visit: "stock#1" });
    // whoever begins again from the trail alone knows the same
    expect(fold(one.trail)).toEqual(one.state);
  });

  test.each([
    ["tells nothing of it", stopped()],
    ["tells more", stopped(900)],
    ["tells less than nothing", stopped(-1)],
    ["tells no sum", stopped("free")],
    ["is still at work", { ...stopped(0.01), state: "working" }],
    ["tells of another task", { ...stopped(0.01), task: "t2" }],
    ["answers with what is no answer", { state: "gone", task: "t1", cost: 0.01 }],
  ])("costs all that was declared where the agent %s", (__, answer) => {
    const one = leave();
    says(one, answer);
    expect(counted(one)).toEqual([[MOST, "desk"]]);
  });

  test("costs all that was declared where nobody answers", () => {
    const one = leave();
    one.deliver({
      ...{ type: "effect-settled", effect: calls(one)[0]?.id, apiCalls: 0, ms: 1 },
      result: { ok: false, error: { code: "GIVEN_UP", message: "no answer" } },
    } as never);
    expect(one.state.cost).toBe(MOST);
  });
});

test("what was done before it could be called off is settled by what that has cost", () => {
  const one = atWork();
  one.deliver(cancelled);
  says(one, { ...done, cost: 0.04 });
  expect(one.state.cost).toBe(40_000_000);
});

test("an agent that asks what nobody answers is called off once, and settled once though it is begun anew", () => {
  const one = atWork();
  one.fire();
  says(one, { state: "input-required", task: "t1", question: "Which?" });
  expect(names(one)).toEqual(["cancel"]);
  const [incident] = Object.keys(one.state.incidents);
  const repaired = { type: "incident-repaired", incident, repair: "retry", by: "Robin", reason: "so" };
  one.deliver(repaired as never);
  expect(names(one)).toEqual(["cancel", "follow"]);
  says(one, stopped(0.02));
  // the same again in the other answer: it is begun anew, and what is given back is given back
  says(one, stopped(0.02));
  expect(names(one)).toEqual(["start"]);
  expect(counted(one)).toEqual([
    [MOST, "desk"],
    [-30_000_000, "desk"],
  ]);
  says(one, { ...working, task: "t2" });
  one.deliver(cancelled);
  says(one, { ...stopped(0.01), task: "t2" });
  expect(one.state.cost).toBe(30_000_000);
});

test("a correction that comes too late is called off as well: together they cost no more than declared", () => {
  const one = atWork();
  one.fire();
  says(one, { ...done, data: { urgent: "perhaps" }, cost: 0.02 });
  expect(names(one)).toEqual(["answer"]);
  one.deliver(cancelled);
  says(one, { ...working, task: "t2" });
  expect(one.state.cost).toBe(MOST);
  expect(calls(one).map(({ input }) => input.$task)).toEqual(["t1", "t2"]);
  says(one, { ...stopped(0.02) });
  says(one, { ...stopped(0.01), task: "t2" });
  expect(one.state.cost).toBe(30_000_000);
});

/** Numbers that are always the same for a seed. */
function dice(seed: number): (sides: number) => number {
  let state = seed + 1;
  return (sides) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % sides;
  };
}

const LIVES = [
  STEP(COSTS),
  ENDS,
  STEP(`${COSTS}        fails: escalate to Leads\n`),
  STEP(`${COSTS}        fails: continue\n        refuses: continue\n`),
  STEP(`${COSTS}        asks back: { person: Leads }\n`),
  STEP(COSTS).replace("escalate to Leads", "undo then escalate to Leads"),
  STEP(COSTS).replace("escalate to Leads", "end as late"),
];

/**
 * An agent says what each task has cost in every answer, answers come in any order, and people do what they like: no task is
 * counted with less than it cost, none with more than declared.
 */
test("however it goes, each task costs what its agent said, or more, and never more than declared", () => {
  const EACH = 10_000_000;
  const SEEDS = Number(process.env.SEEDS ?? 1_500);
  let settled = 0;
  for (let seed = 0; seed < SEEDS; seed++) {
    const roll = dice(seed);
    const one = delegated(LIVES[seed % LIVES.length] as string);
    /** Each with how it ended, where it has. */
    const tasks = new Map<string, string | undefined>();
    let begun = 0;
    const reply = ({ operation, input }: ReturnType<typeof calls>[number]) => {
      const starts = operation === "start" || input.$over === true;
      const task = starts ? `t${tasks.size + 1}` : String(input.$task);
      const over = tasks.get(task);
      const states = ["working", "working", "input-required", "completed", "failed", "refused", "canceled"];
      const state = over ?? (operation === "cancel" && roll(2) ? "canceled" : (states[roll(7)] as string));
      if (starts) begun++;
      tasks.set(task, state === "working" || state === "input-required" ? undefined : state);
      const data = roll(2) ? { urgent: true, invoice: "I" } : { urgent: "perhaps" };
      return { state, task, question: "Which?", data, cost: EACH / 1e9 };
    };
    for (let turn = 0; turn < 40; turn++) {
      const open = calls(one);
      const act = roll(open.length ? 9 : 4) + (open.length ? 0 : 5);
      const [call] = open.slice(roll(open.length || 1));
      const [incident] = Object.keys(one.state.incidents);
      if (act < 5 && call) {
        const result = roll(12)
          ? { ok: true, value: reply(call) }
          : { ok: false, error: { code: "HTTP_400", message: "no" } };
        one.deliver({ type: "effect-settled", effect: call.id, apiCalls: 0, ms: 1, result } as never);
      } else if (act === 5) one.fire();
      else if (act === 6 && Object.keys(one.state.tasks).length > 0)
        one.answer({ answer: ["try again", "keep waiting", "go on", "end the item"][roll(4)] as string });
      else if (act === 7 && incident)
        one.deliver({
          ...{ type: "incident-repaired", incident, repair: ["retry", "skip"][roll(2)], by: "Robin" },
          reason: "so",
        } as never);
      else if (act === 8 && roll(6) === 0) one.deliver(cancelled);
      const { cost } = one.state;
      expect(cost, `seed ${seed}`).toBeGreaterThanOrEqual(EACH * tasks.size);
      expect(cost, `seed ${seed}`).toBeLessThanOrEqual(MOST * begun);
    }
    settled += one.of("cost-settled").length;
    expect(fold(one.trail)).toEqual(one.state);
  }
  expect(settled).toBeGreaterThan(SEEDS / 4);
});
