import { keysOf, keyText } from "./keys.ts";
import { evidence, type RoutingModel, type RoutingValues, SIZES, sizeOf } from "./model.ts";
import { softmax } from "./trust.ts";

/** Where a work item should go. */
export interface Route {
  group: string;
  /** Between 0 and 1. */
  confidence: number;
  /** The next best, surest first; at most four. */
  others: { group: string; confidence: number }[];
  /** Nothing of the item was seen before: the answer is the usual mix. */
  unknown: boolean;
  /** What spoke for the group rather than for the next best, heaviest first. */
  reasons: { text: string; weight: number; items: number; share: number }[];
}

const OTHERS = 4;

/** Which group is likeliest to resolve an item in the end, and why. Deterministic. */
export function routeTo(model: RoutingModel, values: RoutingValues): Route {
  const { groups, prior, bias, smoothing, tables } = model;
  const chances = Float64Array.from(prior, (usual, place) => Math.log(usual) + (bias[place] as number));
  const pieces = tables.flatMap((table) =>
    keysOf(table, values).flatMap((key) => {
      const counts = Object.hasOwn(table.counts, key) ? table.counts[key] : undefined;
      if (!counts) return [];
      const total = counts.reduce((sum, count, place) => sum + (place % 2 ? count : 0), 0);
      const trust = table.trust[Math.min(SIZES - 1, sizeOf(total))] as number;
      const weights = new Map<number, { weight: number; count: number }>();
      for (let at = 0; at < counts.length; at += 2) {
        const [group, count] = [counts[at] as number, counts[at + 1] as number];
        const weight = trust * evidence(count, prior[group] as number, smoothing);
        weights.set(group, { weight, count });
        (chances[group] as number) += weight;
      }
      return [{ table, key, total, weights }];
    }),
  );
  softmax(chances);
  const order = groups
    .map((_, place) => place)
    .sort((a, b) => (chances[b] as number) - (chances[a] as number) || a - b);
  const [best, second] = order as [number, number | undefined];
  const reasons = pieces
    .map(({ table, key, total, weights }) => {
      const { weight, count } = weights.get(best) ?? { weight: 0, count: 0 };
      const against = second === undefined ? 0 : (weights.get(second)?.weight ?? 0);
      const items = Math.round(total);
      return { text: keyText(table, key), weight: weight - against, items, share: count / total };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  const told = (place: number) => ({
    group: groups[place] as string,
    confidence: chances[place] as number,
  });
  return {
    ...told(best),
    others: order.slice(1, OTHERS + 1).map(told),
    unknown: pieces.length === 0,
    reasons,
  };
}
