import { kindOf } from "@throughline/steps";
import type { Asking, Step, Workflow } from "@throughline/workflow";
import { both, type Item, nothingSpent, type Taken, takenBack } from "./spent.ts";
import type { World } from "./world.ts";

/** Counts along a way what it takes. */
export interface Meter {
  /** A step begins, and asks whom it may have to ask. */
  begin(world: World, step: Step): World;
  /** It waits: what was decided before leaves, unless the answer will come soon. */
  wait(world: World, step: Step, how: "soon" | "long"): World;
  /** It has decided fields of the record. */
  written(world: World, step: Step): World;
  /** Somebody else was given the item on the way. */
  handedOn(world: World): World;
  /** What was done so far is taken back. `beside`: lanes run that are not through. */
  undo(world: World, beside: boolean): World;
  /** No lane runs any more beside what is taken back. */
  together(world: World): World;
  /** What was decided leaves: the way is at its end, or nothing more comes to it in time. */
  rest(world: World): World;
  /** What was taken since `before` can be taken so many times. */
  times(world: World, before: World, times: number): World;
  /** From here on it is counted anew. */
  anew(world: World): World;
}

/**
 * @param mostOf the most that a call of a step can cost, in billionths of a US dollar; undefined: it is never made
 * @param pays whether what a step takes is counted
 * @param callsOf requests to Salesforce that one call of an operation takes
 */
export function createMeter(
  workflow: Workflow,
  mostOf: (step: Step, asking: Asking) => number | undefined,
  pays: (step: Step) => boolean = () => true,
  callsOf: (operation: string) => number = () => 0,
): Meter {
  /** What it takes to take a step back. */
  const backOf = ({ id: step, undo }: Step): Taken => {
    if (!undo || undo.by === "nothing") return nothingSpent.back;
    const by = undo.by === "call" ? `${undo.connection}.${undo.operation}` : undefined;
    const most = by === undefined ? 1 : callsOf(by);
    return most > 0
      ? plus(nothingSpent.back, { step, what: `${by ?? "a write"} to take it back`, most })
      : nothingSpent.back;
  };
  const callsIn = (step: Step): Taken =>
    (kindOf(step.kind).uses(step.config as never, workflow).calls ?? []).reduce(
      (sum, { operation, times = 1 }) => {
        const each = callsOf(operation);
        return each > 0
          ? both(sum, { most: each * times, by: [{ step: step.id, what: operation, most: each, times }] })
          : sum;
      },
      nothingSpent.calls,
    );
  const writesOf = (step: Step) => kindOf(step.kind).uses(step.config as never, workflow).writes ?? [];
  const send = (world: World, step: string): World =>
    world.spent.planned
      ? {
          ...world,
          spent: {
            ...world.spent,
            planned: false,
            calls: plus(world.spent.calls, { step, what: "a write", most: 1 }),
          },
        }
      : world;

  return {
    begin(world, step) {
      let { money, asks } = world.spent;
      for (const asking of kindOf(step.kind).asks?.(step.config as never) ?? []) {
        const most = mostOf(step, asking);
        const what = `${asking.model} for ${asking.facts.join(", ")}`;
        money = plus(money, { step: step.id, what, most, asking });
        if (most !== undefined) asks = plus(asks, { step: step.id, what, most: 1, asking });
      }
      const paid = kindOf(step.kind).costs?.(step.config as never);
      if (paid && pays(step)) money = plus(money, { step: step.id, ...paid });
      const back = backOf(step);
      const { undoing, ...spent } = world.spent;
      const calls = [callsIn(step), ...(undoing ? [back] : [])].reduce(both, spent.calls);
      return {
        ...world,
        spent: { ...spent, undoing, money, asks, calls, back: undoing ? spent.back : both(spent.back, back) },
      };
    },
    undo: (world, beside) => ({ ...world, spent: { ...takenBack(world.spent), undoing: beside } }),
    together: (world) =>
      world.spent.undoing ? { ...world, spent: { ...world.spent, undoing: false } } : world,
    wait: (world, step, how) => (how === "long" ? send(world, step.id) : world),
    written(world, step) {
      if (writesOf(step).length === 0) return world;
      const handsOn = kindOf(step.kind).handsOn?.(step.config as never) ?? 0;
      const what = `to be given to somebody else when nobody begins, up to ${handsOn} times`;
      const calls =
        handsOn > 0 ? plus(world.spent.calls, { step: step.id, what, most: handsOn }) : world.spent.calls;
      return { ...world, spent: { ...world.spent, calls, planned: true } };
    },
    handedOn: (world) => ({ ...world, spent: { ...world.spent, planned: true } }),
    rest: (world) => send(world, ""),
    times(world, { spent: before }, times) {
      const { money, asks, calls, back, undoing, planned } = world.spent;
      return {
        ...world,
        spent: {
          money: again(money, before.money, times),
          asks: again(asks, before.asks, times),
          calls: again(calls, before.calls, times),
          back: back.most < before.back.most ? back : again(back, before.back, times),
          undoing,
          planned,
        },
      };
    },
    anew: (world) => ({ ...world, spent: nothingSpent }),
  };
}

const plus = ({ most, by }: Taken, more: Omit<Item, "times">): Taken => ({
  most: most + (more.most ?? 0),
  by: [...by, { ...more, times: 1 }],
});

function again(now: Taken, before: Taken, times: number): Taken {
  const by = now.by.map((one, at) => (at < before.by.length ? one : { ...one, times: one.times * times }));
  return { by, most: before.most + (now.most - before.most) * times };
}
