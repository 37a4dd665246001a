import { calibrationError } from "../evaluate/calibration.ts";
import { seeded, shuffled } from "../text/chance.ts";
import { type Design, designOf, matrixOf, type Plan } from "./columns.ts";
import { sealed } from "./file.ts";
import { type Fitted, fit, logOdds, type Problem } from "./fit.ts";
import {
  categoryOf,
  type FieldScore,
  type Row,
  type ScoreModel,
  type ScoreThreshold,
  sigmoid,
} from "./model.ts";

export interface ScoreOptions {
  /** The field to learn. */
  target: string;
  /** The value of it that a high score stands for. Default: the one of true, yes, 1, won and converted that occurs. */
  positive?: string | number | boolean;
  /** Fields to learn from; default: all others. */
  fields?: string[];
  /** Fields not to learn from: what is known only afterwards. */
  without?: string[];
  /** The field with the day on which a row was looked at; dates count as ages up to it. */
  asOf?: string;
}

const FOLDS = 5;
/** Strengths that are tried; the one with the best likelihood on rows that were left out is taken. */
const HOLDS = [300, 100, 30, 10, 3];
/** A strength is chosen on so many rows at most. */
const CHOSEN_ON = 15_000;
const SHARES = [0.05, 0.1, 0.2, 0.3, 0.5];
const USUAL_POSITIVES = ["true", "yes", "y", "1", "won", "converted"];

/**
 * Learns a score from rows with a known outcome: logistic regression over the fields, numbers along lines between
 * knots, with its quality and thresholds measured on rows that were left out (5-fold cross-validation).
 * Outcomes may be as rare as they are: nothing is resampled, so that scores stay chances.
 * Deterministic: the same rows and options give the same model.
 * @throws when the target has no two outcomes with at least 20 rows each.
 */
export function trainScore(rows: readonly Row[], options: ScoreOptions): ScoreModel {
  const { target, asOf, without = [] } = options;
  const known = rows.filter((row) => categoryOf(row[target]) !== undefined);
  const positive = positiveOf(known, options);
  const answers = Uint8Array.from(known, (row) => (categoryOf(row[target]) === positive ? 1 : 0));
  const hits = answers.reduce((sum, answer) => sum + answer, 0);
  if (Math.min(hits, known.length - hits) < 20) {
    throw new Error(
      `a score needs at least 20 rows of each outcome: of ${known.length} rows with "${target}" ${hits} are "${positive}"`,
    );
  }
  const names = options.fields ?? [...new Set(known.flatMap((row) => Object.keys(row)))];
  const fields = names.filter((name) => name !== target && name !== asOf && !without.includes(name));
  const floor = Math.max(20, Math.ceil(known.length / 1000));
  const design = designOf(known, fields, floor, asOf);
  const problem: Problem = { ...design, matrix: matrixOf(known, design, asOf), answers };
  const folds = foldsOf(answers);
  const hold = chooseHold(problem, folds);
  const apart = leftOut(problem, folds, hold);
  const { slope, shift } = recalibration(apart, answers);
  const all = known.map((_, row) => row);
  const fitted = fit(problem, all, hold);
  const scores = apart.map((odds) => sigmoid(odds * slope + shift));
  return sealed({
    kind: "score",
    format: 1,
    target,
    positive,
    ...(asOf !== undefined && { asOf }),
    ...scorecard(design, problem, fitted, slope, shift),
    left: design.left,
    quality: {
      rows: known.length,
      rate: rounded(hits / known.length),
      auc: rounded(auc(scores, answers)),
      ece: rounded(
        calibrationError(scores.map((confidence, row) => ({ confidence, right: answers[row] === 1 }))),
      ),
    },
    thresholds: thresholdsOf(scores, answers, hits),
  });
}

function positiveOf(rows: readonly Row[], { target, positive }: ScoreOptions): string {
  if (positive !== undefined) return String(positive);
  const outcomes = new Set(rows.map((row) => categoryOf(row[target]) as string));
  const found = [...outcomes].find((outcome) => USUAL_POSITIVES.includes(outcome.toLowerCase()));
  if (found !== undefined) return found;
  const names = [...outcomes].sort().slice(0, 5).join(", ");
  throw new Error(`say which outcome of "${target}" a high score stands for: it has ${names || "no values"}`);
}

/** Rows in five parts, outcomes alike in each; dealt out by chance, because what is regular in a file would be regular in a part. */
function foldsOf(answers: Uint8Array): number[][] {
  const folds: number[][] = Array.from({ length: FOLDS }, () => []);
  for (const outcome of [0, 1]) {
    const rows = Array.from(answers.keys()).filter((row) => answers[row] === outcome);
    for (const [place, row] of shuffled(rows, seeded(1)).entries()) folds[place % FOLDS]?.push(row);
  }
  return folds;
}

