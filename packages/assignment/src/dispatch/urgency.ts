import type { ChooseRequest } from "../types.ts";

/** An item that waits for somebody. */
export interface HeldItem {
  /** Of the decision. */
  id: string;
  item: string;
  request: ChooseRequest;
  /** When it came (ms). */
  since: number;
  /** Place in `otherwise` from which things are still to be given up; absent: the first. */
  from?: number;
}

/** What waiting costs an item, in ms of a normal item's waiting. */
export interface Urgency {
  /** What waiting `more` ms from now on costs beyond having waited until now. */
  waiting(more: number): number;
}

/** Without a milestone, time is pressing after so long. */
const USUAL_TARGET = 4 * 3_600_000;
/** How steeply the cost grows before the milestone: with the fourth power of the share of the time that is used up. */
const STEEP = 4;
/** One more of priority makes waiting so much dearer. */
const PER_PRIORITY = 1.25;

/** Priority, which grows with the time that it has waited. */
export function priorityOf({ request: { wait }, since }: HeldItem, at: number): number {
  const { priority = 0, ageingMs } = wait ?? {};
  return priority + (ageingMs ? Math.max(0, at - since) / ageingMs : 0);
}

/**
 * The cost of waiting grows evenly, and beside that the more the less slack there is: missing the milestone costs as
 * much as `stake` of waiting, most of it in the last third of the time. After it, it grows as fast as in its last moment.
 *
 * @param stake ms
 */
export function urgencyOf(held: HeldItem, at: number, stake: number): Urgency {
  const { due } = held.request.wait ?? {};
  const target = due === undefined ? USUAL_TARGET : Math.max(60_000, Date.parse(due) - held.since);
  const weight = PER_PRIORITY ** Math.min(20, Math.max(-20, priorityOf(held, at)));
  const cost = (waited: number) => {
    const used = waited / target;
    const late = Math.max(0, used - 1);
    return waited + stake * (Math.min(1, used) ** STEEP + STEEP * late);
  };
  const waited = Math.max(0, at - held.since);
  const now = cost(waited);
  return { waiting: (more) => weight * (cost(waited + more) - now) };
}

/** Higher priority first, then the earlier milestone, then who has waited longer; equals as they came. */
export function inTurn<T extends HeldItem>(held: readonly T[], at: number): T[] {
  const due = ({ request }: HeldItem) => request.wait?.due ?? "9";
  return [...held].sort(
    (a, b) =>
      priorityOf(b, at) - priorityOf(a, at) ||
      (due(a) === due(b) ? a.since - b.since : due(a) < due(b) ? -1 : 1),
  );
}
