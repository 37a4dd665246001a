import { FAULTS, simulate } from "@throughline/runtime/sim";

/** The simulation's part of what a mutant is run against: stops at the first broken promise. */
const SEEDS = 40;

/** Every so often nothing goes wrong: what then is late has no excuse. */
const CALM = 8;

for (let seed = 1; seed <= SEEDS; seed++) {
  const faults = seed % CALM === 1 ? [] : FAULTS;
  const { findings } = await simulate({ seed, items: 8, faults });
  const [first] = findings;
  if (!first) continue;
  process.stdout.write(`${first.invariant} seed ${seed}: ${first.message}`);
  process.exit(1);
}
