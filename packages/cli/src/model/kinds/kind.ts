import type { Threshold } from "@throughline/models/evaluate";
import type { Dataset, LabelledRow } from "../dataset.ts";

/** What a team says about a training. */
export interface TrainingOrder {
  /** The label's column. */
  label: string;
  /** Columns that are learnt from; for a text they make it, one after the other. */
  columns: string[];
  /** What the classes mean, a sentence each. */
  descriptions?: Record<string, string>;
  precisions?: number[];
}

/** A kind of local model: how it learns, and how its file is read. */
export interface ModelKind {
  name: string;
  /** What the command says it takes, in a few words. */
  takes: string;
  /** Columns that it learns from when none are named; undefined: they have to be. */
  usualColumns(dataset: Dataset, label: string): string[] | undefined;
  /** @throws with what to do, when there is nothing to learn from the rows */
  train(rows: LabelledRow[], order: TrainingOrder): Uint8Array;
  /** Whether these are the bytes of such a model. */
  owns(bytes: Uint8Array): boolean;
  open(bytes: Uint8Array): LocalModel;
}

/** A local model as the commands see it, whatever its kind. */
export interface LocalModel {
  kind: string;
  /** Content hash. */
  version: string;
  labels: { label: string; rows: number }[];
  /** Rows that it has learnt from. */
  rows: number;
  /** Rows of the training that are of no class. */
  unknowns: number;
  /** Columns that have to be in a row; a text model takes any. */
  columns?: string[];
  /** How it did on rows that it had not learnt from when it was judged. */
  validation: { rows: number; accuracy: number; ece: number; coverage: Record<number, number> };
  thresholds: Threshold[];
  answer(row: Pick<LabelledRow, "text" | "values">, explain?: boolean): LocalAnswer;
}

export interface LocalAnswer {
  answer: string;
  confidence: number;
  unknown: boolean;
  others: { label: string; confidence: number }[];
  /** With `explain`: what weighed most, heaviest first. */
  words: { text: string; weight: number }[];
}
