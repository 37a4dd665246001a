import { rounded } from "../choose/candidate.ts";
import { otherLevels } from "./changes.ts";
import { proficiencyOf } from "./proficiency.ts";
import type { MakeOrder } from "./way.ts";

/** The highest mean level in the skills that the item asks for. Where it asks for none, all are alike. */
export const mostSkilled: MakeOrder = (demand) => {
  const { of, text } = proficiencyOf(demand);
  return {
    value: (one) => -of(one),
    won: (best) => `was the most skilled (${text(best)})`,
    lost: "Less skilled ({score})",
    same: "skill",
    score: (one) => rounded(of(one)),
    changes: (one) => otherLevels(one, [...demand.skills, ...demand.wanted], 1),
  };
};
