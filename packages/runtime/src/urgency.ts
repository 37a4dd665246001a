import type { ItemState } from "@throughline/engine";

const HOUR = 60 * 60_000;
/** How long an item of the highest and of the lowest priority can wait, in ms. */
const PATIENCE = { highest: HOUR, lowest: 24 * HOUR };

/** Where an item's priority stands: 0 is the highest, 1 the lowest; undefined where it has none. */
export type Priority = (state: ItemState) => number | undefined;

/**
 * By when what an item wants should have gone out (epoch ms): what waits goes out in this order. That is when its
 * milestone is due, or else a patience by its priority. It is never before now and at most a day from now, so whatever
 * comes a day later cannot overtake: nothing waits for ever.
 */
export function deadline(state: ItemState, now: number, priority: Priority): number {
  const part = Math.min(1, Math.max(0, priority(state) ?? 0.5));
  const patience = PATIENCE.highest + part * (PATIENCE.lowest - PATIENCE.highest);
  const due = Object.values(state.milestones).flatMap((milestone) =>
    milestone.due !== undefined && (milestone.status === "running" || milestone.status === "violated")
      ? Date.parse(milestone.due)
      : [],
  );
  return Math.max(now, Math.min(now + patience, ...due));
}
