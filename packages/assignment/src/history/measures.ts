import { jain } from "./balance.ts";
import type { ItemHistory, Level } from "./history.ts";
import { type Journey, journeyOf, type Reassignment } from "./journey.ts";

/** `count` of `of`; the share is null of nothing. */
export interface Share {
  count: number;
  of: number;
  share: number | null;
}

/** What ownership is measured by. Nothing is estimated: shares are of the items in which the answer is known. */
export interface Measures {
  items: number;
  /** Items that had an owner at some time. */
  assigned: number;
  /** Of the assigned ones, those that changed hands at least once. */
  reassigned: Share;
  reassignments: {
    total: number;
    /** For each assigned item; null without any. */
    mean: number | null;
    /** How many items were reassigned 0, 1, 2 … times, by place. */
    distribution: number[];
  };
  /** Of the assigned ones, those that came back to an owner or a team that had had them. */
  pingPong: Share;
  /** Of the ended ones, those whose first owner was the one with whom they ended. */
  firstRight: Share;
  /** Milliseconds from arrival to the first owner, over the assigned items. */
  timeToFirst: { mean: number | null; median: number | null; p95: number | null };
  /** Jain's index over how much each owner was given, a turn each time; null without anybody. */
  balance: number | null;
  milestones: Share;
}

export interface MeasureOptions {
  /** Whether moves between teams count, or those between persons too (`person` unless given). */
  level?: Level;
  /** Who shares the work, each with their capacity; whoever was given nothing counts too. Unless given: who had any. */
  capacity?: Record<string, number>;
}

/** The measures over items, and every reassignment behind them in order of time. */
export function measure(
  histories: readonly ItemHistory[],
  { level = "person", capacity }: MeasureOptions = {},
): Measures & { moves: Reassignment[] } {
  const journeys = histories.map((history) => journeyOf(history, level));
  const assigned = journeys.filter(({ first }) => first);
  const moves = journeys.flatMap(({ reassignments }) => reassignments).sort((a, b) => a.at - b.at);
  const distribution: number[] = [];
  for (const { reassignments } of assigned) {
    while (distribution.length <= reassignments.length) distribution.push(0);
    (distribution[reassignments.length] as number)++;
  }
  const waits = assigned.flatMap(({ toFirst }) => toFirst ?? []).sort((a, b) => a - b);
  const milestones = histories.flatMap((history) => history.milestones ?? []);
  return {
    items: histories.length,
    assigned: assigned.length,
    reassigned: shareOf(assigned, ({ reassignments }) => reassignments.length > 0),
    reassignments: {
      ...{ total: moves.length, distribution },
      mean: assigned.length ? moves.length / assigned.length : null,
    },
    pingPong: shareOf(assigned, ({ reassignments }) => reassignments.some(({ back }) => back)),
    firstRight: shareOf(
      journeys.filter(({ firstRight }) => firstRight !== undefined),
      ({ firstRight }) => firstRight === true,
    ),
    timeToFirst: {
      mean: waits.length ? waits.reduce((sum, wait) => sum + wait, 0) / waits.length : null,
      ...{ median: quantile(waits, 0.5), p95: quantile(waits, 0.95) },
    },
    balance: jain(loadsOf(assigned, level, capacity)) ?? null,
    milestones: shareOf(milestones, ({ met }) => met),
    moves,
  };
}

/**
 * The same for each group apart. Items whose key is undefined are in none; groups come in order of their first item.
 *
 * @param key what an item is grouped by, such as `byStep`, or an attribute of it
 */
export function measureBy(
  histories: readonly ItemHistory[],
  key: (history: ItemHistory) => string | undefined,
  options: MeasureOptions = {},
): Map<string, ReturnType<typeof measure>> {
  const groups = new Map<string, ItemHistory[]>();
  for (const history of histories) {
    const name = key(history);
    if (name === undefined) continue;
    const group = groups.get(name);
    if (group) group.push(history);
    else groups.set(name, [history]);
  }
  return new Map([...groups].map(([name, group]) => [name, measure(group, options)]));
}

/** Groups by the step that chose the first owner: what a step is answerable for. By hand, it is none's. */
export const byStep =
  (level: Level = "person") =>
  (history: ItemHistory): string | undefined =>
    journeyOf(history, level).first?.step;

/** Groups by the team that had an item first. */
export const byTeam = (history: ItemHistory): string | undefined => journeyOf(history, "team").first?.team;

/** Groups by an attribute, such as a topic. */
export const byAttribute =
  (name: string) =>
  ({ attributes }: ItemHistory): string | undefined =>
    attributes?.[name];

function shareOf<T>(all: readonly T[], is: (one: T) => boolean): Share {
  const count = all.filter(is).length;
  return { count, of: all.length, share: all.length ? count / all.length : null };
}

/** The least value that a share of the sorted values does not exceed (nearest rank). */
const quantile = (sorted: readonly number[], share: number): number | null =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;

/** How often each was given an item, by what they can take where that is known. */
function loadsOf(journeys: Journey[], level: Level, capacity: Record<string, number> | undefined): number[] {
  const given = new Map(Object.keys(capacity ?? {}).map((owner) => [owner, 0]));
  for (const { first, reassignments } of journeys) {
    for (const { [level]: owner } of [first, ...reassignments.map(({ to }) => to)].filter((one) => !!one)) {
      if (owner === undefined || (capacity && !given.has(owner))) continue;
      given.set(owner, (given.get(owner) ?? 0) + 1);
    }
  }
  return [...given].map(([owner, count]) => count / (capacity?.[owner] ?? 1));
}
