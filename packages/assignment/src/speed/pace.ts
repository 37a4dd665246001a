import { type Learnt, learn } from "./learn.ts";
import { type Kind, MEMORY_MS, type PaceState } from "./state.ts";

/** How long work takes whom, and how much of it comes, as far as is known. Times in milliseconds. */
export interface Pace {
  /** Expected working time of an item of this kind at full speed. */
  standard(kind: string): number;
  /** Speed of a user (id) at a kind: 1 is full speed. `level`: their proficiency at it, 0 to 5. */
  speed(user: string, kind: string, level: number): number;
  /** Expected time until a user has brought one of their items to an end; 0: they have none. */
  untilDone(user: string, at: number): number;
  /** Kinds of work that come, with the work at full speed that each brings, in ms for each ms. */
  demand(at: number): (Kind & { rate: number })[];
}

/** What was learnt is learnt anew after so many more items, as a share of those before. */
const ANEW = 0.03;

/** @param levelOf proficiency of a user (id) at the skills of a kind, 0 to 5 */
export function paceOf(state: () => PaceState, levelOf: (user: string, kind: string) => number): Pace {
  let learnt: Learnt | undefined;
  let known = -1;

  function now(): Learnt {
    const { finished } = state();
    if (!learnt || finished < known || finished > known + Math.max(10, known * ANEW)) {
      learnt = learn(state(), levelOf);
      known = finished;
    }
    return learnt;
  }

  const standard = (kind: string) => Math.exp(now().kind(kind) + now().variance / 2);
  const speed = (user: string, kind: string, level: number) => Math.exp(now().speed(user, kind, level));

  return {
    standard,
    speed,
    untilDone(user, at) {
      const hands = state().people[user];
      if (!hands || hands.count === 0) return 0;
      const clock = hands.clock + Math.max(0, at - hands.at) / hands.count;
      const { variance } = now();
      let least = Number.POSITIVE_INFINITY;
      for (const { kind, clock: since } of Object.values(hands.open)) {
        const log = now().kind(kind) - now().speed(user, kind, levelOf(user, kind));
        least = Math.min(least, restOf(clock - since, log, variance));
      }
      return least * hands.count;
    },
    demand(at) {
      return Object.entries(state().kinds).map(([key, { team, skills, recent, at: then, from }]) => {
        const age = Math.max(0, at - then);
        // what is known for an hour only cannot have come for four
        const seen = MEMORY_MS * (1 - Math.exp(-Math.max(at - from, MEMORY_MS / 8) / MEMORY_MS));
        return { key, team, skills, rate: (recent * Math.exp(-age / MEMORY_MS) * standard(key)) / seen };
      });
    },
  };
}

/** Expected rest of a lognormal time of which `gone` has passed. */
function restOf(gone: number, log: number, variance: number): number {
  const mean = Math.exp(log + variance / 2);
  if (gone <= 0) return mean;
  const z = (log - Math.log(gone)) / Math.sqrt(variance);
  const alive = normal(z);
  // far in the tail both shares are nothing, and what has lasted goes on lasting
  if (alive < 1e-4) return Math.max(mean, gone / 2);
  return (mean * normal(z + Math.sqrt(variance))) / alive - gone;
}

/** Distribution function of the normal law (Abramowitz and Stegun 26.2.17). */
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    0.3989422804 *
    Math.exp((-z * z) / 2) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z >= 0 ? 1 - tail : tail;
}
