import type { Sure } from "./calibration.ts";
import { count, share } from "./judged.ts";

/** How much is handled when only answers from a threshold on count. */
export interface Coverage {
  /** The precision that was wanted when the threshold was chosen. */
  precision: number;
  /** Share of the rows whose answer reaches the threshold. */
  coverage: number;
  /** Least confidence; null: no threshold reaches that precision on the data it was chosen on. */
  threshold: number | null;
  /** Share of right ones among the rows that reach it; null: there are none. */
  reached: number | null;
}

/** Fewer answers than this say nothing about precision. */
const FEWEST = 20;

/**
 * The least confidence from which on answers are right at the wanted share: the threshold that handles most. Chosen
 * on answers to rows that the model has not learnt from, and never on those that it is then judged by.
 *
 * @returns undefined when no threshold reaches it
 */
export function thresholdFor(answers: readonly Sure[], precision: number): number | undefined {
  const sorted = [...answers].sort((a, b) => b.confidence - a.confidence);
  let right = 0;
  let threshold: number | undefined;
  sorted.forEach((answer, i) => {
    right += Number(answer.right);
    // equal confidences are on the same side of every threshold
    if (sorted[i + 1]?.confidence === answer.confidence) return;
    if (i + 1 >= FEWEST && right >= precision * (i + 1)) threshold = answer.confidence;
  });
  return threshold;
}

/** What the threshold chosen for a precision does to these answers. */
export function coverageAt(
  answers: readonly Sure[],
  precision: number,
  threshold: number | undefined,
): Coverage {
  const handled = threshold === undefined ? [] : answers.filter(({ confidence }) => confidence >= threshold);
  const right = count(handled, (answer) => answer.right);
  return {
    precision,
    coverage: share(handled.length, answers.length),
    threshold: threshold ?? null,
    reached: handled.length === 0 ? null : right / handled.length,
  };
}

/** Coverage and precision as the threshold falls, in at most `points` steps: the curve that people look at. */
export function coverageCurve(
  answers: readonly Sure[],
  points = 100,
): { coverage: number; precision: number; threshold: number }[] {
  const sorted = [...answers].sort((a, b) => b.confidence - a.confidence);
  const step = Math.max(1, Math.floor(sorted.length / points));
  let right = 0;
  return sorted.flatMap((answer, i) => {
    right += Number(answer.right);
    const last = i === sorted.length - 1;
    if (!last && ((i + 1) % step !== 0 || sorted[i + 1]?.confidence === answer.confidence)) return [];
    return {
      coverage: (i + 1) / sorted.length,
      precision: right / (i + 1),
      threshold: answer.confidence,
    };
  });
}
