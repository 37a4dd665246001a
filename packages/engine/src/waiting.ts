import type { Draft } from "./draft.ts";
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
