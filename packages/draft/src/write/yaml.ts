import type { Place } from "@throughline/scan";

/** How wide a line of comment may be. */
const WIDTH = 118;

/** Texts that may stand bare, also between brackets, and are texts for every reader of YAML. */
const BARE = /^[A-Za-zÀ-ɏ][\wÀ-ɏ.@+/&()-]*( [\wÀ-ɏ.@+/&()-]+)*$/;
const OTHER_TYPES = /^(true|false|yes|no|on|off|y|n|null|none|any|\.inf|\.nan)$/i;

/** A text as it is written in YAML. */
export function text(value: string): string {
  if (BARE.test(value) && !OTHER_TYPES.test(value)) return value;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: only double quotes can say what does not print
  if (/[\u0000-\u001f\u007f\u0085\u2028\u2029\ufeff]/.test(value)) return JSON.stringify(value);
  return `'${value.replaceAll("'", "''")}'`;
}

/** A value as it is written in YAML; a text is one, whatever it looks like. */
export const scalar = (value: string | number | boolean): string =>
  typeof value === "string" ? text(value) : String(value);

/** `[a, b]` */
export const list = (values: readonly string[]): string => `[${values.map(text).join(", ")}]`;

/** The lines moved in. */
export const indented = (lines: readonly string[], by = 2): string[] =>
  lines.map((line) => (line === "" ? "" : " ".repeat(by) + line));

/** Words as lines of comment, broken where they are too wide for a page. */
export function comment(words: string, width = WIDTH): string[] {
  const lines: string[] = [];
  for (const word of words.replace(/\s+/g, " ").trim().split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`# ${word}`);
  }
  return lines;
}

/** `force-app/…/Case.assignmentRules-meta.xml:12` */
export const at = ({ file, line }: Place): string => `${file}:${line}`;

/** Texts below each other, each padded to the widest of its column but for the last one. */
export function aligned(rows: readonly string[][]): string[] {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    });
  return rows.map((row) =>
    row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join(""),
  );
}

/** How long a value may be that stands on the line of its key. */
const LONG = 88;

/**
 * A key with an expression, folded over several lines where it is long; `after` is the comment behind it.
 */
export function keyed(key: string, expression: string, after = ""): string[] {
  const end = after === "" ? "" : `  ${after}`;
  // what is folded comes back with one space for each line's end
  if (expression.length <= LONG || /\s\s|[^\S ]/.test(expression))
    return [`${key}: ${text(expression)}${end}`];
  const lines: string[] = [];
  for (const word of expression.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < WIDTH - 10)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return [`${key}: >-${end}`, ...indented(lines, key.startsWith("- ") ? 4 : 2)];
}
