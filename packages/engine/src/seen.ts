import type { ItemState } from "./state.ts";

/** How many events an item remembers to recognise a duplicate. */
const REMEMBERED_EVENTS = 64;

/** How many choices of its version: one of each activation, and what people choose by hand. */
const REMEMBERED_CHOICES = 16;

/** Something was said of the version that the item is to run. */
export function seeChoice(state: ItemState, id: string): void {
  see(state, id);
  state.choices = [...(state.choices ?? []).slice(1 - REMEMBERED_CHOICES), id];
}

/** An event was taken. */
export function see(state: ItemState, id: string): void {
  if (!state.seen.includes(id)) state.seen = [...state.seen.slice(1 - REMEMBERED_EVENTS), id];
}
