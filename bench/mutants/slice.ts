import { simulate } from "@throughline/runtime/sim";

/** The simulation's part of what a mutant is run against: stops at the first broken promise. */
const SEEDS = 40;

for (let seed = 1; seed <= SEEDS; seed++) {
  const { findings } = await simulate({ seed, items: 8 });
  const [first] = findings;
  if (!first) continue;
  process.stdout.write(`${first.invariant} seed ${seed}: ${first.message}`);
  process.exit(1);
}
