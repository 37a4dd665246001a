import { FAULTS } from "./faults.ts";
import { type Outcome, type Simulated, type SimulateOptions, simulate } from "./simulate.ts";
import { MOST_KILLS } from "./troubles.ts";

/** The smallest run found that breaks the same promise. */
export interface Shrunk {
  run: Required<Omit<SimulateOptions, "store">> & Pick<SimulateOptions, "store">;
  /** Runs that it took to find it. */
  runs: number;
  result: Simulated;
}

/** Runs that are spent on one seed. */
const MOST_RUNS = 150;

/**
 * Makes a failing run smaller, for as long as it breaks a promise that it broke before: without each of its faults,
 * without each of its items, with fewer kills, in fewer days. Deterministic, as the runs are.
 *
 * @param options the run as it was given, and `failed` what came of it; it must have findings
 * @throws Error when the run does not break it once more: then it is not the same for the same seed
 */
export async function shrink(options: SimulateOptions, failed: Outcome): Promise<Shrunk> {
  const broken = new Set(failed.findings.map(({ invariant }) => invariant));
  const breaks = ({ findings }: Outcome) => findings.some(({ invariant }) => broken.has(invariant));
  let best: Shrunk["run"] = {
    ...{ faults: FAULTS, days: 4, rate: 1, kills: MOST_KILLS, secondThoughts: false },
    only: Array.from({ length: options.items }, (_, index) => index),
    ...options,
  };
  let result = await simulate(best);
  if (!breaks(result))
    throw new Error(`Seed ${options.seed} broke a promise and does not break it when it is run again.`);
  let runs = 1;

  async function attempt(smaller: Partial<typeof best>): Promise<boolean> {
    if (runs >= MOST_RUNS) return false;
    runs++;
    const run = { ...best, ...smaller };
    const tried = await simulate(run);
    if (!breaks(tried)) return false;
    [best, result] = [run, tried];
    return true;
  }

  for (let size = Number.POSITIVE_INFINITY; sizeOf(best) < size; ) {
    size = sizeOf(best);
    for (const fault of best.faults) await attempt({ faults: best.faults.filter((one) => one !== fault) });
    for (const item of best.only)
      if (best.only.length > 1) await attempt({ only: best.only.filter((one) => one !== item) });
    for (let kills = 0; kills < Math.min(best.kills, result.kills.length); kills++)
      if (await attempt({ kills })) break;
    for (let days = 1; days < best.days; days++) if (await attempt({ days })) break;
    if (best.rate !== 1) await attempt({ rate: 1 });
  }
  return { run: best, runs, result };
}

const sizeOf = ({ only, faults, days, kills, rate }: Shrunk["run"]) =>
  only.length + faults.length + days + kills + rate;
