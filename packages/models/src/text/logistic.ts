/** The chance of a yes: `1 / (1 + exp(-(bias + sum of weight × (input - mean) / spread)))`. */
export interface Logistic {
  bias: number;
  weights: number[];
  mean: number[];
  spread: number[];
}

/** Inputs with their answers. Costs say how much a row counts. */
export interface Observations {
  inputs: number[][];
  answers: boolean[];
  costs?: number[];
  /** Log-odds that are given beforehand; what is fitted is added to them. */
  offsets?: number[];
}

/** Logistic regression with a ridge on brought-to-scale inputs, by Newton's method. Inputs: a handful. */
export function fitLogistic(observations: Observations, ridge = 1): Logistic {
  const { inputs } = observations;
  const size = inputs[0]?.length ?? 0;
  const mean = columnMeans(inputs, size);
  const spread = mean.map((middle, i) => {
    const variance = inputs.reduce((sum, row) => sum + ((row[i] as number) - middle) ** 2, 0) / inputs.length;
    return Math.sqrt(variance) || 1;
  });
  const fitted: Logistic = { bias: 0, weights: mean.map(() => 0), mean, spread };
  for (let round = 0; round < 30; round++) {
    const { gradient, curvature } = slopes(fitted, observations, ridge);
    const step = solve(curvature, gradient);
    fitted.bias -= step[0] as number;
    fitted.weights = fitted.weights.map((weight, i) => weight - (step[i + 1] as number));
    if (step.every((move) => Math.abs(move) < 1e-6)) break;
  }
  return fitted;
}

/** The chance of a yes. */
export const chanceOf = (logistic: Logistic, input: number[], offset = 0): number =>
  1 / (1 + Math.exp(-offset - oddsOf(logistic, input)));

/** The logarithm of the odds of a yes. */
export function oddsOf({ bias, weights, mean, spread }: Logistic, input: number[]): number {
  let sum = bias;
  for (let i = 0; i < weights.length; i++) {
    sum += ((weights[i] as number) * ((input[i] as number) - (mean[i] as number))) / (spread[i] as number);
  }
  return sum;
}

function slopes(fitted: Logistic, { inputs, answers, costs, offsets }: Observations, ridge: number) {
  const size = fitted.weights.length + 1;
  const gradient = [0.01 * ridge * fitted.bias, ...fitted.weights.map((weight) => ridge * weight)];
  const curvature = gradient.map((_, i) =>
    gradient.map((_, j) => (i === j ? (i ? ridge : 0.01 * ridge) : 0)),
  );
  const scaled = new Array<number>(size).fill(1);
  inputs.forEach((input, row) => {
    const chance = chanceOf(fitted, input, offsets?.[row]);
    const cost = costs?.[row] ?? 1;
    const off = cost * (chance - Number(answers[row]));
    const bend = cost * Math.max(1e-6, chance * (1 - chance));
    for (let i = 1; i < size; i++) {
      scaled[i] =
        ((input[i - 1] as number) - (fitted.mean[i - 1] as number)) / (fitted.spread[i - 1] as number);
    }
    for (let i = 0; i < size; i++) {
      (gradient[i] as number) += off * (scaled[i] as number);
      const line = curvature[i] as number[];
      for (let j = 0; j < size; j++)
        (line[j] as number) += bend * (scaled[i] as number) * (scaled[j] as number);
    }
  });
  return { gradient, curvature };
}

function columnMeans(rows: number[][], size: number): number[] {
  return Array.from(
    { length: size },
    (_, i) => rows.reduce((sum, row) => sum + (row[i] as number), 0) / rows.length,
  );
}

/** Solves a positive definite system by Gauss's elimination. */
function solve(matrix: number[][], right: number[]): number[] {
  const lines = matrix.map((line, i) => [...line, right[i] as number]);
  lines.forEach((line, i) => {
    for (const below of lines.slice(i + 1)) {
      const factor = (below[i] as number) / (line[i] as number);
      for (let j = i; j < below.length; j++) (below[j] as number) -= factor * (line[j] as number);
    }
  });
  const solution = new Array<number>(right.length).fill(0);
  for (let i = right.length - 1; i >= 0; i--) {
    const line = lines[i] as number[];
    let sum = line[right.length] as number;
    for (let j = i + 1; j < right.length; j++) sum -= (line[j] as number) * (solution[j] as number);
    solution[i] = sum / (line[i] as number);
  }
  return solution;
}
