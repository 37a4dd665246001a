import type { Value, ValueType } from "@throughline/workflow";
import {
  type ASTNode,
  callOf,
  dateOfDay,
  instant,
  isDateOnly,
  looksLikeDate,
  pathOf,
} from "@throughline/workflow/expression-parts";
import { type Atom, atomOf, CLOCK, type Values, valueAt } from "./atom.ts";
import { below, type Linear, numeral, plus, type Row, times, type Unknown, unknown } from "./linear.ts";
import type { Tape } from "./texts.ts";

export const DAY = 86_400_000;
const HOUR = 3_600_000;
const USUAL_DAY = Date.parse("2026-01-15T00:00:00Z");

/** What a name stands for while a solution is looked for: this value, or any of a type that is not blank. */
export type Stands = { value: Value | undefined } | { type: ValueType };

/** A part of an expression as the solver sees it. */
export type Term =
  | { is: "unknown" }
  | { is: "value"; value: Value }
  | { is: "number"; sum: Linear }
  /** In milliseconds; a date at its midnight. */
  | { is: "moment"; kind: "date" | "datetime"; sum: Linear }
  | { is: "text"; tape: Tape; ways: ("lower" | "upper" | "trim")[] }
  /** Beyond what is decided here: anything at all. */
  | { is: "anything"; of: string };

/** Reads the terms of one search: the unknowns that it meets are collected. */
export interface Reader {
  term(node: ASTNode): Term;
  /** The midnight before a moment; `undefined` where it cannot be said. */
  dayOf(moment: Moment): Linear | undefined;
  /** What is known of an unknown of the sums. */
  about(name: string): Unknown;
  /** Unknowns that are the day of a moment, by their name. */
  days: ReadonlyMap<string, Linear>;
  /** What the unknowns of functions are bound by, by their name. */
  bounds: ReadonlyMap<string, Row[]>;
  /** Parts that were left open, as they stand in the expressions. */
  opaque: Set<string>;
}

const PARTS_OF_DATES: Record<string, [number, number]> = {
  year: [1, 9999],
  month: [1, 12],
  day: [1, 31],
  weekday: [1, 7],
};
const WHOLE = new Set(["floor", "ceil", "roundDown", "roundUp", "size", ...Object.keys(PARTS_OF_DATES)]);
/** Given whenever what they take is given. */
const GIVEN = new Set([
  "abs",
  "round",
  "floor",
  "ceil",
  "roundDown",
  "roundUp",
  "min",
  "max",
  "find",
  ...WHOLE,
]);

