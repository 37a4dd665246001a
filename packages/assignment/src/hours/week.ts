import type { Hours, Shift } from "../types.ts";

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const TIMES = /^(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})$/;
const DAY = 24 * 60;

/** Around the clock, on every day. */
export const alwaysOpen = (): Shift[][] => DAYS.map(() => [{ from: 0, to: DAY }]);

/**
 * The days that a key of `week` names, Monday is 0: `mon`, `mon-fri`, `sat-mon`, `tue, thu`.
 * `undefined` when it names none.
 */
export function parseDays(text: string): number[] | undefined {
  const days: number[] = [];
  for (const part of text.toLowerCase().split(",")) {
    const [first, last = first, more] = part.split("-").map((day) => DAYS.indexOf(day.trim()));
    if (first === undefined || last === undefined || first < 0 || last < 0 || more !== undefined)
      return undefined;
    for (let day = first; ; day = (day + 1) % 7) {
      days.push(day);
      if (day === last) break;
    }
  }
  return days;
}

/**
 * Reads `09:00-12:00, 13:00-17:00`; `22:00-06:00` ends on the next day.
 * Gives the shifts in order, or what is wrong with the text.
 */
export function parseShifts(text: string): Shift[] | string {
  const shifts: Shift[] = [];
  for (const part of text.split(",")) {
    const [, ...numbers] = TIMES.exec(part.trim()) ?? [];
    const [fromHour = 99, fromMinute = 0, toHour = 99, toMinute = 0] = numbers.map(Number);
    const from = fromHour * 60 + fromMinute;
    const to = toHour * 60 + toMinute;
    if (from >= DAY || to > DAY || fromMinute > 59 || toMinute > 59) {
      return `"${part.trim()}" is no range of times. Write it like "09:00-18:00".`;
    }
    if (from === to) return `"${part.trim()}" begins where it ends. A whole day is "00:00-24:00".`;
    shifts.push({ from, to: to > from ? to : to + DAY });
  }
  shifts.sort((a, b) => a.from - b.from);
  const overlap = shifts.find((shift, index) => shift.from < (shifts[index - 1]?.to ?? 0));
  return overlap ? `The ranges in "${text}" overlap.` : shifts;
}

/** On how many days of a week there is open time; of reversed hours, those that the shifts do not fill. */
export function workingDays({ week, reversed }: Hours): number {
  if (!reversed) return week.filter((shifts) => shifts.length > 0).length;
  const filled = (day: number) => {
    const before = (week[(day + 6) % 7] ?? []).map(({ to }) => ({ from: 0, to: to - DAY }));
    let reached = 0;
    for (const { from, to } of [...before, ...(week[day] ?? [])]) {
      if (from > reached) return false;
      reached = Math.max(reached, to);
    }
    return reached >= DAY;
  };
  return DAYS.filter((_, day) => !filled(day)).length;
}

/** The name of a day of the week, Monday is 0, for people. */
export const dayName = (day: number) => {
  const name = DAYS[day] as string;
  return (name[0] as string).toUpperCase() + name.slice(1);
};

/** A week as it is written in a file: `mon-fri 09:00-18:00, sat 10:00-14:00`; "never" where no day has shifts. */
export function weekText(week: Shift[][]): string {
  const texts = week.map((shifts) =>
    shifts.map(({ from, to }) => `${clock(from)}-${clock(to)}`).join(" and "),
  );
  const parts: string[] = [];
  for (let day = 0; day < texts.length; ) {
    let last = day;
    while (texts[last + 1] !== undefined && texts[last + 1] === texts[day]) last++;
    const days = last === day ? DAYS[day] : `${DAYS[day]}-${DAYS[last]}`;
    if (texts[day]) parts.push(`${days} ${texts[day]}`);
    day = last + 1;
  }
  return parts.join(", ") || "never";
}

/** Past midnight the clock of the next day. */
function clock(minutes: number): string {
  const of = minutes > DAY ? minutes - DAY : minutes;
  return `${String(Math.floor(of / 60)).padStart(2, "0")}:${String(of % 60).padStart(2, "0")}`;
}
