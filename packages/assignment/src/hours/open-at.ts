import { Temporal } from "temporal-polyfill";
import type { Hours } from "../types.ts";
import { DAY_MS, type Days, sharedDays, weekday } from "./days.ts";
import { instant } from "./instant.ts";
import { dayName } from "./week.ts";

/** Whether the hours are open, and until or from when: `until 18:00`, `from 09:00 Tue`, `around the clock`. */
export interface Openness {
  open: boolean;
  text: string;
}

const WEEK_MS = 7 * DAY_MS;
/** How far ahead an opening is looked for. */
const HORIZON = 400;

/** Whether the hours are open at an instant (ISO 8601), in words in their own zone. */
export function openAt(hours: Hours, at: string): Openness {
  return openWatch(hours)(instant(at));
}

/**
 * The same for many questions: remembers the last answer for as long as it holds, so that asking
 * for each of fifty people costs a comparison.
 */
export function openWatch(hours: Hours): (ms: number) => Openness {
  const days = sharedDays(hours);
  let from = 0;
  let to = 0;
  let answer: Openness = { open: false, text: "" };
  return (ms) => {
    if (ms >= from && ms < to) return answer;
    const date = days.dateOf(ms);
    const span = spanAt(days, date, ms);
    answer = span.open
      ? { open: true, text: untilText(hours, days, span, date) }
      : closedText(hours, span, date);
    // the words name the day only where it is not today
    from = ms;
    to = Math.min(span.to, days.midnight(date + 1));
    return answer;
  };
}

interface Span {
  open: boolean;
  /** The end of the open or closed time in milliseconds. */
  to: number;
}

function spanAt(days: Days, today: number, ms: number): Span {
  let end = ms;
  for (let date = today - 1; date < today + HORIZON; date++) {
    const { spans } = days.get(date);
    for (let at = 0; at < spans.length; at += 2) {
      const [start, stop] = [spans[at] as number, spans[at + 1] as number];
      if (stop <= ms) continue;
      if (start > end) return end > ms ? { open: true, to: end } : { open: false, to: start };
      end = stop;
      if (end - ms > WEEK_MS) return { open: true, to: end };
    }
  }
  return end > ms ? { open: true, to: end } : { open: false, to: Number.POSITIVE_INFINITY };
}

function untilText(hours: Hours, days: Days, span: Span, today: number): string {
  const left = span.to - days.midnight(today);
  if (left > WEEK_MS) return "around the clock";
  const { clock, date } = wall(span.to, hours.zone);
  // people say that Friday ends at 24:00, not that Saturday begins
  return clock === "00:00" ? `until 24:00${day(date - 1, today)}` : `until ${clock}${day(date, today)}`;
}

function closedText(hours: Hours, span: Span, today: number): Openness {
  if (span.to === Number.POSITIVE_INFINITY) return { open: false, text: "closed" };
  const { clock, date } = wall(span.to, hours.zone);
  return { open: false, text: `from ${clock}${day(date, today)}` };
}

function wall(ms: number, zone: string): { clock: string; date: number } {
  const at = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
  const date = Date.parse(at.toPlainDate().toString()) / DAY_MS;
  return { clock: at.toPlainTime().toString({ smallestUnit: "minute" }), date };
}

function day(date: number, today: number): string {
  if (date === today) return "";
  if (date - today < 7) return ` ${dayName(weekday(date))}`;
  return ` ${shortDate(date)}`;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `5 Dec`, from days since 1970-01-01. */
export function shortDate(date: number): string {
  const at = new Date(date * DAY_MS);
  return `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]}`;
}

/** The last minute that was asked for in each zone: one choice says the same time of day of many people. */
const asked = new Map<string, { minute: number; clock: string }>();

/** Time of day of an instant in a zone: `14:05`. */
export function clockIn(zone: string, ms: number): string {
  const minute = Math.floor(ms / 60_000);
  const before = asked.get(zone);
  if (before?.minute === minute) return before.clock;
  const { clock } = wall(ms, zone);
  asked.set(zone, { minute, clock });
  return clock;
}
