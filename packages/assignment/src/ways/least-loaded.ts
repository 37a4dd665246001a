import { loadText, rounded } from "../choose/candidate.ts";
import { lowerLoads } from "./changes.ts";
import type { MakeOrder } from "./way.ts";

/** The lowest share of capacity. */
export const leastLoaded: MakeOrder = () => ({
  value: ({ load, member }) => load / member.capacity,
  won: (best) => `had the lowest load (${loadText(best)})`,
  lost: "More loaded ({load})",
  same: "load",
  score: ({ load, member }) => rounded(load / member.capacity),
  changes: lowerLoads,
});
