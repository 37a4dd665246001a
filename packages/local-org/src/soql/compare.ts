import { saveError } from "../errors.ts";
import type { FieldType } from "../schema/model.ts";
import { dateRange, exact, isId, isNumber, type Literal, type Moment, unquote } from "./literal.ts";

export type Test = (value: unknown) => boolean;

const fold = (value: unknown): unknown => (typeof value === "string" ? value.toLowerCase() : value);

/** The first place where a run fits is as good as any later one: not going back keeps the time linear for each run. */
function like(pattern: string): Test {
  const [first, ...runs] = pattern
    .toLowerCase()
    .split(/(?<!\\)%+/)
    .map((run) =>
      run.replace(/\\([%_])|(_)|([.*+?^${}()|[\]\\])/g, (_, literal, wild, special) =>
        literal ? literal : wild ? "." : `\\${special}`,
      ),
    );
  const last = runs.pop();
  const between = runs.map((run, i) => `(?=(.*?${run}))\\${i + 1}`).join("");
  const regex = new RegExp(`^${first}${between}${last === undefined ? "" : `.*${last}`}$`, "su");
  return (value) => typeof value === "string" && regex.test(value.toLowerCase());
}

/** `a;b` means both of them; several entries mean any of these. */
function includes(literals: Literal[]): Test {
  const wanted = literals.map((literal) => unquote(literal.text).toLowerCase().split(";"));
  return (value) => {
    if (typeof value !== "string") return false;
    const has = new Set(value.toLowerCase().split(";"));
    return wanted.some((all) => all.every((one) => has.has(one)));
  };
}

function compareRange(operator: string, type: FieldType, literal: Literal, moment: Moment): Test | undefined {
  const range = dateRange(type, literal, moment);
  if (!range) return undefined;
  const [from, to] = range;
  const tests: Record<string, Test> = {
    "=": (value) => value !== null && (value as string) >= from && (value as string) < to,
    "!=": (value) => value === null || (value as string) < from || (value as string) >= to,
    "<": (value) => value !== null && (value as string) < from,
    "<=": (value) => value !== null && (value as string) < to,
    ">": (value) => value !== null && (value as string) >= to,
    ">=": (value) => value !== null && (value as string) >= from,
  };
  return tests[operator];
}

type Ordered = string | number;

/** Whether values are kept and compared as they are, or folded to lower case first. */
const folds = (type: FieldType): boolean =>
  !isId(type) && !["date", "datetime", "boolean"].includes(type) && !isNumber(type);

/** A test of whether a field value is one of a set, or none of it. */
export function membership(type: FieldType, values: Iterable<unknown>, negated: boolean): Test {
  const set = new Set(values);
  const prepare = folds(type) ? fold : (value: unknown) => value;
  return negated ? (value) => !set.has(prepare(value)) : (value) => set.has(prepare(value));
}

/**
 * The test that a condition of SOQL makes on a field's value.
 * @throws OrgError if operator, field type and literal do not go together
 */
export function comparison(
  field: { name: string; type: FieldType },
  operator: string,
  literals: Literal[],
  moment: Moment,
): Test {
  const { name, type } = field;
  if (operator === "LIKE") {
    if (isNumber(type) || ["boolean", "date", "datetime", "id", "reference"].includes(type)) {
      throw saveError("INVALID_QUERY_FILTER_OPERATOR", `invalid operator on ${type} field`);
    }
    return like(unquote(literals[0]!.text, true));
  }
  if (operator === "INCLUDES") return includes(literals);
  if (operator === "EXCLUDES") {
    const test = includes(literals);
    return (value) => !test(value);
  }
  if (operator === "IN" || operator === "NOT IN") {
    const ranges = literals.map((literal) => compareRange("=", type, literal, moment));
    if (ranges.some(Boolean)) {
      const any: Test = (value) => ranges.some((test) => test?.(value));
      return operator === "IN" ? any : (value) => !any(value);
    }
    return membership(
      type,
      literals.map((literal) => exact(name, type, literal)),
      operator === "NOT IN",
    );
  }
  const literal = literals[0]!;
  const range = compareRange(operator, type, literal, moment);
  if (range) return range;
  const wanted = exact(name, type, literal);
  const prepare = folds(type) ? fold : (value: unknown) => value;
  if (operator === "=") return (value) => prepare(value) === wanted;
  if (operator === "!=") return (value) => prepare(value) !== wanted;
  if (wanted === null || type === "boolean") {
    throw saveError(
      "INVALID_QUERY_FILTER_OPERATOR",
      `invalid operator on ${type === "boolean" ? "boolean" : "null"} value`,
    );
  }
  const ordered = (test: (a: Ordered, b: Ordered) => boolean): Test => {
    return (value) => value !== null && test(prepare(value) as Ordered, wanted as Ordered);
  };
  switch (operator) {
    case "<":
      return ordered((a, b) => a < b);
    case "<=":
      return ordered((a, b) => a <= b);
    case ">":
      return ordered((a, b) => a > b);
    default:
      return ordered((a, b) => a >= b);
  }
}
