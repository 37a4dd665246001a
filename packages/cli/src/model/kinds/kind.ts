import type { Evaluation, Judged, Sure, Threshold } from "@throughline/models/evaluate";
import type { LabelledRow } from "../dataset.ts";

/** What a team says about a training. */
export interface TrainingOrder {
  /** The label's column. */
  label: string;
  /** Columns that are learnt from; for a text they make it, one after the other. */
  columns: string[];
  /** What the classes mean, a sentence each. */
  descriptions?: Record<string, string>;
  /** Precisions for which thresholds are kept beside the usual ones. */
  precisions: number[];
  /** The label that a high score stands for. */
  positive?: string;
  /** Column with the day on which a row was looked at. */
  asOf?: string;
}

/** A kind of local model: how it learns, and how its file is read. */
export interface ModelKind {
  name: string;
  /** What it learns from, in a few words. */
  takes: string;
  /** It learns from every column, unless some are named. */
  takesAllColumns: boolean;
  /** @throws with what to do, when there is nothing to learn from the rows */
  train(rows: LabelledRow[], order: TrainingOrder): Uint8Array;
  /** Whether these are the bytes of such a model. */
  owns(bytes: Uint8Array): boolean;
  open(bytes: Uint8Array): LocalModel;
}

/** A threshold with the share of the validation's rows that reached it. */
export interface KeptThreshold extends Threshold {
  coverage: number;
}

/** A local model as the commands see it, whatever its kind. */
export interface LocalModel {
  kind: string;
  /** Content hash. */
  version: string;
  /** What it learnt, a line each: how many rows of which class, or which columns. */
  contents: string[];
  /** Classes that were learnt from so few rows that they are learnt poorly. */
  poor: string[];
  /** Columns that have to be in a row; a text model takes any. */
  columns?: string[];
  /** Rows that it had not learnt from when it was judged, and how it did: names of figures and shares, 0 to 1. */
  validation: { rows: number; figures: Record<string, number> };
  thresholds: KeptThreshold[];
  /** Whether it is worth training again, by rows of after its training; absent: such a model does not say. */
  retraining?(later: LabelledRow[]): { worth: boolean; because: string };
  /** The precision that a cascade is planned for, unless another one is asked for. Without it there is none to plan. */
  usualPrecision?: number;
  judge(rows: LabelledRow[]): Judgement;
  explain(row: Pick<LabelledRow, "text" | "values">): LocalAnswer;
}

/** What became of labelled rows. */
export interface Judgement {
  evaluation: Evaluation;
  /** Each row with the answer it got, for classes and confusions. */
  judged: Judged[];
  /** The same for calibration and coverage. */
  answers: Sure[];
}

export interface LocalAnswer {
  answer: string;
  confidence: number;
  unknown: boolean;
  others: { label: string; confidence: number }[];
  /** What weighed most, heaviest first. */
  words: { text: string; weight: number }[];
}

/** CPU time of this process in ms, all threads: others on the machine do not change it. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
