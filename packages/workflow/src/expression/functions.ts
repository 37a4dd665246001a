import * as dates from "./dates.ts";
import { type Matcher, matcher } from "./matcher.ts";
import { PatternError } from "./pattern.ts";
import { textFunctions } from "./text-functions.ts";
import type { Value, ValueType } from "./types.ts";
import { equal, type Frame, finite, isBlank, type Runtime, toList, toText } from "./values.ts";

/** What a parameter takes; `moment` is a date or a datetime. */
export type Takes = "text" | "number" | "moment" | "list" | "any";

/** What is known of an argument before evaluation. */
export interface Argument {
  type: ValueType;
  of?: string[];
  /** Present when the argument is a literal. */
  constant?: { value: Value };
}

export interface FunctionDefinition {
  /** How it is written, for people: `addDays(date, days)`. */
  signature: string;
  description: string;
  takes: Takes[];
  /** How many arguments must be given; all of `takes` without it. */
  least?: number;
  /** The last parameter may be repeated. */
  variadic?: boolean;
  returns: ValueType | ((args: Argument[]) => ValueType);
  /** Unknown arguments reach it as `undefined`; other functions are then unknown without being called. */
  seesUnknown?: boolean;
  /** Which arguments are compared with the first one, so that a choice can be checked against its values. */
  compares?: (count: number) => number[];
  /** What is wrong with literal arguments. */
  check?: (args: Argument[]) => { at: number; message: string } | undefined;
  run(args: Runtime[], frame: Frame): Runtime;
}

type Strict = (args: Value[], frame: Frame) => Runtime;

/** For functions that are never handed an unknown argument. */
const strict = (run: Strict): FunctionDefinition["run"] => run as FunctionDefinition["run"];

const numeric = (run: (...numbers: number[]) => number): FunctionDefinition["run"] =>
  strict((args) => {
    if (args.every((arg) => typeof arg === "number")) return finite(run(...(args as number[])));
    return args.some(isBlank) ? null : undefined;
  });

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

/** Rounds half away from zero, on the decimal digits as written: `round(1.005, 2)` is 1.01. */
function round(number: number, digits = 0): number {
  const shifted = (text: number, by: number): number => {
    const [mantissa, exponent = "0"] = String(text).split("e");
    return Number(`${mantissa}e${Number(exponent) + by}`);
  };
  return Math.sign(number) * shifted(Math.round(shifted(Math.abs(number), digits)), -digits) + 0;
}

const all = (count: number): number[] => Array.from({ length: count - 1 }, (_, at) => at + 1);
const sameAsFirst = (args: Argument[]): ValueType => args[0]?.type ?? "any";
const sameForAll = (args: Argument[]): ValueType => {
  const types = new Set(args.filter((arg) => arg.constant?.value !== null).map((arg) => arg.type));
  if (types.size === 1) return [...types][0] as ValueType;
  return [...types].every((type) => type === "text" || type === "choice") ? "text" : "any";
};
const casesOf = (args: Argument[]): Argument[] =>
  args.filter((_, at) => at > 0 && (at % 2 === 0 || at === args.length - 1));

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

const matchers = new Map<string, Matcher>();

function matcherOf(pattern: string): Matcher {
  let known = matchers.get(pattern);
  if (!known) {
    if (matchers.size > 500) matchers.clear();
    known = matcher(pattern);
    matchers.set(pattern, known);
  }
  return known;
}

function patternProblem(args: Argument[]): { at: number; message: string } | undefined {
  const pattern = args[1]?.constant?.value;
  if (typeof pattern !== "string") return undefined;
  try {
    matcherOf(pattern);
    return undefined;
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    return {
      at: 1,
      message: `The pattern cannot be used: ${error.message} (at character ${error.offset + 1})`,
    };
  }
}

/**
 * All functions by name. `f(x, y)` and `x.f(y)` are the same call.
 * To add one: a line here (or in `text-functions.ts`), and its cases in the table of the tests.
 */
