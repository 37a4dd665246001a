import { calendar } from "../hours/calendar.ts";
import { DAY_MS, sharedDays } from "../hours/days.ts";
import { nameKey } from "../teams/names.ts";
import type { Hours, Team } from "../types.ts";
import type { Arrival, Desk, Truth, UrgencyClass, WorkKind } from "./desk.ts";
import { type Draw, drawOf } from "./draw.ts";

const HOUR = 3_600_000;

/** How fast everybody really is. The same for the same seed, whatever is tried. */
export function truthOf(desk: Desk, seed: number): Map<string, Truth> {
  const draw = drawOf(seed, 1);
  const people = new Map<string, Truth>();
  const given = new Map(
    Object.entries(desk.speeds).map(([user, own]) => [
      nameKey(user),
      new Map(Object.entries(own).map(([skill, speed]) => [nameKey(skill), speed])),
    ]),
  );
  for (const { user, skills } of desk.teams.teams.flatMap(({ members }) => members)) {
    const key = nameKey(user);
    const truth = people.get(key) ?? { user, speeds: new Map() };
    people.set(key, truth);
    for (const [skill, level] of Object.entries(skills)) {
      if (truth.speeds.has(nameKey(skill))) continue;
      // the logarithm has its mean at nothing less half of the variance: on average nobody is faster
      const own = Math.exp(desk.speedsVary * draw.normal() - desk.speedsVary ** 2 / 2);
      const speed = given.get(key)?.get(nameKey(skill)) ?? (desk.speedByLevel[level] ?? 1) * own;
      truth.speeds.set(nameKey(skill), speed);
    }
  }
  return people;
}

/** Everything that comes, in order. The same for the same seed, whatever is tried. */
export function arrivalsOf(desk: Desk, seed: number): Arrival[] {
  const items = desk.items
    ? givenItems(desk, drawOf(seed, 2))
    : desk.kinds.flatMap((kind, at) => drawn(desk, kind, drawOf(seed, 10 + at)));
  return items.sort((a, b) => a.at - b.at).map((item, id) => ({ ...item, id }));
}

function givenItems({ items = [], kinds, urgencies, misread }: Desk, draw: Draw): Omit<Arrival, "id">[] {
  const byName = new Map(kinds.map((kind) => [nameKey(kind.name), kind]));
  return items.map((item) => {
    const kind = byName.get(nameKey(item.kind)) as WorkKind;
    const own = itemOf(item.at, kind, kinds, urgencies, misread, draw);
    const urgency = urgencies.find(
      ({ name }) => item.urgency !== undefined && nameKey(name) === nameKey(item.urgency),
    );
    const readAs = item.readAs === undefined ? undefined : byName.get(nameKey(item.readAs));
    return {
      ...own,
      ...(item.minutes !== undefined && { work: item.minutes * 60_000 }),
      ...(urgency && { urgency }),
      ...(readAs && { readAs }),
    };
  });
}

function drawn(desk: Desk, kind: WorkKind, draw: Draw): Omit<Arrival, "id">[] {
  const { teams, from, to, kinds, urgencies, misread } = desk;
  const team = teams.teams.find(({ name }) => nameKey(name) === nameKey(kind.team)) as Team;
  const hours = teams.hours[team.hours] as Hours;
  const most = kind.perHour * Math.max(...(kind.byHour ?? [1]));
  if (!(most > 0)) return [];
  const found: Omit<Arrival, "id">[] = [];
  const open = openTime(hours);
  for (let at = open(from, draw.gap(HOUR / most)); at < to; at = open(at, draw.gap(HOUR / most))) {
    if (kind.byHour && draw.share() * most > kind.perHour * (kind.byHour[hourOf(hours, at)] ?? 1)) continue;
    found.push(itemOf(at, kind, kinds, urgencies, misread, draw));
  }
  return found;
}

/** The instant at which so much more of open time has passed. */
export function openTime(hours: Hours): (from: number, ms: number) => number {
  const always =
    hours.holidays.length === 0 && hours.week.every(([shift]) => shift?.from === 0 && shift.to === 1440);
  if (always) return (from, ms) => from + ms;
  const { addMs } = calendar(hours);
  return (from, ms) => Date.parse(addMs(new Date(from).toISOString(), Math.max(1, ms), true));
}

function hourOf(hours: Hours, at: number): number {
  const days = sharedDays(hours);
  return Math.floor((days.clockOf(at, days.dateOf(at)) % DAY_MS) / HOUR);
}

function itemOf(
  at: number,
  kind: WorkKind,
  kinds: WorkKind[],
  urgencies: UrgencyClass[],
  misread: number,
  draw: Draw,
): Omit<Arrival, "id"> {
  const others = kinds.filter((other) => other !== kind);
  const wrong = draw.share() < misread && others.length > 0;
  const readAs = wrong ? (others[Math.floor(draw.share() * others.length)] as WorkKind) : kind;
  return { at, kind, readAs, work: workOf(kind, draw), urgency: urgencyOf(urgencies, draw.share()) };
}

function urgencyOf(urgencies: UrgencyClass[], share: number): UrgencyClass {
  let left = share;
  for (const one of urgencies) {
    left -= one.share;
    if (left < 0) return one;
  }
  return urgencies.at(-1) as UrgencyClass;
}

function workOf({ minutes, law, spread }: WorkKind, draw: Draw): number {
  const mean = minutes * 60_000;
  if (law === "fixed") return mean;
  if (law === "exponential") return draw.gap(mean);
  return mean * Math.exp(spread * draw.normal() - spread ** 2 / 2);
}
