import type { Openness } from "../hours/open-at.ts";
import { nameKey } from "../teams/names.ts";
import type { ChooseRequest } from "../types.ts";
import type { MemberView, RosterView, Workload } from "./view.ts";

/** A member held against a request. */
export interface Weighed {
  member: MemberView;
  /** Of the user in the org; empty: there is none. */
  id: string;
  /** For people. */
  name: string;
  work: Workload;
  hours: Openness;
  /** What stands against them; empty: they fit every criterion that is in force. */
  against: Objection[];
}

/** A criterion that was not met, with the words for it; `{load}` stands for the member's load of their capacity. */
export interface Objection {
  failure: Failure;
  why: string;
}

export type Failure =
  | "excluded"
  | "unknown"
  | "inactive"
  | "away"
  | "sticky"
  | "skills"
  | "hours"
  | "capacity";

/** A request made ready for being held against many members. */
export interface Demand {
  at: number;
  size: number;
  /** Keys of the skills that are needed. */
  skills: { key: string; name: string }[];
  excluded: Set<string>;
  /** What was given up. */
  dropped: ReadonlySet<string>;
  /** The only one who may have it, while sticky is in force. */
  stickyTo?: { user: string; field: string };
}

export function demandOf(request: ChooseRequest, at: number, dropped: ReadonlySet<string>): Demand {
  return {
    at,
    size: request.size,
    skills: request.skills.filter(({ wanted }) => !wanted).map(({ name }) => ({ key: nameKey(name), name })),
    excluded: new Set(request.exclude.map(whoKey)),
    dropped,
  };
}

/** Ids are told apart by case and have 15 or 18 characters, of which 15 count; names are not. */
export function whoKey(who: string): string {
  return /^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/.test(who) ? who.slice(0, 15) : nameKey(who);
}

/** Holds a member against a request, and says in words what stands against them. */
export function weigh(member: MemberView, demand: Demand, view: RosterView): Weighed {
  const found = member.found();
  const work = found ? view.workload(found.id) : NOBODYS;
  const hours = member.openness(demand.at);
  const against: Objection[] = [];
  const name = member.name(found);
  if (!found) against.push({ failure: "unknown", why: "Not a user of this org" });
  else if (!found.active) against.push({ failure: "inactive", why: "Inactive in Salesforce" });
  else if (isExcluded(found.id, member.user, name, demand.excluded))
    against.push({ failure: "excluded", why: "Present owner" });
  else {
    const { dropped, size, at } = demand;
    if (demand.stickyTo && demand.stickyTo.user !== found.id)
      against.push({ failure: "sticky", why: "Not the owner of the last one" });
    const absence = absenceAt(member, at);
    if (absence) against.push({ failure: "away", why: `Away until ${absence.until}` });
    if (!dropped.has("skills")) {
      for (const skill of demand.skills)
        if (!member.levels.has(skill.key)) against.push({ failure: "skills", why: `No ${skill.name} skill` });
    }
    if (!dropped.has("hours") && !absence && !hours.open)
      against.push({ failure: "hours", why: `Out of hours, ${hours.text}` });
    // loads are sums of fractions too
    if (!dropped.has("capacity") && work.load + size > member.capacity + 1e-9) {
      const full = work.load >= member.capacity;
      against.push({
        failure: "capacity",
        why: full ? "At capacity {load}" : `Has {load}, this needs ${size}`,
      });
    }
  }
  return { member, id: found?.id ?? "", name, work, hours, against };
}

function absenceAt({ away }: MemberView, at: number) {
  for (const absence of away) if (at >= absence.from && at < absence.to) return absence;
  return undefined;
}

export const fits = ({ against }: Weighed) => against.length === 0;

/** Load of capacity, for people. */
export const loadText = ({ work, member }: Weighed) => `${work.load} of ${member.capacity}`;

/** Everything that stands against somebody, in one sentence; `{load}` is left in it. */
export function objections(against: Objection[]): string {
  const [first, ...rest] = against;
  if (!first) return "";
  return [first.why, ...rest.map(({ why }) => why.charAt(0).toLowerCase() + why.slice(1))].join("; ");
}

/** The same with the load filled in. */
export const whyNotText = (one: Weighed) => objections(one.against).replace("{load}", loadText(one));

const NOBODYS: Workload = { load: 0, total: 0, last: 0 };

function isExcluded(id: string, user: string, name: string, excluded: Set<string>): boolean {
  return excluded.size > 0 && [id, user, name].some((who) => excluded.has(whoKey(who)));
}
