import type { Hours, Shift } from "@throughline/assignment";
import { Temporal } from "temporal-polyfill";

export const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const DAY = 86_400_000;

const FIRST = Temporal.Instant.from("2016-01-01T00:00Z");
const LAST = Temporal.Instant.from("2026-12-31T00:00Z");

/** The instants (milliseconds) at which the clock of a zone was or will be changed, 2016 to 2026. */
export function changesOf(zone: string): number[] {
  const found: number[] = [];
  for (
    let at = FIRST.toZonedDateTimeISO(zone).getTimeZoneTransition("next");
    at && Temporal.Instant.compare(at.toInstant(), LAST) < 0;
    at = at.getTimeZoneTransition("next")
  )
    found.push(at.epochMilliseconds);
  return found;
}

/** What the clock on the wall shows in each minute, as milliseconds of a clock that shows UTC. */
function wallClock(zone: string, from: number, to: number): number[] {
  const format = new Intl.DateTimeFormat("en", {
    ...({ timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric" } as const),
    ...({ hour: "numeric", minute: "numeric" } as const),
  });
  const show = (at: number) => {
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(part.year!, part.month! - 1, part.day, part.hour, part.minute);
  };
  const shown: number[] = [];
  for (let at = from; at < to; at += QUARTER) {
    const begin = show(at);
    // asked for each minute only where it is changed in between
    const steady = show(at + QUARTER) - begin === QUARTER;
    for (let past = 0; past < QUARTER; past += MINUTE) shown.push(steady ? begin + past : show(at + past));
  }
  return shown;
}

/**
 * Whether the hours are open in each minute from `from` on: slow and obvious. For every date a watch starts when its
 * first minute shows on the wall; it is never set back, so an hour that is shown twice does not open a shift twice. A
 * shift is open while that watch is between its ends.
 *
 * @param from milliseconds, at a full quarter of an hour; so is `to`
 */
export function openMinutes(hours: Hours, from: number, to: number): boolean[] {
  const begin = from - 3 * DAY;
  const wall = wallClock(hours.zone, begin, to);
  const open = wall.map(() => false);
  const closed = wall.map(() => false);
  const within = (watch: number, spans: { from: number; to: number }[]) =>
    spans.some((span) => watch >= span.from && watch < span.to);
  const firstDate = Math.floor(wall[0]! / DAY) + 1;
  for (let date = firstDate; date <= Math.floor(wall.at(-1)! / DAY) + 1; date++) {
    const iso = new Date(date * DAY).toISOString().slice(0, 10);
    const shifts: Shift[] = hours.holidays.includes(iso) ? [] : (hours.week[(date + 3) % 7] ?? []);
    const breaks = (hours.closed ?? []).filter((one) => one.date === iso);
    let watch = Number.NEGATIVE_INFINITY;
    for (const [at, shown] of wall.entries()) {
      watch = Math.max(watch, shown / MINUTE - date * 1440);
      if (watch >= 2 * 1440) break;
      if (within(watch, shifts)) open[at] = true;
      if (within(watch, breaks)) closed[at] = true;
    }
  }
  return open
    .map((is, at) => (is && !closed[at]) !== (hours.reversed ?? false))
    .slice((from - begin) / MINUTE);
}
