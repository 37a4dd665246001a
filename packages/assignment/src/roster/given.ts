import { NOTHING_GIVEN, PERIODS, periodStart } from "../choose/periods.ts";
import type { Given } from "../choose/view.ts";
import { own } from "./aging.ts";

/** What a team was given: all of it together, and each member by the id of the user. */
export interface TeamWork {
  all: Given;
  members: Record<string, Given>;
}

type Teams = Record<string, TeamWork>;

/** What a team (by its key) was given, or somebody in it. */
export function givenIn(teams: Teams, team: string, user?: string): Given {
  const work = own(teams, team);
  if (!work) return NOTHING_GIVEN;
  return user === undefined ? work.all : (own(work.members, user) ?? NOTHING_GIVEN);
}

/** Counts an item for a team and somebody in it, on a business day (ISO date). */
export const count = (teams: Teams, team: string, user: string, points: number, day: string): void =>
  change(teams, team, user, (given) => counted(given, points, day));

/** The same with one more item, given on a business day (ISO date). */
export function counted(given: Given, points: number, day: string): Given {
  const more = { ...given, load: exact(given.load + points) };
  for (const period of PERIODS) {
    const from = periodStart(day, period);
    const before = given[period];
    // what comes late, of a period that is over, is counted in the one that runs
    more[period] =
      before.from >= from
        ? { from: before.from, points: exact(before.points + points), items: before.items + 1 }
        : { from, points, items: 1 };
  }
  return more;
}

/** Gives points back that are open no more. What was given in a period stays given. */
export function giveBack(teams: Teams, team: string, user: string, points: number): void {
  change(teams, team, user, (given) => ({ ...given, load: exact(given.load - points) }));
}

function change(teams: Teams, team: string, user: string, by: (given: Given) => Given): void {
  let work = own(teams, team);
  if (!work) {
    work = { all: NOTHING_GIVEN, members: {} };
    teams[team] = work;
  }
  work.all = by(work.all);
  work.members[user] = by(own(work.members, user) ?? NOTHING_GIVEN);
}

/** Sizes may be fractions; what is taken and given back a thousand times is to be nothing. */
export const exact = (points: number) => Math.round(points * 1e6) / 1e6;
