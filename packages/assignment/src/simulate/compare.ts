import { type Bounds, boundsOf } from "./bounds.ts";
import type { Desk } from "./desk.ts";
import { play } from "./play.ts";
import { type Score, scoreOf } from "./score.ts";
import type { Strategy } from "./strategies.ts";

/** A mean over seeds, and half the width of its 95 % confidence interval. */
export interface Estimate {
  mean: number;
  ci95: number;
}

export interface Compared {
  strategy: string;
  /** One for each seed, in their order. */
  runs: Score[];
  summary: Record<Measure, Estimate> & { milestonesBy: Record<string, Estimate> };
}

export type Measure = Exclude<keyof Score, "milestonesBy">;

const MEASURES: Measure[] = [
  "items",
  "meanWait",
  "p95Wait",
  "milestones",
  "balanceBusy",
  "balanceItems",
  "reassignments",
  "busy",
];

/**
 * Plays a desk by several strategies, all of them over the same people and the same items for each seed.
 *
 * @param tell is called after each run
 */
export function compare(
  desk: Desk,
  strategies: Strategy[],
  seeds: number[],
  tell: (strategy: string, seed: number, score: Score) => void = () => {},
): Compared[] {
  return strategies.map((strategy) => {
    const runs = seeds.map((seed) => {
      const score = scoreOf(play(desk, strategy, seed), desk);
      tell(strategy.name, seed, score);
      return score;
    });
    const of = (value: (score: Score) => number) => estimate(runs.map(value));
    const summary = Object.fromEntries(MEASURES.map((name) => [name, of((score) => score[name])]));
    const by = desk.urgencies.map(({ name }) => [name, of((score) => score.milestonesBy[name] ?? 1)]);
    return {
      ...{ strategy: strategy.name, runs },
      summary: { ...(summary as Record<Measure, Estimate>), milestonesBy: Object.fromEntries(by) },
    };
  });
}

/** Bounds for each seed; only of desks that are open around the clock, for nothing bounds what waits over night. */
export function boundsOfSeeds(desk: Desk, seeds: number[]): Bounds[] | undefined {
  const always = Object.values(desk.teams.hours).every(
    ({ week, holidays }) =>
      holidays.length === 0 && week.every(([shift]) => shift?.from === 0 && shift.to === 1440),
  );
  return always ? seeds.map((seed) => boundsOf(desk, seed)) : undefined;
}

function estimate(values: number[]): Estimate {
  const n = values.length;
  const mean = values.reduce((sum, one) => sum + one, 0) / Math.max(1, n);
  if (n < 2) return { mean, ci95: 0 };
  const variance = values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (n - 1);
  return { mean, ci95: studentT(n - 1) * Math.sqrt(variance / n) };
}

/** The 97.5 % quantile of Student's t (expansion of Fisher and Cornish, good from 3 degrees of freedom on). */
function studentT(freedom: number): number {
  const z = 1.959964;
  if (freedom === 1) return 12.7062;
  if (freedom === 2) return 4.3027;
  return (
    z +
    (z ** 3 + z) / (4 * freedom) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3)
  );
}
