import type { OrgTeams } from "../../port.ts";
import type { Account } from "../directory.ts";
import { hoursOf } from "./hours.ts";
import type { Seen } from "./presence.ts";
import { skillsOf } from "./skills.ts";
import type { Tables } from "./tables.ts";

/** What the org tells of teams, as of now (ms). */
export function orgTeams(
  { presences, resources, resourceSkills, skills, businessHours, holidays }: Tables,
  known: {
    sources: OrgTeams["sources"];
    seen: ReadonlyMap<string, Seen>;
    accounts: ReadonlyMap<string, Account>;
    hours: string[];
  },
  now: number,
): OrgTeams {
  const rows = { resources: resources.rows(), resourceSkills: resourceSkills.rows(), skills: skills.rows() };
  const skilled = skillsOf(rows, now);
  const capacities = new Map<string, number>();
  for (const [id, { capacity }] of known.seen) if (capacity) capacities.set(id, capacity);
  for (const { UserId, ConfiguredCapacity } of presences.rows().values())
    if (typeof ConfiguredCapacity === "number" && ConfiguredCapacity > 0)
      capacities.set(String(UserId), ConfiguredCapacity);
  const people: OrgTeams["people"] = {};
  for (const id of new Set([...skilled.keys(), ...capacities.keys()])) {
    const account = known.accounts.get(id);
    if (!account) continue;
    const [own, capacity] = [skilled.get(id), capacities.get(id)];
    people[account.username.toLowerCase()] = {
      name: account.name,
      ...(own && { skills: own }),
      ...(capacity !== undefined && { capacity }),
    };
  }
  const hours = hoursOf(businessHours.rows().values(), holidays.rows().values(), known.hours, now);
  return { sources: known.sources, people, hours };
}
