import { Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";

/** Names of the delimiters of a Bulk job. */
export const DELIMITERS = {
  COMMA: ",",
  TAB: "\t",
  SEMICOLON: ";",
  PIPE: "|",
  CARET: "^",
  BACKQUOTE: "`",
} as const;

export const LINE_ENDINGS = { LF: "\n", CRLF: "\r\n" } as const;

/** How the CSV of a job is written. */
export interface CsvFormat {
  columnDelimiter: keyof typeof DELIMITERS;
  lineEnding: keyof typeof LINE_ENDINGS;
}

/** So many bytes are parsed at a stretch. */
const SLICE = 65_536;

function* slices(data: Buffer): Iterable<Buffer> {
  for (let from = 0; from < data.length; from += SLICE) yield data.subarray(from, from + SLICE);
}

/** One line, every value in quotes, its end included. */
export function csvLine(values: readonly string[], { columnDelimiter, lineEnding }: CsvFormat): string {
  const quoted = values.map((value) => `"${value.replaceAll('"', '""')}"`);
  return quoted.join(DELIMITERS[columnDelimiter]) + LINE_ENDINGS[lineEnding];
}

/** The line ending of the first line; undefined if there is only one line, without an end. */
export function lineEndingOf(data: Buffer): CsvFormat["lineEnding"] | undefined {
  const end = data.indexOf(10);
  if (end < 0) return undefined;
  return data[end - 1] === 13 ? "CRLF" : "LF";
}

const WORDS: Partial<Record<CsvError["code"], string>> = {
  CSV_QUOTE_NOT_CLOSED: "EOF reached before closing an opened quote",
  INVALID_OPENING_QUOTE: "Found unescaped quote. A value with quote should be within a quote",
  CSV_INVALID_CLOSING_QUOTE: "Found unescaped quote. A value with quote should be within a quote",
};

/** What went wrong with a job's CSV, as Salesforce says it. */
export function csvProblem(error: unknown): string {
  if (!(error instanceof CsvError)) return `InternalServerError : ${(error as Error).message}`;
  return `InvalidBatch : Failed to parse CSV. ${WORDS[error.code] ?? error.message}`;
}

/**
 * Reads a CSV in slices, so that a large one keeps nobody waiting; the header is the first row.
 * A row may have another number of columns than the header.
 * @throws CsvError
 */
export function readCsv(data: Buffer, format: CsvFormat): AsyncIterable<string[]> {
  const parser = parse({
    delimiter: DELIMITERS[format.columnDelimiter],
    record_delimiter: LINE_ENDINGS[format.lineEnding],
    skip_empty_lines: true,
    relax_column_count: true,
  });
  return Readable.from(slices(data)).pipe(parser);
}
