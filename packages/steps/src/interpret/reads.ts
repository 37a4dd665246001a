import type { Value } from "@throughline/workflow";
import type { StepContext } from "../contract.ts";

/** Fields that the step's agent reads: all that a pattern searches and a model is shown. */
export const readsOf = ({ workflow, step }: Pick<StepContext<unknown>, "workflow" | "step">): string[] =>
  workflow.agents[step.agent ?? ""]?.reads ?? [];

/** What of it there is to read. */
export function shownOf(context: StepContext<unknown>): Record<string, Value> {
  const shown: Record<string, Value> = {};
  for (const name of readsOf(context)) {
    const value = context.scope.get(name);
    if (value !== undefined && value !== null && value !== "") shown[name] = value;
  }
  return shown;
}
