import { createHash } from "node:crypto";

/** What is kept of an agent's words: more than anybody reads. */
const MOST_TEXT = 4_000;
const MOST_DATA = 32_000;
const DEEPEST = 8;
const NAMES_OF_OBJECTS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** So much of a text. */
export function shortened(text: string): string {
  const plain = text.toWellFormed();
  return plain.length <= MOST_TEXT ? plain : `${plain.slice(0, MOST_TEXT - 1).toWellFormed()}…`;
}

/** Data as it was sent, without names that objects have a meaning for; undefined: it is too large, too deep, or no object. */
export function boundedData(data: unknown): Record<string, unknown> | undefined {
  if (!isObject(data)) return undefined;
  const copy = copied(data, 0);
  if (copy === TOO_DEEP) return undefined;
  return JSON.stringify(copy).length <= MOST_DATA ? (copy as Record<string, unknown>) : undefined;
}

/** The JSON object in a text: all of it, or in a fence. */
export function jsonIn(text: string): Record<string, unknown> | undefined {
  const fenced = /```(?:json)?\s*(\{[\s\S]*?\})\s*```/.exec(text.slice(0, MOST_DATA))?.[1];
  for (const written of [text.trim(), fenced ?? "", between(text)]) {
    if (!written.startsWith("{") || written.length > MOST_DATA) continue;
    try {
      return boundedData(JSON.parse(written));
    } catch {}
  }
  return undefined;
}

/** From the first brace to the last. */
const between = (text: string) => text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1);

/** A UUID that is always the same for a text, and tells nothing of it. */
export function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const TOO_DEEP = Symbol("too deep");

function copied(value: unknown, depth: number): unknown {
  if (depth > DEEPEST) return TOO_DEEP;
  if (Array.isArray(value)) {
    const all = value.map((one) => copied(one, depth + 1));
    return all.includes(TOO_DEEP) ? TOO_DEEP : all;
  }
  if (!isObject(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, one] of Object.entries(value)) {
    if (NAMES_OF_OBJECTS.has(key)) continue;
    const inner = copied(one, depth + 1);
    if (inner === TOO_DEEP) return TOO_DEEP;
    copy[key] = inner;
  }
  return copy;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
