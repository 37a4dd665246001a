import type { FlatRecord, OrgHours } from "../../port.ts";
import type { TableSpec } from "./table.ts";

export const HOLIDAYS: TableSpec = {
  object: "Holiday",
  fields: [
    ...[
      "ActivityDate",
      "IsAllDay",
      "StartTimeInMinutes",
      "EndTimeInMinutes",
      "IsRecurrence",
      "RecurrenceType",
    ],
    ...["RecurrenceStartDate", "RecurrenceEndDateOnly", "RecurrenceInterval", "RecurrenceDayOfWeekMask"],
    ...["RecurrenceDayOfMonth", "RecurrenceInstance", "RecurrenceMonthOfYear"],
  ],
  everyMs: 10 * 60_000,
};

const DAY_MS = 86_400_000;
const MONTHS = [
  ...["January", "February", "March", "April", "May", "June", "July"],
  ...["August", "September", "October", "November", "December"],
];
const INSTANCES = ["First", "Second", "Third", "Fourth"];

/** The days, and parts of days, that holidays take out between two ISO dates, both included. */
export function daysOff(
  rows: Iterable<FlatRecord>,
  from: string,
  to: string,
): Pick<OrgHours, "holidays" | "closed"> {
  const holidays = new Set<string>();
  const closed: OrgHours["closed"] = [];
  for (const row of rows) {
    const [begin, end] = [Number(row.StartTimeInMinutes ?? 0), Number(row.EndTimeInMinutes ?? 24 * 60)];
    for (const date of datesOf(row, from, to)) {
      if (row.IsAllDay !== false) holidays.add(date);
      else closed.push({ date, from: begin, to: end });
    }
  }
  return { holidays: [...holidays].sort(), closed };
}

function* datesOf(row: FlatRecord, from: string, to: string): Generator<string> {
  if (row.IsRecurrence !== true) {
    const date = String(row.ActivityDate ?? "");
    if (date >= from && date <= to) yield date;
    return;
  }
  const start = String(row.RecurrenceStartDate ?? row.ActivityDate ?? from);
  const last = [to, String(row.RecurrenceEndDateOnly ?? to)].sort()[0]!;
  for (let ms = Date.parse([start, from].sort()[1]!); ms <= Date.parse(last); ms += DAY_MS)
    if (recurs(row, new Date(ms), new Date(start))) yield new Date(ms).toISOString().slice(0, 10);
}

/** Whether a rule falls on a date, counted from the date on which it begins. All in UTC. */
function recurs(row: FlatRecord, date: Date, start: Date): boolean {
  const every = Math.max(1, Number(row.RecurrenceInterval ?? 1));
  const days = (date.getTime() - start.getTime()) / DAY_MS;
  const months =
    (date.getUTCFullYear() - start.getUTCFullYear()) * 12 + date.getUTCMonth() - start.getUTCMonth();
  // Sunday is 1, Monday 2, Tuesday 4
  const named = (Number(row.RecurrenceDayOfWeekMask ?? 0) & (1 << date.getUTCDay())) !== 0;
  const dayOfMonth = date.getUTCDate() === Number(row.RecurrenceDayOfMonth ?? start.getUTCDate());
  const month = date.getUTCMonth() === MONTHS.indexOf(String(row.RecurrenceMonthOfYear));
  const weekday = date.getUTCDay() >= 1 && date.getUTCDay() <= 5;
  switch (row.RecurrenceType) {
    case "RecursDaily":
      return days % every === 0;
    case "RecursEveryWeekday":
      return weekday;
    case "RecursWeekly":
      return named && Math.floor((days + start.getUTCDay()) / 7) % every === 0;
    case "RecursMonthly":
      return dayOfMonth && months % every === 0;
    case "RecursMonthlyNth":
      return named && isInstance(date, row) && months % every === 0;
    case "RecursYearly":
      return dayOfMonth && month;
    case "RecursYearlyNth":
      return named && isInstance(date, row) && month;
    default:
      return false;
  }
}

/** The first, second … or last of that weekday in its month; with several weekdays, of any of them. */
function isInstance(date: Date, { RecurrenceInstance, RecurrenceDayOfWeekMask }: FlatRecord): boolean {
  const mask = Number(RecurrenceDayOfWeekMask ?? 0);
  const among = (day: number) =>
    (mask & (1 << new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), day)).getUTCDay())) !== 0;
  const length = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  const days = Array.from({ length }, (_, at) => at + 1).filter(among);
  const wanted =
    RecurrenceInstance === "Last" ? days.at(-1) : days[INSTANCES.indexOf(String(RecurrenceInstance))];
  return date.getUTCDate() === wanted;
}
