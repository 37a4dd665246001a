import type { Token } from "./tokens.ts";

/** Features come in two views of the text, each brought to length 1 for itself: its words, and their letters. */
export const WORDS = 0;
export const LETTERS = 1;
export type View = typeof WORDS | typeof LETTERS;

/** Called for every feature of a text: its view, its key, and the tokens (first and last) in which it stands. */
export type Emit = (view: View, key: number, first: number, last: number) => void;

const SHORTEST = 2;
const LONGEST = 5;

/**
 * The features of a text as 32-bit keys: words, pairs of neighbours, pairs with one word between them, how the
 * text begins, and runs of two to five letters inside words (which see through endings and misspellings).
 */
export function eachFeature(tokens: Token[], emit: Emit): void {
  let before = EDGE;
  let beforeThat = EDGE;
  for (let i = 0; i < tokens.length; i++) {
    const word = (tokens[i] as Token).text;
    const key = wordKey(word);
    emit(WORDS, key, i, i);
    emit(WORDS, mix(step(step(PAIR, before), key)), Math.max(0, i - 1), i);
    if (i > 1) emit(WORDS, mix(step(step(SKIP, beforeThat), key)), i - 2, i);
    if (i === 0) emit(WORDS, mix(step(FIRST, key)), 0, 0);
    beforeThat = before;
    before = key;
    letters(word, i, emit);
  }
  const last = tokens.length - 1;
  if (last >= 0) emit(WORDS, mix(step(step(PAIR, before), EDGE)), last, last);
}

/** Key of the feature "this word occurs". */
export function wordKey(word: string): number {
  let hash = WORD;
  for (let i = 0; i < word.length; i++) hash = step(hash, word.charCodeAt(i));
  return mix(hash);
}

function letters(word: string, at: number, emit: Emit): void {
  // a number is told by its length: figures are seldom seen twice, their kind is
  const inner = word.charCodeAt(0) <= 57 && word.charCodeAt(0) >= 48 ? "0".repeat(word.length) : word;
  const padded = ` ${inner.slice(0, 30)} `;
  for (let i = 0; i < padded.length; i++) {
    let hash = RUN;
    const end = Math.min(padded.length, i + LONGEST);
    for (let j = i; j < end; j++) {
      hash = step(hash, padded.charCodeAt(j));
      if (j - i + 1 >= SHORTEST) emit(LETTERS, mix(hash), at, at);
    }
  }
}

// kinds of feature start from different numbers, so that a word and a pair never share a key but by chance
const [WORD, PAIR, SKIP, FIRST, RUN, EDGE] = [1, 2, 3, 4, 5, 6].map((kind) =>
  Math.imul(kind, 0x9e37_79b1),
) as [number, number, number, number, number, number];

/** FNV-1a, one step. */
const step = (hash: number, unit: number) => Math.imul(hash ^ unit, 0x0100_0193);

/** Spreads a hash over all 32 bits (the end of MurmurHash3). Never 0, which marks an empty place in a table. */
function mix(hash: number): number {
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85eb_ca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2_ae35);
  hash ^= hash >>> 16;
  return hash >>> 0 || 1;
}
