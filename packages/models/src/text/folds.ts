import { seeded, shuffled } from "./chance.ts";
import type { Token } from "./tokens.ts";

/** Texts that have this share of their words in common are one text written twice. */
const SAME = 0.6;
/** Of a text, so many of its rarest words are looked up to find it again, each in so many texts at most. */
const RAREST = 3;
const LOOKED_AT = 60;

/**
 * A fold for each row: every label is spread evenly, and texts that are nearly the same are in one fold, so that no
 * row is judged by a model that has as good as seen it.
 */
export function foldsOf(rows: { tokens: Token[]; label: string }[], folds: number): number[] {
  const words = rows.map(({ tokens }) => new Set(tokens.map(({ text }) => text)));
  const frequency = new Map<string, number>();
  for (const set of words) for (const word of set) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  const placed = new Map<string, number[]>();
  const next = new Map<string, number>();
  const fold: number[] = [];
  for (const row of shuffled(Array.from(rows.keys()), seeded(2))) {
    const own = words[row] as Set<string>;
    const rarest = [...own]
      .sort((a, b) => (frequency.get(a) as number) - (frequency.get(b) as number))
      .filter((word) => frequency.get(word) !== 1)
      .slice(0, RAREST);
    const twin = rarest
      .flatMap((word) => placed.get(word) ?? [])
      .find((other) => overlap(own, words[other] as Set<string>) >= SAME);
    const { label } = rows[row] as { label: string };
    if (twin === undefined) {
      fold[row] = next.get(label) ?? row % folds;
      next.set(label, ((fold[row] as number) + 1) % folds);
    } else fold[row] = fold[twin] as number;
    for (const word of rarest) {
      const there = placed.get(word) ?? [];
      if (there.length < LOOKED_AT) there.push(row);
      placed.set(word, there);
    }
  }
  return fold;
}

/** Words in common, as a share of the words of both (Jaccard). */
function overlap(a: Set<string>, b: Set<string>): number {
  let common = 0;
  for (const word of a) common += Number(b.has(word));
  return common / (a.size + b.size - common);
}