export const definitions: Record<string, FunctionDefinition> = {
  given: {
    signature: "given(x)",
    description: "True when x is known and not blank.",
    takes: ["any"],
    returns: "boolean",
    seesUnknown: true,
    run: ([x]) => x !== undefined && !isBlank(x),
  },
  blank: {
    signature: "blank(x)",
    description: "True when x is blank or not known (a null parent): the opposite of given(x).",
    takes: ["any"],
    returns: "boolean",
    seesUnknown: true,
    run: ([x]) => x === undefined || isBlank(x),
  },
  firstGiven: {
    signature: "firstGiven(x, y, …)",
    description: "The first of its arguments that is known and not blank.",
    takes: ["any", "any"],
    variadic: true,
    returns: sameForAll,
    seesUnknown: true,
    run: (args) => args.find((arg) => arg !== undefined && !isBlank(arg)) ?? args.at(-1),
  },
  case: {
    signature: "case(x, value, result, …, otherwise)",
    description: "The result that stands after the first value equal to x, else the last argument.",
    takes: ["any", "any", "any", "any"],
    variadic: true,
    returns: (args) => sameForAll(casesOf(args)),
    seesUnknown: true,
    compares: (count) => all(count - 1).filter((at) => at % 2 === 1),
    check: (args) =>
      args.length % 2 === 0
        ? undefined
        : { at: args.length - 1, message: "case() must end with what holds otherwise" },
    run: (args, frame) => {
      const [x] = args;
      if (x === undefined) return undefined;
      for (let at = 1; at + 1 < args.length; at += 2) {
        const value = args[at];
        if (value === undefined) return undefined;
        if (equal(x, value, frame.zone)) return args[at + 1];
      }
      return args.at(-1);
    },
  },
  oneOf: {
    signature: "oneOf(x, value, …)",
    description: "True when x equals one of the values.",
    takes: ["any", "any"],
    variadic: true,
    returns: "boolean",
    compares: all,
    run: strict(([x, ...values], frame) => values.some((value) => equal(x as Value, value, frame.zone))),
  },
  includes: {
    signature: "includes(list, value)",
    description: "True when a list or multi-select picklist has the value.",
    takes: ["list", "any"],
    returns: "boolean",
    compares: all,
    run: strict(([list, value], frame) =>
      toList(list as Value).some((item) => equal(item, value as Value, frame.zone)),
    ),
  },
  matches: {
    signature: "text.matches(pattern)",
    description: "True when the regular expression is found in the text; ^ and $ bind it, (?i) ignores case.",
    takes: ["text", "text"],
    returns: "boolean",
    check: patternProblem,
    run: strict(([text, pattern]) => matcherOf(toText(pattern as Value)).test(toText(text as Value))),
  },
  ...textFunctions,
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
  abs: {
    signature: "abs(number)",
    description: "The number without its sign.",
    takes: ["number"],
    returns: "number",
    run: numeric(Math.abs),
  },
  round: {
    signature: "round(number, digits)",
    description: "Rounded to so many digits after the point (none without it), half away from zero.",
    takes: ["number", "number"],
    least: 1,
    returns: "number",
    run: numeric(round),
  },
  floor: {
    signature: "floor(number)",
    description: "The whole number below.",
    takes: ["number"],
    returns: "number",
    run: numeric(Math.floor),
  },
  ceil: {
    signature: "ceil(number)",
    description: "The whole number above.",
    takes: ["number"],
    returns: "number",
    run: numeric(Math.ceil),
  },
  roundDown: {
    signature: "roundDown(number)",
    description: "The whole number towards zero (Salesforce's FLOOR).",
    takes: ["number"],
    returns: "number",
    run: numeric(Math.trunc),
  },
  roundUp: {
    signature: "roundUp(number)",
    description: "The whole number away from zero (Salesforce's CEILING).",
    takes: ["number"],
    returns: "number",
    run: numeric((number) => (number < 0 ? Math.floor(number) : Math.ceil(number))),
  },
  min: {
    signature: "min(a, b, …)",
    description: "The smallest of the numbers.",
    takes: ["number"],
    variadic: true,
    returns: "number",
    run: numeric(Math.min),
  },
  max: {
    signature: "max(a, b, …)",
    description: "The largest of the numbers.",
    takes: ["number"],
    variadic: true,
    returns: "number",
    run: numeric(Math.max),
  },
  mod: {
    signature: "mod(number, by)",
    description: "What remains of a division, with the sign of the number.",
    takes: ["number", "number"],
    returns: "number",
    run: numeric((number, by) => number % by),
  },
  pow: {
    signature: "pow(number, exponent)",
    description: "The number raised to a power.",
    takes: ["number", "number"],
    returns: "number",
    run: numeric((number, exponent) => number ** exponent),
  },
};

/** The catalogue of functions, for the editor and the documentation. */
export const functions: { name: string; signature: string; description: string }[] = Object.entries(
  definitions,
).map(([name, { signature, description }]) => ({ name, signature, description }));
