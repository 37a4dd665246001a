import { calendar, type Hours, type Member } from "@throughline/assignment";

const DAY_MS = 86_400_000;

/** Whether a member's hours are open on some day of the next ones on which they are not away. */
export function onShift(member: Member, hours: Record<string, Hours>, now: string, days: number): boolean {
  const own = hours[member.hours];
  // hours that the org tells are not known here
  if (!own || own.org) return true;
  const { between } = calendar(own);
  const from = Date.parse(now);
  for (let day = 0; day < days; day++) {
    const start = new Date(from + day * DAY_MS).toISOString();
    const end = new Date(from + (day + 1) * DAY_MS).toISOString();
    const dates = [start.slice(0, 10), end.slice(0, 10)];
    const away = member.away.some(({ from, to }) => dates.every((date) => date >= from && date <= to));
    if (!away && between(start, end, true) > 0) return true;
  }
  return false;
}
