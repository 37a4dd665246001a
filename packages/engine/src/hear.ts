import { type Heard, kindOf, listeningOf } from "@throughline/steps";
import { contextOf } from "./context.ts";
import { type Draft, stepById } from "./draft.ts";
import type { Visit } from "./state.ts";
import { perform } from "./turn.ts";

/** Whether an event is kept for a step, and why, in words; undefined: no step ever waits for it. */
export function keeping(draft: Draft, heard: Heard): string | undefined {
  const reasons: string[] = [];
  for (const { id, visit } of listeners(draft, heard)) {
    const verdict = told(draft, id, heard);
    if (typeof verdict === "object") return `${visit.step} waits for it`;
    if (verdict !== undefined) reasons.push(verdict);
  }
  if (heard.visit !== undefined) return reasons[0];
  const later = listeningOf(draft.workflow).find(({ event, step }) => step && event === heard.event);
  if (!later) return undefined;
  return reasons.length > 0 ? reasons.join("; ") : `${later.step} may wait for it later`;
}

/** Hands the events that are kept to the steps that wait for them, the oldest first; each is taken once. */
export function hear(draft: Draft): boolean {
  for (const heard of draft.state.heard ?? []) {
    for (const { id, visit } of listeners(draft, heard)) {
      const turn = told(draft, id, heard);
      const step = stepById(draft.workflow, visit.step);
      if (typeof turn !== "object" || !step) continue;
      draft.emit({ kind: "event-taken", step: step.id, visit: id, event: heard.event, eventId: heard.id });
      perform(draft, id, step, turn);
      return true;
    }
  }
  return false;
}

/** Visits that wait for an event of this name. */
function listeners(
  { state, workflow }: Draft,
  { event, visit: only }: Heard,
): { id: string; visit: Visit }[] {
  return Object.entries(state.visits).flatMap(([id, visit]) => {
    if (visit.status !== "waiting" || (only !== undefined && only !== id)) return [];
    const step = stepById(workflow, visit.step);
    const listens = step && kindOf(step.kind).listens?.(step.config as never);
    return listens?.some((one) => one.event === event) ? [{ id, visit }] : [];
  });
}

function told(draft: Draft, visit: string, heard: Heard) {
  const step = stepById(draft.workflow, draft.state.visits[visit]?.step ?? "");
  return step && kindOf(step.kind).hears?.(contextOf(draft, visit, step), heard);
}
