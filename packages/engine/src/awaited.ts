import { expressionOf, kindOf } from "@throughline/steps";
import type { Workflow } from "@throughline/workflow";
import { stepById } from "./draft.ts";
import type { ItemState } from "./state.ts";

/** Fields that somebody else is expected to write now, each with the step or milestone that waits for it. */
export function awaitedFields(workflow: Workflow, state: ItemState): Map<string, string[]> {
  const fields = new Map<string, string[]>();
  const add = (names: string[], who: string) => {
    for (const name of names) fields.set(name, [...(fields.get(name) ?? []), who]);
  };
  for (const visit of Object.values(state.visits)) {
    if (visit.status !== "waiting") continue;
    const step = stepById(workflow, visit.step);
    if (step) add(kindOf(step.kind).awaits?.(step.config as never) ?? [], step.id);
  }
  const { watch } = state;
  if (watch) add(expressionOf(watch.unless).names, `the watch over the owner of ${watch.step}`);
  const stage = workflow.stages.find(({ name }) => name === state.stage);
  if (stage?.milestone?.pauseWhen)
    add(expressionOf(stage.milestone.pauseWhen).names, `the milestone of ${stage.name}`);
  return fields;
}
