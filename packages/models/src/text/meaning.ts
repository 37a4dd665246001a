import type { Token } from "./tokens.ts";
import { sumOf, type WordVectors } from "./vectors.ts";

/** Word vectors, and how the sums of a training's texts lie in them. */
export interface Meaning {
  vectors: WordVectors;
  /** Middle of the texts, and by what each direction is stretched so that none drowns the others. */
  middle: Float32Array;
  stretch: Float32Array;
}

/** Fits the middle and the stretch to the texts of a training. */
export function fitMeaning(vectors: WordVectors, texts: Token[][]): Meaning {
  const { size } = vectors;
  const middle = new Float64Array(size);
  const squares = new Float64Array(size);
  for (const tokens of texts) {
    const direction = unit(sumOf(vectors, tokens));
    for (let i = 0; i < size; i++) {
      (middle[i] as number) += (direction[i] as number) / texts.length;
      (squares[i] as number) += (direction[i] as number) ** 2 / texts.length;
    }
  }
  const stretch = squares.map((square, i) => Math.max(1e-6, square - (middle[i] as number) ** 2) ** -0.5);
  return { vectors, middle: Float32Array.from(middle), stretch: Float32Array.from(stretch) };
}

/** Where a text lies: a vector of length 1, or of length 0 when none of its words is known. */
export function meaningOf({ vectors, middle, stretch }: Meaning, tokens: Token[]): Float64Array {
  const sum = sumOf(vectors, tokens);
  if (sum.every((value) => value === 0)) return sum;
  return unit(unit(sum).map((value, i) => (value - (middle[i] as number)) * (stretch[i] as number)));
}

function unit(vector: Float64Array): Float64Array {
  const length = lengthOf(vector) || 1;
  return vector.map((value) => value / length);
}

const lengthOf = (vector: Float64Array) => Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));

/** What each token added to a score with these weights for the directions, and what was there without any of them. */
export function contributions({ vectors, middle, stretch }: Meaning, tokens: Token[], weights: number[]) {
  const sum = sumOf(vectors, tokens);
  const length = lengthOf(sum);
  if (length === 0) return { shares: tokens.map(() => 0), base: 0 };
  const placed = sum.map((value, i) => (value / length - (middle[i] as number)) * (stretch[i] as number));
  const by = weights.map((weight, i) => (weight * (stretch[i] as number)) / (lengthOf(placed) || 1));
  return {
    shares: tokens.map((token) =>
      sumOf(vectors, [token]).reduce((total, value, i) => total + (value / length) * (by[i] as number), 0),
    ),
    base: -by.reduce((total, weight, i) => total + weight * (middle[i] as number), 0),
  };
}
