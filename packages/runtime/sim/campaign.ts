import { once } from "node:events";
import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import { FAULTS, type Fault } from "./faults.ts";
import { dice } from "./random.ts";
import { type Outcome, type SimulateOptions, simulate } from "./simulate.ts";

/** One way to choose what goes wrong in a run, and a line of the table. */
export interface Round {
  name: string;
  /** Faults of this seed. */
  faults(seed: number): readonly Fault[];
  /** How many times as often as usual a write goes wrong. */
  rate?: number;
}

/** Answers get lost wherever they can, while the process dies and people write the same fields. */
const LOSING: readonly Fault[] = ["F1", "F2", "F10", "F11", "F14", "F15", "F16", "F18", "F28"];

const fixed = (...faults: Fault[]): Round => ({ name: faults.join(" "), faults: () => faults });

/** Ways to choose the faults, by name. A single fault is one too. */
export const MODES: Record<string, () => Round[]> = {
  all: () => [{ name: "all at once", faults: () => FAULTS }],
  none: () => [{ name: "none", faults: () => [] }],
  each: () => FAULTS.map((fault) => fixed(fault)),
  pairs: () => FAULTS.flatMap((one, index) => FAULTS.slice(index + 1).map((other) => fixed(one, other))),
  mixes: () => [{ name: "mixes", faults: mixOf }],
  lost: () => [{ name: "lost answers", faults: () => LOSING, rate: 3 }],
};

/** Three to ten faults, by the seed. */
function mixOf(seed: number): readonly Fault[] {
  const chance = dice(seed * 31 + 900);
  const left = [...FAULTS];
  return Array.from(
    { length: chance.between(3, 10) },
    () => left.splice(chance.between(0, left.length - 1), 1)[0] as Fault,
  );
}

export interface Campaign {
  rounds: Round[];
  /** Runs of each round. */
  seeds: number;
  from: number;
  items: number;
  days: number;
  /** What else is the same for all of them. */
  more?: Pick<SimulateOptions, "store" | "only" | "kills">;
  /** Threads; each run is of one of them, and what comes of it does not depend on how many there are. */
  jobs: number;
  /** Whether it has been enough: then no run begins any more. */
  enough?(): boolean;
}

/** A run that is over. */
export interface Ran {
  round: Round;
  run: SimulateOptions;
  outcome: Outcome;
}

/** Runs sent to a thread at a time. */
const CHUNK = 8;

/**
 * Runs every round, a seed of each in turn, so that a time limit takes from all of them alike.
 * Calls back for each run as it is over.
 */
export async function campaign(
  { rounds, seeds, from, items, days, jobs, enough = () => false, more }: Campaign,
  onRun: (ran: Ran) => void,
): Promise<void> {
  const queue = plan();
  const next = () => (enough() ? undefined : queue.next().value);

  function* plan(): Generator<{ round: Round; run: SimulateOptions }> {
    for (let seed = from; seed < from + seeds; seed++)
      for (const round of rounds)
        yield {
          round,
          run: {
            ...{ seed, items, days, faults: round.faults(seed) },
            ...(round.rate && { rate: round.rate }),
            ...more,
          },
        };
  }

  if (jobs <= 1) {
    for (let one = next(); one; one = next()) onRun({ ...one, outcome: await simulate(one.run) });
    return;
  }
  // several threads that read TypeScript at once: see the writing thread of the store
  setFlagsFromString(`--wasm-wrapper-tiering-budget=${2 ** 31 - 1}`);
  await Promise.all(Array.from({ length: jobs }, () => oneThread()));

  async function oneThread(): Promise<void> {
    const worker = new Worker(new URL("./worker.ts", import.meta.url));
    try {
      for (;;) {
        const chunk = Array.from({ length: CHUNK }, next).filter((one) => one !== undefined);
        if (!chunk.length) return;
        const outcomes = await answerOf(
          worker,
          chunk.map(({ run }) => run),
        );
        for (const [index, one] of chunk.entries()) onRun({ ...one, outcome: outcomes[index] as Outcome });
      }
    } finally {
      await worker.terminate();
    }
  }
}

async function answerOf(worker: Worker, runs: SimulateOptions[]): Promise<Outcome[]> {
  worker.postMessage(runs);
  const [outcomes] = await once(worker, "message");
  return outcomes;
}
