import { calibrationError, type Sure } from "./calibration.ts";
import { type Coverage, coverageAt, type Threshold } from "./coverage.ts";
import { count, isInScope, isRight, type Judged, share } from "./judged.ts";

/** How good a model is on rows that it has not learnt from. All shares are from 0 to 1. */
export interface Evaluation {
  /** Rows judged, those out of scope among them. */
  n: number;
  /** Of the rows in scope, the share whose most likely class is the right one. */
  accuracy: number;
  /** Calibration error over the rows in scope. */
  ece: number;
  /** CPU time, in ms. */
  millisPerText: number;
  /** Over all rows; a row out of scope that is handled counts as wrong. */
  coverage: Coverage[];
  /** Of the rows in scope, the share that is answered at the threshold kept in the model, and rightly. */
  inScope?: number;
  /** Of the rows out of scope, the share that is told as unknown at that threshold. */
  outOfScopeRecall?: number;
}

/**
 * @param thresholds as the model's own validation has them
 * @param ms CPU time that answering all rows took
 */
export function evaluate(rows: readonly Judged[], thresholds: readonly Threshold[], ms: number): Evaluation {
  const known = rows.filter(isInScope);
  const strange = rows.length - known.length;
  const answers = rows.map(asSure);
  return {
    n: rows.length,
    accuracy: share(count(known, isRight), known.length),
    ece: calibrationError(known.map(asSure)),
    millisPerText: share(ms, rows.length),
    coverage: thresholds.map((threshold) => coverageAt(answers, threshold)),
    ...(strange > 0 && {
      inScope: share(
        count(known, (row) => isRight(row) && !row.unknown),
        known.length,
      ),
      outOfScopeRecall: share(
        count(rows, (row) => !isInScope(row) && row.unknown),
        strange,
      ),
    }),
  };
}

export const asSure = (row: Judged): Sure => ({
  confidence: row.confidence,
  right: isRight(row),
  unknown: row.unknown,
});
