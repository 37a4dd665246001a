import { MODES, type Round, simulate } from "@throughline/runtime/sim";

/** The simulation's part of what a mutant is run against: stops at the first broken promise. */
const SEEDS = 160;

/** In turn: everything at once, some things, lost answers, and nothing at all: what then is late has no excuse. */
const rounds = ["all", "mixes", "lost", "none"].map((mode) => MODES[mode]?.()[0] as Round);

for (let seed = 1; seed <= SEEDS; seed++) {
  const { name, faults, rate = 1 } = rounds[seed % rounds.length] as Round;
  const { findings } = await simulate({ seed, items: 5, faults: faults(seed), rate });
  const [first] = findings;
  if (!first) continue;
  process.stdout.write(`${first.invariant} seed ${seed}, ${name}: ${first.message}`);
  process.exit(1);
}
