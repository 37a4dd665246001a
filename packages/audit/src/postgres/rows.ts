import { COLUMNS, type Packed } from "../packed.ts";

/** Columns of rows that are handed over, one array for each: its name and type. */
export type Columns = readonly (readonly [
  name: string,
  type: "text" | "int" | "bigint" | "float8" | "boolean",
])[];

export type Cells = readonly (string | number | boolean | null)[];

const BIGINTS = ["due_ms", "risk_ms", "started_ms", "updated_ms", "ended_ms"];
const INTS = ["stage_index", "decided_by", "touched", "reassignments"];

/** The narrow columns of an item, its key first. */
export const ITEM: Columns = [
  ["key", "text"],
  ...COLUMNS.map(
    (name) =>
      [
        name,
        name === "cost" ? "float8" : INTS.includes(name) ? "int" : BIGINTS.includes(name) ? "bigint" : "text",
      ] as const,
  ),
];

/** Columns that are compared without regard to capitals: they hold small letters, what is shown stands in the row. */
const SMALL = ["number", "email", "customer", "owner"];

/** A text as the database can hold it: without the one character that it refuses, and without halves of characters. */
export const plain = (text: string) => text.replaceAll("\0", "").toWellFormed();

/** The cells of `ITEM` but the key. */
export const itemCells = ({ cells }: Packed): Cells =>
  cells.map((cell, i) => {
    if (typeof cell !== "string") return cell;
    return plain(SMALL.includes(COLUMNS[i] as string) ? cell.toLowerCase() : cell);
  });

/** One array for each column, from rows. */
export const arrays = (columns: Columns, rows: Cells[]): unknown[] =>
  columns.map(([, type], i) => {
    const values = rows.map((row) => row[i] ?? null);
    return type === "text" ? textArray(values as string[]) : values;
  });

const TEXT = 25;

/** An array of texts in the protocol's binary form: nothing in it has to be escaped here and read again there. */
function textArray(texts: string[]): Buffer {
  const sizes = texts.map((text) => Buffer.byteLength(text));
  const buffer = Buffer.allocUnsafe(20 + sizes.reduce((sum, size) => sum + size + 4, 0));
  // dimensions, flags, type of the elements, how many, number of the first
  let at = 0;
  for (const number of texts.length ? [1, 0, TEXT, texts.length, 1] : [0, 0, TEXT]) {
    at = buffer.writeInt32BE(number, at);
  }
  for (const [i, text] of texts.entries()) {
    at = buffer.writeInt32BE(sizes[i] as number, at);
    at += buffer.write(text, at);
  }
  return buffer.subarray(0, at);
}