function chooseHold(problem: Problem, folds: number[][]): number {
  const total = problem.answers.length;
  const every = Math.max(1, Math.ceil(total / CHOSEN_ON));
  const thin = folds.map((fold) => fold.filter((_, place) => place % every === 0));
  const losses = HOLDS.map(() => 0);
  for (const [place, fold] of thin.entries()) {
    const rest = thin.filter((_, other) => other !== place).flat();
    let last: Fitted | undefined;
    HOLDS.forEach((hold, i) => {
      last = fit(problem, rest, hold / every, last);
      for (const row of fold)
        (losses[i] as number) += loss(logOdds(last, problem.matrix, row), problem.answers[row] as number);
    });
  }
  return HOLDS[losses.indexOf(Math.min(...losses))] as number;
}

const loss = (odds: number, answer: number) => Math.log1p(Math.exp(answer ? -odds : odds));

/** The log-odds of every row by a model that has not learnt from it. */
function leftOut(problem: Problem, folds: number[][], hold: number): number[] {
  const odds = new Array<number>(problem.answers.length).fill(0);
  let last: Fitted | undefined;
  folds.forEach((fold, place) => {
    const rest = folds.filter((_, other) => other !== place).flat();
    last = fit(problem, rest, hold, last);
    for (const row of fold) odds[row] = logOdds(last, problem.matrix, row);
  });
  return odds;
}

/** What brings log-odds of rows that were left out to the shares that turned out so (Platt 1999). */
function recalibration(odds: number[], answers: Uint8Array): { slope: number; shift: number } {
  const matrix = { width: 1, columns: new Int32Array(odds.length), values: Float64Array.from(odds) };
  const { weights, bias } = fit(
    { matrix, answers, columns: 1, neighbours: [] },
    odds.map((_, row) => row),
    1e-3,
  );
  return { slope: weights[0] as number, shift: bias };
}

/** What was fitted, field by field, each beside its mean over the rows. */
function scorecard(
  { plans }: Design,
  { matrix }: Problem,
  { bias, weights }: Fitted,
  slope: number,
  shift: number,
) {
  const mean = new Float64Array(weights.length);
  const rows = matrix.columns.length / matrix.width;
  matrix.columns.forEach((column, place) => {
    (mean[column] as number) += (matrix.values[place] as number) / rows;
  });
  const weight = (column: number) => rounded((weights[column] as number) * slope);
  let usuals = 0;
  const fields = plans.map((plan): FieldScore => {
    const columns = Array.from({ length: plan.size }, (_, i) => plan.first + i);
    const usual = rounded(
      columns.reduce((sum, column) => sum + weight(column) * (mean[column] as number), 0),
    );
    usuals += usual;
    return fieldOf(plan, columns.map(weight), usual);
  });
  return { bias: rounded(bias * slope + shift + usuals), fields };
}

function fieldOf(plan: Plan, weights: number[], usual: number): FieldScore {
  const missing = weights.at(-1) as number;
  const { name, as } = plan;
  if (as !== "category")
    return { name, as, knots: plan.knots, weights: weights.slice(0, -1), missing, usual };
  const values = Object.fromEntries(plan.values.map((value, place) => [value, weights[place] as number]));
  return { name, as, values, rare: weights.at(-2) as number, missing, usual };
}

const rounded = (number: number) => Math.round(number * 1e5) / 1e5;

/** Area under the receiver's operating curve, by ranks (Mann and Whitney); equal scores share their rank. */
export function auc(scores: readonly number[], answers: ArrayLike<number>): number {
  const order = scores.map((_, row) => row).sort((a, b) => (scores[a] as number) - (scores[b] as number));
  let [ranks, hits] = [0, 0];
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && scores[order[end] as number] === scores[order[start] as number]) end++;
    const inTie = order.slice(start, end).filter((row) => answers[row] === 1).length;
    ranks += inTie * ((start + 1 + end) / 2);
    hits += inTie;
    start = end;
  }
  return (ranks - (hits * (hits + 1)) / 2) / (hits * (order.length - hits));
}

function thresholdsOf(scores: number[], answers: Uint8Array, hits: number): ScoreThreshold[] {
  const order = scores.map((_, row) => row).sort((a, b) => (scores[b] as number) - (scores[a] as number));
  return SHARES.map((share) => {
    const best = order.slice(0, Math.max(1, Math.round(share * order.length)));
    const found = best.filter((row) => answers[row] === 1).length;
    const threshold = rounded(scores[best.at(-1) as number] as number);
    return { share, threshold, precision: rounded(found / best.length), recall: rounded(found / hits) };
  });
}
