/** Times in the zone of a team. Instants are ISO 8601; all functions are pure. */

/** Time of day: "13:00"; with the day in front unless it is that of `now`: "Mon 09:00", "12 May 09:00" from a week on. */
export function clockIn(zone: string, at: string, now: number): string {
  const time = parts(zone, at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const then = dayIn(zone, at);
  const today = dayIn(zone, new Date(now).toISOString());
  if (then === today) return time;
  const far = Math.abs(Date.parse(then) - Date.parse(today)) >= 7 * 86_400_000;
  return `${far ? dateWords(then) : parts(zone, at, { weekday: "short" })} ${time}`;
}

/** "Thu 11:12" */
export const nowIn = (zone: string, now: number): string =>
  parts(zone, new Date(now).toISOString(), {
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).replace(",", "");

/** A stretch of hours: "09–18", "08:30–17", "22–06". */
export function hoursIn(zone: string, { from, to }: { from: string; to: string }): string {
  const short = (at: string) =>
    parts(zone, at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).replace(/:00$/, "");
  const end = short(to);
  return `${short(from)}–${end === "00" ? "24" : end}`;
}

/** "Europe/Berlin" → "Berlin", "America/New_York" → "New York". */
export const placeOf = (zone: string): string => (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");

/** "24 Nov", from an ISO date. */
export const dateWords = (date: string): string =>
  new Date(date).toLocaleDateString("en-GB", { timeZone: "UTC", day: "numeric", month: "short" });

/** "Fri 27", from an ISO date. */
export const dayWords = (date: string): string =>
  new Date(date)
    .toLocaleDateString("en-GB", { timeZone: "UTC", weekday: "short", day: "numeric" })
    .replace(",", "");

/** An absence: "24 Nov", "24–26 Nov", "30 Nov – 2 Dec". */
export function datesWords({ from, to }: { from: string; to: string }): string {
  const [first, last] = [dateWords(from), dateWords(to)];
  if (first === last) return first;
  const month = last.replace(/^\d+/, "");
  return first.endsWith(month) ? `${first.slice(0, -month.length)}–${last}` : `${first} – ${last}`;
}

/** The date in the zone: "2026-11-24". */
export const dayIn = (zone: string, at: string): string =>
  new Date(at).toLocaleDateString("sv-SE", { timeZone: zone });

/** Where a time lies in a day, 0 to 100. */
export function placeIn(day: { from: string; to: string }, ms: number): number {
  const [from, to] = [Date.parse(day.from), Date.parse(day.to)];
  return Math.min(100, Math.max(0, ((ms - from) / (to - from)) * 100));
}

const parts = (zone: string, at: string, options: Intl.DateTimeFormatOptions): string =>
  new Date(at).toLocaleString("en-GB", { ...options, timeZone: zone });
