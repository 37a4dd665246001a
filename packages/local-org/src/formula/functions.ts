import { asBoolean, asNumber, asText, isBlank, isMoment, parseMoment, type Value } from "./values.ts";

const DAY = 86_400_000;
const math =
  (f: (...numbers: number[]) => number) =>
  (...args: Value[]): Value => {
    const numbers = args.map(asNumber);
    return numbers.some((n) => n === null) ? null : f(...(numbers as number[]));
  };

const datePart =
  (part: (date: Date) => number) =>
  (value: Value = null): Value =>
    isMoment(value) ? part(new Date(value.ms)) : null;

function round(value: number, digits: number): number {
  const factor = 10 ** digits;
  // half away from zero, as Salesforce rounds
  return (Math.sign(value) * Math.round(Math.abs(value) * factor)) / factor;
}

function matches(text: string, pattern: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, "su").test(text);
  } catch {
    return new RegExp(`^(?:${pattern})$`, "s").test(text);
  }
}

/** Functions whose arguments are all worked out beforehand. */
export const FUNCTIONS: Record<string, (...args: Value[]) => Value> = {
  ISBLANK: (value = null) => isBlank(value),
  ISNULL: (value = null) => isBlank(value),
  ISNUMBER: (value = null) => asNumber(value) !== null,
  ISPICKVAL: (value = null, text = null) => asText(value) === asText(text),
  INCLUDES: (value = null, text = null) => asText(value).split(";").includes(asText(text)),
  TEXT: (value = null) => asText(value),
  VALUE: (value = null) => asNumber(value),
  LEN: (value = null) => asText(value).length,
  CONTAINS: (text = null, part = null) => asText(text).includes(asText(part)),
  BEGINS: (text = null, part = null) => asText(text).startsWith(asText(part)),
  REGEX: (text = null, pattern = null) => matches(asText(text), asText(pattern)),
  LOWER: (text = null) => asText(text).toLowerCase(),
  UPPER: (text = null) => asText(text).toUpperCase(),
  TRIM: (text = null) => asText(text).trim(),
  LEFT: (text = null, n = null) => asText(text).slice(0, asNumber(n) ?? 0),
  RIGHT: (text = null, n = null) => ((count) => (count ? asText(text).slice(-count) : ""))(asNumber(n) ?? 0),
  MID: (text = null, from = null, n = null) => {
    const start = (asNumber(from) ?? 1) - 1;
    return asText(text).slice(start, start + (asNumber(n) ?? 0));
  },
  FIND: (part = null, text = null, from = 1) =>
    asText(text).indexOf(asText(part), (asNumber(from) ?? 1) - 1) + 1,
  SUBSTITUTE: (text = null, old = null, by = null) => asText(text).replaceAll(asText(old), asText(by)),
  LPAD: (text = null, n = null, pad = " ") =>
    asText(text)
      .slice(0, asNumber(n) ?? 0)
      .padStart(asNumber(n) ?? 0, asText(pad)),
  RPAD: (text = null, n = null, pad = " ") =>
    asText(text)
      .slice(0, asNumber(n) ?? 0)
      .padEnd(asNumber(n) ?? 0, asText(pad)),
  ABS: math(Math.abs),
  ROUND: math((value, digits = 0) => round(value, digits)),
  FLOOR: math(Math.floor),
  CEILING: math(Math.ceil),
  MAX: math(Math.max),
  MIN: math(Math.min),
  MOD: math((a, b) => a - b * Math.floor(a / b)),
  SQRT: math(Math.sqrt),
  DATE: (y = null, m = null, d = null) => {
    const ms = math((year, month, day) => Date.UTC(year, month - 1, day))(y, m, d);
    return typeof ms === "number" ? { ms, dateOnly: true } : null;
  },
  DATEVALUE: (value = null) =>
    isMoment(value)
      ? { ms: Math.floor(value.ms / DAY) * DAY, dateOnly: true }
      : parseMoment(asText(value).slice(0, 10), true),
  DATETIMEVALUE: (value = null) =>
    isMoment(value) ? { ...value, dateOnly: false } : parseMoment(asText(value), false),
  YEAR: datePart((date) => date.getUTCFullYear()),
  MONTH: datePart((date) => date.getUTCMonth() + 1),
  DAY: datePart((date) => date.getUTCDate()),
  WEEKDAY: datePart((date) => date.getUTCDay() + 1),
  HOUR: datePart((date) => date.getUTCHours()),
  NOT: (value = null) => !asBoolean(value),
  CASESAFEID: (value = null) => value,
};
