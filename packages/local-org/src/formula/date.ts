import { ofNumbers } from "./math.ts";
import { asNumber, asText, isMoment, type Moment, parseMoment, type Value } from "./values.ts";

const DAY = 86_400_000;

const part =
  (of: (date: Date) => number) =>
  (value: Value = null): Value =>
    isMoment(value) ? of(new Date(value.ms)) : null;

/** The same day of another month, or its last one where there is none such. */
function addMonths(value: Value, months: Value): Value {
  const n = asNumber(months);
  if (!isMoment(value) || n === null) return null;
  const from = new Date(value.ms);
  const month = from.getUTCMonth() + Math.trunc(n);
  const lastOf = (y: number, m: number) => new Date(Date.UTC(y, m + 1, 0)).getUTCDate();
  const year = from.getUTCFullYear();
  // the last day of a month stays the last day
  const wasLast = from.getUTCDate() === lastOf(year, from.getUTCMonth());
  const day = wasLast ? lastOf(year, month) : Math.min(from.getUTCDate(), lastOf(year, month));
  return { ...value, ms: Date.UTC(year, month, day) + (value.ms % DAY) };
}

/** Monday of the first week of an ISO year: that with its fourth of January. */
function firstMonday(year: number): number {
  const fourth = new Date(Date.UTC(year, 0, 4));
  return fourth.getTime() - ((fourth.getUTCDay() + 6) % 7) * DAY;
}

function isoYear(date: Date): number {
  const year = date.getUTCFullYear();
  if (date.getTime() < firstMonday(year)) return year - 1;
  return date.getTime() >= firstMonday(year + 1) ? year + 1 : year;
}

function timeValue(value: Value): Value {
  const text = isMoment(value) ? new Date(value.ms).toISOString().slice(11, 23) : asText(value);
  const ms = Date.parse(`1970-01-01T${text.replace(/Z$/, "")}Z`);
  return Number.isNaN(ms) ? null : { ms, dateOnly: false, timeOnly: true };
}

const pad = (n: number) => String(n).padStart(2, "0");

/** `HH:MM:SS` of the seconds between two moments, with days before it if that is asked for. */
function formatDuration(from: Value, to: Value): Value {
  const withDays = typeof to === "boolean" && to;
  const seconds =
    isMoment(from) && isMoment(to)
      ? Math.abs(to.ms - from.ms) / 1000
      : Math.abs(asNumber(from) ?? Number.NaN);
  if (Number.isNaN(seconds)) return null;
  const days = withDays || isMoment(from) ? Math.floor(seconds / 86_400) : 0;
  const rest = Math.floor(seconds) - days * 86_400;
  const clock = `${pad(Math.floor(rest / 3600))}:${pad(Math.floor(rest / 60) % 60)}:${pad(rest % 60)}`;
  return withDays || isMoment(from) ? `${days}:${clock}` : clock;
}

const datetime = (ms: number): Moment => ({ ms, dateOnly: false });

/** Functions of dates and times that are the same in every time zone. */
export const DATE_FUNCTIONS: Record<string, (...args: Value[]) => Value> = {
  DATE: (y = null, m = null, d = null) => {
    const ms = ofNumbers((year, month, day) => Date.UTC(year, month - 1, day))(y, m, d);
    return typeof ms === "number" ? { ms, dateOnly: true } : null;
  },
  DATETIMEVALUE: (value = null) => (isMoment(value) ? datetime(value.ms) : parseMoment(asText(value), false)),
  TIMEVALUE: (value = null) => timeValue(value),
  ADDMONTHS: (value = null, months = null) => addMonths(value, months),
  YEAR: part((date) => date.getUTCFullYear()),
  MONTH: part((date) => date.getUTCMonth() + 1),
  DAY: part((date) => date.getUTCDate()),
  WEEKDAY: part((date) => date.getUTCDay() + 1),
  DAYOFYEAR: part((date) => Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY) + 1),
  ISOYEAR: part(isoYear),
  ISOWEEK: part((date) => Math.floor((date.getTime() - firstMonday(isoYear(date))) / (7 * DAY)) + 1),
  HOUR: part((date) => date.getUTCHours()),
  MINUTE: part((date) => date.getUTCMinutes()),
  SECOND: part((date) => date.getUTCSeconds()),
  MILLISECOND: part((date) => date.getUTCMilliseconds()),
  UNIXTIMESTAMP: part((date) => Math.floor(date.getTime() / 1000)),
  FROMUNIXTIME: (value = null) => {
    const seconds = asNumber(value);
    return seconds === null ? null : datetime(seconds * 1000);
  },
  FORMATDURATION: (from = null, to = null) => formatDuration(from, to),
};
