import type { Team, Teams } from "@throughline/assignment";
import { nameKey, USUAL_STRATEGIES } from "@throughline/assignment";
import { RefusedError } from "@throughline/runtime";
import { checkDays, withAway } from "../absences/index.ts";

/** What is tried: one change of a team's staffing, or several together. */
export type StaffingChange =
  /** They are not there on these days (ISO dates, both included). */
  | { user: string; away: { from: string; to: string } }
  /** They can have so much at one time. */
  | { user: string; capacity: number }
  /** So many more people who are like them. */
  | { like: string; more: number };

/** More than this nobody hires at once. */
const MOST_MORE = 20;

/**
 * The teams as they would be.
 *
 * @throws RefusedError `not-found`: the team has no such member; `invalid`: the change is none
 */
export function changedTeams(teams: Teams, team: Team, changes: StaffingChange[]): Teams {
  return changes.reduce((now, change) => one(now, team.name, change), teams);
}

function one(teams: Teams, team: string, change: StaffingChange): Teams {
  const user = "like" in change ? change.like : change.user;
  const found = teams.teams
    .find(({ name }) => name === team)
    ?.members.find((member) => nameKey(member.user) === nameKey(user));
  if (!found) throw new RefusedError("not-found", `${team} has no member "${user}".`, "user");
  if ("away" in change) {
    checkDays(change.away);
    return withAway(teams, [{ user: found.user, ...change.away }]);
  }
  if ("capacity" in change) {
    if (!(Number.isInteger(change.capacity) && change.capacity >= 1 && change.capacity <= 1_000))
      throw new RefusedError("invalid", "A capacity is a whole number from 1 to 1000.", "capacity");
    return eachTeam(teams, (own) => ({
      ...own,
      // a person has one capacity, whatever team the work comes from
      members: own.members.map((member) =>
        nameKey(member.user) === nameKey(user) ? { ...member, capacity: change.capacity } : member,
      ),
    }));
  }
  const { more } = change;
  if (!(Number.isInteger(more) && more >= 1 && more <= MOST_MORE))
    throw new RefusedError("invalid", `From 1 to ${MOST_MORE} more people can be tried.`, "more");
  const added = Array.from({ length: more }, (_, place) => ({
    ...found,
    user: `another ${place + 1} like ${found.user}`,
    name: more === 1 ? "One more" : `One more (${place + 1})`,
    away: [],
  }));
  return eachTeam(teams, (own) =>
    own.name === team ? { ...own, members: [...own.members, ...added] } : own,
  );
}

const eachTeam = (teams: Teams, change: (team: Team) => Team): Teams => ({
  ...teams,
  teams: teams.teams.map(change),
});

/** The ways to give work out that are held against each other. */
export const TRIED = USUAL_STRATEGIES.map(({ name }) => name);
