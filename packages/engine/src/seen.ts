import type { ItemState } from "./state.ts";

/** How many events an item remembers to recognise a duplicate. */
const REMEMBERED_EVENTS = 64;

/** An event was taken. */
export function see(state: ItemState, id: string): void {
  if (!state.seen.includes(id)) state.seen = [...state.seen.slice(1 - REMEMBERED_EVENTS), id];
}
