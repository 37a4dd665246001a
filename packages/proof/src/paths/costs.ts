import { kindOf } from "@throughline/steps";
import {
  type Asking,
  formatAction,
  lastOf,
  type Step,
  type Workflow,
  walkSteps,
} from "@throughline/workflow";
import { createMeter } from "./meter.ts";
import type { Fields } from "./moments.ts";
import type { Item } from "./spent.ts";
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
 * again after a fault, or because a person says so, is not in it, nor is the item's budget, which no item exceeds.
 *
 * @param mostOf the most that a call of a step can cost, in billionths of a US dollar; undefined: it is never made
 */
export function worstCosts(
  workflow: Workflow,
  mostOf: (step: Step, asking: Asking) => number | undefined,
  fields?: Fields,
): WorstCosts {
  const { ends, handled } = walk(workflow, {
    meter: createMeter(workflow, mostOf),
    ...(fields && { fields }),
  });
  const beside = takenBeside(workflow);
  const { calls, ...worst } = worstOf(ends.map(({ world }) => world));
  const extra = beside.reduce((sum, { most = 0, times }) => sum + most * times, 0);
  return {
    ...worst,
    calls: { ...calls, most: calls.most + extra, by: [...calls.by, ...beside] },
    onEvent: [...handled].flatMap(([{ event }, worlds]) => {
      const added = worstOf(worlds);
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
