import type { Value } from "@throughline/workflow";
import type { Openness } from "../hours/open-at.ts";
import type { Pace } from "../speed/pace.ts";
import type { Calendar, OrgUser } from "../types.ts";

/** What a choice looks at: the teams made ready, and the work that everybody has. */
export interface RosterView {
  team(name: string): TeamView | undefined;
  /** The memberships of somebody, by id, user name or name. */
  memberships(who: Value): MemberView[];
  queue(name: string): { id: string; name: string } | undefined;
  /** By the id of the user. */
  workload(userId: string): Workload;
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
  members: MemberView[];
  /** The order of turns; somebody with more weight has several. */
  rotation: MemberView[];
}

export interface MemberView {
  user: string;
  team: string;
  /** The user in the org; `undefined`: there is none. */
  found(): OrgUser | undefined;
  /** The name for people, of a member who was found so. */
  name(found: OrgUser | undefined): string;
  capacity: number;
  skills: Record<string, number>;
  /** Proficiency by the key of the skill's name. */
  levels: Map<string, number>;
  openness(ms: number): Openness;
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

/** The last turn that was taken in a rotation. */
export interface Turn {
  user: string;
  slot: number;
}
