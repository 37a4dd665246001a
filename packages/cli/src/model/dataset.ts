import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { csvProblem, NOT_UTF8 } from "../items.ts";

/** A labelled file: its columns, its rows, and the lines that cannot be read. */
export interface Dataset {
  /** In the order of the file. */
  columns: string[];
  rows: DataRow[];
  problems: RowProblem[];
}

export interface DataRow {
  /** Line in the file, 1-based. */
  line: number;
  values: Record<string, string>;
}

/** A line that cannot be used, with what to do about it. */
export interface RowProblem {
  line: number;
  message: string;
}

/** A row to learn from or to be judged by. */
export interface LabelledRow {
  line: number;
  text: string;
  label: string;
  values: Record<string, string>;
}

/**
 * Reads a labelled file: CSV with a header (separated by comma, semicolon or tab), or JSON lines (`.jsonl`,
 * `.ndjson`); either may be compressed (`.gz`).
 */
export function readDataset(path: string): Dataset {
  const bytes = readFileSync(path);
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  return /\.(jsonl|ndjson)(\.gz)?$/.test(path) ? readJsonLines(text) : readCsv(text);
}

/**
 * The rows with their text and label. A row without one of them is a problem.
 *
 * @param columns those that make the text, one after the other, a line each
 */
export function labelled(
  { rows, problems: unreadable }: Dataset,
  columns: string[],
  label: string,
): { rows: LabelledRow[]; problems: RowProblem[] } {
  const problems = [...unreadable];
  const good = rows.flatMap(({ line, values }) => {
    const text = columns
      .map((column) => values[column]?.trim())
      .filter(Boolean)
      .join("\n");
    const truth = values[label]?.trim() ?? "";
    const message =
      truth === ""
        ? `The label (${label}) is empty. Fill it in, or leave the row out.`
        : text === ""
          ? `There is no text in ${columns.join(", ")}. Leave the row out, or name another column with --text.`
          : undefined;
    if (message !== undefined) problems.push({ line, message });
    return message === undefined ? [{ line, text, label: truth, values }] : [];
  });
  return { rows: good, problems: problems.sort((a, b) => a.line - b.line) };
}

function readJsonLines(text: string): Dataset {
  const found: Dataset = { columns: [], rows: [], problems: [] };
  const columns = new Set<string>();
  text.split(/\r?\n/).forEach((content, i) => {
    if (!content.trim()) return;
    const line = i + 1;
    const object = objectOf(content);
    if (object === undefined) {
      const message = 'The line is no JSON object. Write one in each line: {"text": "…", "label": "…"}.';
      found.problems.push({ line, message });
      return;
    }
    if (content.includes("\uFFFD")) found.problems.push({ line, message: NOT_UTF8 });
    else found.rows.push({ line, values: object });
    for (const name of Object.keys(object)) columns.add(name);
  });
  return { ...found, columns: [...columns] };
}

function objectOf(content: string): Record<string, string> | undefined {
  try {
    const parsed: unknown = JSON.parse(content);
    if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return undefined;
    return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, plain(value)]));
  } catch {
    return undefined;
  }
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function readCsv(text: string): Dataset {
  const problems: RowProblem[] = [];
  let columns: string[] = [];
  const records = parse(text, {
    columns: (header: string[]) => {
      columns = header;
      return header;
    },
    bom: true,
    delimiter: separatorOf(text),
    skip_empty_lines: true,
    info: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      // one broken quote is told of once for each of its characters
      if (error && problems.at(-1)?.line !== Number(error.lines)) {
        problems.push({ line: Number(error.lines), message: csvProblem(error) });
      }
      return undefined;
    },
  }) as unknown as { record: Record<string, string>; info: { lines: number } }[];
  const rows = records.map(({ record, info }) => ({ line: info.lines, values: record }));
  const broken = rows.filter(({ values }) => Object.values(values).some((value) => value.includes("\uFFFD")));
  for (const { line } of broken) problems.push({ line, message: NOT_UTF8 });
  return { columns, rows: broken.length ? rows.filter((row) => !broken.includes(row)) : rows, problems };
}

/** The sign that separates the names of the header. */
export function separatorOf(text: string): string {
  const header = text.slice(0, text.search(/\r?\n|$/)).replace(/"[^"]*"/g, "");
  const times = (sign: string) => header.split(sign).length;
  return [",", ";", "\t"].reduce((most, sign) => (times(sign) > times(most) ? sign : most));
}
