import { kindOf } from "@throughline/steps";
import { contextOf } from "./context.ts";
import { type Draft, stepById } from "./draft.ts";
import type { ItemState } from "./state.ts";

/** Error code of a choice that was taken back before anybody had been chosen. */
export const WITHDRAWN = "WITHDRAWN";

/** Choices of an owner for which the item waits in the roster's pool, oldest first, each with the visit that asked. */
export function choicesHeld({ open }: ItemState): { id: string; visit: string | undefined }[] {
  const held: { id: string; visit: string | undefined }[] = [];
  for (const id in open) if (open[id]?.pool) held.push({ id, visit: open[id].visit });
  return held;
}

/** Nobody is looked for any more: the item leaves the pool. Of one visit, or all of the item's. */
export function withdrawChoices(draft: Draft, because: string, of?: string): void {
  for (const { id, visit } of choicesHeld(draft.state)) {
    if (of !== undefined && visit !== of) continue;
    draft.emit({
      kind: "effect-settled",
      effect: id,
      ok: false,
      error: { code: WITHDRAWN, message: because },
      apiCalls: 0,
      ms: 0,
    });
    draft.intend({ kind: "release", reservation: id });
  }
}

/** A step is left before it is over, as somebody or something else wants it: what it began elsewhere is called off. */
export function leave(draft: Draft, visit: string): void {
  const known = draft.state.visits[visit];
  if (known?.status !== "waiting" && known?.status !== "incident") return;
  const step = stepById(draft.workflow, known.step);
  if (!step) return;
  for (const request of kindOf(step.kind).leave?.(contextOf(draft, visit, step)) ?? [])
    draft.intend(request, visit);
}

/** All steps are left. */
export function leaveAll(draft: Draft): void {
  for (const visit of Object.keys(draft.state.visits)) leave(draft, visit);
}

/** Gives back the capacity that is kept for those who were asked and have not taken the item. Of one visit, or of all. */
export function returnOffers(draft: Draft, of?: string): void {
  for (const [reservation, { visit }] of Object.entries(draft.state.offers ?? {}))
    if (of === undefined || visit === of) draft.intend({ kind: "release", reservation });
}

/** Visits that look for an owner: in the pool, or by asking somebody. */
export function visitsLooking(state: ItemState): string[] {
  const asking = Object.values(state.tasks).filter(({ request }) => request.for);
  const visits = [...choicesHeld(state), ...Object.values(state.offers ?? {}), ...asking].map(
    ({ visit }) => visit,
  );
  return [...new Set(visits.filter((visit) => visit !== undefined))];
}
