import type { Candidate, Demand } from "../choose/candidate.ts";
import { away } from "./away.ts";
import { capacity } from "./capacity.ts";
import type { Criterion, MakeCriteria } from "./criterion.ts";
import { excluded, only } from "./excluded.ts";
import { hours } from "./hours.ts";
import { inOrg } from "./in-org.ts";
import { presence } from "./presence.ts";
import { quota } from "./quota.ts";
import { levels, skills } from "./skills.ts";
import { sticky } from "./sticky.ts";
import { teamCap } from "./team-cap.ts";
import { turn } from "./turn.ts";
import { where } from "./where.ts";

/** All that can stand against a member, in the order in which it is told. */
const CRITERIA: MakeCriteria[] = [
  inOrg,
  excluded,
  only,
  sticky,
  away,
  skills,
  levels,
  where,
  hours,
  presence,
  capacity,
  teamCap,
  quota,
];

/** The criteria that a demand's members are held against. */
export function criteriaOf(demand: Demand): Criterion[] {
  const criteria = CRITERIA.flatMap((make) => make(demand));
  return [...criteria, ...turn(demand, criteria)];
}

/** Of a matched owner skills and conditions are not asked: they are preferred for who they are. */
export const criteriaOfPreferred = (demand: Demand): Criterion[] =>
  [inOrg, excluded, away, hours, presence, capacity, teamCap, quota].flatMap((make) => make(demand));

/** Whom a step names has it whatever their hours and load are. */
export const criteriaOfNamed = (demand: Demand): Criterion[] =>
  [inOrg, excluded].flatMap((make) => make(demand));

export const fits = (one: Candidate, criteria: Criterion[]): boolean =>
  firstFailed(one, criteria) === undefined;

/** The first criterion that somebody fails. */
export function firstFailed(one: Candidate, criteria: Criterion[]): Criterion | undefined {
  for (const criterion of criteria) if (criterion.fails(one)) return criterion;
  return undefined;
}

/** Every criterion that somebody fails, in order; after one that says it all, no more. */
export function failed(one: Candidate, criteria: Criterion[]): Criterion[] {
  const against: Criterion[] = [];
  for (const criterion of criteria) {
    if (!criterion.fails(one)) continue;
    against.push(criterion);
    if (criterion.final) break;
  }
  return against;
}
