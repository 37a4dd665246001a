const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?:Z|([+-])(\d\d):?(\d\d)?)?)?$/;
const DAY = 86_400_000;
const FIRST = Date.parse("0001-01-01T00:00:00Z");
const LAST = Date.parse("9999-12-31T23:59:59.999Z");

/** Whether a text has the outline of an ISO date; cheap, so that every text comparison may ask. */
export function looksLikeDate(text: string): boolean {
  const { length } = text;
  return length >= 10 && length <= 35 && text.charCodeAt(4) === 45 && text.charCodeAt(7) === 45;
}

/** True for `2026-01-31`, false for a text with a time. */
export const isDateOnly = (text: string): boolean => text.length === 10;

/**
 * Milliseconds since 1970 of an ISO date (its midnight, UTC) or datetime (UTC where it names no offset).
 * `undefined` for anything else, days that do not exist included.
 */
export function instant(text: string): number | undefined {
  if (!looksLikeDate(text)) return undefined;
  const match = ISO.exec(text);
  if (!match) return undefined;
  const [
    ,
    year,
    month,
    day,
    hour = "0",
    minute = "0",
    second = "0",
    fraction = "",
    sign,
    zoneHour,
    zoneMinute,
  ] = match;
  const midnight = Date.parse(`${year}-${month}-${day}T00:00:00Z`);
  // some engines roll 30 February over to March
  if (Number.isNaN(midnight) || new Date(midnight).getUTCDate() !== Number(day)) return undefined;
  if (+hour > 24 || +minute > 59 || +second > 60) return undefined;
  const offset = sign ? (sign === "-" ? -1 : 1) * (Number(zoneHour) * 60 + Number(zoneMinute ?? 0)) : 0;
  const milliseconds = Number(fraction.padEnd(3, "0").slice(0, 3));
  return midnight + ((+hour * 60 + +minute - offset) * 60 + +second) * 1000 + milliseconds;
}

function iso(ms: number): string | undefined {
  return ms >= FIRST && ms <= LAST ? new Date(ms).toISOString() : undefined;
}

const calendars = new Map<string, Intl.DateTimeFormat>();

/** The day (days since 1970) of a date, or of a datetime as seen in `zone`; throws for an unknown zone. */
export function dayNumber(text: string, zone: string | undefined): number | undefined {
  const ms = instant(text);
  if (ms === undefined) return undefined;
  if (isDateOnly(text) || zone === undefined || zone === "UTC") return Math.floor(ms / DAY);
  let calendar = calendars.get(zone);
  if (!calendar) {
    calendar = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      year: "numeric",
      month: "numeric",
      day: "numeric",
    });
    calendars.set(zone, calendar);
  }
  let [year, month, day] = [0, 0, 0];
  for (const { type, value } of calendar.formatToParts(ms)) {
    if (type === "year") year = Number(value);
    if (type === "month") month = Number(value);
    if (type === "day") day = Number(value);
  }
  return Date.UTC(year, month - 1, day) / DAY;
}

/** `2026-01-31` from a number of days since 1970. */
export const dateOfDay = (day: number): string | undefined => iso(day * DAY)?.slice(0, 10);

/** The date of a date or datetime, as seen in `zone`. */
export function dateOf(text: string, zone: string | undefined): string | undefined {
  const day = dayNumber(text, zone);
  return day === undefined ? undefined : dateOfDay(day);
}

/** A datetime in its one normal form, `2026-01-31T09:30:00.000Z`. */
export function datetimeOf(text: string): string | undefined {
  const ms = instant(text);
  return ms === undefined ? undefined : iso(ms);
}

/** Adds days; a date takes whole days, a datetime also parts of a day. */
export function addDays(text: string, days: number): string | undefined {
  const ms = instant(text);
  if (ms === undefined) return undefined;
  return isDateOnly(text) ? iso(ms + Math.trunc(days) * DAY)?.slice(0, 10) : iso(ms + days * DAY);
}

/** Adds months as Salesforce does: the last day of a month stays the last day of a month. */
export function addMonths(text: string, months: number): string | undefined {
  const ms = instant(text);
  if (ms === undefined) return undefined;
  const from = new Date(ms);
  const month = from.getUTCFullYear() * 12 + from.getUTCMonth();
  const lastDay = (of: number) => new Date(Date.UTC(Math.floor(of / 12), (of % 12) + 1, 0)).getUTCDate();
  const target = month + Math.trunc(months);
  if (!(target >= 1200 && target < 120_000)) return undefined;
  const day = from.getUTCDate();
  const last = lastDay(target);
  const moved = new Date(ms);
  moved.setUTCFullYear(
    Math.floor(target / 12),
    target % 12,
    day === lastDay(month) ? last : Math.min(day, last),
  );
  const result = iso(moved.getTime());
  return isDateOnly(text) ? result?.slice(0, 10) : result;
}

/**
 * Days from `from` to `to`: whole days between dates; between two datetimes with their fraction.
 * A date and a datetime are compared by calendar day.
 */
export function daysBetween(from: string, to: string, zone: string | undefined): number | undefined {
  if (!isDateOnly(from) && !isDateOnly(to)) {
    const [start, end] = [instant(from), instant(to)];
    return start === undefined || end === undefined ? undefined : (end - start) / DAY;
  }
  const [start, end] = [dayNumber(from, zone), dayNumber(to, zone)];
  return start === undefined || end === undefined ? undefined : end - start;
}

/**
 * Which of two dates is earlier: negative, 0 or positive; `undefined` when one is no date.
 * A date and a datetime are compared by calendar day, so `CreatedDate == today()` means "created today".
 */
export function compareDates(a: string, b: string, zone: string | undefined): number | undefined {
  const byDay = isDateOnly(a) || isDateOnly(b);
  const left = byDay ? dayNumber(a, zone) : instant(a);
  const right = byDay ? dayNumber(b, zone) : instant(b);
  return left === undefined || right === undefined ? undefined : left - right;
}
