import { existsSync } from "node:fs";
import { join } from "node:path";
import { chooseColumns, type Refused } from "../../packages/cli/src/log/columns.ts";
import type { Roles } from "../../packages/cli/src/log/log.ts";
import { readLog } from "../../packages/cli/src/log/read.ts";
import { movesOf, type Replay, replay, resolutionOf } from "../../packages/cli/src/log/replay.ts";
import { dataFolder } from "../accuracy/measure.ts";

/** A log and the days at which it is cut into what is learnt from and what is judged. */
export interface Case {
  name: string;
  title: string;
  file: string;
  roles: Roles;
  /** Columns to learn from; unless given, all that are safe. */
  attributes?: string[];
  /** What has to be known to read its figures. */
  note?: string;
  /** ISO days. */
  cuts: string[];
}

/** What was found in a log: what happened to all of it, and what came out at each cut. */
export interface CaseResult {
  items: number;
  events: number;
  moves: ReturnType<typeof movesOf>;
  used: string[];
  refused: Refused[];
  cuts: { day: string; cpu: number; replay: Replay }[];
}

/** Every log that is measured. A new one is a line here. */
export const cases: Case[] = [
  {
    name: "incidents",
    title: "Incidents of an IT company (UCI 498), by assignment group",
    file: "servicenow-incidents/events.csv.gz",
    roles: { item: "number", time: "sys_updated_at", group: "assignment_group", person: "assigned_to" },
    cuts: ["2016-03-20", "2016-04-01", "2016-04-10", "2016-04-20"],
  },
  {
    name: "incidents-by-content",
    title: "The same incidents, by what the ticket is about alone",
    file: "servicenow-incidents/events.csv.gz",
    roles: { item: "number", time: "sys_updated_at", group: "assignment_group", person: "assigned_to" },
    attributes: "category,subcategory,u_symptom,location,contact_type,impact,urgency,priority".split(","),
    note: "Without who called and who opened it. These are codes in place of the texts that people could read as they assigned: most of what lifts the figures above is `sys_created_by`, who wrote the ticket down, or that it is not known who did. It is there when the ticket arrives, but it may say through which desk it came, and so follow from how work is spread today; where that changes, it has to be learnt anew.",
    cuts: ["2016-04-10", "2016-04-20"],
  },
  {
    name: "helpdesk",
    title: "Help desk of a software company (4TU), by the person at work",
    file: "helpdesk/helpdesk.csv",
    roles: { item: "Case ID", time: "Complete Timestamp", group: "Resource" },
    note: "The log has no assignment: its groups (`workgroup`, `support_section`) all but never change within an item, so what is told is the person of each event. Who closes an item is nearly always somebody other than who resolves it, hence the number that changed hands. More than a third of the items are resolved by the very person who registered them. Who is at work just then is likely to decide, which no attribute tells: reality keeps ahead.",
    cuts: ["2011-01-01", "2011-07-01", "2012-01-01", "2012-07-01"],
  },
];

/** @returns undefined where the log is not there */
export async function measureCase({ file, roles, attributes, cuts }: Case): Promise<CaseResult | undefined> {
  const path = join(dataFolder(), file);
  if (!existsSync(path)) return undefined;
  const log = await readLog(path, roles);
  const resolution = resolutionOf(log);
  const { used, refused } = chooseColumns(log, attributes);
  return {
    ...{ items: log.items.length, events: log.events, moves: movesOf(log, resolution), used, refused },
    cuts: cuts.map((day) => {
      const began = process.cpuUsage();
      const found = replay(log, used, Date.parse(day), resolution);
      const { user, system } = process.cpuUsage(began);
      return { day, cpu: (user + system) / 1e6, replay: found };
    }),
  };
}
