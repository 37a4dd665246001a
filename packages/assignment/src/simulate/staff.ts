import { alwaysOpen } from "../hours/week.ts";
import type { Teams } from "../types.ts";

/** Who has which skill first: so many people for each, the rest of the desk by turns. */
export interface Staffing {
  people: number;
  skills: string[];
  /** Everybody has a second skill. */
  second: boolean;
  capacity: number;
}

/** Level of the first and of the second skill of somebody. */
export const FIRST_LEVEL = 5;
export const SECOND_LEVEL = 3;

/**
 * A desk in which everybody has a first skill, dealt round, and a second one: those who share the first one have
 * different second ones, so that each skill is a second one as often as a first one.
 */
export function staffOf({ people, skills, second, capacity }: Staffing): Teams {
  const count = skills.length;
  const members = Array.from({ length: people }, (_, at) => {
    const first = at % count;
    const other = (first + 1 + (Math.floor(at / count) % Math.max(1, count - 1))) % count;
    const own = { [skills[first] as string]: FIRST_LEVEL };
    if (second && other !== first) own[skills[other] as string] = SECOND_LEVEL;
    const user = `p${String(at + 1).padStart(String(people).length, "0")}@desk`;
    return { user, name: user, skills: own, capacity, weight: 1, hours: "desk", away: [] };
  });
  const hours = { name: "desk", zone: "UTC", week: alwaysOpen(), holidays: [] };
  return { hours: { desk: hours }, teams: [{ name: "desk", hours: "desk", members }] };
}
