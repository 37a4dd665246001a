import { nameKey } from "../teams/names.ts";
import type { Candidate, ChooseRequest, Criterion } from "../types.ts";
import type { MemberView, RosterView, Workload } from "./view.ts";

/** A member held against a request. */
export interface Weighed {
  member: MemberView;
  id: string;
  work: Workload;
  candidate: Candidate;
  /** Fits every criterion that is in force. */
  fits: boolean;
  /** The first criterion that was not met, for the count of them. */
  failed?: Failure;
}

export type Failure = Exclude<Criterion, "sticky"> | "excluded" | "unknown" | "inactive" | "away" | "sticky";

/** A request made ready for being held against many members. */
export interface Demand {
  at: number;
  size: number;
  /** Keys of the skills that are needed. */
  skills: { key: string; name: string }[];
  excluded: Set<string>;
  /** What was given up. */
  dropped: ReadonlySet<Criterion>;
  /** The only one who may have it, while sticky is in force. */
  stickyTo?: string;
}

export function demandOf(request: ChooseRequest, at: number, dropped: ReadonlySet<Criterion>): Demand {
  return {
    at,
    size: request.size,
    skills: request.skills.map((name) => ({ key: nameKey(name), name })),
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
  const against: string[] = [];
  let failed: Failure | undefined;
  const object = (failure: Failure, why: string) => {
    failed ??= failure;
    against.push(why);
  };

  if (!found) object("unknown", "Not a user of this org");
  else if (!found.active) object("inactive", "Inactive in Salesforce");
  else if (isExcluded(member, found.id, demand.excluded)) object("excluded", "Present owner");
  else {
    const { dropped, size, at } = demand;
    if (demand.stickyTo !== undefined && demand.stickyTo !== found.id)
      object("sticky", "Not the owner of the last one");
    const absence = member.away.find(({ from, to }) => at >= from && at < to);
    if (absence) object("away", `Away until ${absence.until}`);
    if (!dropped.has("skills")) {
      for (const { key, name } of demand.skills)
        if (!member.levels.has(key)) object("skills", `No ${name} skill`);
    }
    if (!dropped.has("hours") && !absence && !hours.open) object("hours", `Out of hours, ${hours.text}`);
    // loads are sums of fractions too
    if (!dropped.has("capacity") && work.load + size > member.capacity + 1e-9) {
      object("capacity", fullText(work.load, member.capacity, size));
    }
  }
  const candidate: Candidate = {
    name: member.name(),
    user: member.user,
    chosen: false,
    skills: member.skills,
    load: work.load,
    capacity: member.capacity,
    hours: hours.text,
  };
  if (against.length > 0) candidate.whyNot = sentence(against);
  return { member, id: found?.id ?? "", work, candidate, fits: against.length === 0, failed };
}

const NOBODYS: Workload = { load: 0, total: 0, last: 0 };

function isExcluded(member: MemberView, id: string, excluded: Set<string>): boolean {
  if (excluded.size === 0) return false;
  return excluded.has(whoKey(id)) || excluded.has(whoKey(member.user)) || excluded.has(whoKey(member.name()));
}

function fullText(load: number, capacity: number, size: number): string {
  return load >= capacity
    ? `At capacity ${load} of ${capacity}`
    : `Has ${load} of ${capacity}, this needs ${size}`;
}

function sentence(parts: string[]): string {
  const [first = "", ...rest] = parts;
  return [first, ...rest.map((part) => part.charAt(0).toLowerCase() + part.slice(1))].join("; ");
}
