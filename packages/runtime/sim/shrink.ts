import type { Fault } from "./faults.ts";
import { FAULTS } from "./faults.ts";
import { type Simulated, type SimulateOptions, simulate } from "./simulate.ts";

/** The smallest run found that breaks the same promise. */
export interface Shrunk {
  items: number;
  faults: readonly Fault[];
  days: number;
  /** Runs that it took to find it. */
  runs: number;
  result: Simulated;
}

/** Runs that are spent on one seed. */
const MOST_RUNS = 150;

/**
 * Makes a failing run smaller, for as long as it breaks a promise that it broke before: without each of its faults,
 * with fewer items, in fewer days. Deterministic, as the runs are.
 *
 * @param failed the run as it was given and what came of it; it must have findings
 */
export async function shrink(options: SimulateOptions, failed: Simulated): Promise<Shrunk> {
  const broken = new Set(failed.findings.map(({ invariant }) => invariant));
  const { seed } = options;
  let best = { items: options.items, faults: options.faults ?? FAULTS, days: options.days ?? 4 };
  let result = failed;
  let runs = 0;

  async function attempt(smaller: typeof best): Promise<boolean> {
    if (runs >= MOST_RUNS) return false;
    runs++;
    const tried = await simulate({ seed, ...smaller });
    if (!tried.findings.some(({ invariant }) => broken.has(invariant))) return false;
    [best, result] = [smaller, tried];
    return true;
  }

  for (let size = Number.POSITIVE_INFINITY; sizeOf(best) < size; ) {
    size = sizeOf(best);
    for (const fault of best.faults)
      await attempt({ ...best, faults: best.faults.filter((one) => one !== fault) });
    for (let items = 1; items < best.items; items++) if (await attempt({ ...best, items })) break;
    for (let days = 1; days < best.days; days++) if (await attempt({ ...best, days })) break;
  }
  return { ...best, runs, result };
}

const sizeOf = ({ items, faults, days }: { items: number; faults: readonly Fault[]; days: number }) =>
  items + faults.length + days;
