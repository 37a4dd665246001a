import { keysOf, type Shape } from "./keys.ts";
import { evidence, type RoutingRow } from "./model.ts";

/** What a table has seen of one value: how much in all, and by group. */
export interface Seen {
  total: number;
  groups: Map<number, number>;
}

export interface Counted extends Shape {
  seen: Map<string, Seen>;
  /** How much better it tells the group than the usual mix does, in nats an item, of items that were left out. */
  gain: number;
}

/** Rows as numbers: the group of each, how much it counts, and the usual mix of groups. */
export interface Past {
  rows: readonly RoutingRow[];
  groups: string[];
  answers: number[];
  costs: number[];
  prior: number[];
}

/** Half a row is added to each group, so that no share is 0. */
const FLOOR = 0.5;

/**
 * @param halfLife milliseconds after which a row counts half; undefined: all count alike
 */
export function pastOf(rows: readonly RoutingRow[], halfLife: number | undefined): Past {
  const groups = [...new Set(rows.map(({ group }) => group))].sort();
  const places = new Map(groups.map((group, place) => [group, place]));
  const answers = rows.map(({ group }) => places.get(group) as number);
  const latest = rows.reduce((last, { at = 0 }) => Math.max(last, at), 0);
  const costs = rows.map(({ at }) =>
    halfLife === undefined || at === undefined ? 1 : 2 ** ((at - latest) / halfLife),
  );
  const prior = groups.map(() => FLOOR);
  answers.forEach((answer, row) => {
    (prior[answer] as number) += costs[row] as number;
  });
  const sum = prior.reduce((all, one) => all + one, 0);
  return { rows, groups, answers, costs, prior: prior.map((one) => one / sum) };
}

/** Counts a table over all rows. */
export function count(shape: Shape, past: Past, smoothing: number): Counted {
  const seen = new Map<string, Seen>();
  past.rows.forEach(({ values }, row) => {
    const cost = past.costs[row] as number;
    const answer = past.answers[row] as number;
    for (const key of keysOf(shape, values)) {
      let entry = seen.get(key);
      if (!entry) {
        entry = { total: 0, groups: new Map() };
        seen.set(key, entry);
      }
      entry.total += cost;
      entry.groups.set(answer, (entry.groups.get(answer) ?? 0) + cost);
    }
  });
  return { ...shape, seen, gain: gainOf(shape, seen, past, smoothing) };
}

function gainOf(shape: Shape, seen: Map<string, Seen>, past: Past, smoothing: number): number {
  let [gain, looked] = [0, 0];
  past.rows.forEach(({ values }, row) => {
    const cost = past.costs[row] as number;
    const answer = past.answers[row] as number;
    const usual = past.prior[answer] as number;
    for (const key of keysOf(shape, values)) {
      const { total, groups } = seen.get(key) as Seen;
      const others = Math.max(0, total - cost);
      const same = Math.max(0, (groups.get(answer) as number) - cost);
      gain += cost * (evidence(same, usual, smoothing) - Math.log1p(others / smoothing));
      looked += cost;
    }
  });
  return looked === 0 ? 0 : gain / looked;
}
