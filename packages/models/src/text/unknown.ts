import { softmax } from "./calibrate.ts";
import { chanceOf, fitLogistic, type Logistic } from "./logistic.ts";
import type { Point } from "./vocabulary.ts";

/** Tells texts that are of none of the classes. */
export interface UnknownRule {
  /** The chance that a text is strange, from what its scores look like and how familiar its words are. */
  strange: Logistic;
}

/** A text with the scores of the classes, and that of the known strangers where the model had some to learn from. */
export interface Seen {
  scores: Float64Array;
  stranger: number;
  point: Point;
}

/** Strangeness, 0 to 1. A text without a word is strange altogether. */
export function strangeness(rule: UnknownRule, seen: Seen): number {
  return seen.point.length === 0 ? 1 : chanceOf(rule.strange, signals(seen));
}

/**
 * Fits the rule to texts of the classes and to strangers: confirmed unknowns, and texts of classes that were hidden
 * from the model that judged them. Both sides count the same, whatever their number.
 */
export function fitUnknown(known: Seen[], hidden: Seen[], real: Seen[]): UnknownRule {
  const all = [...known, ...hidden, ...real];
  // texts of hidden classes resemble known ones more than most that come: they count little where there are real ones
  const share = hidden.length && real.length ? 0.8 : 1;
  const weight = (of: Seen[], part: number) => of.map(() => (part * known.length) / of.length);
  return {
    strange: fitLogistic({
      inputs: all.map(signals),
      answers: all.map((_, i) => i >= known.length),
      costs: [...known.map(() => 1), ...weight(hidden, 1 - share || 1), ...weight(real, share)],
    }),
  };
}

/** Parts what a model scores: the classes, and behind them the strangers if it knows any. */
export function parted(all: Float64Array, classes: number): Pick<Seen, "scores" | "stranger"> {
  return { scores: all.subarray(0, classes), stranger: all[classes] ?? NO_STRANGER };
}

/** What the strangers score where a text is plainly none. */
const NO_STRANGER = -1;

/** The score from which a share of the texts of the classes stays known. */
export function unknownAt(rule: UnknownRule, known: Seen[], keep: number): number {
  const sorted = known.map((seen) => strangeness(rule, seen)).sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(keep * sorted.length))] ?? 1;
}

function signals({ scores, stranger, point: { familiar, length } }: Seen): number[] {
  const sorted = scores.toSorted().reverse();
  const [first, second = -1] = sorted as unknown as [number, number?];
  const energy = Math.log(scores.reduce((sum, score) => sum + Math.exp(3 * score), 0)) / 3;
  const chance = softmax(scores, 5).reduce((a, b) => Math.max(a, b), 0);
  return [first, first - second, energy, chance, stranger, ...familiar, Math.log(1 + length)];
}
