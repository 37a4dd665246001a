import { softmax } from "./calibrate.ts";
import { chanceOf, fitLogistic, type Logistic } from "./logistic.ts";
import type { Point } from "./vocabulary.ts";

/** Tells texts that are of none of the classes. */
export interface UnknownRule {
  /** The chance that a text is strange, from what its scores look like and how familiar its words are. */
  strange: Logistic;
}

/** A text with its scores, judged by a model that had not learnt from it. */
export interface Seen {
  scores: Float64Array;
  point: Point;
}

/** Strangeness, 0 to 1. A text without a word is strange altogether. */
export function strangeness(rule: UnknownRule, { scores, point }: Seen): number {
  return point.length === 0 ? 1 : chanceOf(rule.strange, signals(scores, point));
}

/**
 * Fits the rule to texts of the classes and to strangers: confirmed unknowns, and texts of classes that were hidden
 * from the model that judged them. Both sides count the same, whatever their number; `real` strangers more than hidden.
 */
export function fitUnknown(known: Seen[], hidden: Seen[], real: Seen[]): UnknownRule {
  const all = [...known, ...hidden, ...real];
  const share = hidden.length && real.length ? 0.5 : 1;
  const weight = (of: Seen[], part: number) => of.map(() => (part * known.length) / of.length);
  return {
    strange: fitLogistic({
      inputs: all.map(({ scores, point }) => signals(scores, point)),
      answers: all.map((_, i) => i >= known.length),
      costs: [...known.map(() => 1), ...weight(hidden, 1 - share || 1), ...weight(real, share)],
    }),
  };
}

/** The score from which a share of the texts of the classes stays known. */
export function unknownAt(rule: UnknownRule, known: Seen[], keep: number): number {
  const sorted = known.map((seen) => strangeness(rule, seen)).sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(keep * sorted.length))] ?? 1;
}

function signals(scores: Float64Array, { familiar, length }: Point): number[] {
  const sorted = scores.toSorted().reverse();
  const [first, second = -1] = sorted as unknown as [number, number?];
  const energy = Math.log(scores.reduce((sum, score) => sum + Math.exp(3 * score), 0)) / 3;
  const chance = softmax(scores, 5).reduce((a, b) => Math.max(a, b), 0);
  return [first, first - second, energy, chance, ...familiar, Math.log(1 + length)];
}
