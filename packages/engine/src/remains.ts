import type { Entry } from "./entry.ts";
import type { ItemState } from "./state.ts";

/** Whether nothing more can come of an item: it has ended, and every effect of it has its outcome. */
export const isOver = (state: ItemState): boolean =>
  state.status === "ended" && Object.keys(state.open).length === 0;

/**
 * The entry that stays in the store of an item that is over, when its trail goes to the archive `to`, or is deleted.
 * Events that come later find an ended item. Throws for an item that is not over.
 */
export function remainsOf(state: ItemState, at: string, to?: string): Entry {
  const { workflow, hash, object, recordId, startedAt, endedAt, outcome, entries } = state;
  if (!isOver(state) || endedAt === undefined)
    throw new Error(`${workflow}/${recordId} goes on: only what has ended can be archived.`);
  return {
    ...{ kind: "archived", at, workflow, hash, object, recordId, startedAt, endedAt },
    ...{ outcome: outcome ?? "", entries },
    ...(to !== undefined && { to }),
  };
}
