import type { Draft } from "../draft.ts";
import type { Event } from "../event.ts";
import { withdrawChoices } from "../waiting.ts";

/** The roster keeps the item in its pool until somebody can have it; an item that has ended meanwhile wants nobody. */
export function choiceHeld(draft: Draft, event: Extract<Event, { type: "choice-held" }>): void {
  const { effect, because } = event;
  if (!draft.state.open[effect]) return;
  draft.emit({ kind: "choice-held", effect, because });
  if (draft.state.status === "ended" || draft.state.ending) withdrawChoices(draft, "the item ended");
}
