import { eachFeature, LETTERS, type View, WORDS } from "./features.ts";
import { createKeyTable, type KeyTable } from "./key-table.ts";
import { type Meaning, meaningOf } from "./meaning.ts";
import type { Token } from "./tokens.ts";

/** The features that a model knows, a column each. */
export interface Vocabulary {
  /** Keys of the features, by column. */
  keys: Uint32Array;
  /** Of which view each feature is. */
  views: Uint8Array;
  /** In how many rows of the training the feature stood. */
  frequency: Uint32Array;
  /** How many rows that is out of. */
  rows: number;
}

/** What texts are points in: a column for each known feature, and behind them one for each direction of meaning. */
export interface Space {
  vocabulary: Vocabulary;
  meaning?: Meaning;
}

/** How many columns the points of a space have at most. */
export const columnsOf = ({ vocabulary, meaning }: Space) =>
  vocabulary.keys.length + (meaning?.vectors.size ?? 0);

/** A text as a point: its known features weighted by tf-idf, and its meaning. */
export interface Point {
  columns: Int32Array;
  values: Float32Array;
  /** Share of the words, and of the runs of letters, that the vocabulary has (by squared weight, 0 to 1). */
  familiar: [words: number, letters: number];
  /** How many words the text has. */
  length: number;
}

/** Called for each known feature with the tokens (first and last) in which it stands. */
export type Occurrence = (column: number, first: number, last: number) => void;

export interface Reader {
  point(tokens: Token[], occurrence?: Occurrence): Point;
}

/**
 * The features of the texts that occur in at least `least` of them, the most frequent `most` if there are more.
 */
export function collectVocabulary(texts: Token[][], least: number, most: number): Vocabulary {
  const table = createKeyTable(1 << 16);
  let counts = new Uint32Array(1 << 17);
  let last = new Int32Array(1 << 17).fill(-1);
  const keys: number[] = [];
  const views: number[] = [];
  texts.forEach((tokens, row) => {
    eachFeature(tokens, (view, key) => {
      const place = table.add(key);
      if (place === counts.length) {
        counts = grown(counts, new Uint32Array(place * 2));
        last = grown(last, new Int32Array(place * 2).fill(-1));
      }
      if (place === keys.length) {
        keys.push(key);
        views.push(view);
      }
      if (last[place] === row) return;
      last[place] = row;
      (counts[place] as number)++;
    });
  });
  let floor = least;
  const kept = () => counts.subarray(0, keys.length).reduce((sum, count) => sum + Number(count >= floor), 0);
  while (kept() > most) floor++;
  const places = keys.map((_, place) => place).filter((place) => (counts[place] as number) >= floor);
  return {
    keys: Uint32Array.from(places, (place) => keys[place] as number),
    views: Uint8Array.from(places, (place) => views[place] as number),
    frequency: Uint32Array.from(places, (place) => counts[place] as number),
    rows: texts.length,
  };
}

function grown<T extends Uint32Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

const readers = new WeakMap<Space, Reader>();

/** The reader of a space; made once. */
export function readerOf(space: Space): Reader {
  const reader = readers.get(space) ?? createReader(space);
  readers.set(space, reader);
  return reader;
}

function createReader({ vocabulary: { keys, views, frequency, rows }, meaning }: Space): Reader {
  const table: KeyTable = createKeyTable(keys.length);
  for (const key of keys) table.add(key);
  const rarity = (count: number) => Math.log((1 + rows) / (1 + count)) + 1;
  const idf = Float64Array.from(frequency, rarity);
  const unseen = rarity(0) ** 2;
  const times = new Uint16Array(keys.length);
  let found = new Int32Array(1 << 12);

  return {
    point(tokens, occurrence) {
      let count = 0;
      const known: [number, number] = [0, 0];
      const all: [number, number] = [0, 0];
      eachFeature(tokens, (view, key, first, last) => {
        const column = table.get(key);
        if (column < 0) {
          all[view] += unseen;
          return;
        }
        occurrence?.(column, first, last);
        if (times[column] === 0) {
          if (count === found.length) found = grown(found, new Int32Array(count * 2));
          found[count++] = column;
        }
        (times[column] as number)++;
      });
      const directions = meaning ? meaningOf(meaning, tokens) : [];
      const columns = new Int32Array(count + directions.length);
      columns.set(found.subarray(0, count).sort());
      const values = new Float32Array(columns.length);
      for (let i = 0; i < count; i++) {
        const column = columns[i] as number;
        const value = (1 + Math.log(times[column] as number)) * (idf[column] as number);
        values[i] = value;
        known[views[column] as View] += value * value;
        times[column] = 0;
      }
      // what is not known counts in the length all the same: a text that is strange says less
      all[WORDS] += known[WORDS];
      all[LETTERS] += known[LETTERS];
      const scale = [1 / Math.sqrt(all[WORDS] || 1), 1 / Math.sqrt(all[LETTERS] || 1)];
      for (let i = 0; i < count; i++) {
        (values[i] as number) *= scale[views[columns[i] as number] as View] as number;
      }
      directions.forEach((value, i) => {
        columns[count + i] = keys.length + i;
        values[count + i] = value;
      });
      const familiar: Point["familiar"] = [
        known[WORDS] / (all[WORDS] || 1),
        known[LETTERS] / (all[LETTERS] || 1),
      ];
      return { columns, values, familiar, length: tokens.length };
    },
  };
}
