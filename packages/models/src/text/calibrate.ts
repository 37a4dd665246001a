import { calibrationError, type Sure } from "../evaluate/calibration.ts";
import { fitLogistic, type Logistic, oddsOf } from "./logistic.ts";
import type { Thresholds } from "./model.ts";
import type { Seen } from "./unknown.ts";
import type { Point } from "./vocabulary.ts";

/** Turns scores into how sure the model is. */
export interface Calibration {
  /** Chances of the classes are `softmax(sharpness × scores)`. */
  sharpness: number;
  /** Corrects the odds of the first by its lead over the second and how familiar the text is. */
  right: Logistic;
  /** On how many rows, judged by models that had not learnt from them, all this was found; and how they did. */
  rows: number;
  accuracy: number;
  /** Expected calibration error on those rows. */
  ece: number;
  /**
   * The same by class, by place in the labels: rows of it, those of them that were found, and how many were said to be of
   * it. Absent in files of earlier releases.
   */
  classes?: { rows: number; right: number; said: number }[];
  /** The share of familiar words (see `Point`) that nineteen in twenty of those rows reach. */
  familiarFrom: number;
}

/** A row judged by a model that had not learnt from it. */
export interface Judged extends Seen {
  /** Place of its class. */
  target: number;
}

/** The places of the classes with their chances, best first; the first one's chance is the calibrated confidence. */
export function ranked(calibration: Calibration, scores: Float64Array, point: Point): [number, number][] {
  const chances = softmax(scores, calibration.sharpness);
  const order = Array.from(chances, (chance, place): [number, number] => [place, chance]).sort(
    (a, b) => b[1] - a[1] || a[0] - b[0],
  );
  const first = order[0] as [number, number];
  if (order.length === 1) return order;
  const rest = 1 - first[1] || 1;
  const sure = Math.max(sureness(calibration.right, evidence(chances, point)), 1 / order.length);
  return order.map(([place, chance], i) => [
    place,
    i === 0 ? sure : Math.min(sure, ((1 - sure) * chance) / rest),
  ]);
}

/** Finds sharpness and confidence on judged rows, and the thresholds for the wanted precisions. */
export function calibrate(
  judged: Judged[],
  precisions: number[],
): { calibration: Calibration; atPrecision: Thresholds["atPrecision"] } {
  const sharpness = bestSharpness(judged);
  const tops = judged.map(({ scores, target }) =>
    scores.every((score) => score <= (scores[target] ?? Infinity)),
  );
  const inputs = judged.map(({ scores, point }) => evidence(softmax(scores, sharpness), point));
  const right = fitLogistic({ inputs, answers: tops, offsets: inputs.map(ownOdds) }, RIDGE);
  const answers = inputs.map((input, i) => ({
    confidence: sureness(right, input),
    right: tops[i] as boolean,
  }));
  const calibration = {
    sharpness,
    right,
    rows: judged.length,
    accuracy: tops.filter(Boolean).length / (judged.length || 1),
    ece: calibrationError(answers),
    classes: byClass(judged),
    familiarFrom:
      judged.map(({ point }) => point.familiar[0]).sort((a, b) => a - b)[Math.floor(judged.length / 20)] ?? 0,
  };
  return { calibration, atPrecision: precisions.map((precision) => thresholdFor(precision, answers)) };
}

function byClass(judged: Judged[]): NonNullable<Calibration["classes"]> {
  const classes = Array.from({ length: judged[0]?.scores.length ?? 0 }, () => ({
    rows: 0,
    right: 0,
    said: 0,
  }));
  for (const { scores, target } of judged) {
    let said = 0;
    scores.forEach((score, place) => {
      if (score > (scores[said] ?? Number.NEGATIVE_INFINITY)) said = place;
    });
    const [own, answer] = [classes[target], classes[said]];
    if (own) own.rows++;
    if (answer) answer.said++;
    if (own && said === target) own.right++;
  }
  return classes;
}

/** Few rows are to correct little. */
const RIDGE = 5;

/** Nor is what was never met in the training (a tie between familiar classes) to be made sure of by what was. */
const CORRECTION = 1;

const ownOdds = ([odds]: number[]) => odds as number;

function sureness(right: Logistic, input: number[]): number {
  const correction = Math.max(-CORRECTION, Math.min(CORRECTION, oddsOf(right, input)));
  return 1 / (1 + Math.exp(-ownOdds(input) - correction));
}

/** What the confidence rests on: the odds of the first class, its lead over the second, how familiar the words are. */
function evidence(chances: Float64Array, { familiar, length }: Point): number[] {
  let first = 0;
  let second = 0;
  for (const chance of chances) {
    if (chance > first) [first, second] = [chance, first];
    else if (chance > second) second = chance;
  }
  const odds = Math.log((first + 1e-9) / (1 - first + 1e-9));
  const lead = Math.log((first + 1e-9) / (second + 1e-9));
  return [odds, Math.min(lead, 20), ...familiar, Math.log(1 + length)];
}

export function softmax(scores: Float64Array, sharpness: number): Float64Array {
  const chances = new Float64Array(scores.length);
  let most = Number.NEGATIVE_INFINITY;
  for (const score of scores) most = Math.max(most, score);
  let sum = 0;
  for (let c = 0; c < scores.length; c++) {
    chances[c] = Math.exp(sharpness * ((scores[c] as number) - most));
    sum += chances[c] as number;
  }
  for (let c = 0; c < scores.length; c++) (chances[c] as number) /= sum;
  return chances;
}

/** The sharpness under which the true classes are likeliest (golden section over its logarithm), on two thousand rows. */
function bestSharpness(judged: Judged[]): number {
  const every = Math.ceil(judged.length / 2000);
  const sample = judged.filter((_, i) => i % every === 0);
  const loss = (log: number) =>
    sample.reduce(
      (sum, { scores, target }) => sum - Math.log((softmax(scores, Math.exp(log))[target] ?? 0) + 1e-12),
      0,
    );
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [Math.log(0.5), Math.log(10)];
  for (let round = 0; round < 14; round++) {
    const [a, b] = [high - golden * (high - low), low + golden * (high - low)];
    if (loss(a) < loss(b)) high = b;
    else low = a;
  }
  return Math.exp((low + high) / 2);
}

/**
 * The lowest confidence from which answers are right often enough. One wrong answer more is assumed than was seen, so
 * that a few lucky rows promise nothing; where no confidence is enough, the threshold is above 1 and nothing is handled.
 */
function thresholdFor(precision: number, answers: Sure[]) {
  const sorted = answers.toSorted((a, b) => b.confidence - a.confidence);
  let right = 0;
  let best = { precision, threshold: 1.01, coverage: 0 };
  sorted.forEach((answer, i) => {
    right += Number(answer.right);
    if (sorted[i + 1]?.confidence === answer.confidence) return;
    if (right / (i + 2) >= precision)
      best = { precision, threshold: answer.confidence, coverage: (i + 1) / sorted.length };
  });
  return best;
}
