import type { Agent, Value } from "@throughline/workflow";
import type { StepContext } from "../contract.ts";

/** Fields that the step's agent reads: all that a pattern searches and a model is shown. */
export const readsOf = (context: Works): string[] => agentOf(context)?.reads ?? [];

/** The agent in whose boundary the step works. */
export const agentOf = ({ workflow, step }: Works): Agent | undefined =>
  step.agent !== undefined && Object.hasOwn(workflow.agents, step.agent)
    ? workflow.agents[step.agent]
    : undefined;

type Works = Pick<StepContext<unknown>, "workflow" | "step">;

/** What of it there is to read. */
export function shownOf(context: StepContext<unknown>): Record<string, Value> {
  const shown: Record<string, Value> = {};
  for (const name of readsOf(context)) {
    const value = context.scope.get(name);
    if (value !== undefined && value !== null && value !== "") shown[name] = value;
  }
  return shown;
}
