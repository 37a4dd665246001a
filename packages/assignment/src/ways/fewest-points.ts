import { type Candidate, givenTo, rounded } from "../choose/candidate.ts";
import { countIn, PERIOD_TEXT } from "../choose/periods.ts";
import { withPoints } from "../criteria/quota.ts";
import type { MakeOrder } from "./way.ts";

/** The fewest points given in the team in this business day, week or month. */
export const fewestPoints: MakeOrder = ({ roster, start }, { per = "day" }) => {
  const from = start(per);
  const points = (one: Candidate) => rounded(countIn(givenTo(one, roster), per, from).points);
  const shown = `points ${PERIOD_TEXT[per]}`;
  return {
    value: points,
    won: (best) => `had been given the fewest points ${PERIOD_TEXT[per]} (${points(best)})`,
    lost: `Given more points ${PERIOD_TEXT[per]} ({${shown}})`,
    same: shown,
    shows: { [shown]: points },
    *changes(one, best) {
      for (const to of [points(best), points(best) - 1]) {
        if (to < 0 || to >= points(one)) continue;
        yield {
          text: `with ${to} points given ${PERIOD_TEXT[per]} instead of ${points(one)}`,
          to: withPoints(one, per, from, to, roster),
        };
      }
    },
  };
};
