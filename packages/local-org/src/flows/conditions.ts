import { asNumber, asText, equal, isBlank, isMoment, order, type Value } from "../formula/values.ts";
import { all, type Element, textOf } from "../metadata/xml.ts";
import { compileLogic } from "../schema/criteria.ts";
import { formulaValue, read, readValue } from "./expressions.ts";
import { type Interview, unsupported } from "./interview.ts";
import { type FlowValue, isRecord, scalar } from "./values.ts";

const isNothing = (value: FlowValue): boolean => {
  if (isRecord(value)) return Object.keys(value.fields).length === 0;
  return Array.isArray(value) ? value.length === 0 : value === null;
};

/** Numbers and texts of numbers compare as numbers where one side is a number. */
function compare(a: Value, b: Value): number | null {
  if (typeof a === "number" || typeof b === "number") {
    const [left, right] = [asNumber(a), asNumber(b)];
    return left === null || right === null ? null : left - right;
  }
  return order(a, b);
}

function same(a: Value, b: Value): boolean {
  if (typeof a === "boolean" || typeof b === "boolean")
    return (a ?? false) === (b ?? false) || asText(a) === asText(b);
  if (typeof a === "number" || typeof b === "number")
    return isBlank(a) || isBlank(b) ? isBlank(a) && isBlank(b) : compare(a, b) === 0;
  if (isMoment(a) !== isMoment(b)) return asText(a) === asText(b);
  return equal(a, b);
}

type Test = (left: FlowValue, right: FlowValue) => boolean;

const ordered =
  (holds: (difference: number) => boolean): Test =>
  (left, right) => {
    const difference = compare(scalar(left), scalar(right));
    return difference !== null && holds(difference);
  };
const text = (value: FlowValue): string => asText(scalar(value));
const among: Test = (left, right) => {
  const list = Array.isArray(right) ? right.map(scalar) : text(right).split(/[;,]/);
  return list.some((one) => same(scalar(left), one as Value));
};
const containing: Test = (left, right) =>
  Array.isArray(left)
    ? left.some((one) => same(scalar(one), scalar(right)))
    : text(right) !== "" && text(left).includes(text(right));

/** The operators of conditions and filters. */
export const OPERATORS: Record<string, Test> = {
  EqualTo: (left, right) => same(scalar(left), scalar(right)),
  NotEqualTo: (left, right) => !same(scalar(left), scalar(right)),
  GreaterThan: ordered((difference) => difference > 0),
  GreaterThanOrEqualTo: ordered((difference) => difference >= 0),
  LessThan: ordered((difference) => difference < 0),
  LessThanOrEqualTo: ordered((difference) => difference <= 0),
  StartsWith: (left, right) => text(left).startsWith(text(right)),
  EndsWith: (left, right) => text(left).endsWith(text(right)),
  Contains: containing,
  DoesNotContain: (left, right) => !containing(left, right),
  In: among,
  NotIn: (left, right) => !among(left, right),
  IsNull: (left, right) => isNothing(left) === (scalar(right) !== false),
  IsBlank: (left, right) => (isNothing(left) || text(left).trim() === "") === (scalar(right) !== false),
  IsEmpty: (left, right) => isNothing(left) === (scalar(right) !== false),
  WasSet: (left, right) => isNothing(left) !== (scalar(right) !== false),
  WasVisited: (left, right) => isNothing(left) !== (scalar(right) !== false),
};

/** @throws OrgError for an operator that is not known here */
export function operatorNamed(name: string | undefined): Test {
  const found = Object.hasOwn(OPERATORS, name ?? "") ? OPERATORS[name!] : undefined;
  if (!found) throw unsupported(`The operator ${name} is not known here.`);
  return found;
}

/** `and`, `or`, or such as `1 AND (2 OR 3)`. */
export function combine(logic: string | undefined, count: number, holds: (n: number) => boolean): boolean {
  const numbers = Array.from({ length: count }, (_, i) => i + 1);
  if (!logic || /^and$/i.test(logic)) return numbers.every(holds);
  if (/^or$/i.test(logic)) return numbers.some(holds);
  return compileLogic(logic, count, "A flow")(holds);
}

/** Whether the conditions of a rule, or of a filter of a collection, hold. */
export function conditionsHold(interview: Interview, root: Element, place: string): boolean {
  const logic = textOf(root, "conditionLogic");
  const formula = textOf(root, "formula");
  if (
    formula !== undefined &&
    (logic === undefined || /formula/i.test(logic) || all(root, "conditions").length === 0)
  )
    return formulaValue(interview, root, formula, place) === true;
  const conditions = all(root, "conditions");
  return combine(logic, conditions.length, (n) => {
    const one = conditions[n - 1]!;
    const operator = textOf(one, "operator");
    const left = textOf(one, "leftValueReference") ?? "";
    if (operator === "WasVisited") return interview.values.has(`visited ${left.toLowerCase()}`);
    const right = readValue(interview, all(one, "rightValue")[0], place) ?? null;
    return operatorNamed(operator)(read(interview, left), right);
  });
}
