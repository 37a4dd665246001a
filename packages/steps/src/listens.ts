import { type Listened, type OrgSource, type Workflow, walkSteps } from "@throughline/workflow";
import { kindOf } from "./kinds.ts";

/** An event that a workflow does something with. */
export interface Listening extends Listened {
  /** The step that waits for it; absent: a line of `while:`. */
  step?: string;
}

const known = new WeakMap<object, Listening[]>();

/** Every event that a workflow's handlers and steps listen for, handlers first. */
export function listeningOf(workflow: Workflow): Listening[] {
  let all = known.get(workflow);
  if (!all) {
    all = [
      ...workflow.handlers.map(({ event, from }) => ({ event, ...(from && { from }) })),
      ...[...walkSteps(workflow)].flatMap(({ step }) =>
        (kindOf(step.kind).listens?.(step.config as never) ?? []).map((one) => ({ ...one, step: step.id })),
      ),
    ];
    known.set(workflow, all);
  }
  return all;
}

/** Records and platform events of the org that begin a workflow's items, or are events of them. */
export const sourcesOf = (workflow: Workflow): OrgSource[] => [
  ...(workflow.start.from ? [workflow.start.from] : []),
  ...listeningOf(workflow).flatMap(({ from }) => from ?? []),
];
