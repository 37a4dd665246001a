import { DAY_MS, sharedDays } from "../hours/days.ts";
import { own } from "../roster/aging.ts";
import type { Hours, Team } from "../types.ts";

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
export function daysAhead(team: Team, hours: Record<string, Hours>, at: number, many: number): DayAhead[] {
  const of = own(hours, team.hours);
  if (!of) return [];
  const days = sharedDays(of);
  const today = days.dateOf(at);
  const found: DayAhead[] = [];
  for (let date = today + 1; date <= today + HORIZON && found.length < many; date++)
    if (days.get(date).open > 0) found.push(dayAhead(team, hours, date));
  return found;
}

function dayAhead({ members }: Team, hours: Record<string, Hours>, date: number): DayAhead {
  const iso = new Date(date * DAY_MS).toISOString().slice(0, 10);
  const working = members.filter((member) => {
    const of = own(hours, member.hours);
    return of && sharedDays(of).get(date).open > 0;
  });
  const away = working.filter((member) => member.away.some(({ from, to }) => from <= iso && iso <= to));
  const there = working.filter((member) => !away.includes(member));
  const points = (of: typeof members) => of.reduce((sum, { capacity }) => sum + capacity, 0);
  return {
    date: iso,
    there: there.length,
    capacity: points(there),
    of: points(members),
    away: away.map(({ user }) => user),
    without: [...new Set(members.flatMap(({ skills }) => Object.keys(skills)))].filter(
      (skill) => !there.some(({ skills }) => Object.hasOwn(skills, skill)),
    ),
  };
}
