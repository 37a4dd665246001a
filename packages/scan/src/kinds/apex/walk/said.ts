import type { Value } from "@throughline/workflow";
import type { Condition } from "../../../model.ts";
import type { Guard, Known, Rec, Ref, Said } from "./known.ts";

/** A value of our language, as it is written there. */
export const literal = (value: Value): string => JSON.stringify(value);

/** What a value is in an expression: a constant, a field of a record, or what was computed of them. */
export function saidOf(known: Known): Said | undefined {
  if (known.constant !== undefined) return known.constant === null ? ["null"] : [literal(known.constant)];
  return known.said ?? (known.field && [known.field]);
}

/** Puts expressions together; undefined as soon as one of them is not known. */
export function joined(...parts: (string | Said | undefined)[]): Said | undefined {
  const all: Said = [];
  for (const part of parts) {
    if (part === undefined) return undefined;
    if (typeof part === "string") all.push(part);
    else all.push(...part);
  }
  return all;
}

/** The expression as the record sees it; undefined where it speaks of others. */
export function seenBy(said: Said, rec: Rec): string | undefined {
  let text = "";
  for (const part of said) {
    const more = typeof part === "string" ? part : pathFrom(part, rec);
    if (more === undefined) return undefined;
    text += more;
  }
  return bare(text.replace(SIMPLE, "$1"));
}

/** A comparison in brackets that it does not need beside and, or, or other brackets. */
const SIMPLE =
  /(?<=^|&& |\|\| |\()\(([\w.]+ (?:==|!=|<=?|>=?) (?:"[^"\\()]*"|[\w.]+))\)(?= && | \|\| |\)|$)/g;

function pathFrom({ rec, path }: Ref, seen: Rec): string | undefined {
  if (rec.id === seen.id) return rec.old ? `Prior.${path}` : path;
  return rec.parent && pathFrom({ rec: rec.parent.of, path: `${rec.parent.name}.${path}` }, seen);
}

/** The opposite of an expression; undefined where it is not known. */
export function opposite(said: Said | undefined): Said | undefined {
  const outline = said?.map((part) => (typeof part === "string" ? part : "x")).join("") ?? "";
  const [only, ...more] = said ?? [];
  const call = outline.replace(/^\w+(?=\()/, "");
  const isWhole = bare(call) !== call || (typeof only === "object" && more.length === 0);
  return !isWhole ? joined("!(", said, ")") : joined("!", said);
}

export function negated({ text, said }: Guard): Guard {
  const not = opposite(said);
  return { text: notText(text.trim()), ...(not && { said: not }) };
}

const notText = (text: string): string => {
  if (/^!\w[\w.]*(\([^()]*\))?$/.test(text)) return text.slice(1);
  if (text.startsWith("!(") && bare(text.slice(1)) !== text.slice(1)) return text.slice(2, -1);
  return /^\w[\w.]*(\([^()]*\))?$/.test(text) ? `!${text}` : `!(${text})`;
};

/** What must hold, as the record sees it; each once. */
export function conditionsOf(guards: Guard[], rec: Rec | undefined): Condition[] {
  const found = new Map<string, Condition>();
  for (const { text, said, granted } of guards) {
    if (granted) continue;
    const expression = said && rec && seenBy(said, rec);
    const flat = text.replace(/\s+/g, " ");
    if (!found.has(flat)) found.set(flat, { text: flat, ...(expression && { expression }) });
  }
  return [...found.values()];
}

/** `(a == b)` without the brackets around all of it. */
function bare(expression: string): string {
  if (!expression.startsWith("(") || !expression.endsWith(")")) return expression;
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < expression.length; at++) {
    const sign = expression[at];
    if (sign === "\\" && quoted) at++;
    else if (sign === '"') quoted = !quoted;
    else if (!quoted && sign === "(") depth++;
    else if (!quoted && sign === ")" && --depth === 0 && at < expression.length - 1) return expression;
  }
  return bare(expression.slice(1, -1));
}
