import { type ItemHistory, measure } from "@throughline/assignment";
import { type RoutingModel, type RoutingRow, routeTo, trainRouting } from "@throughline/models";
import { shareBounds } from "@throughline/models/evaluate";
import type { Log, LogItem, LogStep } from "./log.ts";

/** z of a normal distribution: 95 % lie within. */
const Z95 = 1.96;

/** Of the later items, how many first assignments were or would have been right. */
export interface FirstRight {
  reality: number;
  ours: number;
  mostFrequent: number;
  roundRobin: number;
}

export interface Replay {
  firstRight: FirstRight;
  /** Where the true share lies (95 %, Wilson's interval). */
  intervals: Record<keyof FirstRight, { low: number; high: number }>;
  /** Ours less reality, over the same items (95 %, paired). */
  gain: { share: number; low: number; high: number };
  /** The attribute that alone would have been right most often in the past, and what it is on the later items. */
  bestAttribute?: { column: string; share: number };
  train: { items: number; groups: number };
  test: { items: number };
  model: RoutingModel;
}

/** How a log tells that an item is resolved. */
export interface Resolution {
  /** A column whose value says so ("Resolved", "Closed"); without one, an item is resolved with its last event. */
  column?: string;
}

/** Nearly all items end in such a value. */
const ENDS = 0.9;

/** The column in which nearly all items say, at their end, that they are done. */
export function resolutionOf({ items }: Log): Resolution {
  const counts = new Map<string, number>();
  for (const { steps } of items)
    for (const column of steps.at(-1)?.done ?? []) counts.set(column, (counts.get(column) ?? 0) + 1);
  const [best] = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return best && best[1] > ENDS * items.length ? { column: best[0] } : {};
}

/** Of the events of an item, those until it was resolved: until the first of the values at its end that say so. */
function untilResolved(steps: LogStep[], { column }: Resolution): LogStep[] {
  if (column === undefined) return steps;
  const open = steps.findLastIndex(({ done }) => !done.includes(column));
  return steps.slice(0, open + 2);
}

/** The items as histories of the groups that had them; the one that had an item as it was resolved has resolved it. */
export const historiesOf = ({ items }: Log, resolution: Resolution): ItemHistory[] =>
  items.map(({ item, steps }) => ({
    ...{ item, arrived: (steps[0] as LogStep).at },
    owners: steps.map(({ at, group, person }) => ({
      ...{ at, ...(group !== undefined && { team: group }), ...(person !== undefined && { person }) },
    })),
    ended: endOf(untilResolved(steps, resolution)),
  }));

function endOf(steps: LogStep[]): { at: number; team?: string } {
  const team = groupOf(steps);
  return { at: (steps.at(-1) as LogStep).at, ...(team !== undefined && { team }) };
}

/**
 * Learns from the items that were resolved before a day, by what had happened until then, which group resolves which
 * kind of work, and says for the items that arrived later which group each would have been given.
 *
 * @param columns of an item's first event
 * @throws when there is nothing to learn from, or nothing to judge by
 */
export function replay(log: Log, columns: string[], before: number, resolution: Resolution): Replay {
  const rows = log.items.flatMap((item) => pastRow(item, columns, before, resolution));
  const later = log.items
    .filter(
      ({ steps }) =>
        (steps[0] as LogStep).at >= before && groupOf(untilResolved(steps, resolution)) !== undefined,
    )
    .sort((a, b) => (a.steps[0] as LogStep).at - (b.steps[0] as LogStep).at);
  if (later.length === 0) throw new Error("No item whose group is known arrived after that day.");
  const fields = [...columns, ...Object.keys(ARRIVAL)];
  const model = trainRouting(rows, { fields });
  const counts = countsOf(rows.map(({ group }) => group));
  const frequent = counts[0]?.[0];
  const rotation = counts.map(([group]) => group).sort();
  const truth = later.map(({ steps }) => groupOf(untilResolved(steps, resolution)) as string);
  const right = {
    reality: later.map(({ steps }, i) => steps.find(({ group }) => group !== undefined)?.group === truth[i]),
    ours: later.map((item, i) => routeTo(model, valuesOf(item, columns)).group === truth[i]),
    mostFrequent: truth.map((group) => group === frequent),
    roundRobin: truth.map((group, i) => group === rotation[i % rotation.length]),
  };
  const each = <T>(of: (hits: boolean[]) => T) =>
    Object.fromEntries(Object.entries(right).map(([name, hits]) => [name, of(hits)])) as Record<
      keyof FirstRight,
      T
    >;
  const best = bestAttribute(rows, columns);
  return {
    firstRight: each((hits) => hits.filter(Boolean).length / hits.length),
    intervals: each((hits) => shareBounds(hits.filter(Boolean).length, hits.length, Z95)),
    gain: gainOf(right.ours, right.reality),
    ...(best && { bestAttribute: { column: best.column, share: shareRight(best, later, truth, frequent) } }),
    train: { items: rows.length, groups: rotation.length },
    test: { items: later.length },
    model,
  };
}

