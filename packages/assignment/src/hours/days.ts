import { Temporal } from "temporal-polyfill";
import type { Hours } from "../types.ts";

export const DAY_MS = 86_400_000;
/** About eleven years; more is asked for by arithmetic gone astray only. */
const CACHED_DAYS = 4_000;

/** One date in the calendar's zone. Dates are counted in days since 1970-01-01. */
export interface Day {
  /** The shifts that begin on it, flat: from, to, from, to, … in milliseconds, in order and clear of each other. */
  spans: number[];
  /** Open milliseconds. */
  open: number;
}

/** The days of a calendar. Each is computed once, so that arithmetic over them is arithmetic over numbers. */
export interface Days {
  get(date: number): Day;
  /** The instant at which a date begins, in milliseconds. */
  midnight(date: number): number;
  /** The date on which an instant lies. */
  dateOf(ms: number): number;
  /** Wall-clock time of an instant in milliseconds since midnight of `date`; above a day past its midnight. */
  clockOf(ms: number, date: number): number;
  /** The instant at which the wall clock shows that time. */
  instantOf(date: number, clock: number): number;
}

const plainDate = (date: number) =>
  Temporal.PlainDate.from(new Date(date * DAY_MS).toISOString().slice(0, 10));

/** Monday is 0. */
export const weekday = (date: number) => (((date + 3) % 7) + 7) % 7;

/** Makes the days of a calendar. */
function daysOf({ zone, week, holidays, closed = [], reversed = false }: Hours): Days {
  const midnights = new Map<number, number>();
  const cache = new Map<number, Day>();
  const free = new Set(holidays.map((date) => Date.parse(date) / DAY_MS));
  const breaks = Map.groupBy(closed, ({ date }) => Date.parse(date) / DAY_MS);

  /**
   * A time that the clock skips is the instant of the change, a time that it shows twice is the first one:
   * so that a later time of day is never an earlier instant.
   */
  function resolve(date: number, clock: number): number {
    const plain = plainDate(date).toPlainDateTime().add({ milliseconds: clock });
    const earlier = plain.toZonedDateTime(zone, { disambiguation: "earlier" });
    if (earlier.toPlainDateTime().equals(plain)) return earlier.epochMilliseconds;
    const change = earlier.getTimeZoneTransition("next");
    return change ? change.epochMilliseconds : earlier.epochMilliseconds;
  }

  function midnight(date: number): number {
    let ms = midnights.get(date);
    if (ms === undefined) {
      if (midnights.size >= CACHED_DAYS) midnights.clear();
      ms = resolve(date, 0);
      midnights.set(date, ms);
    }
    return ms;
  }

  /** No change of the clock on this date or the next: the clock is what has elapsed since midnight. */
  function steady(date: number): boolean {
    const next = midnight(date + 1);
    return next - midnight(date) === DAY_MS && midnight(date + 2) - next === DAY_MS;
  }

  const instantOf = (date: number, clock: number) =>
    steady(date) ? midnight(date) + clock : resolve(date, clock);

  function shifts(date: number): number[] {
    if (free.has(date)) return [];
    return (week[weekday(date)] ?? []).flatMap(({ from, to }) => [
      instantOf(date, from * 60_000),
      instantOf(date, to * 60_000),
    ]);
  }

  /** The shifts that begin on a date, clear of each other and of what is closed. */
  function shiftsOf(date: number): number[] {
    const spans: number[] = [];
    // a shift of the day before may reach into this one, and time is counted once
    let reached = shifts(date - 1).at(-1) ?? Number.NEGATIVE_INFINITY;
    const own = shifts(date);
    for (let at = 0; at < own.length; at += 2) {
      const from = Math.max(own[at] as number, reached);
      const to = own[at + 1] as number;
      if (to <= from) continue;
      spans.push(from, to);
      reached = to;
    }
    // a shift may last into the next day
    return [date, date + 1].reduce(withoutBreaks, spans);
  }

  function withoutBreaks(spans: number[], date: number): number[] {
    const minutes = breaks.get(date) ?? [];
    return minutes.reduce(
      (left, { from, to }) => without(left, instantOf(date, from * 60_000), instantOf(date, to * 60_000)),
      spans,
    );
  }

  function make(date: number): Day {
    const spans = reversed
      ? [date - 1, date].reduce(
          (left, one) => withoutAll(left, shiftsOf(one)),
          [midnight(date), midnight(date + 1)],
        )
      : shiftsOf(date);
    let open = 0;
    for (let at = 0; at < spans.length; at += 2) open += (spans[at + 1] as number) - (spans[at] as number);
    return { spans, open };
  }

  function get(date: number): Day {
    let day = cache.get(date);
    if (!day) {
      if (cache.size >= CACHED_DAYS) cache.clear();
      day = make(date);
      cache.set(date, day);
    }
    return day;
  }

  return {
    get,
    dateOf(ms) {
      let date = Math.floor(ms / DAY_MS);
      while (ms < midnight(date)) date--;
      while (ms >= midnight(date + 1)) date++;
      return date;
    },
    midnight,
    clockOf(ms, date) {
      if (steady(date)) return ms - midnight(date);
      const zoned = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
      const clock = (at: Temporal.ZonedDateTime) =>
        at.epochMilliseconds + at.offsetNanoseconds / 1e6 - date * DAY_MS;
      if (resolve(date, clock(zoned)) === ms) return clock(zoned);
      // the second time that the clock shows this hour counts as the end of the first
      const change = zoned.getTimeZoneTransition("previous");
      return change ? clock(change.subtract({ milliseconds: 1 })) + 1 : clock(zoned);
    },
    instantOf,
  };
}

const known = new WeakMap<Hours, Days>();

/** The days of these hours; the same hours share what is computed once. */
export function sharedDays(hours: Hours): Days {
  let days = known.get(hours);
  if (!days) {
    days = daysOf(hours);
    known.set(hours, days);
  }
  return days;
}

/** Spans without the time from `from` to `to`. */
function without(spans: number[], from: number, to: number): number[] {
  const left: number[] = [];
  for (let at = 0; at < spans.length; at += 2) {
    const [start, end] = [spans[at] as number, spans[at + 1] as number];
    if (start < Math.min(end, from)) left.push(start, Math.min(end, from));
    if (Math.max(start, to) < end) left.push(Math.max(start, to), end);
  }
  return left;
}

function withoutAll(spans: number[], others: number[]): number[] {
  let left = spans;
  for (let at = 0; at < others.length; at += 2)
    left = without(left, others[at] as number, others[at + 1] as number);
  return left;
}
