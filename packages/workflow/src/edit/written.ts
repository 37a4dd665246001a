import { stringify } from "yaml";

/** What is longer than this gets lines of its own. */
const LONGEST_LINE = 88;

const isHolder = (value: unknown): value is object => typeof value === "object" && value !== null;

/** A value on one line, as it can stand inside of braces. */
export function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (isHolder(value)) {
    const entries = Object.entries(value).map(([key, inner]) => `${inline(key)}: ${inline(inner)}`);
    return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
  }
  // with its line breaks escaped, which is the same in JSON
  if (typeof value === "string" && /[\n\r]/.test(value)) return JSON.stringify(value);
  // inside of a list, so that commas and brackets are quoted; and so is what other readers take for true or false
  const list = stringify([value], { lineWidth: 0, collectionStyle: "flow", compat: "yaml-1.1" });
  return list.trim().slice(1, -1).trim();
}

/** A value as lines of its own, without an indent in front of the first one. */
export function block(value: unknown): string {
  if (isShort(value) && !isHolder(value)) return inline(value);
  if (typeof value === "string") return stringify({ a: value }, { lineWidth: 0 }).slice(3).trimEnd();
  if (Array.isArray(value) && value.length > 0) return value.map((item) => behindDash(item)).join("\n");
  const entries = Object.entries(value as object).map(([key, inner]) => inline(key) + behindColon(inner));
  return entries.length === 0 ? inline(value) : entries.join("\n");
}

/** An entry of a list with its dash. A list of plain values stands on one line, as the rows of a table do. */
export const behindDash = (value: unknown): string =>
  dashed(Array.isArray(value) && isShort(value) ? inline(value) : block(value));

/** Lines with a dash in front. */
export const dashed = (lines: string): string => `- ${indented(lines.trimEnd(), 2)}`;

/** A value with the colon in front: on its line where it is short, else on lines of its own. */
export function behindColon(value: unknown): string {
  if (isShort(value)) return `: ${inline(value)}`;
  // a text of several lines begins with its own mark
  return isHolder(value) ? `:\n  ${indented(block(value), 2)}` : `: ${block(value)}`;
}

/** Whether a value reads well on one line: plain values, and a short list or map of them. */
export function isShort(value: unknown): boolean {
  if (typeof value === "string") return !value.includes("\n");
  if (!isHolder(value)) return true;
  const isFlat = Object.values(value).every((inner) => {
    if (!isHolder(inner)) return isShort(inner);
    return !Array.isArray(value) && Array.isArray(inner) && !inner.some(isHolder);
  });
  return isFlat && inline(value).length <= LONGEST_LINE;
}

/** Lines with so many blanks in front; the first one stands where it is put. */
export const indented = (lines: string, column: number): string =>
  lines.replace(/\n(?=[^\n])/g, `\n${" ".repeat(column)}`);
