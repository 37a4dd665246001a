import { DAY_MS, sharedDays } from "../hours/days.ts";
import { own } from "../roster/aging.ts";
import type { Hours, Member, Team } from "../types.ts";
import { type Absence, absencesOf, isOn } from "./absences.ts";
import type { World } from "./member.ts";

/** One working day of a team that is to come. */
export interface DayAhead {
  /** ISO date. */
  date: string;
  /** Members at work on it, and their points of capacity of all members'. */
  there: number;
  capacity: number;
  of: number;
  /** User names of those who would work on it and are away. */
  away: string[];
  /** Skills of the team that nobody who is there has. */
  without: string[];
}

/** How far ahead working days are looked for. */
const HORIZON = 60;

/** The next working days of a team, beginning with tomorrow, and who is away on each. */
export function daysAhead(
  team: Team,
  { hours, directory }: Pick<World, "hours" | "directory">,
  at: number,
  many: number,
): DayAhead[] {
  const of = own(hours, team.hours);
  if (!of) return [];
  const days = sharedDays(of);
  const today = days.dateOf(at);
  const members = team.members.flatMap((member) => {
    const of = own(hours, member.hours);
    return of ? [{ member, of, absences: absencesOf(member, directory.user(member.user), of, at) }] : [];
  });
  const found: DayAhead[] = [];
  for (let date = today + 1; date <= today + HORIZON && found.length < many; date++)
    if (days.get(date).open > 0) found.push(dayAhead(members, date));
  return found;
}

interface Planned {
  member: Member;
  of: Hours;
  absences: Absence[];
}

function dayAhead(members: Planned[], date: number): DayAhead {
  const iso = new Date(date * DAY_MS).toISOString().slice(0, 10);
  const working = members.filter(({ of }) => sharedDays(of).get(date).open > 0);
  const isAway = ({ absences }: Planned) => absences.some((one) => isOn(one, iso));
  const away = working.filter(isAway);
  const there = working.filter((one) => !isAway(one));
  const points = (of: Planned[]) => of.reduce((sum, { member }) => sum + member.capacity, 0);
  return {
    date: iso,
    there: there.length,
    capacity: points(there),
    of: points(members),
    away: away.map(({ member }) => member.user),
    without: [...new Set(members.flatMap(({ member }) => Object.keys(member.skills)))].filter(
      (skill) => !there.some(({ member }) => Object.hasOwn(member.skills, skill)),
    ),
  };
}
