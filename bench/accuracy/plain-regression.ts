import type { Row } from "./judge.ts";

/** 2^19 columns: of the features of 10,000 short messages few share one. */
const BITS = 19;
const RATE = 0.5;
const PASSES = 8;

/**
 * What one would write in an hour, to see what the rest is worth: multinomial logistic regression (AdaGrad, eight
 * passes) over hashed words, pairs of words and two to five letters in a row.
 *
 * @returns the share of `test` that is labelled rightly
 */
export function plainRegression(train: readonly Row[], test: readonly Row[]): number {
  const labels = [...new Set(train.map(({ label }) => label))].sort();
  const classes = labels.length;
  const weights = new Float32Array((1 << BITS) * classes);
  const squares = new Float32Array((1 << BITS) * classes).fill(1e-8);
  const chances = new Float64Array(classes);

  function predict(columns: number[], value: number): number {
    chances.fill(0);
    for (const column of columns)
      for (let one = 0; one < classes; one++) chances[one]! += weights[column * classes + one]! * value;
    const most = Math.max(...chances);
    let sum = 0;
    for (let one = 0; one < classes; one++) sum += chances[one] = Math.exp(chances[one]! - most);
    for (let one = 0; one < classes; one++) chances[one]! /= sum;
    return chances.indexOf(Math.max(...chances));
  }

  const rows = train.map(({ text, label }) => ({ columns: columnsOf(text), target: labels.indexOf(label) }));
  let seed = 1;
  const below = (limit: number) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * limit);
  };
  for (let pass = 0; pass < PASSES; pass++) {
    for (let i = rows.length - 1; i > 0; i--) {
      const j = below(i + 1);
      [rows[i], rows[j]] = [rows[j]!, rows[i]!];
    }
    for (const { columns, target } of rows) {
      const value = 1 / Math.sqrt(columns.length || 1);
      predict(columns, value);
      chances[target]! -= 1;
      for (const column of columns) {
        for (let one = 0; one < classes; one++) {
          const at = column * classes + one;
          const slope = chances[one]! * value;
          squares[at]! += slope * slope;
          weights[at]! -= (RATE * slope) / Math.sqrt(squares[at]!);
        }
      }
    }
  }
  const right = test.filter(({ text, label }) => {
    const columns = columnsOf(text);
    return labels[predict(columns, 1 / Math.sqrt(columns.length || 1))] === label;
  });
  return right.length / test.length;
}

function columnsOf(text: string): number[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];
  const features = words.flatMap((word, place) => {
    const edged = ` ${word} `;
    const letters = [2, 3, 4, 5].flatMap((n) =>
      Array.from({ length: Math.max(0, edged.length - n + 1) }, (_, from) => edged.slice(from, from + n)),
    );
    return [`word ${word}`, ...(place > 0 ? [`pair ${words[place - 1]} ${word}`] : []), ...letters];
  });
  return [...new Set(features.map(hash))];
}

function hash(text: string): number {
  let value = 0x811c_9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x0100_0193);
  value = Math.imul(value ^ (value >>> 15), 0x85eb_ca6b);
  return (value ^ (value >>> 13)) >>> (32 - BITS);
}
