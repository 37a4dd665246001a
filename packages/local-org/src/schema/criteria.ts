import { evaluate, type Scope } from "../formula/evaluate.ts";
import { parseFormula } from "../formula/parse.ts";
import type { CriteriaItemSpec } from "../options.ts";
import type { FieldType } from "./model.ts";

/** The operations of a criteria item, as the Metadata API names them. */
const OPERATIONS = [
  "equals",
  "notEqual",
  "lessThan",
  "greaterThan",
  "lessOrEqual",
  "greaterOrEqual",
  "contains",
  "notContain",
  "startsWith",
  "includes",
  "excludes",
] as const;
type Operation = (typeof OPERATIONS)[number];

type Test = (value: unknown) => boolean;

/** `Email, "Web, old"`: values between commas, quotes around one that has some. */
function valuesOf(text: string): string[] {
  const found = [...text.matchAll(/"([^"]*)"|[^,]+/g)].map((match) => (match[1] ?? match[0]).trim());
  return found.length === 0 ? [""] : found;
}

const comparable = (value: unknown, type: FieldType): string | number | boolean | null => {
  if (value === null || value === undefined || value === "") return null;
  if (type === "boolean") return value === true || /^(true|1)$/i.test(String(value));
  if (["int", "double", "currency", "percent"].includes(type)) return Number(value);
  if (type === "datetime") return Date.parse(String(value).replace("+0000", "Z"));
  return String(value).toLowerCase();
};

const text = (value: unknown): string => String(value ?? "").toLowerCase();

/** Text is compared without regard to case; of several values one has to fit, of a negation none. */
function testOf(operation: Operation, type: FieldType, given: string): Test {
  const values = valuesOf(given);
  const wanted = values.map((value) => comparable(value, type));
  const some =
    (
      fits: (actual: NonNullable<ReturnType<typeof comparable>>, one: string | number | boolean) => boolean,
    ): Test =>
    (value) => {
      const actual = comparable(value, type);
      return actual !== null && wanted.some((one) => one !== null && fits(actual, one));
    };
  const among: Test = (value) => wanted.includes(comparable(value, type));
  const containing: Test = (value) => values.some((one) => text(value).includes(one.toLowerCase()));
  // the picker of values puts ; between those of a multi-select picklist
  const choices = values.flatMap((one) => text(one).split(";")).map((one) => one.trim());
  const chosen: Test = (value) =>
    text(value)
      .split(";")
      .some((one) => choices.includes(one));
  const tests: Record<Operation, Test> = {
    equals: among,
    notEqual: (value) => !among(value),
    lessThan: some((actual, one) => actual < one),
    greaterThan: some((actual, one) => actual > one),
    lessOrEqual: some((actual, one) => actual <= one),
    greaterOrEqual: some((actual, one) => actual >= one),
    contains: containing,
    notContain: (value) => !containing(value),
    startsWith: (value) => values.some((one) => text(value).startsWith(one.toLowerCase())),
    includes: chosen,
    excludes: (value) => !chosen(value),
  };
  return tests[operation];
}

/** Filter logic looks at nothing but its conditions. */
const NOTHING: Omit<Scope, "get"> = {
  prior: () => null,
  isNew: false,
  now: new Date(0),
  dayOf: (ms) => ms,
  lookUp: () => null,
};

/** Reads a field by the path that a criteria item names. */
export interface CriteriaField<Of> {
  type: FieldType;
  read(of: Of): unknown;
}

/**
 * Compiles the criteria of a rule or a roll-up.
 * @param logic such as `1 AND (2 OR 3)`; all have to fit unless given
 * @throws Error that begins with `place`, for an unknown field or operation, or logic that cannot be read
 */
export function compileCriteria<Of>(
  items: readonly CriteriaItemSpec[],
  logic: string | undefined,
  fieldAt: (path: string) => CriteriaField<Of> | undefined,
  place: string,
): (of: Of) => boolean {
  const tests = items.map(({ field: path, operation, value }) => {
    const field = fieldAt(path);
    if (!field) throw new Error(`${place}: there is no field '${path}'.`);
    if (!(OPERATIONS as readonly string[]).includes(operation))
      throw new Error(`${place}: '${operation}' is no operation; use one of ${OPERATIONS.join(", ")}.`);
    const test = testOf(operation as Operation, field.type, value ?? "");
    return (of: Of) => test(field.read(of));
  });
  const holds = compileLogic(logic, tests.length, place);
  return (of) => holds((n) => tests[n - 1]!(of));
}

/**
 * Compiles filter logic such as `1 AND (2 OR 3)` over so many items; all have to hold if there is none.
 * @throws Error that begins with `place`, for an item that is not there, or logic that cannot be read
 */
export function compileLogic(
  logic: string | undefined,
  count: number,
  place: string,
): (holds: (n: number) => boolean) => boolean {
  const all = Array.from({ length: count }, (_, i) => i + 1);
  if (!logic) return (holds) => all.every(holds);
  const source = logic
    .replace(/\d+/g, (n) => {
      if (!all.includes(Number(n)))
        throw new Error(`${place}: the filter logic names ${n}, which is not there.`);
      return `C${n}`;
    })
    .replace(/\bAND\b/gi, "&&")
    .replace(/\bOR\b/gi, "||")
    .replace(/\bNOT\b/gi, "!");
  const tree = parseFormula(source, `${place}, filter logic`);
  return (holds) => evaluate(tree, { ...NOTHING, get: (name) => holds(Number(name.slice(1))) }) === true;
}
