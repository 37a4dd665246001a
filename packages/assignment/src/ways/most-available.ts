import { type Candidate, loadText, rounded } from "../choose/candidate.ts";
import { lowerLoads } from "./changes.ts";
import type { MakeOrder } from "./way.ts";

/** The most points of capacity that are free. */
export const mostAvailable: MakeOrder = () => {
  const free = ({ load, member }: Candidate) => rounded(member.capacity - load);
  return {
    value: (one) => -free(one),
    won: (best) => `had the most room (${free(best)} points, load ${loadText(best)})`,
    lost: "Less room ({score})",
    same: "room",
    score: free,
    changes: lowerLoads,
  };
};
