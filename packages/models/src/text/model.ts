import type { Calibration } from "./calibrate.ts";
import type { UnknownRule } from "./unknown.ts";
import type { Space } from "./vocabulary.ts";

/** A text and what it is about, as somebody said. */
export interface TextRow {
  text: string;
  label: string;
  /** How much it counts (1 if not said). A correction by a person may count more than a row of the past. */
  weight?: number;
}

/**
 * A trained classifier of texts: plain data, and all that is needed to predict. Made by `trainText`, read by
 * `predictText`, kept as a file by `encodeModel` and `decodeModel`.
 */
export interface TextModel {
  /** Content hash: two models that answer alike in everything have the same. */
  version: string;
  /** The classes, sorted. */
  labels: string[];
  /** Rows of each class in the training, by place in `labels`. */
  counts: number[];
  /** Rows that were learnt from, unknowns and texts without words not counted. */
  rows: number;
  /** Rows of the training that are of no class. */
  unknowns: number;
  /** The label that marks a row of no class. */
  unknownLabel: string;
  space: Space;
  scores: Scores;
  calibration: Calibration;
  unknownRule: UnknownRule;
  thresholds: Thresholds;
}

/**
 * The linear score of each class and, behind them, of strangers if there were some to learn from, in a byte a weight:
 * `weight = bytes[column × outputs + output] × scale[column]`.
 */
export interface Scores {
  bytes: Int8Array;
  scale: Float32Array;
  bias: Float32Array;
}

/** What was found on rows that the judging model had not learnt from (cross-fitted, so on all of them). */
export interface Thresholds {
  /** For a wanted precision: the confidence from which an answer is good enough, and the share of texts that have it. */
  atPrecision: { precision: number; threshold: number; coverage: number }[];
  /** Strangeness above which a text is unknown: 95 % of new texts of the classes stay below it. */
  unknownAt: number;
}

/** What the model says about a text. */
export interface TextPrediction {
  label: string;
  /** Calibrated: of those that are 0.9 sure, nine in ten are right. */
  confidence: number;
  /** The text is like nothing that the model has learnt from. */
  unknown: boolean;
  /** How little the text is like those of the training, 0 to 1. `unknown` is this above the model's `unknownAt`. */
  strangeness: number;
  /** The next best, surest first; at most four. */
  others: { label: string; confidence: number }[];
  /**
   * With `explain`: words of the text and how much they spoke for the answer (below 0: against it), heaviest first.
   * Together with `base` they add up to the answer's score.
   */
  words: { text: string; weight: number }[];
  /** The answer's score, a support vector machine's distance: about 1 for a typical text of the class. */
  score: number;
  /** The score of a text that says nothing. */
  base: number;
  /** Content hash of the model. */
  version: string;
}
