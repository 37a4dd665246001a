import type { Candidate } from "../choose/candidate.ts";
import type { RosterView } from "../choose/view.ts";
import type { Pace } from "../speed/pace.ts";
import type { Kind } from "../speed/state.ts";
import { pricesOf } from "./prices.ts";
import type { Row } from "./rows.ts";

/** What it costs to give a kind of work to somebody, in ms of waiting. */
export interface Costs {
  /** Until they could begin with it (ms); of those who have room, what is lost by working on several things at once. */
  begins(one: Candidate, kind: Kind, free: boolean): number;
  /** Their speed at it. */
  speed(one: Candidate, kind: Kind): number;
  /** Expected working time of the kind at full speed (ms). */
  standard(kind: Kind): number;
  /** What their time is worth to others, beyond that of those who do this work at the best price. */
  lost(one: Candidate, kind: Kind): number;
}

/** How much of the price of time counts: demand and speeds are estimates. */
const TRUST = 0.8;
/** Nobody's time is free: the sooner something is done the better, though nobody else waits for it. */
const LEAST_PRICE = 0.2;
/** Who has room begins at once, with less of their time the more they have: so much of an item's time counts. */
const BESIDE = 0.25;
/** What waits is demand as if it came within this time (ms). */
const BACKLOG_MS = 3_600_000;
/** Prices are made anew after so long: what they follow from changes slowly (ms). */
const PRICES_HOLD = 600_000;
const HALF_HOUR = 30 * 60_000;

/** Before anything was learnt: a level less is slower by a ninth. */
const UNKNOWN: Pace = {
  standard: () => HALF_HOUR,
  speed: (_user, _kind, level) => Math.exp((level - 5) * 0.12),
  untilDone: () => HALF_HOUR,
  demand: () => [],
};

/** @param waiting the rows of all items that wait, one for each item */
export function costsOf(waiting: Row[], roster: RosterView, at: number): Costs {
  const pace = roster.pace ?? UNKNOWN;
  const rows = new Set(waiting);
  const prices = pricesNow(waiting, rows, pace, at);
  const priceOf = ({ id }: Candidate) => LEAST_PRICE + TRUST * (prices.get(id) ?? 0);
  const ends = new Map<string, number>();
  const cheapest = new Map<string, number>();
  for (const { kind, free, soon } of rows) {
    let least = cheapest.get(kind.key) ?? Number.POSITIVE_INFINITY;
    for (const one of free) least = Math.min(least, priceOf(one) / speedOf(one, kind));
    // nothing waits for somebody who is not there before it could be done
    for (const one of soon())
      if (untilFree(one) <= pace.standard(kind.key))
        least = Math.min(least, priceOf(one) / speedOf(one, kind));
    cheapest.set(kind.key, least);
  }

  function speedOf(one: Candidate, kind: Kind): number {
    return pace.speed(one.id, kind.key, levelAt(one, kind));
  }

  function untilFree(one: Candidate): number {
    if (one.load <= 0) return 0;
    const known = ends.get(one.id) ?? pace.untilDone(one.id, at);
    ends.set(one.id, known);
    return known * busy(one);
  }

  return {
    begins: (one, kind, free) => (free ? BESIDE * pace.standard(kind.key) * busy(one) : untilFree(one)),
    speed: speedOf,
    standard: (kind) => pace.standard(kind.key),
    lost(one, kind) {
      const dearer = priceOf(one) / speedOf(one, kind) - (cheapest.get(kind.key) ?? 0);
      return Math.max(0, dearer) * pace.standard(kind.key);
    },
  };
}

const busy = ({ load, member }: Candidate) => Math.min(1, load / member.capacity);

interface Known {
  at: number;
  kinds: Set<string>;
  prices: Map<string, number>;
}

const known = new WeakMap<Pace, Known>();

/** What everybody's time is worth, by the id of the user. */
function pricesNow(waiting: Row[], rows: Set<Row>, pace: Pace, at: number): Map<string, number> {
  const before = known.get(pace);
  if (before && at >= before.at && at < before.at + PRICES_HOLD) {
    if ([...rows].every(({ kind }) => before.kinds.has(kind.key))) return before.prices;
  }
  const rates = new Map<string, Kind & { rate: number }>();
  for (const demand of pace.demand(at)) rates.set(demand.key, demand);
  for (const { kind } of waiting) {
    const demand = rates.get(kind.key) ?? { ...kind, rate: 0 };
    rates.set(kind.key, { ...demand, rate: demand.rate + pace.standard(kind.key) / BACKLOG_MS });
  }
  const people = new Map<string, Candidate>();
  for (const { onDuty } of rows) for (const one of onDuty()) people.set(one.id, one);
  const kinds = [...rates.values()];
  const speeds = [...people.values()].map((one) =>
    Float64Array.from(kinds, (kind) =>
      canDo(one, kind) ? pace.speed(one.id, kind.key, levelAt(one, kind)) : 0,
    ),
  );
  const { time } = pricesOf(
    speeds,
    Float64Array.from(kinds, ({ rate }) => rate),
  );
  const prices = new Map([...people.keys()].map((id, place) => [id, time[place] as number]));
  known.set(pace, { at, kinds: new Set(kinds.map(({ key }) => key)), prices });
  return prices;
}

/** Who waits is asked of the team itself; other demand by skills alone. */
const canDo = ({ member }: Candidate, { skills, team }: Kind) =>
  skills.length > 0
    ? skills.every(({ key, level = 1 }) => (member.levels.get(key) ?? 0) >= level)
    : member.team.trim().toLowerCase() === team;

/** Proficiency at a kind of work: the mean of the skills that it needs. */
export const levelAt = ({ member }: Pick<Candidate, "member">, { skills }: Kind): number =>
  skills.length === 0
    ? 5
    : skills.reduce((sum, { key }) => sum + (member.levels.get(key) ?? 0), 0) / skills.length;
