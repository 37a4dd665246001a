import { type Candidate, loadText, rounded } from "../choose/candidate.ts";
import { lowerLoads, otherLevels } from "./changes.ts";
import { proficiencyOf } from "./proficiency.ts";
import type { MakeOrder } from "./way.ts";

/** The share of capacity that is free, times how good somebody is at it (1 for the highest level). */
export const slackTimesProficiency: MakeOrder = (demand) => {
  const { of, text, asked } = proficiencyOf(demand);
  const score = (one: Candidate) => (Math.max(0, 1 - one.load / one.member.capacity) * of(one)) / 5;
  return {
    value: (one) => -score(one),
    won: (best) => {
      const parts = `load ${loadText(best)}${asked ? `, proficiency ${text(best)}` : ""}`;
      return `had the highest slack x proficiency (${rounded(score(best))}: ${parts})`;
    },
    lost: "Lower score ({score})",
    same: "score",
    score: (one) => rounded(score(one)),
    *changes(one) {
      yield* lowerLoads(one);
      yield* otherLevels(one, [...demand.skills, ...demand.wanted], 1);
    },
  };
};
