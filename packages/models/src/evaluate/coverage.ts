import type { Sure } from "./calibration.ts";
import { count, share } from "./judged.ts";

/** How much is handled when only answers from a threshold on count. */
export interface Coverage extends Threshold {
  /** Share of the rows whose answer reaches the threshold and that are not unknown to the model. */
  coverage: number;
  /** Share of right ones among the rows that reach it; null: there are none. */
  reached: number | null;
}

/** The least confidence that a model's validation asks for, for a wanted precision. Above 1: nothing reaches it. */
export interface Threshold {
  precision: number;
  threshold: number;
}

/**
 * What thresholds do to answers. They are chosen on answers to rows that the model has not learnt from, and never on
 * those that it is judged by here.
 */
export function coverageAt(answers: readonly Sure[], { precision, threshold }: Threshold): Coverage {
  const handled = answers.filter((answer) => isHandled(answer, threshold));
  const right = count(handled, (answer) => answer.right);
  return {
    precision,
    coverage: share(handled.length, answers.length),
    threshold,
    reached: handled.length === 0 ? null : right / handled.length,
  };
}

export const isHandled = ({ confidence, unknown = false }: Sure, threshold: number) =>
  !unknown && confidence >= threshold;

/**
 * Coverage and precision as the threshold falls, in about `points` steps: the curve that people look at. It ends at
 * the share that is not unknown.
 */
export function coverageCurve(
  answers: readonly Sure[],
  points = 100,
): { coverage: number; precision: number; threshold: number }[] {
  const sorted = answers.filter(({ unknown }) => !unknown).sort((a, b) => b.confidence - a.confidence);
  const step = Math.max(1, Math.floor(sorted.length / points));
  let right = 0;
  return sorted.flatMap((answer, i) => {
    right += Number(answer.right);
    const last = i === sorted.length - 1;
    if (!last && ((i + 1) % step !== 0 || sorted[i + 1]?.confidence === answer.confidence)) return [];
    return { coverage: (i + 1) / answers.length, precision: right / (i + 1), threshold: answer.confidence };
  });
}
