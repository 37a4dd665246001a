import type { ValueType } from "@throughline/workflow";
import { boolean, literal, orderedType } from "./values.ts";

/** What is compared: a name, and the type that it has where that is known. */
interface Left {
  path: string;
  type: ValueType | undefined;
}

type Compare = (left: Left, values: string[]) => string | undefined;

const quoted = (values: string[]): string => values.map((value) => JSON.stringify(value)).join(", ");
const lowered = (values: string[]): string => quoted(values.map((value) => value.toLowerCase()));
const either = (parts: string[]): string =>
  parts.length === 1 ? (parts[0] as string) : `(${parts.join(" || ")})`;

/** Text that people write is compared without regard to case, as the platform does it. */
function equal({ path, type }: Left, values: string[]): string | undefined {
  const [only] = values;
  if (values.length === 1 && only === "") return `blank(${path})`;
  const truth = values.length === 1 && (type === "boolean" || !type) && only ? boolean(only) : undefined;
  if (truth && (type || /^[tf]/i.test(only as string))) return truth === "true" ? path : `!${path}`;
  const given = values.filter((value) => value !== "");
  const blank = given.length < values.length ? [`blank(${path})`] : [];
  if (type === "text") return either([among(`lower(${path})`, lowered(given), given.length), ...blank]);
  if (type && type !== "choice" && type !== "list") {
    const literals = given.map((value) => literal(value, type));
    if (literals.includes(undefined)) return undefined;
    const days = type === "datetime" ? `date(${path})` : path;
    return either([among(days, literals.join(", "), given.length), ...blank]);
  }
  // a number of a field whose type is not known may be one, or the name of a choice
  const name = !type && given.some((value) => /^[\d.]+$/.test(value)) ? `text(${path})` : path;
  return either([among(name, quoted(given), given.length), ...blank]);
}

const among = (name: string, literals: string, count: number): string =>
  count === 1 ? `${name} == ${literals}` : `${name} in [${literals}]`;

const order =
  (sign: string): Compare =>
  ({ path, type }, values) => {
    const parts = values.map((value) => literal(value, type ?? orderedType(value)));
    return parts.includes(undefined) ? undefined : either(parts.map((part) => `${path} ${sign} ${part}`));
  };

const not =
  (compare: Compare): Compare =>
  (left, values) => {
    const found = compare(left, values);
    if (found === undefined) return undefined;
    const [, blank] = /^blank\(([\w.]+)\)$/.exec(found) ?? [];
    if (blank) return `given(${blank})`;
    if (/^![\w.]+$/.test(found)) return found.slice(1);
    const [, left_, right] = /^([\w.()]+) == (\S+|"[^"\\]*")$/.exec(found) ?? [];
    if (left_) return `${left_} != ${right}`;
    return /^(?:[\w.]+|[\w.]+\([^()]*\)|\(.*\))$/.test(found) ? `!${found}` : `!(${found})`;
  };

const containing: Compare = ({ path }, values) => `containsAny(${path}, [${quoted(values)}])`;
const starting: Compare = ({ path }, values) =>
  either(values.map((value) => `lower(${path}).startsWith(${lowered([value])})`));
const chosen: Compare = ({ path }, values) =>
  either(
    values
      .flatMap((value) => value.split(";"))
      .map((value) => `includes(${path}, ${quoted([value.trim()])})`),
  );

/** Each operation of a criteria item, as it is said to people and in the expression language. To add one: a line here. */
export const OPERATIONS: Record<string, { words: string; compare?: Compare }> = {
  equals: { words: "equals", compare: equal },
  notEqual: { words: "does not equal", compare: not(equal) },
  lessThan: { words: "is less than", compare: order("<") },
  greaterThan: { words: "is greater than", compare: order(">") },
  lessOrEqual: { words: "is at most", compare: order("<=") },
  greaterOrEqual: { words: "is at least", compare: order(">=") },
  contains: { words: "contains", compare: containing },
  notContain: { words: "does not contain", compare: not(containing) },
  startsWith: { words: "starts with", compare: starting },
  includes: { words: "includes", compare: chosen },
  excludes: { words: "excludes", compare: not(chosen) },
  // a distance from a place, which the expression language does not know
  within: { words: "is within" },
};
