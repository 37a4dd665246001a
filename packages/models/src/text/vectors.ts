import { wordKey } from "./features.ts";
import { createKeyTable, type KeyTable } from "./key-table.ts";
import { type FileKind, pack, unpack } from "./packed.ts";
import type { Token } from "./tokens.ts";

/**
 * What words mean, as learnt from a large body of text by somebody else: words used alike lie near each other.
 * Common words are already made short, so that the sum over a text is what it is about.
 */
export interface WordVectors {
  size: number;
  /** Keys of the words, most frequent first. */
  keys: Uint32Array;
  /** The word's vector is `bytes[word × size + i] × scale[word]`. */
  scale: Float32Array;
  bytes: Int8Array;
}

const tables = new WeakMap<WordVectors, KeyTable>();

/** Place of a token's vector; -1: there is none. "card's" has that of "card". */
export function vectorOf(vectors: WordVectors, { text }: Token): number {
  let table = tables.get(vectors);
  if (!table) {
    table = createKeyTable(vectors.keys.length);
    for (const key of vectors.keys) table.add(key);
    tables.set(vectors, table);
  }
  const place = table.get(wordKey(text));
  const cut = text.indexOf("'");
  return place < 0 && cut > 0 ? table.get(wordKey(text.slice(0, cut))) : place;
}

/** Sum of the vectors of the tokens. */
export function sumOf(vectors: WordVectors, tokens: Token[]): Float64Array {
  const { size, scale, bytes } = vectors;
  const sum = new Float64Array(size);
  for (const token of tokens) {
    const place = vectorOf(vectors, token);
    if (place < 0) continue;
    const by = scale[place] as number;
    for (let i = 0; i < size; i++) (sum[i] as number) += by * (bytes[place * size + i] as number);
  }
  return sum;
}

const KIND: FileKind = {
  mark: "TLvect",
  format: 1,
  name: "a file of word vectors",
  help: "make one with `bench/word-vectors.ts`",
};

/** Word vectors as bytes, and back. */
export const encodeVectors = (vectors: WordVectors): Uint8Array => pack(KIND, vectors);
export const decodeVectors = (bytes: Uint8Array): WordVectors => unpack(KIND, bytes).content as WordVectors;

let english: WordVectors | undefined;

/**
 * Vectors of the 20,000 most frequent English words, two megabytes: GloVe (Pennington et al. 2014, 6 billion words,
 * 100 directions, public domain), made small by `bench/word-vectors.ts`. Not in a browser, where whoever wants
 * them fetches the file and decodes it.
 */
export function englishVectors(): WordVectors {
  const { readFileSync } = process.getBuiltinModule("node:fs");
  english ??= decodeVectors(readFileSync(new URL("../../data/english.vectors", import.meta.url)));
  return english;
}
