const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** How far the clock of a zone is ahead of UTC at an instant, in ms; 0 for a zone that is not known here. */
function offset(zone: string, ms: number): number {
  let format = formats.get(zone);
  if (!format) {
    const shown = {
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
    } as const;
    try {
      format = new Intl.DateTimeFormat("en", { timeZone: zone, hourCycle: "h23", ...shown });
    } catch {
      format = new Intl.DateTimeFormat("en", { timeZone: "UTC", hourCycle: "h23", ...shown });
    }
    formats.set(zone, format);
  }
  const part = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  const wall = Date.UTC(part.year!, part.month! - 1, part.day, part.hour, part.minute);
  return wall - Math.floor(ms / 60_000) * 60_000;
}

/** The instant at which a date begins in a zone; the date as any instant on it in UTC, in ms. */
export function midnightIn(zone: string, date: number): number {
  const wall = Math.floor(date / DAY_MS) * DAY_MS;
  const first = wall - offset(zone, wall);
  return wall - offset(zone, first);
}
