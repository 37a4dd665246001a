import { type Duration, sha256 } from "@throughline/workflow";
import type { Calendar, Hours } from "../types.ts";
import { DAY_MS, type Days, sharedDays } from "./days.ts";
import { instant } from "./instant.ts";
import { workingDays } from "./week.ts";

const UNIT_MS = { seconds: 1_000, minutes: 60_000, hours: 3_600_000, days: DAY_MS, weeks: 7 * DAY_MS };
/** A hundred years: beyond that, hours that (almost) never open are at fault, not the amount. */
const FARTHEST = 36_525;

/**
 * Business time by these hours.
 *
 * - Elapsed durations are exact: a day is 24 hours.
 * - Business seconds, minutes and hours count open time. The result is the earliest instant at which they have
 *   passed, so nine hours from opening end at closing time.
 * - A business day is a working day of the calendar: `2 business days` end at the same clock time two working
 *   days later. Counting begins at the next opening when the calendar is closed. Where that clock time is closed
 *   on the day reached, it is the next opening, and at the latest the close of that day.
 * - A business week has as many business days as the calendar's week has working days.
 * - A fraction of a business day is that share of the open time of the working day reached.
 *
 * A shift belongs to the date on which it begins, also the part after midnight.
 *
 * @throws RangeError when an instant is none, or the hours do not open often enough within a hundred years
 */
export function calendar(hours: Hours): Calendar {
  const days = sharedDays(hours);
  const perWeek = workingDays(hours);

  function add(from: number, { amount, unit, business }: Duration): number {
    if (!business) return from + amount * UNIT_MS[unit];
    if (unit === "days") return addDays(days, hours, from, amount);
    if (unit === "weeks") return addDays(days, hours, from, amount * perWeek);
    return addOpen(days, hours, from, amount * UNIT_MS[unit]);
  }

  return {
    version: sha256(JSON.stringify(hours)),
    add: (from, duration) => iso(add(instant(from), duration)),
    between(from, to, business) {
      const [a, b] = [instant(from), instant(to)];
      if (!business) return b - a;
      return a <= b ? openBetween(days, a, b) : 0 - openBetween(days, b, a);
    },
    addMs(from, ms, business) {
      const start = instant(from);
      if (ms <= 0) return iso(start);
      return iso(business ? addOpen(days, hours, start, ms) : start + ms);
    },
  };
}

const iso = (ms: number) => new Date(ms).toISOString();

function tooFar(hours: Hours): RangeError {
  return new RangeError(
    `The hours "${hours.name}" do not hold that much open time within a hundred years. Give them longer hours, or the duration a smaller amount.`,
  );
}

function addOpen(days: Days, hours: Hours, from: number, ms: number): number {
  if (ms <= 0) return from;
  let left = ms;
  // a shift of the day before may still be open
  const first = days.dateOf(from) - 1;
  for (let date = first; date < first + FARTHEST; date++) {
    const { spans } = days.get(date);
    for (let at = 0; at < spans.length; at += 2) {
      const to = spans[at + 1] as number;
      if (to <= from) continue;
      const start = Math.max(spans[at] as number, from);
      if (left <= to - start) return start + left;
      left -= to - start;
    }
  }
  throw tooFar(hours);
}

function openBetween(days: Days, from: number, to: number): number {
  let sum = 0;
  const last = days.dateOf(to);
  for (let date = days.dateOf(from) - 1; date <= last; date++) {
    const { spans } = days.get(date);
    for (let at = 0; at < spans.length; at += 2) {
      const start = Math.max(spans[at] as number, from);
      const end = Math.min(spans[at + 1] as number, to);
      if (end > start) sum += end - start;
    }
  }
  return sum;
}

/** The open moment at or after `from`, and the date to whose shift it belongs. */
function nextOpen(days: Days, hours: Hours, from: number): { at: number; date: number } {
  const first = days.dateOf(from) - 1;
  for (let date = first; date < first + FARTHEST; date++) {
    const { spans } = days.get(date);
    for (let at = 0; at < spans.length; at += 2) {
      if (from < (spans[at + 1] as number)) return { at: Math.max(from, spans[at] as number), date };
    }
  }
  throw tooFar(hours);
}

function addDays(days: Days, hours: Hours, from: number, amount: number): number {
  if (amount <= 0) return from;
  const start = nextOpen(days, hours, from);
  const clock = days.clockOf(start.at, start.date);
  const whole = Math.floor(amount);
  let date = start.date;
  for (let left = whole; left > 0; ) {
    date++;
    if (date > start.date + FARTHEST) throw tooFar(hours);
    if (days.get(date).open > 0) left--;
  }
  const reached = whole === 0 ? start.at : openOn(days.get(date).spans, days.instantOf(date, clock));
  return addOpen(days, hours, reached, Math.round((amount - whole) * days.get(date).open));
}

/** `ms` when the day's shifts are open then; otherwise their next opening, at the latest their close. */
function openOn(spans: number[], ms: number): number {
  for (let at = 0; at < spans.length; at += 2) {
    if (ms <= (spans[at + 1] as number)) return Math.max(ms, spans[at] as number);
  }
  return spans.at(-1) as number;
}
