import { nameKey } from "../teams/names.ts";
import type { ChooseRequest, OrgUser } from "../types.ts";
import { type Period, periodStart } from "./periods.ts";
import type { Given, MemberView, RosterView, TeamView, Workload } from "./view.ts";

/** A member as a choice sees them. */
export interface Candidate {
  member: MemberView;
  /** The user in the org; `undefined`: there is none. */
  found: OrgUser | undefined;
  /** Of the user in the org; empty: there is none. */
  id: string;
  /** Points of capacity that are taken, by us and elsewhere. */
  load: number;
  work: Workload;
  /** What they were given in this team, where it is not to be looked up. */
  had?: Given;
  /** What is taken for true of them, to see what would have come of it. */
  supposed?: Supposed;
}

export interface Supposed {
  /** They had the last one of the same. */
  keeps?: boolean;
  /** It is their turn. */
  next?: boolean;
  /** Names of conditions that hold. */
  holds?: string[];
  speed?: number;
}

/** The same member with something more taken for true. */
export const supposing = (one: Candidate, supposed: Supposed): Candidate => ({
  ...one,
  supposed: { ...one.supposed, ...supposed },
});

/** A request made ready for being held against many members of a team. */
export interface Demand {
  request: ChooseRequest;
  roster: RosterView;
  team: TeamView;
  at: number;
  /** Names of what was given up. */
  dropped: ReadonlySet<string>;
  /** The skills that are needed, and those that are wanted. */
  skills: Skill[];
  wanted: Skill[];
  /** Who keeps the work of the same, while sticky is in force. */
  keeper?: { user: string; field: string };
  /** First day of the period in which the instant lies, by the team's days. */
  start(period: Period): string;
}

export interface Skill {
  key: string;
  name: string;
  level: number;
}

export function demandOf(
  request: ChooseRequest,
  roster: RosterView,
  team: TeamView,
  at: number,
  dropped: ReadonlySet<string>,
): Demand {
  const skill = ({ name, level = 1 }: ChooseRequest["skills"][number]) => ({
    key: nameKey(name),
    name,
    level,
  });
  let day: string | undefined;
  return {
    request,
    roster,
    team,
    at,
    dropped,
    skills: request.skills.filter(({ wanted }) => !wanted).map(skill),
    wanted: request.skills.filter(({ wanted }) => wanted).map(skill),
    start(period) {
      day ??= team.dayOf(at);
      return periodStart(day, period);
    },
  };
}

const NOBODYS: Workload = { load: 0, total: 0, last: 0 };

export function candidateOf(member: MemberView, roster: RosterView): Candidate {
  const found = member.found();
  if (!found) return { member, found, id: "", load: 0, work: NOBODYS };
  const work = roster.workload(found.id);
  return { member, found, id: found.id, load: work.load + (found.elsewhere ?? 0), work };
}

export const nameOf = ({ member, found }: Candidate) => member.name(found);

/** What somebody was given in the team. */
export const givenTo = ({ had, member, id }: Candidate, roster: RosterView): Given =>
  had ?? roster.given(member.teamKey, id);

/** Load of capacity, for people. */
export const loadText = ({ load, member }: Candidate) => `${rounded(load)} of ${member.capacity}`;

/** Ids are told apart by case and have 15 or 18 characters, of which 15 count; names are not. */
export function whoKey(who: string): string {
  return /^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/.test(who) ? who.slice(0, 15) : nameKey(who);
}

/** Whether one of these keys (by `whoKey`) means them. */
export const isAmong = (one: Candidate, keys: ReadonlySet<string>) =>
  keys.has(whoKey(one.id)) || keys.has(whoKey(one.member.user)) || keys.has(whoKey(nameOf(one)));

export const rounded = (value: number) => Math.round(value * 100) / 100;

/** "a, b and c" */
export function list(parts: string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

export const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
export const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
