import { sharedDays } from "../hours/days.ts";
import { instant } from "../hours/instant.ts";
import { type Span, sharedSpans } from "../hours/spans.ts";
import { workingDay } from "../hours/working-day.ts";
import { own } from "../roster/aging.ts";
import { givenIn } from "../roster/given.ts";
import type { RosterState } from "../roster/state.ts";
import { nameKey } from "../teams/names.ts";
import type { Hours, Team } from "../types.ts";
import { type DayAhead, daysAhead } from "./days.ts";
import {
  isIn,
  type MemberNow,
  memberNow,
  type QuotaUsed,
  quotaUsed,
  type When,
  type World,
  worksAt,
} from "./member.ts";

/** A team as it is at an instant, for people. Times are milliseconds since 1970. */
export interface TeamNow {
  name: string;
  /** Time zone of the team's hours. */
  zone: string;
  /** The day in that zone on which the instant lies. */
  day: Span;
  queue?: string;
  members: MemberNow[];
  /** Members at work; their load, and their points of capacity. */
  inHours: number;
  load: number;
  capacity: number;
  /** Points at the time of the whole team, and the most that they may be; and given to it, of its quota. */
  all: { load: number; cap?: number; quota: QuotaUsed[] };
  /** How many are at work from a later time of the day on, where that changes; as far as hours and absences say. */
  coming: { at: number; inHours: number }[];
  /** Each skill of the team: how many of those at work have it. */
  skills: { name: string; now: number }[];
  daysAhead: DayAhead[];
}

const DAYS_AHEAD = 8;

/**
 * Tells how a team stands.
 *
 * @param at ISO 8601 instant
 */
export function teamNow(team: Team, world: World, at: string): TeamNow {
  const now = instant(at);
  const of = own(world.hours, team.hours);
  const day = of ? dayOf(of, now) : { from: now, to: now };
  const today = of ? workingDay(of, now) : at.slice(0, 10);
  const when = { team: team.name, at: now, day, today, spans: sharedSpans() };
  const members = team.members.map((member) => memberNow(member, world, when));
  const present = members.filter(isIn);
  return {
    name: team.name,
    zone: of?.zone ?? "UTC",
    day,
    ...(team.queue !== undefined && { queue: team.queue }),
    members,
    inHours: present.length,
    load: sum(present.map(({ load }) => load)),
    capacity: sum(present.map(({ capacity }) => capacity)),
    all: allOf(team, world.state, today),
    coming: comingIn(team, world, when),
    skills: skillsOf(members),
    daysAhead: daysAhead(team, world, now, DAYS_AHEAD),
  };
}

function allOf({ name, cap, quota }: Team, { teams }: RosterState, today: string): TeamNow["all"] {
  const given = givenIn(teams, nameKey(name));
  return {
    load: given.load,
    ...(cap !== undefined && { cap }),
    quota: quotaUsed(quota, given, today),
  };
}

/** The day in the hours' zone on which an instant (ms) lies, from midnight to midnight. */
export function dayOf(hours: Hours, now: number): Span {
  const days = sharedDays(hours);
  const date = days.dateOf(now);
  return { from: days.midnight(date), to: days.midnight(date + 1) };
}

function comingIn(
  { members }: Team,
  { hours, directory }: World,
  { at: now, day, spans }: When,
): TeamNow["coming"] {
  const working = members.flatMap((member) => {
    const of = own(hours, member.hours);
    return of && directory.user(member.user)?.active ? [{ member, of }] : [];
  });
  const changes = new Set<number>();
  for (const of of new Set(working.map(({ of }) => of)))
    for (const { from, to } of spans(of, now, day.to)) changes.add(from).add(to);
  const inHours = (at: number) => working.filter(({ member, of }) => worksAt(member, of, at, spans)).length;
  let last = inHours(now);
  const found: TeamNow["coming"] = [];
  for (const at of [...changes].filter((at) => at > now && at < day.to).sort((a, b) => a - b)) {
    const then = inHours(at);
    if (then !== last) found.push({ at, inHours: then });
    last = then;
  }
  return found;
}

/** The most common skill first. */
function skillsOf(members: MemberNow[]): TeamNow["skills"] {
  const counts = new Map<string, { all: number; now: number }>();
  for (const member of members) {
    for (const name of Object.keys(member.skills)) {
      const { all, now } = counts.get(name) ?? { all: 0, now: 0 };
      counts.set(name, { all: all + 1, now: now + (isIn(member) ? 1 : 0) });
    }
  }
  return [...counts]
    .sort(([a, some], [b, others]) => others.all - some.all || (a < b ? -1 : 1))
    .map(([name, { now }]) => ({ name, now }));
}

const sum = (numbers: number[]) => Math.round(numbers.reduce((total, one) => total + one, 0) * 1e6) / 1e6;

/** How many of a team are at work: the same, where nothing else is asked. */
export function inHoursNow(team: Team, world: World, at: string): number {
  const now = instant(at);
  const when = { team: team.name, at: now, day: { from: now, to: now }, today: "", spans: sharedSpans() };
  return team.members.filter((member) => isIn(memberNow(member, world, when))).length;
}
