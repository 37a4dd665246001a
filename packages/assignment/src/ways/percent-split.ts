import { type Candidate, givenTo } from "../choose/candidate.ts";
import { countIn, PERIOD_TEXT } from "../choose/periods.ts";
import type { MakeOrder } from "./way.ts";

/**
 * The one most behind their share of what was given in the team in this period: the fewest items, with this one, for each
 * per cent (the method of highest averages). Whoever has no share has an equal part of what the others leave.
 */
export const percentSplit: MakeOrder = ({ team, roster, start }, { per = "month" }) => {
  const from = start(per);
  const shareOf = sharesOf(team.members);
  const items = (one: Candidate) => countIn(givenTo(one, roster), per, from).items;
  const shown = `items ${PERIOD_TEXT[per]}`;
  return {
    value: (one) => behind(items(one), shareOf(one.member)),
    won: (best) =>
      `was most behind the share of ${shareOf(best.member)} % (${items(best)} items ${PERIOD_TEXT[per]})`,
    lost: `Less behind the share of {share} % ({${shown}} ${shown})`,
    same: "distance to the share",
    shows: { share: ({ member }) => shareOf(member), [shown]: items },
    *changes(one) {
      for (let to = items(one) - 1; to >= 0; to--) {
        const had = givenTo(one, roster);
        yield {
          text: `with ${to} items given ${PERIOD_TEXT[per]} instead of ${items(one)}`,
          to: { ...one, had: { ...had, [per]: { ...countIn(had, per, from), from, items: to } } },
        };
      }
    },
  };
};

/** The lower, the more somebody is behind. Nothing goes to a share of nothing while others can take it. */
export const behind = (items: number, share: number) => (share > 0 ? (items + 1) / share : Number.MAX_VALUE);

function sharesOf(members: Candidate["member"][]): (member: Candidate["member"]) => number {
  const given = members.reduce((sum, { share = 0 }) => sum + share, 0);
  const open = members.filter(({ share }) => share === undefined).length;
  const each = open > 0 ? Math.max(0, 100 - given) / open : 0;
  return ({ share }) => share ?? each;
}
