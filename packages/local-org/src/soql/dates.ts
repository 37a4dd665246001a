import { orgError } from "../errors.ts";

/** A span of days, the last one not in it. */
export interface DayRange {
  from: string;
  to: string;
}

const DAY = 86_400_000;
/** Dates have years of four digits. */
const [FIRST_DAY, LAST_DAY] = ["0001-01-01", "9999-12-31"].map(Date.parse) as [number, number];

function toDay(ms: number): string {
  if (!(ms >= FIRST_DAY && ms <= LAST_DAY))
    throw orgError(400, "MALFORMED_QUERY", "date literal out of range");
  return new Date(ms).toISOString().slice(0, 10);
}

const toMs = (day: string): number => Date.parse(`${day}T00:00:00Z`);

const formats = new Map<string, Intl.DateTimeFormat>();

function format(timeZone: string): Intl.DateTimeFormat {
  let found = formats.get(timeZone);
  if (!found) {
    found = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    formats.set(timeZone, found);
  }
  return found;
}

/** The wall clock of a time zone at a moment, as if it were UTC. */
export function toLocal(ms: number, timeZone: string): number {
  const part: Record<string, number> = {};
  for (const { type, value } of format(timeZone).formatToParts(ms)) part[type] = Number(value);
  return Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!);
}

/** The moment at which a day begins in a time zone. */
export function startOfDay(day: string, timeZone: string): number {
  const wall = toMs(day);
  const guess = wall - (toLocal(wall, timeZone) - wall);
  return wall - (toLocal(guess, timeZone) - guess);
}

/** The day that it is in a time zone. */
export const dayIn = (now: Date, timeZone: string): string => toDay(toLocal(now.getTime(), timeZone));

const MONTHS: Record<string, number> = { MONTH: 1, QUARTER: 3, YEAR: 12 };

/** Start of the unit that a day is in, moved by `by` units. Weeks begin on Sunday. */
function unitStart(day: string, unit: string, by: number): string {
  const date = new Date(toMs(day));
  if (unit === "DAY") return toDay(date.getTime() + by * DAY);
  if (unit === "WEEK") return toDay(date.getTime() + (by * 7 - date.getUTCDay()) * DAY);
  const size = MONTHS[unit]!;
  const month = Math.floor(date.getUTCMonth() / size) * size + by * size;
  return toDay(Date.UTC(date.getUTCFullYear(), month, 1));
}

const span = (today: string, unit: string, from: number, to: number): DayRange => ({
  from: unitStart(today, unit, from),
  to: unitStart(today, unit, to),
});

const FIXED: Record<string, [string, number, number]> = {
  YESTERDAY: ["DAY", -1, 0],
  TODAY: ["DAY", 0, 1],
  TOMORROW: ["DAY", 1, 2],
  LAST_90_DAYS: ["DAY", -90, 1],
  NEXT_90_DAYS: ["DAY", 1, 91],
};
const OFFSETS: Record<string, number> = { LAST: -1, THIS: 0, NEXT: 1 };

/**
 * The days that a date literal such as `LAST_N_DAYS:3` means; fiscal years are calendar years here.
 * @throws OrgError for a number that leads beyond the years of four digits
 */
export function literalRange(literal: string, today: string): DayRange | undefined {
  const text = literal.toUpperCase().replace("FISCAL_", "");
  const fixed = FIXED[text];
  if (fixed) return span(today, ...fixed);
  const single = /^(LAST|THIS|NEXT)_(WEEK|MONTH|QUARTER|YEAR)$/.exec(text);
  if (single) return span(today, single[2]!, OFFSETS[single[1]!]!, OFFSETS[single[1]!]! + 1);
  const several = /^(LAST|NEXT)_N_(DAY|WEEK|MONTH|QUARTER|YEAR)S:(\d+)$/.exec(text);
  if (several) {
    const [, way, unit, n] = several as unknown as [string, string, string, string];
    if (way === "NEXT") return span(today, unit, 1, 1 + Number(n));
    // the last n days include today, the last n weeks or months do not include this one
    return span(today, unit, -Number(n), unit === "DAY" ? 1 : 0);
  }
  const ago = /^N_(DAY|WEEK|MONTH|QUARTER|YEAR)S_AGO:(\d+)$/.exec(text);
  return ago ? span(today, ago[1]!, -Number(ago[2]), 1 - Number(ago[2])) : undefined;
}

const dayOfYear = (date: Date) =>
  Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY) + 1;

/** The date functions of SOQL, of a date whose UTC parts are those of the wall clock asked for. */
export const DATE_PARTS: Record<string, (date: Date) => number | string> = {
  CALENDAR_YEAR: (date) => date.getUTCFullYear(),
  CALENDAR_QUARTER: (date) => Math.floor(date.getUTCMonth() / 3) + 1,
  CALENDAR_MONTH: (date) => date.getUTCMonth() + 1,
  FISCAL_YEAR: (date) => date.getUTCFullYear(),
  FISCAL_QUARTER: (date) => Math.floor(date.getUTCMonth() / 3) + 1,
  FISCAL_MONTH: (date) => date.getUTCMonth() + 1,
  DAY_IN_MONTH: (date) => date.getUTCDate(),
  DAY_IN_WEEK: (date) => date.getUTCDay() + 1,
  DAY_IN_YEAR: dayOfYear,
  DAY_ONLY: (date) => toDay(date.getTime()),
  HOUR_IN_DAY: (date) => date.getUTCHours(),
  WEEK_IN_MONTH: (date) => Math.floor((date.getUTCDate() - 1) / 7) + 1,
  WEEK_IN_YEAR: (date) => Math.floor((dayOfYear(date) - 1) / 7) + 1,
};
