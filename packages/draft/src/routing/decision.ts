import type { Place } from "@throughline/scan";
import { type Asked, type Cell, waysOf } from "./cells.ts";

/** An entry of a rule: whom a record is given that fits it, where none before did. */
export interface Entry extends Place {
  /** Counts from 1. */
  number: number;
  /** Absent: always. */
  when?: string;
  /** Absent: nobody, and the search is over. */
  gives?: string;
  /** Its criteria as they stand in the org. */
  text: string;
  /** Why it is not carried over. */
  left?: string;
  /** Nothing comes to it, so that nothing is lost. */
  idle?: boolean;
}

/** A row of a decision table, or an entry that is only told of at its place. */
export type Row = { entry: Entry; cells: (Cell | undefined)[]; special: boolean } | { left: Entry };

/** What the entries come to, in their order. */
export type Decision =
  | { as: "table"; columns: string[]; rows: Row[]; specials: Entry[] }
  | { as: "rules"; entries: Entry[] };

/** More columns than this are not read any more. */
const MOST_COLUMNS = 7;
/** Fewer rows than this are read more easily as rules. */
const FEWEST_ROWS = 3;
/** In how many entries of a long rule an input stands at least to have a column. */
const RARE = 2;
const LONG = 12;
/** An input that is more than a field, such as whether a subject has a word in it, has a column where it is asked so often. */
const OFTEN = 3;
const FIELD = /^(?:lower\(|text\(|date\()?[\w.]+\)?$/;

/**
 * The entries as a decision table, with what they have in common as its columns. What a cell cannot say is a special case:
 * it is settled before, by rules in order, and has a row of its own at its place, so that the order of the entries stays.
 * Where most of them are special, all are rules.
 */
export function decisionOf(entries: Entry[]): Decision {
  const translated = entries.filter(({ left }) => left === undefined);
  const ways = new Map(translated.map((entry) => [entry, entry.when ? waysOf(entry.when) : [[]]]));
  const columns = columnsFor(
    translated.flatMap((entry) => ways.get(entry) ?? []),
    translated.length,
  );
  const rows: Row[] = [];
  const specials: Entry[] = [];
  for (const entry of entries) {
    if (entry.left !== undefined) {
      rows.push({ left: entry });
      continue;
    }
    const cells = ways.get(entry)?.map((asked) => cellsOf(asked, columns));
    if (cells?.every((one) => one !== undefined))
      for (const one of cells) rows.push({ entry, cells: one, special: false });
    else {
      specials.push(entry);
      rows.push({ entry, cells: columns.map(() => undefined), special: true });
    }
  }
  const plain = translated.length - specials.length;
  const asks = translated.filter(({ when }) => when !== undefined).length;
  if (asks < FEWEST_ROWS || plain < FEWEST_ROWS || specials.length > plain) return { as: "rules", entries };
  const used = columns.map((_, at) => rows.some((row) => "cells" in row && row.cells[at] !== undefined));
  return {
    as: "table",
    columns: columns.filter((_, at) => used[at]),
    rows: rows.map((row) =>
      "cells" in row ? { ...row, cells: row.cells.filter((_, at) => used[at]) } : row,
    ),
    specials,
  };
}

/** The inputs that most entries ask about; one that is asked twice in a way, as of a range, has two columns. */
function columnsFor(ways: Asked[][], entries: number): string[] {
  const asked = new Map<string, { input: string; times: number }>();
  for (const way of ways) {
    const seen = new Map<string, number>();
    for (const { input } of way) {
      const nth = (seen.get(input) ?? 0) + 1;
      seen.set(input, nth);
      const key = `${nth} ${input}`;
      const known = asked.get(key);
      if (known) known.times++;
      else asked.set(key, { input, times: 1 });
    }
  }
  const fewest = (input: string) => (!FIELD.test(input) ? OFTEN : entries > LONG ? RARE : 1);
  const columns = [...asked.values()]
    .filter(({ input, times }) => times >= fewest(input))
    .sort((a, b) => b.times - a.times)
    .slice(0, MOST_COLUMNS)
    .map(({ input }) => input);
  const first = (input: string) => columns.indexOf(input);
  // both columns of one input side by side
  return columns.toSorted((a, b) => first(a) - first(b));
}

/** What is asked, by column; `undefined` where something has none. */
function cellsOf(asked: Asked[], columns: string[]): (Cell | undefined)[] | undefined {
  const cells: (Cell | undefined)[] = columns.map(() => undefined);
  for (const { input, cell } of asked) {
    const column = columns.findIndex((name, at) => name === input && cells[at] === undefined);
    if (column < 0) return undefined;
    cells[column] = cell;
  }
  return cells;
}
