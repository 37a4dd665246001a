import type { Value } from "@throughline/workflow";
import { countIn, NOTHING_GIVEN, PERIODS, type Period, periodStart } from "../choose/periods.ts";
import type { Given } from "../choose/view.ts";
import { DAY_MS, sharedDays } from "../hours/days.ts";
import { instant } from "../hours/instant.ts";
import { openSpans, type Span } from "../hours/spans.ts";
import { own } from "../roster/aging.ts";
import { givenIn } from "../roster/given.ts";
import { type RosterState, workloadOf } from "../roster/state.ts";
import { nameKey } from "../teams/names.ts";
import type { Directory, Hours, Member, OrgUser, Quota } from "../types.ts";
import { type Absence, absencesOf } from "./absences.ts";

/** Whether somebody can be given work, by the first that stands against it. */
export type Presence =
  /** Not a user of the org. */
  | "unknown"
  | "inactive"
  | "away"
  | "out of hours"
  /** In hours, but their calendar or their own word says that they do something else. */
  | "busy"
  /** In hours, but not signed in where work is given out. */
  | "signed out"
  /** In hours, with no capacity left. */
  | "full"
  | "in hours";

/** A member as they are at an instant. Times are milliseconds since 1970. */
export interface MemberNow {
  /** User name, and id in the org; "" where the org does not have them. */
  user: string;
  id: string;
  name: string;
  zone: string;
  presence: Presence;
  /**
   * When their hours end (where they are open) or begin (where not), for somebody busy by their calendar when they are back;
   * absent where that is not known or more than a week off.
   */
  until?: number;
  /** What somebody busy is busy with. */
  what?: string;
  /** Points of work at the time, over all teams. */
  load: number;
  capacity: number;
  /** Points at the time in this team, and the most that they may be. */
  inTeam: { load: number; cap?: number };
  /** Points that they were given in this team, of their quota. */
  quota: QuotaUsed[];
  attributes: Record<string, Value>;
  skills: Record<string, number>;
  /** Their working hours on the team's day; they may begin before it and end after it. */
  shifts: Span[];
  /** Absences that have not ended, the earliest first. */
  absences: Absence[];
}

/** Points that were given in a period, of the most that may be. */
export interface QuotaUsed {
  period: Period;
  points: number;
  of: number;
}

/** Hours so far ahead are told; whoever is open for longer works around the clock. */
const AHEAD_MS = 7 * DAY_MS;

/** What a member's standing is told from. */
export interface World {
  hours: Record<string, Hours>;
  directory: Directory;
  state: RosterState;
}

/** What is looked at, and when. */
export interface When {
  team: string;
  /** Milliseconds since 1970. */
  at: number;
  /** The team's day that is shown. */
  day: Span;
  /** Its business day, by which quotas count (ISO date). */
  today: string;
  spans: typeof openSpans;
}

export function memberNow(
  member: Member,
  { hours, directory, state }: World,
  { team, at, day, today, spans }: When,
): MemberNow {
  const found = directory.user(member.user);
  const of = own(hours, member.hours);
  const [next] = of ? spans(of, at, at + AHEAD_MS) : [];
  const open = next !== undefined && next.from <= at;
  const load = found ? workloadOf(state, found.id).load + (found.elsewhere ?? 0) : 0;
  const given = found ? givenIn(state.teams, nameKey(team), found.id) : NOTHING_GIVEN;
  const absences = of ? absencesOf(member, found, of, at) : member.away;
  const presence = presenceOf({
    found,
    away: of !== undefined && member.away.some((one) => isAway(one, of, at)),
    open,
    full: load >= member.capacity,
    at,
  });
  const meeting = presence === "busy" ? meetingAt(found, at) : undefined;
  const turns = meeting ? instant(meeting.to) : open ? next.to : next?.from;
  return {
    user: member.user,
    id: found?.id ?? "",
    name: member.name ?? found?.name ?? member.user,
    zone: of?.zone ?? "UTC",
    presence,
    ...(turns !== undefined && turns - at < AHEAD_MS && { until: turns }),
    ...(meeting && { what: meeting.what }),
    load,
    capacity: member.capacity,
    inTeam: { load: given.load, ...(member.cap !== undefined && { cap: member.cap }) },
    quota: quotaUsed(member.quota, given, today),
    attributes: member.attributes ?? {},
    skills: member.skills,
    shifts: of ? spans(of, day.from, day.to) : [],
    absences,
  };
}

/** What of a quota is used on a business day (ISO date). */
export const quotaUsed = (quota: Quota = {}, given: Given, today: string): QuotaUsed[] =>
  PERIODS.flatMap((period) => {
    const of = quota[period];
    if (of === undefined) return [];
    return [{ period, points: countIn(given, period, periodStart(today, period)).points, of }];
  });

/** By the first that stands against it. */
function presenceOf(facts: {
  found: OrgUser | undefined;
  away: boolean;
  open: boolean;
  full: boolean;
  at: number;
}): Presence {
  const { found, away, open, full, at } = facts;
  if (!found) return "unknown";
  if (!found.active) return "inactive";
  const status = found.presence?.status;
  if (away || status === "away") return "away";
  if (!open) return "out of hours";
  if (status === "offline") return "signed out";
  if (status === "busy" || meetingAt(found, at)) return "busy";
  return full ? "full" : "in hours";
}

const meetingAt = (found: OrgUser | undefined, at: number) =>
  found?.busy?.find(({ from, to }) => at >= instant(from) && at < instant(to));

/** Whether somebody is at work, with or without room for more. */
export const isIn = ({ presence }: MemberNow) =>
  presence === "in hours" || presence === "full" || presence === "busy";

/** Whether the member would be at work then, as far as hours and absences say. */
export function worksAt(member: Member, hours: Hours, at: number, spans = openSpans): boolean {
  if (spans(hours, at, at + 1).length === 0) return false;
  return !member.away.some((one) => isAway(one, hours, at));
}

function isAway({ from, to }: Absence, of: Hours, at: number): boolean {
  const midnight = (date: number) => sharedDays(of).midnight(date);
  return at >= midnight(Date.parse(from) / DAY_MS) && at < midnight(Date.parse(to) / DAY_MS + 1);
}