/** `same`: texts that stand for one and the same, by name. */
export function reader(
  stands: ReadonlyMap<string, Stands>,
  same: ReadonlyMap<string, string> = new Map(),
): Reader {
  const fixed: Values = new Map(
    [...stands].flatMap(([name, one]) => ("value" in one ? [[name, one.value] as const] : [])),
  );
  const grids = new Map<string, Unknown>();
  const days = new Map<string, Linear>();
  const bounds = new Map<string, Row[]>();
  const opaque = new Set<string>();
  const isFixed = (atom: Atom) => atom.names.every((name) => fixed.has(name));

  function nameTerm(name: string, type: ValueType): Term {
    switch (type) {
      case "number":
        grids.set(name, { grid: 0, step: 1, usual: 0 });
        return { is: "number", sum: unknown(name) };
      case "date":
        grids.set(name, { grid: DAY, step: DAY, usual: USUAL_DAY });
        return { is: "moment", kind: "date", sum: unknown(name) };
      case "datetime":
        grids.set(name, { grid: 1, step: HOUR, usual: USUAL_DAY + 9 * HOUR });
        return { is: "moment", kind: "datetime", sum: unknown(name) };
      case "text":
      case "choice":
        return { is: "text", tape: [{ name: same.get(name) ?? name }], ways: [] };
      default:
        return anything(name);
    }
  }

  function anything(of: string): Term {
    opaque.add(of);
    return { is: "anything", of };
  }

  function term(node: ASTNode): Term {
    const path = pathOf(node);
    if (path !== undefined) {
      const one = stands.get(path);
      if (!one) return { is: "unknown" };
      return "type" in one ? nameTerm(path, one.type) : valueTerm(one.value);
    }
    const atom = atomOf(node);
    if (!atom) return anything(node.input);
    if (isFixed(atom)) return valueTerm(valueAt(atom, fixed));
    const call = callOf(node);
    if (call) return callTerm(atom, call.name, call.args);
    switch (node.op) {
      case "-_": {
        const inner = number(node.args);
        return inner ? { is: "number", sum: times(inner, -1) } : anything(atom.text);
      }
      case "+":
      case "-":
        return sum(atom, node.op, term(node.args[0]), term(node.args[1]));
      case "*":
      case "/":
      case "%": {
        if ([node.args[0], node.args[1]].some((one) => isBlankTerm(term(one)))) return valueTerm(null);
        if (node.op === "%") return anything(atom.text);
        const [a, b] = [number(node.args[0]), number(node.args[1])];
        if (a && b && b.terms.size === 0 && (node.op === "*" || b.constant !== 0))
          return { is: "number", sum: times(a, node.op === "*" ? b.constant : 1 / b.constant) };
        if (a && b && node.op === "*" && a.terms.size === 0)
          return { is: "number", sum: times(b, a.constant) };
        return anything(atom.text);
      }
      default:
        return anything(atom.text);
    }
  }

  /** The sum that a node is; `undefined` where it is no number, or may be none. */
  function number(node: ASTNode): Linear | undefined {
    const found = term(node);
    if (found.is === "number") return found.sum;
    return found.is === "value" && typeof found.value === "number" ? numeral(found.value) : undefined;
  }

  function sum(atom: Atom, op: "+" | "-", a: Term, b: Term): Term {
    const [left, right] = [asNumber(a), asNumber(b)];
    if (a.is === "unknown" || b.is === "unknown") return { is: "unknown" };
    if (left && right) return { is: "number", sum: plus(left, right, op === "+" ? 1 : -1) };
    if (op === "-" && (isBlankTerm(a) || isBlankTerm(b))) return valueTerm(null);
    if (op === "-" && (a.is === "moment" || b.is === "moment")) {
      const [from, to] = [momentOf(b), momentOf(a)];
      if (from && to) return between(atom, from, to);
      if (to && right) return shifted(atom, to, times(right, -1));
    }
    if (op === "+" && a.is === "moment" && right) return shifted(atom, a, right);
    if (op === "+" && b.is === "moment" && left) return shifted(atom, b, left);
    if (op === "+") {
      const [first, second] = [asTape(a), asTape(b)];
      if (first && second) return { is: "text", tape: joinedTape(first, second), ways: [] };
    }
    return anything(atom.text);
  }

  function between(atom: Atom, from: Moment, to: Moment): Term {
    const both = [from, to];
    const by = both.every(({ kind }) => kind === "datetime") ? both.map(({ sum }) => sum) : both.map(dayOf);
    const [start, end] = by;
    if (!start || !end) return anything(atom.text);
    const { terms, constant, per } = plus(end, start, -1);
    return { is: "number", sum: { terms, constant, per: per * DAY } };
  }

  /** A moment so many days later; whole days for a date. */
  function shifted(atom: Atom, { kind, sum }: Moment, by: Linear): Term {
    if (by.terms.size > 0) return anything(atom.text);
    const amount = kind === "date" ? Math.trunc(by.constant / by.per) : by.constant / by.per;
    return { is: "moment", kind, sum: plus(sum, numeral(amount * DAY)) };
  }

  function dayOf({ kind, sum }: Moment): Linear | undefined {
    if (kind === "date") return sum;
    if (sum.terms.size === 0) return numeral(Math.floor(sum.constant / DAY) * DAY);
    if (sum.constant % DAY !== 0 || sum.terms.size > 1 || sum.per !== 1) return undefined;
    const [name] = [...sum.terms.keys()] as [string];
    if (sum.terms.get(name) !== 1) return undefined;
    const day = `day of ${name}`;
    grids.set(day, { grid: DAY, step: DAY, usual: USUAL_DAY });
    days.set(day, unknown(name));
    return plus(unknown(day), numeral(sum.constant));
  }

  function callTerm(atom: Atom, name: string, args: ASTNode[]): Term {
    const terms = args.map(term);
    const [first, second] = terms;
    if (name === "today" || name === "now") {
      const now = nameTerm(CLOCK, "datetime") as Term & { is: "moment" };
      return name === "now" ? now : { is: "moment", kind: "date", sum: dayOf(now) as Linear };
    }
    if (name === "firstGiven") {
      const found = terms.find((one) => !(one.is === "unknown" || isBlankTerm(one)));
      return found && !mayBeBlank(found) ? found : anything(atom.text);
    }
    if (terms.some(({ is }) => is === "unknown")) return { is: "unknown" };
    if ((name === "lower" || name === "upper" || name === "trim") && first) {
      const text = asTape(first);
      if (text) return { is: "text", tape: text, ways: [name] };
      if (first.is === "text") return { ...first, ways: [...first.ways, name] };
    }
    if (name === "text" && first?.is === "text") return first;
    if (name === "addDays" && first && second) {
      const [moment, by] = [momentOf(first), asNumber(second)];
      if (moment && by) return shifted(atom, moment, by);
    }
    if (name === "daysBetween" && first && second) {
      const [from, to] = [momentOf(first), momentOf(second)];
      if (from && to) return between(atom, from, to);
    }
    if (name === "date" && args.length === 1 && first) {
      const moment = momentOf(first);
      const day = moment && dayOf(moment);
      if (day) return { is: "moment", kind: "date", sum: day };
    }
    if (name === "datetime" && first?.is === "moment") return { ...first, kind: "datetime" };
    if (GIVEN.has(name) && name !== "size" && name !== "find" && terms.some(isBlankTerm))
      return valueTerm(null);
    if (
      GIVEN.has(name) &&
      terms.every((one) => one.is !== "anything" && !isBlankTerm(one)) &&
      numeric(name, terms)
    ) {
      opaque.add(atom.text);
      const range = PARTS_OF_DATES[name];
      grids.set(atom.text, { grid: WHOLE.has(name) ? 1 : 0, step: 1, usual: range?.[0] ?? 1 });
      const sums = terms.flatMap((one) => asNumber(one) ?? []);
      bounds.set(atom.text, boundsOf(name, unknown(atom.text), sums));
      return { is: "number", sum: unknown(atom.text) };
    }
    return anything(atom.text);
  }

  return {
    term,
    dayOf,
    about: (name) => grids.get(name) ?? { grid: 0, step: 1, usual: 0 },
    days,
    bounds,
    opaque,
  };
}

