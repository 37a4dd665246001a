import type { Matrix } from "./columns.ts";
import { sigmoid } from "./model.ts";

export interface Problem {
  matrix: Matrix;
  answers: Uint8Array;
  columns: number;
  /** Columns whose weights are to be alike. */
  neighbours: [number, number][];
}

export interface Fitted {
  bias: number;
  weights: Float64Array;
}

/** How much a weight of its own is held back, beside what holds neighbours together. */
const RIDGE = 0.1;

/**
 * Logistic regression by Newton's method, on the rows that are named. `hold` pulls weights to 0 (categories) and
 * neighbouring knots to each other, so that a number's line is smooth. The same input gives the same weights.
 */
export function fit(
  { matrix, answers, columns, neighbours }: Problem,
  rows: readonly number[],
  hold: number,
  start?: Fitted,
): Fitted {
  const size = columns + 1;
  const fitted: Fitted = {
    bias: start?.bias ?? 0,
    weights: Float64Array.from(start?.weights ?? new Float64Array(columns)),
  };
  const held = new Float64Array(columns).fill(hold);
  for (const column of neighbours.flat()) held[column] = hold * RIDGE;
  const { width } = matrix;
  for (let round = 0; round < 25; round++) {
    const gradient = new Float64Array(size);
    const curvature = new Float64Array(size * size);
    for (let i = 0; i < columns; i++) {
      gradient[i] = -(held[i] as number) * (fitted.weights[i] as number);
      curvature[i * size + i] = held[i] as number;
    }
    curvature[size * size - 1] = 1e-9;
    for (const [a, b] of neighbours) {
      const pull = hold * ((fitted.weights[b] as number) - (fitted.weights[a] as number));
      (gradient[a] as number) += pull;
      (gradient[b] as number) -= pull;
      for (const [i, j, sign] of [
        [a, a, 1],
        [b, b, 1],
        [a, b, -1],
        [b, a, -1],
      ] as const)
        (curvature[i * size + j] as number) += sign * hold;
    }
    for (const row of rows) {
      const from = row * width;
      const chance = sigmoid(logOdds(fitted, matrix, row));
      const off = (answers[row] as number) - chance;
      const bend = Math.max(1e-9, chance * (1 - chance));
      (gradient[columns] as number) += off;
      (curvature[size * size - 1] as number) += bend;
      for (let i = from; i < from + width; i++) {
        const [column, value] = [matrix.columns[i] as number, matrix.values[i] as number];
        if (value === 0) continue;
        (gradient[column] as number) += off * value;
        const line = column * size;
        const bent = bend * value;
        (curvature[line + columns] as number) += bent;
        (curvature[columns * size + column] as number) += bent;
        for (let j = from; j < from + width; j++)
          (curvature[line + (matrix.columns[j] as number)] as number) += bent * (matrix.values[j] as number);
      }
    }
    const step = solve(curvature, gradient, size);
    let most = 0;
    for (let i = 0; i < columns; i++) {
      (fitted.weights[i] as number) += step[i] as number;
      most = Math.max(most, Math.abs(step[i] as number));
    }
    fitted.bias += step[columns] as number;
    if (most < 1e-5) break;
  }
  return fitted;
}

export function logOdds({ bias, weights }: Fitted, { width, columns, values }: Matrix, row: number): number {
  let sum = bias;
  for (let i = row * width; i < (row + 1) * width; i++)
    sum += (weights[columns[i] as number] as number) * (values[i] as number);
  return sum;
}

/** Solves a symmetric, positive definite system (Cholesky). */
function solve(matrix: Float64Array, right: Float64Array, size: number): Float64Array {
  const at = (i: number, j: number) => matrix[i * size + j] as number;
  for (let j = 0; j < size; j++) {
    for (let i = j; i < size; i++) {
      let sum = at(i, j);
      for (let k = 0; k < j; k++) sum -= at(i, k) * at(j, k);
      matrix[i * size + j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / at(j, j);
    }
  }
  const solution = Float64Array.from(right);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) (solution[i] as number) -= at(i, k) * (solution[k] as number);
    (solution[i] as number) /= at(i, i);
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) (solution[i] as number) -= at(k, i) * (solution[k] as number);
    (solution[i] as number) /= at(i, i);
  }
  return solution;
}
