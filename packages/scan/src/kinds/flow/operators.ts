import type { Operand } from "./operand.ts";

/** How an operator of a flow is said to people, and as a formula; no formula where it cannot be said as one. */
interface Operator {
  words: string;
  formula?: (left: string, right: Operand & { formula: string }) => string | undefined;
  /** What it comes to between two literals. */
  literal?: (left: unknown, right: unknown) => boolean;
}

const isBlank = (value: unknown) => value === null || value === "";
const same = (left: unknown, right: unknown) => left === right || (isBlank(left) && isBlank(right));

const compared =
  (sign: string): Operator["formula"] =>
  (left, { formula }) =>
    `${left} ${sign} ${formula}`;

const equal: Operator["formula"] = (left, { value, formula }) => {
  if (value === true) return left;
  if (value === false) return `NOT(${left})`;
  return value !== undefined && isBlank(value) ? `ISBLANK(${left})` : `${left} = ${formula}`;
};

const unequal: Operator["formula"] = (left, right) => {
  if (right.value === undefined || !(isBlank(right.value) || typeof right.value === "boolean"))
    return `${left} <> ${right.formula}`;
  if (right.value === false) return left;
  return isBlank(right.value) ? `NOT(ISBLANK(${left}))` : `NOT(${left})`;
};

const blank: Operator = {
  words: "is blank:",
  formula: (left, { value }) =>
    typeof value === "boolean" ? (value ? `ISBLANK(${left})` : `NOT(ISBLANK(${left}))`) : undefined,
  literal: (left, right) => isBlank(left) === right,
};

/** Each operator that conditions of flows and filters have. To add one: a line here. */
export const OPERATORS: { [name: string]: Operator } = {
  EqualTo: { words: "equals", formula: equal, literal: same },
  NotEqualTo: { words: "does not equal", formula: unequal, literal: (a, b) => !same(a, b) },
  GreaterThan: { words: "is greater than", formula: compared(">") },
  GreaterThanOrEqualTo: { words: "is at least", formula: compared(">=") },
  LessThan: { words: "is less than", formula: compared("<") },
  LessThanOrEqualTo: { words: "is at most", formula: compared("<=") },
  StartsWith: { words: "starts with", formula: (left, { formula }) => `BEGINS(${left}, ${formula})` },
  EndsWith: {
    words: "ends with",
    formula: (left, { formula }) => `RIGHT(${left}, LEN(${formula})) = ${formula}`,
  },
  Contains: { words: "contains", formula: (left, { formula }) => `CONTAINS(${left}, ${formula})` },
  IsNull: blank,
  IsBlank: blank,
  IsEmpty: blank,
  In: { words: "is one of" },
  NotIn: { words: "is none of" },
  IsChanged: { words: "is changed:" },
  WasSet: { words: "was set:" },
  WasSelected: { words: "was selected:" },
  WasVisited: { words: "was visited:" },
};

/** `Status equals "New"`, `Origin is blank`, `Priority is not changed`. */
export function inWords(left: string, operator: string, right: string): string {
  const { words } = OPERATORS[operator] ?? { words: operator };
  if (!words.endsWith(":")) return `${left} ${words} ${right}`;
  const bare = words.slice(0, -1);
  return `${left} ${right === "false" ? bare.replace(/^(is|was)/, "$1 not") : bare}`;
}
