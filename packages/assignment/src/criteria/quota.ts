import { type Candidate, givenTo, rounded } from "../choose/candidate.ts";
import { countIn, PERIOD_TEXT, PERIODS, type Period } from "../choose/periods.ts";
import { lower } from "./capacity.ts";
import type { Criterion, MakeCriteria } from "./criterion.ts";

/** What somebody, or the team, is given in a business day, week and month stays within the quota. */
export const quota: MakeCriteria = ({ request: { size }, dropped, roster, team, start }) => {
  if (dropped.has("quota")) return [];
  return [
    ...team.quotas.map((period): Criterion => {
      const shown = `points ${PERIOD_TEXT[period]}`;
      const points = (one: Candidate) => countIn(givenTo(one, roster), period, start(period)).points;
      const most = ({ member }: Candidate) => member.quota?.[period] ?? Number.POSITIVE_INFINITY;
      return {
        name: "quota",
        fails: (one) => most(one) < Number.POSITIVE_INFINITY && points(one) + size > most(one) + 1e-9,
        why: (one) => `Has had {${shown}} of ${most(one)} points ${PERIOD_TEXT[period]}`,
        those: `beyond their quota ${PERIOD_TEXT[period]}`,
        shows: { [shown]: points },
        changes: (one) =>
          [...lower(most(one) - size)].map((room) => ({
            text: `with ${room} ${room === 1 ? "point" : "points"} given ${PERIOD_TEXT[period]} instead of ${rounded(points(one))}`,
            to: withPoints(one, period, start(period), room, roster),
          })),
      };
    }),
    ...PERIODS.flatMap((period): Criterion[] => {
      const most = team.quota?.[period];
      if (most === undefined) return [];
      const had = () => countIn(roster.given(team.key), period, start(period)).points;
      return [
        {
          name: "quota",
          fails: () => had() + size > most + 1e-9,
          why: () => `${team.name} has had ${had()} of ${most} points ${PERIOD_TEXT[period]}`,
          those: `with ${team.name} at its quota ${PERIOD_TEXT[period]}`,
        },
      ];
    }),
  ];
};

/** The same, with other points in a period. */
export function withPoints(
  one: Candidate,
  period: Period,
  from: string,
  points: number,
  roster: Parameters<typeof givenTo>[1],
): Candidate {
  const had = givenTo(one, roster);
  return { ...one, had: { ...had, [period]: { ...countIn(had, period, from), from, points } } };
}
