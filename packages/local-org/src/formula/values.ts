/** What a formula works with. Date-times are `Moment`s so that they can be told from text. */
export type Value = string | number | boolean | null | Moment;

/** A date (`dateOnly`), a date-time, or a time of day (`timeOnly`, since midnight), as milliseconds since 1970 UTC. */
export interface Moment {
  ms: number;
  dateOnly: boolean;
  timeOnly?: boolean;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DAY = 86_400_000;

export const isMoment = (value: Value): value is Moment => typeof value === "object" && value !== null;

/** A stored field value, by its field type, as a formula sees it. */
export function fromStored(value: unknown, type: string): Value {
  if (value === null || value === undefined) return null;
  if (type === "date") return { ms: Date.parse(`${value}T00:00:00Z`), dateOnly: true };
  if (type === "datetime") return { ms: Date.parse(`${String(value).slice(0, 23)}Z`), dateOnly: false };
  if (type === "time") return { ms: Date.parse(`1970-01-01T${value}`), dateOnly: false, timeOnly: true };
  // a percentage is its hundredth part
  if (type === "percent") return Number(value) / 100;
  return value as Value;
}

/** The other way round: what a formula gave, as a field value. */
export function toStored(value: Value): unknown {
  if (!isMoment(value)) return value;
  const iso = new Date(value.ms).toISOString();
  if (value.timeOnly) return iso.slice(11);
  return value.dateOnly ? iso.slice(0, 10) : `${iso.slice(0, 23)}+0000`;
}

export const isBlank = (value: Value): boolean => value === null || value === "";

export function asText(value: Value): string {
  if (value === null) return "";
  if (isMoment(value)) {
    const iso = new Date(value.ms).toISOString();
    if (value.timeOnly) return iso.slice(11, 23);
    return value.dateOnly ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 19)}Z`;
  }
  return String(value);
}

export function asNumber(value: Value): number | null {
  if (typeof value === "number") return value;
  if (isMoment(value)) return value.ms / DAY;
  if (isBlank(value)) return null;
  const number = Number(asText(value));
  return Number.isNaN(number) ? null : number;
}

export const asBoolean = (value: Value): boolean => value === true;

export function parseMoment(text: string, dateOnly: boolean): Value {
  const ms = Date.parse(
    DATE.test(text) ? `${text}T00:00:00Z` : `${text.replace(" ", "T").replace(/Z?$/, "Z")}`,
  );
  return Number.isNaN(ms) ? null : { ms: dateOnly ? Math.floor(ms / DAY) * DAY : ms, dateOnly };
}

/** Equality as formulas mean it: blank text equals null, text case counts. */
export function equal(a: Value, b: Value): boolean {
  if (isBlank(a) || isBlank(b)) return isBlank(a) && isBlank(b);
  if (isMoment(a) && isMoment(b)) return a.ms === b.ms;
  return a === b;
}

/** Order of two values; null when one is blank or they cannot be compared. */
export function order(a: Value, b: Value): number | null {
  if (isBlank(a) || isBlank(b)) return null;
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : a > b ? 1 : 0;
  const left = asNumber(a);
  const right = asNumber(b);
  return left === null || right === null ? null : left - right;
}

export function add(a: Value, b: Value, sign: 1 | -1): Value {
  if (typeof a === "string" && typeof b === "string" && sign === 1) return a + b;
  // a number is so many days; added to a time of day, so many milliseconds
  if (isMoment(a) && typeof b === "number")
    return a.timeOnly
      ? { ...a, ms: (((a.ms + sign * b) % DAY) + DAY) % DAY }
      : { ...a, ms: a.ms + sign * b * DAY };
  if (isMoment(a) && a.timeOnly && isMoment(b) && b.timeOnly && sign === -1) return a.ms - b.ms;
  if (sign === 1 && typeof a === "number" && isMoment(b)) return add(b, a, 1);
  const left = asNumber(a);
  const right = asNumber(b);
  return left === null || right === null ? null : left + sign * right;
}
