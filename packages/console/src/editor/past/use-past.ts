import { useQuery } from "@tanstack/react-query";
import { kindOf } from "@throughline/steps";
import type { Path, Step } from "@throughline/workflow";
import { get } from "../../api/client.ts";
import type { Past, StepPast } from "../../api/types.ts";

/** How often it is asked for anew: it is about weeks. */
const EVERY_MS = 60_000;

/** What became of the steps of a workflow in its items of the last days, whatever version they ran. */
export function usePast(workflow: string, { days = 30, enabled = true } = {}) {
  return useQuery({
    queryKey: ["past", workflow, days],
    queryFn: ({ signal }) =>
      get<Past>(`/api/workflows/${encodeURIComponent(workflow)}/past?days=${days}`, signal),
    staleTime: EVERY_MS,
    enabled,
  });
}

/** What became of a step; undefined where no item has come to it. */
export const pastOf = (past: Past | undefined, step: string): StepPast | undefined =>
  past?.steps.find((one) => one.step === step);

/** How often one of a step's rows, rules or rungs has settled a name. */
export interface SettledBy {
  /** Where it stands in the step. */
  path: Path;
  count: number;
  /** Of all times that the step settled it, 0 to 1. */
  share: number;
}

/**
 * How often each of the rows, rules or rungs of a step has settled a fact or field, in the order of the text on the screen.
 * One that says something else than it did is a new one, and has settled nothing. Undefined where the step never has.
 */
export function settledBy(past: Past | undefined, step: Step, name: string): SettledBy[] | undefined {
  const settled = pastOf(past, step.id)?.settled.find((one) => one.name === name);
  const list = kindOf(step.kind)
    .settles?.(step.config as never)
    .find(({ gives }) => gives.includes(name));
  return (
    settled &&
    list?.entries.map(({ key, path }) => {
      const count = settled.by[key] ?? 0;
      return { path, count, share: count / settled.count };
    })
  );
}
