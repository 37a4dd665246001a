import { seeded, shuffled } from "./chance.ts";
import type { Point } from "./vocabulary.ts";

/** One linear score for each class: `bias[class] + sum of value × weights[column × classes + class]`. */
export interface Linear {
  classes: number;
  weights: Float32Array;
  bias: Float32Array;
}

/** Rows to learn from. */
export interface Examples {
  points: Point[];
  targets: Int32Array;
  /** How much a mistake on the row costs. */
  costs: Float64Array;
}

/** Passes in which every class is looked at; in those between, only the classes that the row touched in the last one. */
const WHOLE = new Set([0, 1, 3, 5]);

/** The weights are the mean of those after each of the last passes: rows that contradict each other pull to and fro. */
const AVERAGED = 3;

/**
 * Support vector machines, one class against the rest, all classes at once: dual coordinate descent for the
 * squared hinge loss (Hsieh et al. 2008, algorithm 1; exact steps, no learning rate). `passes`, at least
 * three, is how often every row is looked at. The same rows in the same order give the same weights.
 */
export function trainLinear(examples: Examples, columns: number, classes: number, passes: number): Linear {
  const { points, targets, costs } = examples;
  const weights = new Float32Array(columns * classes);
  // most classes are wrong for most rows: they start there, and only what is taken for one of them moves them
  const bias = new Float32Array(classes).fill(-1);
  const mean = { weights: new Float32Array(weights.length), bias: new Float32Array(classes) };
  const duals = new Float32Array(points.length * classes);
  const lengths = points.map((point) => point.values.reduce((sum, value) => sum + value * value, 1));
  const scores = new Float64Array(classes);
  const step = new Float64Array(classes);
  const touched = new Int32Array(classes);
  const near: Int32Array[] = [];
  const chance = seeded(1);
  const order = points.map((_, i) => i);
  const every = Int32Array.from({ length: classes }, (_, c) => c);

  for (let pass = 0; pass < passes; pass++) {
    const whole = WHOLE.has(pass);
    for (const row of shuffled(order, chance)) {
      const { columns, values } = points[row] as Point;
      const among = whole ? every : (near[row] as Int32Array);
      if (among.length === 0) continue;
      if (whole) score({ classes, weights, bias }, points[row] as Point, scores);
      else scoreAmong(weights, bias, classes, columns, values, among, scores);
      const ridge = 0.5 / (costs[row] as number);
      const target = targets[row] as number;
      const close: number[] = [];
      let moved = 0;
      for (const c of among) {
        const side = c === target ? 1 : -1;
        const dual = duals[row * classes + c] as number;
        const slope = side * (scores[c] as number) - 1 + dual * ridge;
        if (whole && (dual > 0 || slope < 0.1)) close.push(c);
        if (dual === 0 && slope >= 0) continue;
        const next = Math.max(0, dual - slope / ((lengths[row] as number) + ridge));
        if (Math.abs(next - dual) < 1e-6) continue;
        duals[row * classes + c] = next;
        step[moved] = (next - dual) * side;
        touched[moved++] = c;
      }
      if (whole) near[row] = Int32Array.from(close);
      for (let j = 0; j < moved; j++) (bias[touched[j] as number] as number) += step[j] as number;
      for (let i = 0; i < columns.length; i++) {
        const value = values[i] as number;
        const from = (columns[i] as number) * classes;
        for (let j = 0; j < moved; j++) {
          (weights[from + (touched[j] as number)] as number) += value * (step[j] as number);
        }
      }
    }
    if (pass < passes - AVERAGED) continue;
    for (let i = 0; i < weights.length; i++) (mean.weights[i] as number) += (weights[i] as number) / AVERAGED;
    for (let c = 0; c < classes; c++) (mean.bias[c] as number) += (bias[c] as number) / AVERAGED;
  }
  return { classes, weights: mean.weights, bias: mean.bias };
}

/** The scores of a point, into `scores`. */
export function score(linear: Linear, { columns, values }: Point, scores: Float64Array): void {
  const { classes, weights, bias } = linear;
  for (let c = 0; c < classes; c++) scores[c] = bias[c] as number;
  let i = 0;
  // four columns at a time: a sum is fetched and put back a quarter as often
  for (; i + 3 < columns.length; i += 4) {
    const [v0, v1, v2, v3] = [values[i], values[i + 1], values[i + 2], values[i + 3]] as unknown as Four;
    const [f0, f1, f2, f3] = [columns[i], columns[i + 1], columns[i + 2], columns[i + 3]] as unknown as Four;
    const [o0, o1, o2, o3] = [f0 * classes, f1 * classes, f2 * classes, f3 * classes];
    for (let c = 0; c < classes; c++) {
      scores[c] =
        (scores[c] as number) +
        v0 * (weights[o0 + c] as number) +
        v1 * (weights[o1 + c] as number) +
        v2 * (weights[o2 + c] as number) +
        v3 * (weights[o3 + c] as number);
    }
  }
  for (; i < columns.length; i++) {
    const value = values[i] as number;
    const from = (columns[i] as number) * classes;
    for (let c = 0; c < classes; c++) (scores[c] as number) += value * (weights[from + c] as number);
  }
}

type Four = [number, number, number, number];

function scoreAmong(
  weights: Float32Array,
  bias: Float32Array,
  classes: number,
  columns: Int32Array,
  values: Float32Array,
  among: Int32Array,
  scores: Float64Array,
): void {
  for (const c of among) scores[c] = bias[c] as number;
  for (let i = 0; i < columns.length; i++) {
    const value = values[i] as number;
    const from = (columns[i] as number) * classes;
    for (const c of among) (scores[c] as number) += value * (weights[from + c] as number);
  }
}
