import { share } from "./judged.ts";

/** An answer as calibration sees it. */
export interface Sure {
  /** 0 to 1 */
  confidence: number;
  right: boolean;
  /** Like nothing that the model has learnt from: it is not handled, however sure the answer. */
  unknown?: boolean;
}

/** Answers of about the same confidence. */
export interface Bin {
  from: number;
  to: number;
  count: number;
  /** Mean confidence, 0 to 1. */
  confidence: number;
  /** Share that was right. */
  accuracy: number;
}

/** Answers by confidence, in bins of equal width; empty bins are left out. 1 belongs to the last bin. */
export function reliability(answers: readonly Sure[], bins = 15): Bin[] {
  const groups: Sure[][] = Array.from({ length: bins }, () => []);
  for (const answer of answers) {
    const place = Math.min(bins - 1, Math.max(0, Math.floor(answer.confidence * bins)));
    groups[place]?.push(answer);
  }
  return groups.flatMap((group, place) => {
    if (group.length === 0) return [];
    return {
      from: place / bins,
      to: (place + 1) / bins,
      count: group.length,
      confidence: group.reduce((sum, { confidence }) => sum + confidence, 0) / group.length,
      accuracy: group.filter(({ right }) => right).length / group.length,
    };
  });
}

/**
 * Expected calibration error, 0 to 1: by how much confidence and share of right answers differ, over 15 bins of
 * equal width, each weighed by its answers (Guo et al. 2017). 0: of those that are 0.9 sure, nine in ten are right.
 */
export function calibrationError(answers: readonly Sure[], bins = 15): number {
  const gaps = reliability(answers, bins).map((bin) => bin.count * Math.abs(bin.confidence - bin.accuracy));
  return share(
    gaps.reduce((sum, gap) => sum + gap, 0),
    answers.length,
  );
}
