import { type Happening, kindOf } from "@throughline/steps";
import { contextOf } from "../context.ts";
import { type Draft, stepById } from "../draft.ts";
import { perform } from "../turn.ts";

/** Hands a happening to a waiting step; it goes on, or says that this does not concern it. */
export function resume(draft: Draft, visitId: string, happening: Happening): void {
  const visit = draft.state.visits[visitId];
  if (visit?.status !== "waiting" || draft.state.ending) return;
  const step = stepById(draft.workflow, visit.step);
  if (!step) return;
  const turn = kindOf(step.kind).resume(contextOf(draft, visitId, step), happening);
  if (turn) perform(draft, visitId, step, turn);
}
