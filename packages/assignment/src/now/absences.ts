import { DAY_MS, sharedDays } from "../hours/days.ts";
import { instant } from "../hours/instant.ts";
import type { Hours, Member, OrgUser } from "../types.ts";

/** The first and the last day (ISO dates, in the zone of the member's hours). */
export interface Absence {
  from: string;
  to: string;
}

/** Absences that have not ended, by the file and by the org's calendar; of the calendar those of whole working days. */
export function absencesOf(member: Member, found: OrgUser | undefined, of: Hours, at: number): Absence[] {
  const days = sharedDays(of);
  const known = [...member.away, ...(found?.busy ?? []).flatMap((busy) => wholeDays(busy, of))];
  return known
    .filter(({ to }) => at < days.midnight(Date.parse(to) / DAY_MS + 1))
    .sort((a, b) => (a.from < b.from ? -1 : 1));
}

/** Whether an absence is on a day (ISO date). */
export const isOn = ({ from, to }: Absence, date: string) => from <= date && date <= to;

/** The working days that lie in a time as a whole. */
function wholeDays({ from, to }: { from: string; to: string }, of: Hours): Absence[] {
  const [begin, end] = [instant(from), instant(to)];
  const days = sharedDays(of);
  const whole: number[] = [];
  for (let date = days.dateOf(begin); date <= days.dateOf(end - 1); date++) {
    const { spans, open } = days.get(date);
    if (open > 0 && (spans[0] as number) >= begin && (spans.at(-1) as number) <= end) whole.push(date);
  }
  const [first, last] = [whole[0], whole.at(-1)];
  return first === undefined || last === undefined ? [] : [{ from: iso(first), to: iso(last) }];
}

const iso = (date: number) => new Date(date * DAY_MS).toISOString().slice(0, 10);
