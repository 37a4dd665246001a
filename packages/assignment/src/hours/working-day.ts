import type { Hours } from "../types.ts";
import { DAY_MS, sharedDays } from "./days.ts";

/**
 * The business day (ISO date) on which an instant lies: the day on which its shift began, so that a night shift is one
 * day; out of hours the date in the hours' zone.
 */
export function workingDay(hours: Hours, ms: number): string {
  const days = sharedDays(hours);
  const date = days.dateOf(ms);
  const { spans } = days.get(date - 1);
  const nightShift = spans.some((from, at) => at % 2 === 0 && ms >= from && ms < (spans[at + 1] as number));
  return new Date((nightShift ? date - 1 : date) * DAY_MS).toISOString().slice(0, 10);
}
