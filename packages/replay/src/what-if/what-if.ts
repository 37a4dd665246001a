import type { World } from "../play/world.ts";
import { type ComparedItem, type ComparisonOptions, createComparison } from "./comparison.ts";
import { createSide } from "./side.ts";
import type { Summary } from "./summary.ts";

export interface WhatIfOptions extends Omit<ComparisonOptions, "world"> {
  /** The world of a side, with a desk of its own. */
  worldOf(side: "before" | "after"): World;
}

/**
 * What a draft would have done with these items, beside what the old version does with them: both play all of them in one
 * order of time, each in front of its own roster.
 *
 * @param items in the order of their time
 */
export function whatIf(items: Iterable<ComparedItem>, options: WhatIfOptions): Summary {
  const { from, to, worldOf } = options;
  const worlds = { before: worldOf("before"), after: worldOf("after") };
  const comparison = createComparison({ ...options, world: worlds.after });
  const sides = [
    createSide(from, worlds.before, (told) => comparison.told("before", told)),
    createSide(to, worlds.after, (told) => comparison.told("after", told)),
  ];
  for (const item of items) {
    comparison.expect(item);
    for (const side of sides) side.arrive(item);
  }
  for (const side of sides) side.end();
  return comparison.summary;
}
