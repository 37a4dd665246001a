import type { Value } from "@throughline/workflow";
import { Temporal } from "temporal-polyfill";
import { whoKey } from "../choose/criteria.ts";
import type { MemberView, RosterView, TeamView } from "../choose/view.ts";
import { calendar } from "../hours/calendar.ts";
import { DAY_MS } from "../hours/days.ts";
import { type Openness, openWatch, shortDate } from "../hours/open-at.ts";
import { nameKey } from "../teams/names.ts";
import type { Directory, Hours, Member, Team, Teams } from "../types.ts";
import { own, recall } from "./aging.ts";
import { rotationOf } from "./rotation.ts";
import { type RosterState, workloadOf } from "./state.ts";

/** Makes teams ready for choosing. The view shows the state and the directory as they are when it is asked. */
export function viewOf({ teams, hours }: Teams, directory: Directory, state: () => RosterState): RosterView {
  const watches = new Map<Hours, (ms: number) => Openness>();
  const skillSets = new Map<string, Member["skills"]>();

  function hoursOf(name: string): Hours {
    const found = own(hours, name);
    if (!found)
      throw new RangeError(`There are no hours "${name}". Known: ${Object.keys(hours).join(", ")}.`);
    return found;
  }

  function watchOf(of: Hours) {
    const watch = watches.get(of) ?? openWatch(of);
    watches.set(of, watch);
    return watch;
  }

  /** One object for all who have the same skills at the same levels, so that telling them alike is cheap. */
  function shared(skills: Member["skills"]): Member["skills"] {
    const key = JSON.stringify(Object.entries(skills).sort());
    const known = skillSets.get(key) ?? skills;
    skillSets.set(key, known);
    return known;
  }

  function makeMember(member: Member, team: Team): MemberView {
    const { user, name, capacity } = member;
    const skills = shared(member.skills);
    const of = hoursOf(member.hours);
    return {
      user,
      team: team.name,
      found: () => directory.user(user),
      name: (found) => name ?? found?.name ?? user,
      capacity,
      skills,
      levels: new Map(Object.entries(skills).map(([skill, level]) => [nameKey(skill), level])),
      openness: watchOf(of),
      away: member.away.map(({ from, to }) => absence(from, to, of.zone)),
    };
  }

  function makeTeam(team: Team): TeamView {
    const members = team.members.map((member) => makeMember(member, team));
    return {
      name: team.name,
      key: nameKey(team.name),
      calendar: calendar(hoursOf(team.hours)),
      queue: team.queue,
      members,
      rotation: rotationOf(
        members,
        team.members.map(({ weight }) => weight),
      ),
    };
  }

  const views = new Map(teams.map((team) => [nameKey(team.name), makeTeam(team)]));
  const members = [...views.values()].flatMap((team) => team.members);

  function memberships(who: Value): MemberView[] {
    if (typeof who !== "string" || who === "") return [];
    const key = whoKey(who);
    const byUser = members.filter(({ user }) => whoKey(user) === key);
    if (byUser.length > 0) return byUser;
    const byId = members.filter((member) => member.found()?.id.slice(0, 15) === key);
    if (byId.length > 0) return byId;
    const byName = members.filter((member) => whoKey(member.name(member.found())) === key);
    // of two people with one name neither is meant
    return byName.every(({ user }) => nameKey(user) === nameKey(byName[0]?.user ?? "")) ? byName : [];
  }

  return {
    team: (name) => views.get(nameKey(name)),
    memberships,
    queue: (name) => directory.queue(name),
    workload: (userId) => workloadOf(state(), userId),
    turn: (teamKey) => own(state().turns, teamKey),
    remembered: (key) => recall(state().sticky, key),
  };
}

function absence(from: string, to: string, zone: string) {
  const midnight = (date: Temporal.PlainDate) => date.toZonedDateTime(zone).epochMilliseconds;
  const last = Temporal.PlainDate.from(to);
  return {
    from: midnight(Temporal.PlainDate.from(from)),
    to: midnight(last.add({ days: 1 })),
    until: shortDate(Date.parse(to) / DAY_MS),
  };
}
