import { calendar, type Hours, openAt } from "@throughline/assignment";
import { expect } from "vitest";
import { MINUTE, openMinutes } from "./hours-oracle.ts";

const DAY = 86_400_000;
const iso = (ms: number) => new Date(ms).toISOString();
const NONE: Hours["week"] = [[], [], [], [], [], [], []];
const always = NONE.map(() => [{ from: 0, to: 1440 }]);
const clock = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
const daily = (...times: string[]) =>
  NONE.map(() =>
    times.map((time) => {
      const [from, to] = time.split("-").map(clock) as [number, number];
      return { from, to: to > from ? to : to + 1440 };
    }),
  );

/** Weeks that ask for something each: breaks, nights, a shift of 23 hours, edges within the hours that clocks skip and repeat. */
export const WEEKS: Record<string, Hours["week"]> = {
  "office days": daily("09:00-18:00").map((shifts, day) => (day < 5 ? shifts : [])),
  "split, in the hours that change": daily("00:30-01:15", "01:45-02:30", "02:45-03:20", "23:10-23:50"),
  nights: daily("22:00-06:00"),
  "nearly always": daily("03:00-02:30"),
  "a night beside a morning": daily("02:30-11:00", "21:00-02:10"),
  "every other day": daily("00:00-24:00").map((shifts, day) => (day % 2 ? [] : shifts)),
  always,
};

/** Chance that repeats. */
export function chance(seed: number): (below: number) => number {
  let state = seed || 1;
  return (below) => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) ^ (state << 7);
    state = (state * 1103515245 + 12345) | 0;
    return Math.abs(state >>> 4) % below;
  };
}

/** Hours of a zone around an instant: as they are, reversed, with a holiday and with a part of a day closed near it. */
export function variants(zone: string, week: Hours["week"], at: number): Hours[] {
  const date = (days: number) => iso(at + days * DAY).slice(0, 10);
  const plain: Hours = { name: "tried", zone, week, holidays: [] };
  const special = {
    ...plain,
    holidays: [date(1)],
    closed: [
      { date: date(0), from: 75, to: 155 },
      { date: date(-1), from: 0, to: 1440 },
    ],
  };
  return [plain, { ...plain, reversed: true }, special, { ...special, reversed: true }];
}

/**
 * Holds business time by these hours, from two days before an instant to two days after it, against counting minutes:
 * what lies between any two, where any amount ends, what is open.
 */
export function holdAgainstMinutes(
  hours: Hours,
  around: number,
  random: (below: number) => number,
  tries: number,
): void {
  const from = Math.floor((around - 2 * DAY) / (15 * MINUTE)) * 15 * MINUTE;
  const open = openMinutes(hours, from, from + 4 * DAY);
  const until = open.map(() => 0);
  open.reduce((sum, is, at) => {
    until[at] = sum;
    return sum + (is ? 1 : 0);
  }, 0);
  const of = calendar(hours);
  const told = (at: number) => `${hours.zone} ${JSON.stringify(hours)} at ${iso(at)}`;
  for (let n = 0; n < tries; n++) {
    // half of the instants lie within three hours of the change
    const pick = () => (random(2) ? random(open.length) : 2 * 1440 - 180 + random(360));
    const [a, b] = [pick(), pick()].sort((x, y) => x - y) as [number, number];
    const [begin, end] = [from + a * MINUTE, from + b * MINUTE];
    const minutes = until[b]! - until[a]!;
    expect(of.between(iso(begin), iso(end), true) / MINUTE, `between ${told(begin)} and ${iso(end)}`).toBe(
      minutes,
    );
    expect(openAt(hours, iso(begin)).open, `open ${told(begin)}`).toBe(open[a]);
    if (minutes === 0) continue;
    let last = a;
    while (until[last]! + (open[last] ? 1 : 0) - until[a]! < minutes) last++;
    expect(of.addMs(iso(begin), minutes * MINUTE, true), `${minutes} minutes ${told(begin)}`).toBe(
      iso(from + (last + 1) * MINUTE),
    );
  }
}
