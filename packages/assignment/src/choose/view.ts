import type { Value } from "@throughline/workflow";
import type { Openness } from "../hours/open-at.ts";
import type { Pace } from "../speed/pace.ts";
import type { Calendar, OrgUser, Quota } from "../types.ts";

/** What a choice looks at: the teams made ready, and the work that everybody has. */
export interface RosterView {
  team(name: string): TeamView | undefined;
  /** The memberships of somebody, by id, user name or name. */
  memberships(who: Value): MemberView[];
  queue(name: string): { id: string; name: string } | undefined;
  /** What we have given somebody, by the id of the user. */
  workload(userId: string): Workload;
  /** What a team was given, or somebody (by the id of the user) in it. */
  given(teamKey: string, userId?: string): Given;
  /** Points of all teams at once, and the most that they may have. */
  all(): { load: number; cap?: number };
  /** Where a team's rotation stands. */
  turn(teamKey: string): Turn | undefined;
  /** Who had the last item with this key. */
  remembered(stickyKey: string): { user: string; at: number } | undefined;
  /** How fast work is done and how much of it comes, as far as that was learnt. */
  pace?: Pace;
}

export interface TeamView {
  name: string;
  /** The name by which entries know the team. */
  key: string;
  calendar: Calendar;
  queue?: string;
  /** Points of the whole team at once, and given in a period. */
  cap?: number;
  quota?: Quota;
  members: MemberView[];
  /** Whether a member has a cap in this team, and the periods for which one has a quota. */
  capped: boolean;
  quotas: (keyof Quota)[];
  /** The members who have a skill, by its key. */
  having(skill: string): MemberView[];
  /** The order of turns; somebody with more weight has several. */
  rotation: MemberView[];
  /** Places of a member (by user name) in the rotation, ascending. */
  slots(user: string): number[];
  /** The business day (ISO date, in the zone of the team's hours) on which an instant lies. */
  dayOf(ms: number): string;
}

export interface MemberView {
  user: string;
  team: string;
  /** Key of the team. */
  teamKey: string;
  /** The user in the org; `undefined`: there is none. */
  found(): OrgUser | undefined;
  /** The name for people, of a member who was found so. */
  name(found: OrgUser | undefined): string;
  /** Points at one time: over all teams, and in this one. */
  capacity: number;
  cap?: number;
  /** Points given in a period, in this team. */
  quota?: Quota;
  /** In a percent split, in whole per cent. */
  share?: number;
  weight: number;
  skills: Record<string, number>;
  /** Proficiency by the key of the skill's name. */
  levels: ReadonlyMap<string, number>;
  /** One object for all who have the same. */
  attributes: Record<string, Value>;
  openness(ms: number): Openness;
  /** Time of day of an instant, on their own clock. */
  clock(ms: number): string;
  /** Absences in milliseconds, `to` not included, with the last day for people. */
  away: { from: number; to: number; until: string }[];
}

/** What somebody has had from us. */
export interface Workload {
  /** Points of capacity now. */
  load: number;
  /** Items ever. */
  total: number;
  /** Time of the last one in milliseconds; 0: none yet. */
  last: number;
}

/** Points that are open now, and what was given in the period that was last given in. */
export interface Given {
  load: number;
  day: Count;
  week: Count;
  month: Count;
}

/** `from` is the first day (ISO date) of the period. */
export interface Count {
  from: string;
  points: number;
  items: number;
}

/** The last turn that was taken in a rotation. */
export interface Turn {
  user: string;
  slot: number;
}