/** How the result of a function lies to what it takes: no length is below 0, a rounded number is near its own. */
function boundsOf(name: string, result: Linear, taken: Linear[]): Row[] {
  const [first = numeral(0)] = taken;
  /** The result is as much as `least` over the first number at least, and at most as much as `most`. */
  const near = (least: number, most: number, strict = false): Row[] => [
    below(plus(first, numeral(least)), result, strict && least !== 0),
    below(result, plus(first, numeral(most)), strict && most !== 0),
  ];
  const range = PARTS_OF_DATES[name];
  if (range) return [below(numeral(range[0]), result, false), below(result, numeral(range[1]), false)];
  switch (name) {
    case "size":
    case "find":
      return [below(numeral(0), result, false)];
    case "floor":
      return near(-1, 0, true);
    case "ceil":
      return near(0, 1, true);
    case "roundDown":
    case "roundUp":
      return near(-1, 1, true);
    case "round":
      return taken.length === 1 ? near(-0.5, 0.5) : [];
    case "abs":
      return [below(first, result, false), below(times(first, -1), result, false)];
    case "min":
      return taken.map((one) => below(result, one, false));
    case "max":
      return taken.map((one) => below(one, result, false));
    default:
      return [];
  }
}

/** Whether a function that gives a number does so for these. */
function numeric(name: string, terms: Term[]): boolean {
  if (name === "size" || name === "find") return terms.every(({ is }) => is === "text" || is === "value");
  if (name in PARTS_OF_DATES) return terms.every((one) => momentOf(one) !== undefined);
  return terms.every((one) => asNumber(one) !== undefined);
}

const valueTerm = (value: Value | undefined): Term =>
  value === undefined ? { is: "unknown" } : { is: "value", value };

export type Moment = { kind: "date" | "datetime"; sum: Linear };

/** A term as a moment: a text that is a date stands for it. */
export function momentOf(term: Term): Moment | undefined {
  if (term.is === "moment") return term;
  if (term.is !== "value" || typeof term.value !== "string" || !looksLikeDate(term.value)) return undefined;
  const ms = instant(term.value);
  return ms === undefined
    ? undefined
    : { kind: isDateOnly(term.value) ? "date" : "datetime", sum: numeral(ms) };
}

export function asNumber(term: Term): Linear | undefined {
  if (term.is === "number") return term.sum;
  return term.is === "value" && typeof term.value === "number" ? numeral(term.value) : undefined;
}

/** A term as texts in a row; `undefined` where something is done to the text. */
export function asTape(term: Term): Tape | undefined {
  if (term.is === "text") return term.ways.length === 0 ? term.tape : undefined;
  if (term.is !== "value" || Array.isArray(term.value)) return undefined;
  if (isBlankTerm(term)) return [];
  // a date and a number are added as days
  return momentOf(term) ? undefined : [String(term.value)];
}

function joinedTape(a: Tape, b: Tape): Tape {
  const tape: Tape = [];
  for (const part of [...a, ...b]) {
    const last = tape.at(-1);
    if (typeof part === "string" && typeof last === "string") tape[tape.length - 1] = last + part;
    else if (part !== "") tape.push(part);
  }
  return tape;
}

export const isBlankTerm = (term: Term): boolean =>
  term.is === "value" &&
  (term.value === null || term.value === "" || (Array.isArray(term.value) && term.value.length === 0));

/** Whether a term can be the empty text although its names are given. */
export const mayBeBlank = (term: Term): boolean =>
  term.is === "anything" ||
  isBlankTerm(term) ||
  (term.is === "text" && (term.ways.includes("trim") || term.tape.length === 0));

/** A moment as the language writes it. */
export function written(ms: number, kind: "date" | "datetime"): string {
  return kind === "date" ? (dateOfDay(ms / DAY) ?? "") : new Date(ms).toISOString();
}
