import { isRight, type Judged, share } from "./judged.ts";

/** How one class fares. */
export interface ClassFigures {
  label: string;
  /** Rows that are of it. */
  rows: number;
  /** Of the rows answered with it, the share that is of it; null: none was. */
  precision: number | null;
  /** Of its rows, the share answered with it; null: there are none. */
  recall: number | null;
}

/** Two classes that are taken for each other. */
export interface Confusion {
  truth: string;
  answer: string;
  count: number;
  /** Texts of such rows, the surest mistakes first. */
  examples: string[];
}

/** Precision and recall of every class that occurs, weakest recall first. */
export function perClass(rows: readonly Judged[]): ClassFigures[] {
  const tallies = new Map<string, { of: number; as: number; right: number }>();
  const tally = (label: string) => {
    const found = tallies.get(label) ?? { of: 0, as: 0, right: 0 };
    tallies.set(label, found);
    return found;
  };
  for (const row of rows) {
    tally(row.truth).of++;
    tally(row.answer).as++;
    if (isRight(row)) tally(row.truth).right++;
  }
  return [...tallies]
    .map(([label, { of, as, right }]) => ({
      label,
      rows: of,
      precision: as === 0 ? null : share(right, as),
      recall: of === 0 ? null : share(right, of),
    }))
    .sort((a, b) => (a.recall ?? 2) - (b.recall ?? 2) || b.rows - a.rows || (a.label < b.label ? -1 : 1));
}

/** Every pair of classes that was confused, the most frequent first, each with up to `examples` texts. */
export function confusions(rows: readonly Judged[], examples = 3): Confusion[] {
  const pairs = new Map<string, Judged[]>();
  for (const row of rows) {
    if (isRight(row)) continue;
    const key = JSON.stringify([row.truth, row.answer]);
    pairs.set(key, [...(pairs.get(key) ?? []), row]);
  }
  return [...pairs.values()]
    .map((mistakes) => ({
      truth: mistakes[0]?.truth as string,
      answer: mistakes[0]?.answer as string,
      count: mistakes.length,
      examples: mistakes
        .toSorted((a, b) => b.confidence - a.confidence)
        .flatMap(({ text }) => (text === undefined ? [] : [text]))
        .slice(0, examples),
    }))
    .sort((a, b) => b.count - a.count);
}
