import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { type CsvError, parse } from "csv-parse";

/** One work item as it is handed to `run`: the object's fields, and what is expected of it. */
export interface Item {
  /** Line in the file, 1-based. */
  line: number;
  fields: Record<string, unknown>;
  /** Facts that a person would settle so. */
  expect?: Record<string, unknown>;
}

export interface ItemProblem {
  line: number;
  message: string;
}

/** Columns of a CSV that mean the text of the message, whatever the object calls it. */
const TEXT_COLUMNS = ["text", "message", "body"];

/**
 * Reads items one by one: JSON lines, or a CSV with a header (`.csv`). A line that cannot be read is a problem
 * with its place; the others go on.
 *
 * @param rename column of the file → field of the object (or `expect.FACT`)
 */
export async function* readItems(
  path: string,
  rename: Record<string, string> = {},
): AsyncGenerator<Item | ItemProblem> {
  yield* path.endsWith(".csv") ? readCsv(path, rename) : readJsonLines(path, rename);
}

async function* readJsonLines(
  path: string,
  rename: Record<string, string>,
): AsyncGenerator<Item | ItemProblem> {
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
  let line = 0;
  for await (const text of lines) {
    line++;
    if (!text.trim()) continue;
    if (text.includes("\uFFFD")) {
      yield { line, message: NOT_UTF8 };
      continue;
    }
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch (error) {
      yield { line, message: `The line is not JSON: ${(error as Error).message}` };
      continue;
    }
    if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
      yield { line, message: 'A line is an object of fields, such as {"Subject": "…"}.' };
      continue;
    }
    const { expect, ...fields } = parsed as Record<string, unknown>;
    const item = place(line, fields, rename);
    yield expect && typeof expect === "object" ? { ...item, expect: { ...item.expect, ...expect } } : item;
  }
}

async function* readCsv(path: string, rename: Record<string, string>): AsyncGenerator<Item | ItemProblem> {
  const unreadable: ItemProblem[] = [];
  const rows = createReadStream(path).pipe(
    parse({
      columns: true,
      bom: true,
      skip_empty_lines: true,
      info: true,
      skip_records_with_error: true,
      on_skip: (error) => {
        // one broken quote is told of once for each of its characters
        if (error && unreadable.at(-1)?.line !== error.lines) {
          unreadable.push({ line: Number(error.lines), message: csvProblem(error) });
        }
        return undefined;
      },
    }),
  );
  try {
    for await (const { record, info } of rows as AsyncIterable<{
      record: Record<string, string>;
      info: { lines: number };
    }>) {
      yield* unreadable.splice(0);
      const { lines: line } = info;
      if (Object.values(record).some((text) => text.includes("\uFFFD"))) yield { line, message: NOT_UTF8 };
      else yield place(line, withTexts(record), rename);
    }
    yield* unreadable;
  } catch (error) {
    yield { line: Number((error as CsvError).lines ?? 0), message: csvProblem(error as CsvError) };
  }
}

export const NOT_UTF8 = "The line is not valid UTF-8. Save the file as UTF-8.";

/** What is wrong with a line of a CSV, in words. */
export function csvProblem(error: CsvError): string {
  if (error.code === "CSV_RECORD_INCONSISTENT_COLUMNS") {
    const { length } = error.record as string[];
    const wanted = (error.columns as unknown[]).length;
    return `The line has ${length} of the header's ${wanted} columns. Put texts with commas between quotes.`;
  }
  return `The line cannot be read: ${error.message}`;
}

/** A text column becomes the subject (its beginning) and the description. */
function withTexts(record: Record<string, string>): Record<string, unknown> {
  const column = Object.keys(record).find((name) => TEXT_COLUMNS.includes(name.toLowerCase()));
  if (column === undefined) return record;
  const { [column]: text = "", ...rest } = record;
  return { Subject: text.slice(0, 255), Description: text, ...rest };
}

function place(line: number, values: Record<string, unknown>, rename: Record<string, string>): Item {
  const fields: Record<string, unknown> = {};
  const expect: Record<string, unknown> = {};
  for (const [column, value] of Object.entries(values)) {
    const name = rename[column] ?? column;
    if (name.startsWith("expect.")) expect[name.slice(7)] = value;
    else fields[name] = value;
  }
  return { line, fields, ...(Object.keys(expect).length && { expect }) };
}
