import { saveError } from "../errors.ts";
import type { FieldType } from "../schema/model.ts";
import { toId18 } from "../storage/ids.ts";
import { literalRange, startOfDay } from "./dates.ts";
import { malformed } from "./errors.ts";

export interface Literal {
  type: string;
  text: string;
}

/** What literals are read against. */
export interface Moment {
  today: string;
  timeZone: string;
  /** Such as `en-US`. */
  locale: string;
}

const ESCAPES: Record<string, string> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };

/** The text of a quoted literal. `keep` leaves the escapes of LIKE's wildcards in. */
export function unquote(text: string, keep = false): string {
  const inner = text.startsWith("'") ? text.slice(1, -1) : text;
  return inner.replace(/\\(?:u([0-9A-Fa-f]{4})|(.))/gs, (whole, hex: string | undefined, char: string) => {
    if (hex) return String.fromCharCode(Number.parseInt(hex, 16));
    if (keep && (char === "%" || char === "_")) return whole;
    return ESCAPES[char] ?? char;
  });
}

const stamp = (ms: number): string => `${new Date(ms).toISOString().slice(0, 23)}+0000`;

function wantsQuotes(field: string, type: string, quoted: boolean) {
  return saveError(
    "INVALID_FIELD",
    `value of filter criterion for field '${field}' must be of type ${type} and should ${quoted ? "" : "not "}be enclosed in quotes`,
  );
}

export const isId = (type: FieldType): boolean => type === "id" || type === "reference";
export const isNumber = (type: FieldType): boolean => ["int", "double", "currency", "percent"].includes(type);

/** A literal as the value to compare with; text in lower case, since SOQL compares it so. */
export function exact(field: string, type: FieldType, literal: Literal): unknown {
  if (literal.type === "NULL") return null;
  if (type === "boolean") {
    if (literal.type !== "BOOLEAN") throw wantsQuotes(field, "boolean", false);
    return literal.text.toLowerCase() === "true";
  }
  if (isNumber(type)) {
    if (!/^(INTEGER|DECIMAL)/.test(literal.type))
      throw wantsQuotes(field, type === "int" ? "int" : "double", false);
    return Number(literal.text.replace(/^[A-Za-z]{3}/, ""));
  }
  if (type === "datetime") {
    if (literal.type !== "DATETIME") throw wantsQuotes(field, "dateTime", false);
    const ms = Date.parse(literal.text);
    if (Number.isNaN(ms)) throw malformed(`line 1:0 invalid date '${literal.text}'`);
    return stamp(ms);
  }
  if (type === "date") {
    if (literal.type !== "DATE") throw wantsQuotes(field, "date", false);
    return literal.text;
  }
  if (literal.type !== "STRING") throw wantsQuotes(field, "string", true);
  const text = unquote(literal.text);
  if (!isId(type)) return text.toLowerCase();
  const id = text === "" ? null : toId18(text);
  if (id === undefined) throw saveError("INVALID_QUERY_FILTER_OPERATOR", `invalid ID field: ${text}`);
  return id;
}

/** The values of a field that a date literal means, the second one not among them; undefined for any other literal. */
export function dateRange(type: FieldType, literal: Literal, moment: Moment): [string, string] | undefined {
  const range = type === "date" || type === "datetime" ? literalRange(literal.text, moment.today) : undefined;
  if (!range) return undefined;
  const bound = (day: string) => (type === "date" ? day : stamp(startOfDay(day, moment.timeZone)));
  return [bound(range.from), bound(range.to)];
}
