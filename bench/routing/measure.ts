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
    name: "helpdesk",
    title: "Help desk of a software company (4TU), by the person at work",
    file: "helpdesk/helpdesk.csv",
    roles: { item: "Case ID", time: "Complete Timestamp", group: "Resource" },
    cuts: ["2011-01-01", "2011-07-01", "2012-01-01", "2012-07-01"],
  },
];

/** @returns undefined where the log is not there */
export async function measureCase({ file, roles, cuts }: Case): Promise<CaseResult | undefined> {
  const path = join(dataFolder(), file);
  if (!existsSync(path)) return undefined;
  const log = await readLog(path, roles);
  const resolution = resolutionOf(log);
  const { used, refused } = chooseColumns(log);
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
