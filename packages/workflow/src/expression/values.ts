import { addDays, compareDates, daysBetween, instant, looksLikeDate } from "./dates.ts";
import type { Scope, Value } from "./types.ts";

/**
 * The values that expressions compute with, and Salesforce's rules for blank
 * ("treat blank fields as blanks"). Unknown (`undefined`) passes through everything.
 *
 * | with a blank            | result                                                        |
 * |-------------------------|---------------------------------------------------------------|
 * | `x == ""`, `x == null`  | true: null, `""` and the empty list are one and the same       |
 * | `x == "a"`, `x == 5`    | false; `!=` is true                                            |
 * | `x == 0`                | false: a blank number is not zero                              |
 * | `x < 5`, `>`, `<=`, `>=`| false, whatever the other side is                              |
 * | `x + 5`, `x * 5`, `-x`  | blank                                                          |
 * | `x + "text"`            | the text: blank adds nothing                                   |
 * | `x`, `!x`, `x == false` | a blank checkbox is not ticked: false, true, true              |
 * | `x.contains("a")`, …    | as for the empty text                                          |
 * | functions of numbers and dates | blank                                                   |
 */
export type Runtime = Value | undefined;

/** What one evaluation is over. */
export interface Frame {
  scope: Scope;
  now: string | undefined;
  zone: string | undefined;
}

/** Null, the empty text and the empty list are blank. */
export function isBlank(value: Value): value is null | "" {
  return value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

/** A result that is no finite number (a division by zero, an overflow) is unknown. */
export function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

/** A value as text; blank is the empty text, a list is joined as Salesforce joins picklist values. */
export function toText(value: Value): string {
  if (typeof value === "string") return value;
  if (value === null) return "";
  return Array.isArray(value) ? value.map(toText).join(";") : String(value);
}

/** A value as a list; the text of a multi-select picklist is split at its semicolons. */
export function toList(value: Value): Value[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== "string") return value === null ? [] : [value];
  return value === "" ? [] : value.split(";").map((part) => part.trim());
}

/** Whether two values are the same, blanks and dates included. */
export function equal(a: Value, b: Value, zone?: string): boolean {
  if (a === b) return true;
  if (isBlank(a) || isBlank(b)) {
    if (a === false || b === false) return a === null || b === null;
    return isBlank(a) && isBlank(b);
  }
  if (typeof a === "string" && typeof b === "string") {
    return looksLikeDate(a) && looksLikeDate(b) && compareDates(a, b, zone) === 0;
  }
  if (!Array.isArray(a) || !Array.isArray(b)) return false;
  return a.length === b.length && a.every((item, at) => equal(item, b[at] as Value, zone));
}

/** The order of two values that are not blank; `undefined` where there is none. */
export function order(a: Value, b: Value, zone?: string): number | undefined {
  if (typeof a === "number" && typeof b === "number") return a < b ? -1 : a > b ? 1 : a === b ? 0 : undefined;
  if (typeof a !== "string" || typeof b !== "string") return undefined;
  if (looksLikeDate(a) && looksLikeDate(b)) {
    const dates = compareDates(a, b, zone);
    if (dates !== undefined) return dates;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

export function add(a: Value, b: Value): Runtime {
  if (typeof a === "number" && typeof b === "number") return finite(a + b);
  if (typeof a === "number" && typeof b === "string" && instant(b) !== undefined) return addDays(b, a);
  if (typeof a === "string") {
    return typeof b === "number" && instant(a) !== undefined ? addDays(a, b) : a + toText(b);
  }
  if (typeof b === "string") return toText(a) + b;
  if (Array.isArray(a) || Array.isArray(b)) return [...toList(a), ...toList(b)];
  return a === null || b === null ? null : undefined;
}

export function subtract(a: Value, b: Value, zone?: string): Runtime {
  if (typeof a === "number" && typeof b === "number") return finite(a - b);
  if (isBlank(a) || isBlank(b)) return null;
  if (typeof a !== "string") return undefined;
  if (typeof b === "number") return addDays(a, -b);
  return typeof b === "string" ? daysBetween(b, a, zone) : undefined;
}

/** An operation on numbers alone: blank with blank, unknown with anything else. */
export function arithmetic(operation: (a: number, b: number) => number): (a: Value, b: Value) => Runtime {
  return (a, b) => {
    if (typeof a === "number" && typeof b === "number") return finite(operation(a, b));
    return isBlank(a) || isBlank(b) ? null : undefined;
  };
}

/** The truth of a value in a condition: a blank is false, what is neither true nor false is unknown. */
export function truth(value: Runtime): boolean | undefined {
  if (typeof value === "boolean") return value;
  return value === null || value === "" ? false : undefined;
}
