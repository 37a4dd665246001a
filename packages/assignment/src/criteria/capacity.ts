import { givenTo, rounded } from "../choose/candidate.ts";
import type { Criterion, MakeCriteria } from "./criterion.ts";

/** Loads are sums of fractions. */
const ROUNDING = 1e-9;

/** Somebody has room for the item: over all teams, and in this one where it has a cap of its own. */
export const capacity: MakeCriteria = ({ request: { size }, dropped, roster, team }) => {
  if (dropped.has("capacity")) return [];
  const overall: Criterion = {
    name: "capacity",
    fails: ({ load, member }) => load + size > member.capacity + ROUNDING,
    why: ({ load, member }) =>
      load >= member.capacity ? "At capacity {load}" : `Has {load}, this needs ${size}`,
    those: "without room for it",
    were: "below capacity",
    changes: (one) =>
      [...lower(one.member.capacity - size)].map((load) => ({
        text: loadChange(load, one.load),
        to: { ...one, load },
      })),
  };
  if (!team.capped) return [overall];
  const IN_TEAM = `points in ${team.name}`;
  const here: Criterion = {
    name: "capacity",
    fails: (one) =>
      one.member.cap !== undefined && givenTo(one, roster).load + size > one.member.cap + ROUNDING,
    why: ({ member }) => `Has {${IN_TEAM}} of ${member.cap} in ${team.name}`,
    those: `at their cap in ${team.name}`,
    shows: { [IN_TEAM]: (one) => givenTo(one, roster).load },
    changes: (one) => {
      const had = givenTo(one, roster);
      return [...lower((one.member.cap ?? 0) - size)].map((load) => ({
        text: `${loadChange(load, had.load)} in ${team.name}`,
        to: { ...one, had: { ...had, load } },
      }));
    },
  };
  return [overall, here];
};

export const loadChange = (to: number, from: number) => `with a load of ${to} instead of ${rounded(from)}`;

/** More steps than this are no small change. */
const STEPS = 50;

/** So much, and less by one after the other, down to nothing. */
export function* lower(most: number): Generator<number, void> {
  const first = rounded(most);
  if (first < 0) return;
  yield first;
  const whole = Math.ceil(first) - 1;
  for (let step = 0; step <= Math.min(STEPS - 1, whole); step++) yield whole - step;
}
