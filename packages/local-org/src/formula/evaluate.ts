import { FUNCTIONS } from "./functions.ts";
import type { Formula } from "./parse.ts";
import { add, asBoolean, asNumber, asText, equal, isBlank, order, type Value } from "./values.ts";

/** What a formula may look at. */
export interface Scope {
  /** Value of a field, its path from the record (`Account.Owner.Name`) or from the user (`$User.Id`). */
  get(path: string): Value;
  /** The same before the save; for a new record, what it is now. */
  prior(path: string): Value;
  isNew: boolean;
  now: Date;
}

const DAY = 86_400_000;

const arithmetic: Record<string, (a: number, b: number) => number> = {
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "^": (a, b) => a ** b,
};

function compare(op: string, left: Value, right: Value): boolean {
  const result = order(left, right);
  if (result === null) return false;
  return op === "<" ? result < 0 : op === ">" ? result > 0 : op === "<=" ? result <= 0 : result >= 0;
}

function binary(op: string, left: Value, right: Value): Value {
  switch (op) {
    case "=":
    case "==":
      return equal(left, right);
    case "<>":
    case "!=":
      return !equal(left, right);
    case "&":
      return asText(left) + asText(right);
    case "+":
      return add(left, right, 1);
    case "-":
      return add(left, right, -1);
    case "<":
    case ">":
    case "<=":
    case ">=":
      return compare(op, left, right);
    default: {
      const a = asNumber(left);
      const b = asNumber(right);
      return a === null || b === null ? null : arithmetic[op]!(a, b);
    }
  }
}

function fieldPath(argument: Formula | undefined): string {
  return argument?.kind === "field" ? argument.path : "";
}

/** Functions that look at the record itself or leave some arguments unread. */
const SPECIAL: Record<string, (args: Formula[], scope: Scope) => Value> = {
  AND: (args, scope) => args.every((arg) => asBoolean(evaluate(arg, scope))),
  OR: (args, scope) => args.some((arg) => asBoolean(evaluate(arg, scope))),
  IF: ([test, yes, no], scope) => (asBoolean(value(test, scope)) ? value(yes, scope) : value(no, scope)),
  CASE: ([subject, ...rest], scope) => {
    const of = value(subject, scope);
    for (let i = 0; i + 1 < rest.length; i += 2) {
      if (equal(of, value(rest[i], scope))) return value(rest[i + 1], scope);
    }
    return rest.length % 2 === 1 ? value(rest.at(-1), scope) : null;
  },
  BLANKVALUE: ([of, instead], scope) => {
    const found = value(of, scope);
    return isBlank(found) ? value(instead, scope) : found;
  },
  NULLVALUE: (args, scope) => SPECIAL.BLANKVALUE!(args, scope),
  ISNEW: (_, scope) => scope.isNew,
  ISCHANGED: ([of], scope) => !scope.isNew && !equal(scope.get(fieldPath(of)), scope.prior(fieldPath(of))),
  PRIORVALUE: ([of], scope) => scope.prior(fieldPath(of)),
  TODAY: (_, scope) => ({ ms: Math.floor(scope.now.getTime() / DAY) * DAY, dateOnly: true }),
  NOW: (_, scope) => ({ ms: scope.now.getTime(), dateOnly: false }),
};

/** Whether a function of that name is known here. */
export const isKnownFunction = (name: string): boolean => name in SPECIAL || name in FUNCTIONS;

const value = (formula: Formula | undefined, scope: Scope): Value =>
  formula ? evaluate(formula, scope) : null;

/** Works a formula out. Blanks flow through arithmetic; a comparison with a blank is false. */
export function evaluate(formula: Formula, scope: Scope): Value {
  switch (formula.kind) {
    case "literal":
      return formula.value;
    case "field":
      return scope.get(formula.path);
    case "not":
      return !asBoolean(evaluate(formula.of, scope));
    case "minus": {
      const number = asNumber(evaluate(formula.of, scope));
      return number === null ? null : -number;
    }
    case "call": {
      const special = SPECIAL[formula.name];
      if (special) return special(formula.args, scope);
      return FUNCTIONS[formula.name]!(...formula.args.map((arg) => evaluate(arg, scope)));
    }
    default:
      if (formula.op === "&&")
        return asBoolean(evaluate(formula.left, scope)) && asBoolean(evaluate(formula.right, scope));
      if (formula.op === "||")
        return asBoolean(evaluate(formula.left, scope)) || asBoolean(evaluate(formula.right, scope));
      return binary(formula.op, evaluate(formula.left, scope), evaluate(formula.right, scope));
  }
}
