import { calibrate, type Judged } from "./calibrate.ts";
import { sealed } from "./file.ts";
import { foldsOf } from "./folds.ts";
import { type Examples, type Linear, score, trainLinear } from "./linear.ts";
import { fitMeaning } from "./meaning.ts";
import type { Scores, TextModel, TextRow } from "./model.ts";
import { type Token, tokenise } from "./tokens.ts";
import { fitUnknown, parted, type Seen, unknownAt } from "./unknown.ts";
import type { WordVectors } from "./vectors.ts";
import { collectVocabulary, columnsOf, type Point, readerOf, type Space } from "./vocabulary.ts";

export interface TrainOptions {
  /** Label of the rows that are of no class; compared without regard to case. Default: "oos". */
  unknownLabel?: string;
  /** What the labels mean, in a sentence. A label that is not described is read as words itself. */
  descriptions?: Record<string, string>;
  /** Vectors of the words of the texts' language: help with few examples, and to tell what is unknown. */
  vectors?: WordVectors;
  /** Precisions for which thresholds are found. Default: 0.9, 0.95, 0.98, 0.99. */
  precisions?: number[];
}

/**
 * Share of the judged texts of the classes that stays known. Of texts that come later it is 95 %: those of one training
 * are a little more alike than what comes later (measured on the validation part of CLINC150).
 */
const KEEP = 0.965;
/** A confirmed unknown stands for many kinds of text, a row of a class for one. */
const UNKNOWN_COST = 3;
/** Parts of the rows, each judged by a model that learnt from the others. */
const FOLDS = 4;
/** Passes over the rows: enough to judge by, and until the weights rest. */
const PASSES = { fold: 5, whole: 10 };
/** Each fold hides every so manieth class from its model, whose texts are strangers to it. */
const HIDE = 10;
/** Weights in a file at most, a byte each. */
const MOST_WEIGHTS = 6e6;

/** A row made ready: its words, and its class (-1: of none). */
interface Ready {
  tokens: Token[];
  target: number;
  cost: number;
  /** Which fold it is judged in; -1: never (the description of a class). */
  fold: number;
}

/**
 * Trains a classifier. The same rows in the same order give the same model. Rows with `unknownLabel` are of no class:
 * they speak against all of them and teach what is unknown. Confidence and thresholds rest on rows judged by models
 * that had not learnt from them; the model itself then learns from all rows.
 *
 * @throws when there is nothing to tell apart: no rows with words, or one class only and no unknowns.
 */
export function trainText(rows: TextRow[], options: TrainOptions = {}): TextModel {
  const unknownLabel = options.unknownLabel ?? "oos";
  const { ready, labels } = makeReady(rows, unknownLabel, options.descriptions ?? {});
  const judgedRows = ready.filter(({ fold }) => fold >= 0);
  const counts = labels.map((_, place) => judgedRows.filter(({ target }) => target === place).length);

  const texts = ready.map(({ tokens }) => tokens);
  const most = Math.floor(MOST_WEIGHTS / labels.length);
  const space: Space = {
    vocabulary: collectVocabulary(texts, texts.length < 2000 ? 1 : 2, most),
    ...(options.vectors && { meaning: fitMeaning(options.vectors, texts) }),
  };
  const reader = readerOf(space);
  const points = ready.map(({ tokens }) => reader.point(tokens));

  const { judged, hidden, strangers } = crossFit(ready, points, space, labels.length);
  const { calibration, atPrecision } = calibrate(judged, options.precisions ?? [0.9, 0.95, 0.98, 0.99]);
  const unknownRule = fitUnknown(judged, hidden, strangers);
  const linear = fit(ready, points, columnsOf(space), labels.length, PASSES.whole);
  return sealed({
    labels,
    counts,
    rows: counts.reduce((a, b) => a + b, 0),
    unknowns: judgedRows.filter(({ target }) => target < 0).length,
    unknownLabel,
    space,
    scores: inBytes(linear),
    calibration,
    unknownRule,
    thresholds: { atPrecision, unknownAt: unknownAt(unknownRule, judged, KEEP) },
  });
}

