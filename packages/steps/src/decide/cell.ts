import type { Literal, Value } from "@throughline/workflow";
import { z } from "zod";

/** A condition on one input of a decision table. A blank is `null`, written `none`. */
export type Cell =
  | { is: "any" }
  | { is: "one-of"; values: Literal[] }
  | { is: "compare"; op: Comparison; value: Literal };

export type Comparison = "<" | "<=" | ">" | ">=" | "==" | "!=";

const COMPARISON = /^(<=|>=|<>|<|>|!=|==?)\s*(.+)$/s;
const SAME: Record<string, Comparison> = { "=": "==", "<>": "!=" };

const value = z.union([z.string(), z.number(), z.boolean()]);

/** Reads a cell: a value, `any`, a list (one of), or a text that begins with a comparison. */
export const cell = z.union([value, z.array(value).min(1)]).transform((written): Cell => {
  if (written === "any") return { is: "any" };
  if (Array.isArray(written)) return { is: "one-of", values: written.map(asLiteral) };
  const comparison = typeof written === "string" ? COMPARISON.exec(written.trim()) : null;
  if (!comparison) return { is: "one-of", values: [asLiteral(written)] };
  const sign = comparison[1] as string;
  return { is: "compare", op: SAME[sign] ?? (sign as Comparison), value: bareValue(comparison[2] as string) };
});

export const matchesAll = (cell: Cell) => cell.is === "any";

function asLiteral(written: string | number | boolean): Literal {
  return written === "none" ? null : written;
}

/** `100` is a number, `true` a truth value, `none` a blank; anything else a text, with or without quotes. */
function bareValue(text: string): Literal {
  const bare = text.trim();
  if (bare === "none") return null;
  if (bare === "true" || bare === "false") return bare === "true";
  if (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(bare)) return Number(bare);
  const quoted = /^(["'])(.*)\1$/s.exec(bare);
  return quoted ? (quoted[2] as string) : bare;
}

/** Whether a value fits a cell. What is not known fits only `any`; a blank fits `none`. */
export function fits(cell: Cell, value: Value | undefined): boolean {
  if (cell.is === "any") return true;
  if (value === undefined) return false;
  if (cell.is === "one-of") return cell.values.some((one) => equal(one, value));
  if (cell.op === "==" || cell.op === "!=") return equal(cell.value, value) === (cell.op === "==");
  return compares(cell.op, value, cell.value);
}

/** The cell as a condition on an expression, that holds where a value fits; nothing where everything does. */
export function conditionOf(cell: Cell, source: string): string | undefined {
  if (cell.is === "any") return undefined;
  if (cell.is === "one-of") return cell.values.map((value) => comparison(source, "==", value)).join(" || ");
  return comparison(source, cell.op, cell.value);
}

function comparison(source: string, op: Comparison, value: Literal): string {
  const compared = `(${source}) ${op} ${JSON.stringify(value ?? "")}`;
  // in an expression a blank checkbox is not ticked, in a cell it is blank
  if (value !== false || (op !== "==" && op !== "!=")) return compared;
  return op === "==" ? `(${compared} && (${source}) != "")` : `(${compared} || (${source}) == "")`;
}

/** The cell in words, where it says more than the value itself: " (>= 100)". */
export function showCell(cell: Cell): string {
  if (cell.is === "compare") return ` (${cell.op} ${cell.value ?? "none"})`;
  return cell.is === "one-of" && cell.values.length > 1 ? ` (one of ${cell.values.join(", ")})` : "";
}

const blank = (value: unknown) => value === null || value === "";

const equal = (a: Literal, b: Value) => (blank(a) && blank(b)) || a === b;

function compares(op: Comparison, value: Value, limit: Literal): boolean {
  if (typeof value !== typeof limit || typeof limit === "boolean" || blank(value) || blank(limit))
    return false;
  const [a, b] = [value as number, limit as number];
  return op === "<" ? a < b : op === "<=" ? a <= b : op === ">" ? a > b : a >= b;
}
