import { kindOf } from "@throughline/steps";
import {
  type Action,
  type Asking,
  formatAction,
  lastOf,
  type Step,
  type Workflow,
  walkSteps,
} from "@throughline/workflow";
import { createMeter } from "./meter.ts";
import type { Fields } from "./moments.ts";
import { type Item, takenBack } from "./spent.ts";
import { walk } from "./walk.ts";
import type { World } from "./world.ts";

/** The dearest way of one measure. */
export interface Worst {
  /** Money in billionths of a US dollar, otherwise a number. */
  most: number;
  /** What takes it, in order. */
  by: readonly Item[];
  /** What holds on that way, as it is written in the file; what does not hold has `not` before it. */
  when: string[];
}

export interface Worsts {
  money: Worst;
  /** Calls of language models. */
  asks: Worst;
  /** Requests to Salesforce. */
  calls: Worst;
}

/** What one item can take at most. */
export interface WorstCosts extends Worsts {
  /** What one event of each `while:` handler adds, where it can add anything. */
  onEvent: ({ event: string } & Worsts)[];
}

/**
 * The dearest way of one item through a workflow, for each measure. Ways whose conditions exclude each other are none;
 * every ladder is climbed to its end, every loop made as often as it can be, every milestone violated. What is tried
 * again after a fault, or because a person says so, is not in it, nor is the item's budget, which no item exceeds. What was
 * done is taken back once where the workflow may ask for it.
 *
 * @param mostOf the most that a call of a step can cost, in billionths of a US dollar; undefined: it is never made
 * @param callsOf requests to Salesforce that one call of an operation takes
 */
export function worstCosts(
  workflow: Workflow,
  mostOf: (step: Step, asking: Asking) => number | undefined,
  fields?: Fields,
  callsOf?: (operation: string) => number,
): WorstCosts {
  const { ends, handled } = walk(workflow, {
    meter: createMeter(workflow, mostOf, undefined, callsOf),
    ...(fields && { fields }),
  });
  const beside = takenBeside(workflow);
  const asked = undoIn(workflow);
  const back = (isAsked: boolean) => (world: World) =>
    isAsked ? { ...world, spent: takenBack(world.spent) } : world;
  const { calls, ...worst } = worstOf(ends.map(({ world }) => back(asked === "any time")(world)));
  const extra = beside.reduce((sum, { most = 0, times }) => sum + most * times, 0);
  return {
    ...worst,
    calls: { ...calls, most: calls.most + extra, by: [...calls.by, ...beside] },
    onEvent: [...handled].flatMap(([{ event }, worlds]) => {
      const added = worstOf(worlds.map(back(asked !== "never")));
      return added.asks.most + added.calls.most > 0 ? [{ event, ...added }] : [];
    }),
  };
}

const worstOf = (worlds: readonly World[]): Worsts => ({
  money: dearest(worlds, "money"),
  asks: dearest(worlds, "asks"),
  calls: dearest(worlds, "calls"),
});

function dearest(worlds: readonly World[], measure: "money" | "asks" | "calls"): Worst {
  const none: Worst = { most: 0, by: [], when: [] };
  return worlds.reduce((worst, { spent, known }) => {
    const { most, by } = spent[measure];
    if (most < worst.most || (most === worst.most && by.length <= worst.by.length)) return worst;
    const when = known.map(({ source, is }) => (is === "holds" ? source : `not (${source})`));
    return { most, by, when: [...new Set(when)] };
  }, none);
}

/** When the workflow itself may ask for what was done to be taken back: where a way ends or goes on, or at any time. */
function undoIn(workflow: Workflow): "never" | "on a way" | "any time" {
  const isUndo = (action: Action | { do: "incident" }) => action.do === "undo";
  const milestones = workflow.stages.flatMap(({ milestone }) => [
    ...(milestone?.warnings ?? []),
    ...(milestone?.violated ?? []),
  ]);
  const handlers = workflow.handlers.flatMap((one) => (one.do.kind === "action" ? [one.do.action] : []));
  if ([...milestones.map(({ action }) => action), ...handlers].some(isUndo)) return "any time";
  let found: "never" | "on a way" = "never";
  for (const { step } of walkSteps(workflow)) {
    const kind = kindOf(step.kind);
    const actions = (kind.actions?.(step.config as never) ?? []).filter(isUndo);
    const ways = kind.exits?.(step.config as never, workflow, step) ?? [];
    const isWay = (action: Action) => ways.some((way) => way.is === "late" && way.action === action);
    // asked for while the step waits on
    if (actions.some((action) => !kind.ends?.(step.config as never) && !isWay(action))) return "any time";
    if (actions.length > 0 || isUndo(step.fails)) found = "on a way";
  }
  return found;
}

/** What milestones do besides the steps: who gives an item to somebody else writes who has it. */
function takenBeside({ stages, ...workflow }: Workflow): Item[] {
  const steps = [...walkSteps({ stages, ...workflow })].map(({ step }) => step);
  // once more in somebody's hands, who may not begin either
  const again = steps.some(({ kind, config }) => (kindOf(kind).handsOn?.(config as never) ?? 0) > 0) ? 1 : 0;
  return stages.flatMap(({ name, milestone }) =>
    [...(milestone?.warnings ?? []), ...(milestone?.violated ?? [])].flatMap(({ action }) => {
      const last = lastOf(action).do;
      const most = last === "reassign" ? 1 + again : last === "queue" ? 1 : 0;
      const step = `the milestone of ${name}`;
      return most > 0 ? [{ step, what: `a write for ${formatAction(action)}`, most, times: 1 }] : [];
    }),
  );
}

/** The dearest way in a sentence: what holds on it, and what its steps take. Empty where it takes nothing. */
export function worstInWords({ by, when }: Worst): string {
  const counted = Map.groupBy(by, ({ step, what }) => `${step}\n${what}`);
  const parts = [...counted.values()].map((all) => {
    const { step, what, asking } = all[0] as Item;
    const times = all.reduce((sum, one) => sum + one.times, 0);
    const verb = asking ? "asks" : "takes";
    const who = step === "" ? "the end" : step.startsWith("the milestone ") ? step : `"${step}"`;
    return `${who} ${verb} ${what}${times > 1 ? `, ${times} times` : ""}`;
  });
  if (parts.length === 0) return "";
  const where = when.length > 0 ? `Where ${when.join(" and ")}: ` : "";
  return `${where}${parts.join("; ")}.`;
}