/** An item as a row to learn from, if it was resolved before the day; nothing of after that day goes into it. */
function pastRow(item: LogItem, columns: string[], before: number, resolution: Resolution): RoutingRow[] {
  const { column } = resolution;
  const steps = item.steps.filter(({ at }) => at < before);
  const last = steps.at(-1);
  const resolved = column === undefined ? steps.length === item.steps.length : last?.done.includes(column);
  const group = groupOf(untilResolved(steps, resolution));
  if (!resolved || group === undefined) return [];
  return [{ values: valuesOf(item, columns), group, at: (steps[0] as LogStep).at }];
}

const groupOf = (steps: LogStep[]) => steps.findLast(({ group }) => group !== undefined)?.group;

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** What the time of arrival tells. */
const ARRIVAL: Record<string, (at: Date) => string | undefined> = {
  "hour of arrival": (at) => String(at.getUTCHours()),
  "weekday of arrival": (at) => DAYS[at.getUTCDay()],
};

function valuesOf({ first, steps }: LogItem, columns: string[]): Record<string, string | undefined> {
  const at = new Date((steps[0] as LogStep).at);
  return {
    ...Object.fromEntries(columns.map((column) => [column, first[column]])),
    ...Object.fromEntries(Object.entries(ARRIVAL).map(([name, of]) => [name, of(at)])),
  };
}

const countsOf = (groups: string[]): [string, number][] => {
  const counts = new Map<string, number>();
  for (const group of groups) counts.set(group, (counts.get(group) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
};

interface Attribute {
  column: string;
  /** For each value the group that resolved most of it. */
  group: Map<string, string>;
  right: number;
}

function bestAttribute(rows: RoutingRow[], columns: string[]): Attribute | undefined {
  const all = columns.map((column): Attribute => {
    const byValue = new Map<string, string[]>();
    for (const { values, group } of rows) {
      const value = values[column] ?? "";
      byValue.set(value, [...(byValue.get(value) ?? []), group]);
    }
    const tops = [...byValue].map(([value, groups]) => ({
      value,
      top: countsOf(groups)[0] as [string, number],
    }));
    return {
      column,
      group: new Map(tops.map(({ value, top: [group] }) => [value, group])),
      // one item of each value is left out, so that a name of its own tells nothing
      right: tops.reduce((sum, { top: [, count] }) => sum + count - 1, 0),
    };
  });
  return all.sort((a, b) => b.right - a.right)[0];
}

function shareRight(
  { column, group }: Attribute,
  later: LogItem[],
  truth: string[],
  otherwise?: string,
): number {
  const hits = later.filter(({ first }, i) => (group.get(first[column] ?? "") ?? otherwise) === truth[i]);
  return hits.length / later.length;
}

/** The difference of two shares over the same items, with its interval (paired). */
function gainOf(ours: boolean[], theirs: boolean[]): Replay["gain"] {
  const differences = ours.map((hit, i) => Number(hit) - Number(theirs[i]));
  const share = differences.reduce((sum, one) => sum + one, 0) / ours.length;
  const variance = differences.reduce((sum, one) => sum + (one - share) ** 2, 0) / ours.length;
  const spread = Z95 * Math.sqrt(variance / ours.length);
  return { share, low: share - spread, high: share + spread };
}

/** How often work changed group, and came back, over all items of a log. */
export const movesOf = (log: Log, resolution: Resolution) =>
  measure(historiesOf(log, resolution), { level: "team" });
