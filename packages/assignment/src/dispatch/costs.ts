import type { Candidate } from "../choose/candidate.ts";
import type { RosterView } from "../choose/view.ts";
import type { Pace } from "../speed/pace.ts";
import type { Kind } from "../speed/state.ts";
import { pricesOf } from "./prices.ts";
import type { Row } from "./rows.ts";

/** What it costs to give a kind of work to somebody, in ms of waiting. */
export interface Costs {
  /** Until they could begin with it (ms). */
  begins(one: Candidate): number;
  /** Their speed at it. */
  speed(one: Candidate, kind: Kind): number;
  /** Expected working time of the kind at full speed (ms). */
  standard(kind: Kind): number;
  /** What their time is worth to others, beyond that of those who do this work at the best price. */
  lost(one: Candidate, kind: Kind): number;
}

/** How much of the price of time counts: less than all of it, for demand and speeds are estimates. */
const TRUST = 0.25;
/** Nobody's time is free: the sooner something is done the better, though nobody else waits for it. */
const LEAST_PRICE = 0.1;
/** What waits is demand as if it came within this time (ms). */
const BACKLOG_MS = 3_600_000;
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
  const rates = new Map<string, Kind & { rate: number }>();
  for (const known of pace.demand(at)) rates.set(known.key, known);
  const people = new Map<string, Candidate>();
  for (const { kind, onDuty } of waiting) {
    const known = rates.get(kind.key) ?? { ...kind, rate: 0 };
    rates.set(kind.key, { ...known, rate: known.rate + pace.standard(kind.key) / BACKLOG_MS });
    for (const one of onDuty) people.set(one.id, one);
  }
  const kinds = [...rates.values()];
  const staff = [...people.values()];
  const speeds = staff.map((one) =>
    Float64Array.from(kinds, (kind) => (canDo(one, kind) ? speedOf(one, kind) : 0)),
  );
  const { time } = pricesOf(
    speeds,
    Float64Array.from(kinds, ({ rate }) => rate),
  );
  const prices = new Map(staff.map(({ id }, place) => [id, time[place] as number]));
  const priceOf = ({ id }: Candidate) => LEAST_PRICE + TRUST * (prices.get(id) ?? 0);
  const cheapest = new Map<string, number>();
  for (const { kind, free, soon } of waiting) {
    if (cheapest.has(kind.key)) continue;
    const offers = [...free, ...soon].map((one) => priceOf(one) / speedOf(one, kind));
    cheapest.set(kind.key, Math.min(...offers));
  }

  function speedOf(one: Candidate, kind: Kind): number {
    return pace.speed(one.id, kind.key, levelAt(one, kind));
  }

  return {
    begins(one) {
      const { load } = one;
      if (load <= 0) return 0;
      return pace.untilDone(one.id, at) * Math.min(1, load / one.member.capacity);
    },
    speed: speedOf,
    standard: (kind) => pace.standard(kind.key),
    lost(one, kind) {
      const dearer = priceOf(one) / speedOf(one, kind) - (cheapest.get(kind.key) ?? 0);
      return Math.max(0, dearer) * pace.standard(kind.key);
    },
  };
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
