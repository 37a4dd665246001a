import * as dates from "../dates.ts";
import type { Value, ValueType } from "../types.ts";
import { type Frame, isBlank, type Runtime, toText } from "../values.ts";
import { type Argument, type FunctionDefinition, strict } from "./definition.ts";

/** A function of a date or datetime (as text) and maybe a number after it. */
const dated = (run: (text: string, number: number, frame: Frame) => Runtime): FunctionDefinition["run"] =>
  strict(([moment, number = 0], frame) => {
    if (isBlank(moment as Value) || isBlank(number)) return null;
    return typeof moment === "string" && typeof number === "number" ? run(moment, number, frame) : undefined;
  });

const partOfDate = (read: (date: Date) => number) =>
  dated((text, _, frame) => {
    const day = dates.dayNumber(text, frame.zone);
    return day === undefined ? undefined : read(new Date(day * 86_400_000));
  });

const sameAsFirst = (args: Argument[]): ValueType => args[0]?.type ?? "any";
function literalDate([arg, ...rest]: Argument[]): { at: number; message: string } | undefined {
  const value = arg?.constant?.value;
  if (rest.length > 0 || typeof value !== "string" || value === "" || dates.instant(value) !== undefined)
    return undefined;
  return { at: 0, message: `${JSON.stringify(value)} is no date; write it as 2026-01-31` };
}

function dateFrom(args: Value[], frame: Frame): Runtime {
  if (args.some(isBlank)) return null;
  const [first, month, day] = args;
  if (typeof first === "string") return dates.dateOf(first, frame.zone);
  if (typeof first !== "number" || typeof month !== "number" || typeof day !== "number") return undefined;
  const digits = (number: number, count: number) => String(Math.trunc(number)).padStart(count, "0");
  return dates.dateOf(`${digits(first, 4)}-${digits(month, 2)}-${digits(day, 2)}`, undefined);
}

/** Functions of dates and datetimes; a datetime's day is the day in the workflow's time zone. */
export const dateFunctions: Record<string, FunctionDefinition> = {
  today: {
    signature: "today()",
    description: "The date of the event, in the workflow's time zone.",
    takes: [],
    returns: "date",
    run: (_, { now, zone }) => (now === undefined ? undefined : dates.dateOf(now, zone)),
  },
  now: {
    signature: "now()",
    description: "The moment of the event.",
    takes: [],
    returns: "datetime",
    run: (_, { now }) => (now === undefined ? undefined : dates.datetimeOf(now)),
  },
  date: {
    signature: 'date("2026-01-31") or date(year, month, day)',
    description: "A date, from its text, from a datetime (in the workflow's time zone) or from numbers.",
    takes: ["any", "number", "number"],
    least: 1,
    returns: "date",
    check: literalDate,
    run: strict(dateFrom),
  },
  datetime: {
    signature: 'datetime("2026-01-31T09:30:00Z")',
    description: "A datetime, from its text (UTC where it names no offset).",
    takes: ["any"],
    returns: "datetime",
    check: literalDate,
    run: dated((text) => dates.datetimeOf(text)),
  },
  addDays: {
    signature: "addDays(date, days)",
    description: "The date so many days later (earlier for a negative number).",
    takes: ["moment", "number"],
    returns: sameAsFirst,
    run: dated((text, days) => dates.addDays(text, days)),
  },
  addMonths: {
    signature: "addMonths(date, months)",
    description: "The date so many months later; the last day of a month stays the last day of a month.",
    takes: ["moment", "number"],
    returns: sameAsFirst,
    run: dated((text, months) => dates.addMonths(text, months)),
  },
  daysBetween: {
    signature: "daysBetween(from, to)",
    description: "Days from one date to the other, negative when it lies before.",
    takes: ["moment", "moment"],
    returns: "number",
    run: strict(([from, to], frame) => {
      if (isBlank(from as Value) || isBlank(to as Value)) return null;
      return dates.daysBetween(toText(from as Value), toText(to as Value), frame.zone);
    }),
  },
  year: {
    signature: "year(date)",
    description: "The year of a date.",
    takes: ["moment"],
    returns: "number",
    run: partOfDate((date) => date.getUTCFullYear()),
  },
  month: {
    signature: "month(date)",
    description: "The month of a date, 1 to 12.",
    takes: ["moment"],
    returns: "number",
    run: partOfDate((date) => date.getUTCMonth() + 1),
  },
  day: {
    signature: "day(date)",
    description: "The day of the month of a date, 1 to 31.",
    takes: ["moment"],
    returns: "number",
    run: partOfDate((date) => date.getUTCDate()),
  },
  weekday: {
    signature: "weekday(date)",
    description: "The day of the week of a date: 1 is Sunday, 7 is Saturday.",
    takes: ["moment"],
    returns: "number",
    run: partOfDate((date) => date.getUTCDay() + 1),
  },
};
