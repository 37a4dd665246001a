import { rounded } from "../choose/candidate.ts";
import { otherLevels } from "./changes.ts";
import { proficiencyOf } from "./proficiency.ts";
import type { MakeOrder } from "./way.ts";

/** The lowest mean level that still fits, so that experts stay free for what only they can do. */
export const leastSkilled: MakeOrder = (demand) => {
  const { of, text } = proficiencyOf(demand);
  return {
    value: of,
    won: (best) => `was skilled enough (${text(best)}), which keeps the experts free`,
    lost: "More skilled than needed ({score})",
    same: "skill",
    score: (one) => rounded(of(one)),
    changes: (one) => otherLevels(one, [...demand.skills, ...demand.wanted], -1),
  };
};
