import { kindOf } from "@throughline/steps";
import type { Asking, Step, Workflow } from "@throughline/workflow";

/** One call of the dearest path. Money is in billionths of a US dollar. */
export interface WorstCall extends Asking {
  step: string;
  /** The most that it can cost once; undefined: it is never made, because nobody knows what it would cost. */
  most: number | undefined;
  /** How often it can be made on one path. */
  times: number;
}

/** The dearest way through a workflow. */
export interface WorstCase {
  calls: WorstCall[];
  /** The sum of what they can cost. */
  most: number;
  /** What one event of each `while:` handler adds, where it can add anything. */
  onEvent: { event: string; calls: WorstCall[]; most: number }[];
}

/**
 * What one item can cost at most in language models, whatever it says: every ladder is climbed to its end, and of
 * branches the dearest is taken. The item's budget, which no item exceeds, is not in it.
 *
 * @param mostOf the most that a call of a step can cost
 */
export function worstCase(
  workflow: Workflow,
  mostOf: (step: Step, asking: Asking) => number | undefined,
): WorstCase {
  const ofSteps = (steps: Step[]): WorstCall[] => steps.flatMap(ofStep);

  function ofStep(step: Step): WorstCall[] {
    const kind = kindOf(step.kind);
    const own = (kind.asks?.(step.config as never) ?? []).map((asking) => ({
      ...{ ...asking, step: step.id, times: 1 },
      most: mostOf(step, asking),
    }));
    const blocks = step.blocks.map(({ steps }) => ofSteps(steps));
    if (kind.runs === "repeated") {
      const rounds = kind.rounds?.(step.config as never) ?? 1;
      return [...own, ...blocks.flat().map((call) => ({ ...call, times: call.times * rounds }))];
    }
    if (kind.runs === "all") return [...own, ...blocks.flat()];
    return [...own, ...(blocks.sort((a, b) => sumOf(b) - sumOf(a))[0] ?? [])];
  }

  const calls = workflow.stages.flatMap(({ steps }) => ofSteps(steps));
  const onEvent = workflow.handlers.flatMap(({ event, do: action }) => {
    const added = action.kind === "step" ? ofStep(action.step) : [];
    return added.length ? [{ event, calls: added, most: sumOf(added) }] : [];
  });
  return { calls, most: sumOf(calls), onEvent };
}

const sumOf = (calls: WorstCall[]) => calls.reduce((sum, { most = 0, times }) => sum + most * times, 0);
