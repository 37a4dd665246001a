import type { Draft } from "../draft.ts";
import type { Event } from "../event.ts";
import { withdrawChoices } from "../waiting.ts";

/** The roster keeps the item in its pool until somebody can have it; an item that has ended meanwhile wants nobody. */
export function choiceHeld(draft: Draft, event: Extract<Event, { type: "choice-held" }>): void {
  const { effect, because } = event;
  const open = draft.state.open[effect];
  if (!open) return;
  draft.emit({ kind: "choice-held", effect, because });
  if (draft.state.status === "ended" || draft.state.ending) withdrawChoices(draft, "the item ended");
  else if (open.visit && !draft.state.visits[open.visit])
    withdrawChoices(draft, "the item has begun anew", open.visit);
}
