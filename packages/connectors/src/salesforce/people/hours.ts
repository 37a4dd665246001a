import type { FlatRecord, OrgHours } from "../../port.ts";
import { daysOff } from "./holidays.ts";
import type { TableSpec } from "./table.ts";

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const DAY = 24 * 60;
const DAY_MS = 86_400_000;
const [BACK_DAYS, AHEAD_DAYS] = [366, 2 * 366];

export const BUSINESS_HOURS: TableSpec = {
  object: "BusinessHours",
  fields: ["Name", "TimeZoneSidKey", ...DAYS.flatMap((day) => [`${day}StartTime`, `${day}EndTime`])],
  where: () => "IsActive = true",
  everyMs: 10 * 60_000,
};

/**
 * The org's business hours by their name in lower case, those that are wanted. Which holidays belong to which hours is
 * told by the Metadata API only: all of the org's count for all of its hours.
 */
export function hoursOf(
  rows: Iterable<FlatRecord>,
  holidays: Iterable<FlatRecord>,
  wanted: string[],
  now: number,
): Record<string, OrgHours> {
  const names = new Set(wanted.map((name) => name.trim().toLowerCase()));
  const off = daysOff(holidays, day(now - BACK_DAYS * DAY_MS), day(now + AHEAD_DAYS * DAY_MS));
  const found: Record<string, OrgHours> = {};
  for (const row of rows) {
    const name = String(row.Name).trim().toLowerCase();
    if (!names.has(name)) continue;
    const zone = String(row.TimeZoneSidKey ?? "GMT");
    found[name] = { zone: zone === "GMT" ? "UTC" : zone, week: DAYS.map((day) => shiftOf(row, day)), ...off };
  }
  return found;
}

const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** From midnight to midnight is all day. */
function shiftOf(row: FlatRecord, day: string): { from: number; to: number }[] {
  const [from, to] = [minutes(row[`${day}StartTime`]), minutes(row[`${day}EndTime`])];
  if (from === undefined || to === undefined) return [];
  return [{ from, to: to > from ? to : to + DAY }];
}

function minutes(time: unknown): number | undefined {
  const [, hour, minute] = /^(\d\d):(\d\d)/.exec(String(time ?? "")) ?? [];
  return hour === undefined ? undefined : Number(hour) * 60 + Number(minute);
}