function makeReady(rows: TextRow[], unknownLabel: string, descriptions: Record<string, string>) {
  const isUnknown = (label: string) => label.toLowerCase() === unknownLabel.toLowerCase();
  const kept = rows
    .map((row, i) => {
      if (row.label.trim() === "") throw new Error(`row ${i + 1} has no label: label it, or leave it out`);
      return { ...row, label: row.label.trim(), tokens: tokenise(row.text) };
    })
    .filter(({ tokens }) => tokens.length > 0);
  const labels = [...new Set(kept.map(({ label }) => label).filter((label) => !isUnknown(label)))].sort();
  if (labels.length === 0) {
    throw new Error("there is nothing to learn from: no row has both a text with words and a label");
  }
  if (labels.length === 1 && !kept.some(({ label }) => isUnknown(label))) {
    throw new Error(
      `all rows are labelled "${labels[0]}": a classifier needs two labels, or rows labelled "${unknownLabel}" that are something else`,
    );
  }
  const place = new Map(labels.map((label, i) => [label, i]));
  const fold = foldsOf(kept, FOLDS);
  const ready: Ready[] = kept.map(({ tokens, label, weight }, i) => ({
    tokens,
    target: isUnknown(label) ? -1 : (place.get(label) as number),
    cost: (weight ?? 1) * (isUnknown(label) ? UNKNOWN_COST : 1),
    fold: fold[i] as number,
  }));
  labels.forEach((label, target) => {
    const said = Object.hasOwn(descriptions, label) ? descriptions[label] : undefined;
    const tokens = tokenise(said ?? inWords(label));
    if (tokens.length) ready.push({ tokens, target, cost: 1, fold: -1 });
  });
  return { ready, labels };
}

/** "card_arrival" and "CardArrival" as words. */
const inWords = (label: string) => label.replace(/[_.\-/]+/g, " ").replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2");

function crossFit(ready: Ready[], points: Point[], space: Space, classes: number) {
  const judged: Judged[] = [];
  const hidden: Seen[] = [];
  const strangers: Seen[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const hides = (target: number) => classes > 3 && target >= 0 && target % Math.min(HIDE, classes) === fold;
    const learns = (row: Ready) => row.fold !== fold && !hides(row.target);
    const linear = fit(ready, points, columnsOf(space), classes, PASSES.fold, learns);
    const known = new Uint8Array(columnsOf(space));
    ready.forEach((row, i) => {
      if (learns(row)) for (const column of (points[i] as Point).columns) known[column] = 1;
    });
    ready.forEach((row, i) => {
      if (learns(row) || row.fold < 0) return;
      const point = asSeenBy(known, points[i] as Point, space);
      const scores = new Float64Array(linear.classes);
      score(linear, point, scores);
      const seen = { ...parted(scores, classes), point };
      if (row.target < 0) strangers.push(seen);
      else if (hides(row.target)) hidden.push(seen);
      else judged.push({ ...seen, target: row.target });
    });
  }
  return { judged, hidden, strangers };
}

/** The point as a model has it that learnt from rows with these columns only. */
function asSeenBy(known: Uint8Array, point: Point, { vocabulary: { views } }: Space): Point {
  const familiar: Point["familiar"] = [0, 0];
  point.columns.forEach((column, i) => {
    const view = views[column];
    if (view !== undefined && known[column]) familiar[view as 0 | 1] += (point.values[i] as number) ** 2;
  });
  return { ...point, familiar };
}

function fit(
  ready: Ready[],
  points: Point[],
  columns: number,
  classes: number,
  passes: number,
  learns: (row: Ready) => boolean = () => true,
): Linear {
  const rows = ready.map((_, i) => i).filter((i) => learns(ready[i] as Ready));
  // strangers are scored behind the classes, if there are any
  const outputOf = (target: number) => (target < 0 ? classes : target);
  const outputs = ready.some(({ target }) => target < 0) ? classes + 1 : classes;
  const examples: Examples = {
    points: rows.map((i) => points[i] as Point),
    targets: Int32Array.from(rows, (i) => outputOf((ready[i] as Ready).target)),
    costs: Float64Array.from(rows, (i) => (ready[i] as Ready).cost),
  };
  return trainLinear(examples, columns, outputs, passes);
}

/** Weights in a byte each: a step is a 127th of the heaviest weight of the column. */
function inBytes({ classes, weights, bias }: Linear): Scores {
  const scale = new Float32Array(weights.length / classes);
  const bytes = new Int8Array(weights.length);
  for (let column = 0; column < scale.length; column++) {
    const row = weights.subarray(column * classes, (column + 1) * classes);
    const most = row.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    scale[column] = most / 127;
    for (let c = 0; most > 0 && c < classes; c++) {
      bytes[column * classes + c] = Math.round(((row[c] as number) / most) * 127);
    }
  }
  return { bytes, scale, bias };
}
