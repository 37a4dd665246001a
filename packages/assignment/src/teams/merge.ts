import type { Hours, Member, MemberSource, Team, Teams } from "../types.ts";
import { nameKey } from "./names.ts";
import { sourceText } from "./source.ts";

/** What the org tells of teams: plain data, read by a connector. */
export interface OrgTeams {
  /** By `sourceText`, in lower case; one that is not there the org does not have. */
  sources: Record<string, SourceMembers>;
  /** By user name in lower case. */
  people: Record<string, OrgPerson>;
  /** By the name of the business hours in lower case. */
  hours: Record<string, Pick<Hours, "zone" | "week" | "holidays" | "closed">>;
}

export interface SourceMembers {
  /** User names. */
  members: string[];
  /** Who belongs to it and cannot be given work. */
  leftOut: { user: string; why: string }[];
}

export interface OrgPerson {
  name: string;
  /** Proficiency from 1 to 5. */
  skills?: Record<string, number>;
  capacity?: number;
}

/** Where a value comes from, for people: "teams.yaml", "queue Support Backlog", "the org", "the team's capacity". */
export type Origin = string;

export interface MemberOrigins {
  member: Origin;
  name: Origin;
  skills: Origin;
  capacity: Origin;
  hours: Origin;
}

/** Teams as they hold, with the origin of each value. */
export interface MergedTeams {
  teams: Teams;
  /** By team, then by user name as the team has it. */
  origins: Record<string, Record<string, MemberOrigins>>;
  /** By the name of hours. */
  hours: Record<string, Origin>;
  /** By team: who would belong to it by the org and does not, with the reason. */
  leftOut: Record<string, { user: string; why: string }[]>;
  /** What the file asks of the org that the org does not have. */
  problems: string[];
}

const FILE = "teams.yaml";
const ORG = "the org";

/**
 * Puts teams of the file and of the org together.
 *
 * What stands in the file wins, key by key: a member's `skills` are those of the file or those of the org, never a mix.
 * What the file is silent about comes from the org, and capacity after that from the team. Members are those of the file
 * and those of the team's `from`, without those of its `without`. Hours `from: org …` have the org's zone, week and
 * holidays; holidays of the file take the place of the org's.
 *
 * @param org absent: it was not asked, so that teams have the members of the file only
 */
export function mergeTeams(file: Teams, org?: OrgTeams): MergedTeams {
  const merged: MergedTeams = {
    teams: { ...file, hours: {}, teams: [] },
    ...{ origins: {}, hours: {}, leftOut: {}, problems: [] },
  };
  const { problems } = merged;
  for (const [name, hours] of Object.entries(file.hours)) {
    const found = hours.org === undefined ? undefined : org?.hours[nameKey(hours.org)];
    if (hours.org !== undefined && org && !found)
      problems.push(
        `The org has no active business hours "${hours.org}", which the hours "${name}" are to be.`,
      );
    merged.teams.hours[name] = found ? hoursOfOrg(hours, found) : hours;
    merged.hours[name] = found ? `business hours ${hours.org}` : FILE;
  }
  const said = capacitiesOf(file);
  for (const team of file.teams) {
    const listed = team.members.map((member) => ({ member, from: FILE }));
    const { added, leftOut } = membersOf(team, org, problems);
    const all = [...listed, ...added].map(({ member, from }) => filled(member, from, team, org, said));
    merged.teams.teams.push({ ...team, members: all.map(({ member }) => member) });
    merged.origins[team.name] = Object.fromEntries(all.map(({ member, origins }) => [member.user, origins]));
    if (leftOut.length > 0) merged.leftOut[team.name] = leftOut;
  }
  return merged;
}

/** A file's holidays are meant instead of the org's. */
function hoursOfOrg(hours: Hours, found: OrgTeams["hours"][string]): Hours {
  const holidays = hours.holidays.length > 0 ? { holidays: hours.holidays, closed: [] } : {};
  return { ...hours, ...found, ...holidays };
}

/** Capacities that the file says, by user name: a person has one over all teams. */
function capacitiesOf({ teams }: Teams): Map<string, number> {
  const said = teams
    .flatMap(({ members }) => members)
    .filter(({ silent }) => !silent?.includes("capacity"))
    .map(({ user, capacity }) => [nameKey(user), capacity] as const);
  return new Map(said);
}

/** Those whom the org adds to a team, and those of the org who are left out. */
function membersOf(team: Team, org: OrgTeams | undefined, problems: string[]) {
  const taken = new Set(team.members.map(({ user }) => nameKey(user)));
  const without = new Set((team.without ?? []).map(nameKey));
  const added: { member: Member; from: Origin }[] = [];
  const leftOut: SourceMembers["leftOut"] = [];
  for (const source of team.from ?? []) {
    const found = org?.sources[sourceKey(source)];
    if (org && !found)
      problems.push(
        `The org has no ${sourceText(source)}, from which the team "${team.name}" is to have members.`,
      );
    leftOut.push(...(found?.leftOut ?? []));
    for (const user of found?.members ?? []) {
      if (without.has(nameKey(user))) leftOut.push({ user, why: "The team is without them" });
      else if (!taken.has(nameKey(user))) {
        const silent: Member["silent"] = ["skills", "capacity"];
        const plain = { skills: {}, capacity: team.capacity ?? 1, weight: 1, hours: team.hours, away: [] };
        added.push({ member: { user, ...plain, silent }, from: sourceText(source) });
      }
      taken.add(nameKey(user));
    }
  }
  return { added, leftOut };
}

/** The name by which a source is found. */
export const sourceKey = (source: MemberSource): string => nameKey(sourceText(source));

function filled(
  { silent = [], ...member }: Member,
  from: Origin,
  team: Team,
  org: OrgTeams | undefined,
  said: Map<string, number>,
): { member: Member; origins: MemberOrigins } {
  const person = org?.people[nameKey(member.user)];
  const elsewhere = said.get(nameKey(member.user));
  const listed = from === FILE;
  const origins: MemberOrigins = {
    member: from,
    ...{ name: member.name === undefined ? ORG : FILE, skills: listed ? FILE : "nobody", capacity: FILE },
    hours: listed && member.hours !== team.hours ? FILE : "the team's hours",
  };
  const result = { ...member };
  if (silent.includes("skills")) {
    if (person?.skills) Object.assign(result, { skills: person.skills });
    origins.skills = person?.skills ? ORG : "nobody";
  }
  if (silent.includes("capacity")) {
    result.capacity = elsewhere ?? person?.capacity ?? member.capacity;
    if (elsewhere === undefined) origins.capacity = person?.capacity ? ORG : "the team's capacity";
  }
  return { member: result, origins };
}
