import type { Literal } from "@throughline/workflow";
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
