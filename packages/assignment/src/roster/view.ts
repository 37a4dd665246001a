import type { Value } from "@throughline/workflow";
import { Temporal } from "temporal-polyfill";
import { whoKey } from "../choose/candidate.ts";
import { PERIODS } from "../choose/periods.ts";
import type { MemberView, RosterView, TeamView } from "../choose/view.ts";
import { calendar } from "../hours/calendar.ts";
import { DAY_MS } from "../hours/days.ts";
import { clockIn, type Openness, openWatch, shortDate } from "../hours/open-at.ts";
import { workingDay } from "../hours/working-day.ts";
import { paceOf } from "../speed/pace.ts";
import { nameKey } from "../teams/names.ts";
import type { Directory, Hours, Member, Team, Teams } from "../types.ts";
import { own, recall } from "./aging.ts";
import { exact, givenIn } from "./given.ts";
import { rotationOf } from "./rotation.ts";
import { type RosterState, workloadOf } from "./state.ts";

/** Makes teams ready for choosing. The view shows the state and the directory as they are when it is asked. */
export function viewOf(
  { teams, hours, cap }: Teams,
  directory: Directory,
  state: () => RosterState,
): RosterView {
  const watches = new Map<Hours, (ms: number) => Openness>();
  const shared = sharing();

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

  function makeMember(member: Member, team: Team): MemberView {
    const { user, name, capacity, cap, quota, share, weight, attributes = {} } = member;
    const skills = shared(member.skills);
    const of = hoursOf(member.hours);
    return {
      user,
      team: team.name,
      teamKey: nameKey(team.name),
      found: () => directory.user(user),
      name: (found) => name ?? found?.name ?? user,
      capacity,
      ...(cap !== undefined && { cap }),
      ...(quota && { quota }),
      ...(share !== undefined && { share }),
      weight,
      skills,
      levels: levelsOf(skills),
      attributes: shared(attributes),
      openness: watchOf(of),
      clock: (ms) => clockIn(of.zone, ms),
      away: member.away.map(({ from, to }) => absence(from, to, of.zone)),
    };
  }

  function makeTeam(team: Team): TeamView {
    const members = team.members.map((member) => makeMember(member, team));
    const having = grouped(
      () => members,
      ({ levels }) => levels.keys(),
    );
    let order: MemberView[] | undefined;
    const rotation = () => {
      order ??= rotationOf(
        members,
        team.members.map(({ weight }) => weight),
      );
      return order;
    };
    const slots = grouped(
      () => rotation().map(({ user }, slot) => ({ user, slot })),
      ({ user }) => [user],
    );
    const of = hoursOf(team.hours);
    return {
      name: team.name,
      key: nameKey(team.name),
      calendar: calendar(of),
      queue: team.queue,
      ...(team.cap !== undefined && { cap: team.cap }),
      ...(team.quota && { quota: team.quota }),
      members,
      capped: members.some(({ cap }) => cap !== undefined),
      quotas: PERIODS.filter((period) => members.some(({ quota }) => quota?.[period] !== undefined)),
      having: (skill) => having().get(skill) ?? [],
      // nobody needs it who does not choose by turns
      get rotation() {
        return rotation();
      },
      slots: (user) =>
        slots()
          .get(user)
          ?.map(({ slot }) => slot) ?? [],
      dayOf: (ms) => workingDay(of, ms),
    };
  }

  const views = new Map(teams.map((team) => [nameKey(team.name), makeTeam(team)]));
  const members = [...views.values()].flatMap((team) => team.members);
  const byUser = grouped(
    () => members,
    ({ user }) => [whoKey(user)],
  );
  // ids are the org's, which may learn of a user later
  let byId = new Map<string, MemberView[]>();

  function withId(key: string): MemberView[] {
    const isTheirs = (member: MemberView) => member.found()?.id.slice(0, 15) === key;
    const known = byId.get(key);
    if (known?.every(isTheirs)) return known;
    const found = members.filter(isTheirs);
    if (found.length > 0) byId.set(key, found);
    else byId = new Map();
    return found;
  }

  function memberships(who: Value): MemberView[] {
    if (typeof who !== "string" || who === "") return [];
    const key = whoKey(who);
    const ofUser = byUser().get(key);
    if (ofUser) return ofUser;
    const ofId = withId(key);
    if (ofId.length > 0) return ofId;
    const byName = members.filter((member) => whoKey(member.name(member.found())) === key);
    // of two people with one name neither is meant
    return byName.every(({ user }) => nameKey(user) === nameKey(byName[0]?.user ?? "")) ? byName : [];
  }

  function levelAt(userId: string, kind: string): number {
    const levels = withId(userId.slice(0, 15))[0]?.levels;
    const skills = kind.split(" + ");
    return skills.reduce((sum, skill) => sum + (levels?.get(skill) ?? 0), 0) / skills.length;
  }

  return {
    pace: paceOf(() => state().pace, levelAt),
    team: (name) => views.get(nameKey(name)),
    memberships,
    queue: (name) => directory.queue(name),
    workload: (userId) => workloadOf(state(), userId),
    given: (teamKey, userId) => givenIn(state().teams, teamKey, userId),
    all: () => ({
      load: exact(Object.values(state().teams).reduce((sum, { all }) => sum + all.load, 0)),
      ...(cap !== undefined && { cap }),
    }),
    turn: (teamKey) => own(state().turns, teamKey),
    remembered: (key) => recall(state().sticky, key),
  };
}

/** One object for all that say the same, so that telling them alike is cheap. */
function sharing() {
  const known = new Map<string, object>();
  return <T extends object>(value: T): T => {
    const key = JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
    const found = (known.get(key) as T | undefined) ?? value;
    known.set(key, found);
    return found;
  };
}

const known = new WeakMap<Member["skills"], ReadonlyMap<string, number>>();

/** Levels by the key of the skill; the same skills share them. */
function levelsOf(skills: Member["skills"]): ReadonlyMap<string, number> {
  const levels =
    known.get(skills) ?? new Map(Object.entries(skills).map(([name, level]) => [nameKey(name), level]));
  known.set(skills, levels);
  return levels;
}

/** Lists of things by their keys, made when somebody asks first. */
function grouped<K, T>(things: () => T[], keysOf: (thing: T) => Iterable<K>): () => Map<K, T[]> {
  let groups: Map<K, T[]> | undefined;
  return () => {
    if (!groups) {
      groups = new Map();
      for (const thing of things())
        for (const key of keysOf(thing)) {
          const group = groups.get(key);
          if (group) group.push(thing);
          else groups.set(key, [thing]);
        }
    }
    return groups;
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

/** The view of the teams as they are: made anew when they are others. */
export function liveView(
  teams: () => Teams,
  directory: Directory,
  state: () => RosterState,
): () => RosterView {
  let made: { of: Teams; view: RosterView } | undefined;
  return () => {
    const now = teams();
    if (made?.of !== now) made = { of: now, view: viewOf(now, directory, state) };
    return made.view;
  };
}
