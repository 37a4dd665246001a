import type { Count, Given } from "./view.ts";

export type Period = "day" | "week" | "month";

export const PERIODS: Period[] = ["day", "week", "month"];

/** "today" */
export const PERIOD_TEXT: Record<Period, string> = { day: "today", week: "this week", month: "this month" };

/** The first day of the period in which a day lies (ISO dates); weeks begin on Monday. */
export function periodStart(day: string, period: Period): string {
  if (period === "day") return day;
  if (period === "month") return `${day.slice(0, 7)}-01`;
  const ms = Date.parse(day);
  const sinceMonday = (new Date(ms).getUTCDay() + 6) % 7;
  return new Date(ms - sinceMonday * 86_400_000).toISOString().slice(0, 10);
}

const NONE: Count = { from: "", points: 0, items: 0 };

export const NOTHING_GIVEN: Given = { load: 0, day: NONE, week: NONE, month: NONE };

/** What was given in the period that begins on a day. */
export function countIn(given: Given, period: Period, start: string): Count {
  const count = given[period];
  return count.from === start ? count : NONE;
}
