import { type Candidate, rounded, supposing } from "../choose/candidate.ts";
import { kindOf } from "../speed/state.ts";
import { proficiencyOf } from "./proficiency.ts";
import type { MakeOrder } from "./way.ts";

/** A level less is slower by a ninth, before anything is known of anybody. */
const PER_LEVEL = 0.12;

/** The highest speed at this kind of work, as learnt from what everybody has finished; 1 is full speed. */
export const fastest: MakeOrder = (demand) => {
  const { roster, request } = demand;
  const { of } = proficiencyOf(demand);
  const { key } = kindOf(request);
  const speed = (one: Candidate) =>
    one.supposed?.speed ?? roster.pace?.speed(one.id, key, of(one)) ?? Math.exp((of(one) - 5) * PER_LEVEL);
  return {
    value: (one) => -speed(one),
    won: (best) => `was the fastest at it (${rounded(speed(best))} of full speed)`,
    lost: "Slower ({score})",
    same: "speed",
    score: (one) => rounded(speed(one)),
    changes: (one, best) => [
      {
        text: `with a speed above ${rounded(speed(best))} instead of ${rounded(speed(one))}`,
        to: supposing(one, { speed: speed(best) * 1.01 }),
      },
    ],
  };
};
