import { saveError } from "../errors.ts";
import type { FieldType } from "../schema/model.ts";
import { toId18 } from "../storage/ids.ts";
import { literalRange, startOfDay } from "./dates.ts";
import { malformed } from "./errors.ts";

export type Test = (value: unknown) => boolean;

export interface Literal {
  type: string;
  text: string;
}

/** What literals are read against. */
export interface Moment {
  today: string;
  timeZone: string;
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

const isId = (type: FieldType): boolean => type === "id" || type === "reference";
const isNumber = (type: FieldType): boolean => ["int", "double", "currency", "percent"].includes(type);

/** A literal as the value to compare with; text in lower case, since SOQL compares it so. */
function exact(field: string, type: FieldType, literal: Literal): unknown {
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

const fold = (value: unknown): unknown => (typeof value === "string" ? value.toLowerCase() : value);

function like(pattern: string): Test {
  const source = pattern.replace(/\\([%_])|([%_])|([.*+?^${}()|[\]\\])/g, (_, literal, wild, special) =>
    literal ? literal : wild === "%" ? "[\\s\\S]*" : wild === "_" ? "[\\s\\S]" : `\\${special}`,
  );
  const regex = new RegExp(`^${source}$`, "i");
  return (value) => typeof value === "string" && regex.test(value);
}

/** `a;b` means both of them; several entries mean any of these. */
function includes(literals: Literal[]): Test {
  const wanted = literals.map((literal) => unquote(literal.text).toLowerCase().split(";"));
  return (value) => {
    if (typeof value !== "string") return false;
    const has = new Set(value.toLowerCase().split(";"));
    return wanted.some((all) => all.every((one) => has.has(one)));
  };
}

function compareRange(operator: string, type: FieldType, literal: Literal, moment: Moment): Test | undefined {
  const range = literalRange(literal.text, moment.today);
  if (!range || !(type === "date" || type === "datetime")) return undefined;
  const bound = (day: string) => (type === "date" ? day : stamp(startOfDay(day, moment.timeZone)));
  const from = bound(range.from);
  const to = bound(range.to);
  const tests: Record<string, Test> = {
    "=": (value) => value !== null && (value as string) >= from && (value as string) < to,
    "!=": (value) => value === null || (value as string) < from || (value as string) >= to,
    "<": (value) => value !== null && (value as string) < from,
    "<=": (value) => value !== null && (value as string) < to,
    ">": (value) => value !== null && (value as string) >= to,
    ">=": (value) => value !== null && (value as string) >= from,
  };
  return tests[operator];
}

type Ordered = string | number;

/** Whether values are kept and compared as they are, or folded to lower case first. */
const folds = (type: FieldType): boolean =>
  !isId(type) && !["date", "datetime", "boolean"].includes(type) && !isNumber(type);

/** The values that an `=` or `IN` names, ready for a look-up; undefined for any other condition. */
export function namedValues(
  field: string,
  type: FieldType,
  operator: string,
  literals: Literal[],
): unknown[] | undefined {
  if (operator !== "=" && operator !== "IN") return undefined;
  if (literals.some((literal) => literal.type.startsWith("DATE"))) return undefined;
  return literals.map((literal) => exact(field, type, literal));
}

/** A test of whether a field value is one of a set, or none of it. */
export function membership(type: FieldType, values: Iterable<unknown>, negated: boolean): Test {
  const set = new Set(values);
  const prepare = folds(type) ? fold : (value: unknown) => value;
  return negated ? (value) => !set.has(prepare(value)) : (value) => set.has(prepare(value));
}

/**
 * The test that a condition of SOQL makes on a field's value.
 * @throws OrgError if operator, field type and literal do not go together
 */
export function comparison(
  field: { name: string; type: FieldType },
  operator: string,
  literals: Literal[],
  moment: Moment,
): Test {
  const { name, type } = field;
  if (operator === "LIKE") {
    if (isNumber(type) || ["boolean", "date", "datetime", "id", "reference"].includes(type)) {
      throw saveError("INVALID_QUERY_FILTER_OPERATOR", `invalid operator on ${type} field`);
    }
    return like(unquote(literals[0]!.text, true));
  }
  if (operator === "INCLUDES") return includes(literals);
  if (operator === "EXCLUDES") {
    const test = includes(literals);
    return (value) => !test(value);
  }
  if (operator === "IN" || operator === "NOT IN") {
    const ranges = literals.map((literal) => compareRange("=", type, literal, moment));
    if (ranges.some(Boolean)) {
      const any: Test = (value) => ranges.some((test) => test?.(value));
      return operator === "IN" ? any : (value) => !any(value);
    }
    return membership(
      type,
      literals.map((literal) => exact(name, type, literal)),
      operator === "NOT IN",
    );
  }
  const literal = literals[0]!;
  const range = compareRange(operator, type, literal, moment);
  if (range) return range;
  const wanted = exact(name, type, literal);
  const prepare = folds(type) ? fold : (value: unknown) => value;
  if (operator === "=") return (value) => prepare(value) === wanted;
  if (operator === "!=") return (value) => prepare(value) !== wanted;
  if (wanted === null || type === "boolean") {
    throw saveError(
      "INVALID_QUERY_FILTER_OPERATOR",
      `invalid operator on ${type === "boolean" ? "boolean" : "null"} value`,
    );
  }
  const ordered = (test: (a: Ordered, b: Ordered) => boolean): Test => {
    return (value) => value !== null && test(prepare(value) as Ordered, wanted as Ordered);
  };
  switch (operator) {
    case "<":
      return ordered((a, b) => a < b);
    case "<=":
      return ordered((a, b) => a <= b);
    case ">":
      return ordered((a, b) => a > b);
    default:
      return ordered((a, b) => a >= b);
  }
}
