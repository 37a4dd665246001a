import { FUNCTIONS } from "./functions.ts";
import type { Formula } from "./parse.ts";
import {
  add,
  asBoolean,
  asNumber,
  asText,
  equal,
  isBlank,
  isMoment,
  order,
  parseMoment,
  type Value,
} from "./values.ts";

/** What a formula may look at. */
export interface Scope {
  /** Value of a field, its path from the record (`Account.Owner.Name`) or from something global (`$User.Id`). */
  get(path: string): Value;
  /** The same before the save; for a new record, what it is now. */
  prior(path: string): Value;
  isNew: boolean;
  now: Date;
  /** The day that it is for the user at a moment: its midnight as if it were UTC, in epoch milliseconds. */
  dayOf(ms: number): number;
  /**
   * The value of a field of the first record whose other field has a value; both fields as
   * `$ObjectType.Zip__c.Fields.Name`.
   */
  lookUp(field: string, by: string, value: Value): Value;
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
      const result = a === null || b === null ? null : arithmetic[op]!(a, b);
      // Salesforce shows #Error! where there is no number
      return Number.isFinite(result) ? result : null;
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
  ISCLONE: () => false,
  IFS: (args, scope) => {
    for (let i = 0; i + 1 < args.length; i += 2)
      if (asBoolean(value(args[i], scope))) return value(args[i + 1], scope);
    return args.length % 2 === 1 ? value(args.at(-1), scope) : null;
  },
  TODAY: (_, scope) => ({ ms: scope.dayOf(scope.now.getTime()), dateOnly: true }),
  NOW: (_, scope) => ({ ms: scope.now.getTime(), dateOnly: false }),
  TIMENOW: (_, scope) => ({ ms: scope.now.getTime() % DAY, dateOnly: false, timeOnly: true }),
  DATEVALUE: ([of], scope) => {
    const found = value(of, scope);
    if (!isMoment(found)) return parseMoment(asText(found).slice(0, 10), true);
    return { ms: found.dateOnly ? found.ms : scope.dayOf(found.ms), dateOnly: true };
  },
  VLOOKUP: ([field, by, wanted], scope) =>
    scope.lookUp(fieldPath(field), fieldPath(by), value(wanted, scope)),
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
