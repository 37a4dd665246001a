import {
  type Calendar,
  calendar,
  type Hours,
  type MergedTeams,
  mergeTeams,
  type Teams,
} from "@throughline/assignment";
import type { Directory, People, PeopleWanted, SalesforcePort } from "@throughline/connectors";

export { gatherTeams } from "./teams/gather.ts";

/** The teams of the files put together with what the org tells, as they are now. */
export interface TeamsOfOrg {
  /** The same object until something of it is different. */
  now(): MergedTeams;
  /** People with presence, calendars and open work, where the org tells them. */
  directory: Directory;
  /** Queries of the org so far. */
  queries(): number;
}

/**
 * Reads what teams are to have from the org, and follows it.
 *
 * @param objects the workflows' objects: their open records count as work, where they know an end
 * @param told what the file asks of the org that it has not any more
 * @throws Error when the file asks for what the org does not have, ConnectorFailure where it cannot be read
 */
export async function teamsOfOrg(
  file: Teams,
  salesforce: SalesforcePort,
  objects: string[],
  told: (problem: string) => void = () => {},
): Promise<TeamsOfOrg> {
  const people = await salesforce.people?.(await wantedOf(file, salesforce, objects));
  if (!people) {
    const alone = mergeTeams(file);
    return { now: () => alone, directory: await salesforce.directory(), queries: () => 0 };
  }
  let merged = mergeTeams(file, people.teams());
  if (merged.problems.length > 0) {
    await people.close();
    throw new Error(`teams.yaml does not fit this org: ${merged.problems.join(" ")}`);
  }
  let of = people.teams();
  return {
    now() {
      const org = people.teams();
      if (org !== of) {
        of = org;
        merged = mergeTeams(file, withoutLoss(org, merged, file));
        for (const one of merged.problems) told(one);
      }
      return merged;
    },
    directory: people.directory,
    queries: people.queries,
  };
}

/** Hours that the org has lost stay as they were: people go on working, and somebody is told. */
function withoutLoss(org: ReturnType<People["teams"]>, before: MergedTeams, file: Teams) {
  const kept = Object.entries(file.hours).flatMap(([name, { org: of }]) => {
    const hours = before.teams.hours[name];
    if (of === undefined || !hours) return [];
    const { zone, week, holidays, closed = [] } = hours;
    return [[of.trim().toLowerCase(), { zone, week, holidays, closed }]];
  });
  return { ...org, hours: { ...Object.fromEntries(kept), ...org.hours } };
}

async function wantedOf(file: Teams, salesforce: SalesforcePort, objects: string[]): Promise<PeopleWanted> {
  const followed = [...new Set(objects)];
  const counted = file.elsewhere ?? (await withAnEnd(followed, salesforce));
  return {
    sources: file.teams.flatMap(({ from = [] }) => from),
    hours: Object.values(file.hours).flatMap(({ org }) => org ?? []),
    skills: file.teams.some(
      ({ from, members }) => from !== undefined || members.some(({ silent }) => silent?.includes("skills")),
    ),
    objects: counted,
    follow: counted.filter((object) => !followed.includes(object)),
  };
}

/** Leads, for one, only know that they were converted: most of them stay open for ever, and nobody works on them. */
async function withAnEnd(objects: string[], salesforce: SalesforcePort): Promise<string[]> {
  const described = await Promise.all(objects.map((object) => salesforce.describe(object)));
  return objects.filter((_, at) => "IsClosed" in (described[at]?.fields ?? {}));
}

/** Business time by hours that may change: whatever they are when it is asked. */
export function liveCalendar(hours: () => Hours): Calendar {
  let made: { of: Hours; calendar: Calendar } | undefined;
  const now = (): Calendar => {
    const of = hours();
    if (made?.of !== of) made = { of, calendar: calendar(of) };
    return made.calendar;
  };
  return {
    get version() {
      return now().version;
    },
    add: (...given) => now().add(...given),
    between: (...given) => now().between(...given),
    addMs: (...given) => now().addMs(...given),
  };
}
