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
    change: (one) => {
      const room = rounded(one.member.capacity - size);
      if (room < 0) return undefined;
      return { text: loadChange(room, one.load), to: { ...one, load: room } };
    },
  };
  if (!team.members.some(({ cap }) => cap !== undefined)) return [overall];
  const IN_TEAM = `points in ${team.name}`;
  const here: Criterion = {
    name: "capacity",
    fails: (one) =>
      one.member.cap !== undefined && givenTo(one, roster).load + size > one.member.cap + ROUNDING,
    why: ({ member }) => `Has {${IN_TEAM}} of ${member.cap} in ${team.name}`,
    those: `at their cap in ${team.name}`,
    shows: { [IN_TEAM]: (one) => givenTo(one, roster).load },
    change: (one) => {
      const room = rounded((one.member.cap ?? 0) - size);
      const had = givenTo(one, roster);
      if (room < 0) return undefined;
      return {
        text: `with a load of ${room} instead of ${rounded(had.load)} in ${team.name}`,
        to: { ...one, had: { ...had, load: room } },
      };
    },
  };
  return [overall, here];
};

export const loadChange = (to: number, from: number) => `with a load of ${to} instead of ${rounded(from)}`;
