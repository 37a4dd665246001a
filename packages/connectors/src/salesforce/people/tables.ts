import { ABSENCES, EVENTS } from "./calendar.ts";
import { HOLIDAYS } from "./holidays.ts";
import { BUSINESS_HOURS } from "./hours.ts";
import { CHANNELS, PRESENCES } from "./presence.ts";
import { RESOURCE_SKILLS, RESOURCES, SKILLS } from "./skills.ts";
import { createTable, type OneChange, type Table, type TableParts, type TableSpec } from "./table.ts";

/** What is known of people, and what changes with it. */
const SPECS = {
  presences: PRESENCES,
  channels: CHANNELS,
  events: EVENTS,
  resources: RESOURCES,
  resourceSkills: RESOURCE_SKILLS,
  skills: SKILLS,
  absences: ABSENCES,
  businessHours: BUSINESS_HOURS,
  holidays: HOLIDAYS,
} satisfies Record<string, TableSpec>;

export type TableName = keyof typeof SPECS;
export type Tables = Record<TableName, Table>;

/** Tables of which something is shown of users. */
export const SHOWN: TableName[] = ["presences", "channels", "events", "absences", "resources"];

/** The platform sends change events of these, where they are selected. */
export const EVENTFUL: TableName[] = ["presences", "events", "resources", "resourceSkills", "absences"];

/** @param changed told which table is different, and of which records where it is known */
export function createTables(
  parts: Omit<TableParts, "changed">,
  changed: (name: TableName, one?: OneChange) => void,
): Tables {
  const made = Object.entries(SPECS).map(([name, spec]) => [
    name,
    createTable(spec, { ...parts, changed: (one) => changed(name as TableName, one) }),
  ]);
  return Object.fromEntries(made) as Tables;
}
