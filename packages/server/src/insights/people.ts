import { openAt } from "@throughline/assignment";
import type { TeamsAsTheyAre } from "../engine.ts";
import type { Measured, People } from "./item.ts";

/** Without teams nobody's team or hours are known. */
export const NOBODY: People = { teamOf: () => undefined };

/** What is known of people, and the teams for which the workflow chose them where that says nothing. */
export function withSeen(people: People, all: readonly Measured[]): People {
  const seen = new Map<string, string>();
  for (const { history } of all)
    for (const { id, kind, team } of history.owners)
      if (kind === "user" && team !== undefined) seen.set(id, team);
  return { ...people, teamOf: (user) => people.teamOf(user) ?? seen.get(user) };
}

/** What the teams say of people. Of somebody in several teams the first one counts. */
export function peopleOf({ now, directory }: Pick<TeamsAsTheyAre, "now" | "directory">): People {
  const { teams, hours } = now();
  const members = new Map(
    teams
      .flatMap(({ name, members }) => members.map((member) => ({ team: name, member })))
      .reverse()
      .map((one) => [directory.user(one.member.user)?.id, one]),
  );
  return {
    teamOf: (user) => members.get(user)?.team,
    atWork(user, at) {
      const member = members.get(user)?.member;
      const own = member && hours[member.hours];
      if (!own) return undefined;
      const day = at.slice(0, 10);
      return openAt(own, at).open && !member.away.some(({ from, to }) => from <= day && day <= to);
    },
  };
}
