import type { ValueType } from "@throughline/workflow";

/** `Email, "Web, old"`: the values between commas, quotes around one that has some. Nothing is one blank value. */
export function valuesOf(text: string): string[] {
  const found = [...text.matchAll(/\s*"([^"]*)"\s*(?:,|$)|([^,]+)/g)].map(([, quoted, bare]) =>
    (quoted ?? bare ?? "").trim(),
  );
  return found.length === 0 ? [""] : found;
}

const AMERICAN = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/;
const NUMBER = /^-?\d+(?:\.\d+)?$/;
const DAYS: Record<string, string> = {
  today: "today()",
  yesterday: "addDays(today(), -1)",
  tomorrow: "addDays(today(), 1)",
};

/** How a value is written in the expression language, for a field of that type; undefined where it cannot be. */
export function literal(value: string, type: ValueType | undefined): string | undefined {
  if (type === "boolean") return boolean(value);
  if (type === "number") return number(value);
  if (type === "date" || type === "datetime") return date(value);
  return JSON.stringify(value);
}

/** The type that a value seems to be of, where the field's own is not known and its order is asked. */
export const orderedType = (value: string): ValueType | undefined =>
  number(value) !== undefined ? "number" : date(value) !== undefined ? "date" : undefined;

export function boolean(value: string): "true" | "false" | undefined {
  if (/^(?:true|1)$/i.test(value)) return "true";
  return /^(?:false|0|)$/i.test(value) ? "false" : undefined;
}

/** `1000`, `1,000.50`, `USD 1000`, `50%`. */
function number(value: string): string | undefined {
  const bare = value.replace(/^[A-Z]{3}\s*|^[$€£]|,(?=\d{3})|\s*%$/g, "");
  return NUMBER.test(bare) ? String(Number(bare)) : undefined;
}

/** A day, as an American writes it or in ISO, or one counted from today; of other relative dates nothing can be said here. */
function date(value: string): string | undefined {
  const relative = DAYS[value.toLowerCase()];
  if (relative) return relative;
  const [, month, day, year] = AMERICAN.exec(value) ?? [];
  if (year) return `date("${year}-${month?.padStart(2, "0")}-${day?.padStart(2, "0")}")`;
  return /^\d{4}-\d\d-\d\d$/.test(value) ? `date("${value}")` : undefined;
}
