import type { SheetColumn, Written } from "./table.ts";

/** What is known of the column when a cell is read or shown. */
type Column = Pick<SheetColumn, "is" | "type" | "of">;

const COMPARISON = /^(<=|>=|<>|<|>|!=|==?)\s*\S/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)$/;
const EXPONENT = /^[+-]?\d+(\.\d+)?e[+-]?\d+$/i;
const WORDS: Record<string, boolean> = { true: true, yes: true, false: false, no: false };
const PLAIN = new Set(["any", "none"]);

/**
 * A cell as it is typed or pasted, as it is written in the file: nothing is `any` for an input and `none` for an output,
 * values with commas between them are a list, what stands in quotes is a text whatever it looks like.
 */
export function readCell(typed: string, column: Column): Written {
  const text = typed.trim();
  if (column.is === "output") return text === "" ? "none" : readOne(text, column);
  if (text === "" || /^any$/i.test(text) || text === "-") return "any";
  if (COMPARISON.test(text)) return text;
  const parts = partsOf(text);
  if (parts.length === 1) return readOne(text, column);
  return parts.filter((part) => part !== "").map((part) => readOne(part, column));
}

function readOne(text: string, { type, of }: Column): Written {
  const quoted = /^"((?:[^"]|"")*)"$/s.exec(text);
  if (quoted) return (quoted[1] as string).replaceAll('""', '"');
  if (text === "none") return "none";
  const known = of?.find((value) => value.toLowerCase() === text.toLowerCase());
  if (known !== undefined) return known;
  const word = WORDS[text.toLowerCase()];
  if (word !== undefined && (type === "boolean" || (type === "any" && String(word) === text))) return word;
  if ((type === "number" || type === "any") && NUMBER.test(text)) return Number(text);
  if (type === "number" && EXPONENT.test(text)) return Number(text);
  return text;
}

/** At commas that do not stand in quotes. */
function partsOf(text: string): string[] {
  const parts: string[] = [];
  let from = 0;
  let quoted = false;
  for (let at = 0; at <= text.length; at++) {
    if (text[at] === '"') quoted = !quoted;
    if (at < text.length && (text[at] !== "," || quoted)) continue;
    parts.push(text.slice(from, at).trim());
    from = at + 1;
  }
  return parts;
}

/** A cell as it is shown and copied: reading it again comes to the same. */
export function showCell(written: Written, column: Column): string {
  if (written === undefined || written === null) return "";
  if (Array.isArray(written)) return written.map((one) => showOne(one, column, true)).join(", ");
  if (column.is === "input" && typeof written === "string" && COMPARISON.test(written.trim())) return written;
  return showOne(written, column, false);
}

function showOne(value: unknown, column: Column, inList: boolean): string {
  if (typeof value !== "string") return String(value);
  if (PLAIN.has(value) && !inList) return value;
  if (value === "none") return value;
  const plain = value !== "any" && !value.includes('"') && !(inList && COMPARISON.test(value));
  return plain && readCell(value, column) === value ? value : `"${value.replaceAll('"', '""')}"`;
}

/** Whether a cell says nothing: it fits everything. */
export const isAny = (written: Written): boolean => written === "any";
