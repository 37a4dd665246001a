import { instant } from "./dates.ts";
import { type Building, checkChoice, type Part, readsOf } from "./part.ts";
import { type ASTNode, rangeOf } from "./syntax.ts";
import type { Value, ValueType } from "./types.ts";
import {
  add,
  arithmetic,
  equal,
  type Frame,
  isBlank,
  order,
  type Runtime,
  subtract,
  toList,
} from "./values.ts";

export type BinaryOperator = "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "+" | "-" | "*" | "/" | "%";

type Compute = (a: Value, b: Value, zone: string | undefined) => Runtime;

const ordered =
  (holds: (order: number) => boolean): Compute =>
  (a, b, zone) => {
    if (isBlank(a) || isBlank(b)) return false;
    const found = order(a, b, zone);
    return found === undefined ? undefined : holds(found);
  };

const COMPUTE: Record<BinaryOperator, Compute> = {
  "==": equal,
  "!=": (a, b, zone) => !equal(a, b, zone),
  "<": ordered((found) => found < 0),
  "<=": ordered((found) => found <= 0),
  ">": ordered((found) => found > 0),
  ">=": ordered((found) => found >= 0),
  in: (a, b, zone) => toList(b).some((item) => equal(a, item, zone)),
  "+": add,
  "-": subtract,
  "*": arithmetic((a, b) => a * b),
  "/": arithmetic((a, b) => a / b),
  "%": arithmetic((a, b) => a % b),
};

/** Builds an operator over two parts, with its types checked. */
export function binary(node: ASTNode, op: BinaryOperator, left: Part, right: Part, building: Building): Part {
  const compute = COMPUTE[op];
  const [a, b] = [left.run, right.run];
  return {
    type: typeOf(node, op, left, right, building),
    reads: readsOf([left, right]),
    run(frame: Frame) {
      const first = a(frame);
      if (first === undefined) return undefined;
      const second = b(frame);
      return second === undefined ? undefined : compute(first, second, frame.zone);
    },
  };
}

const isText = (type: ValueType): boolean => type === "text" || type === "choice";
const isMoment = (type: ValueType): boolean => type === "date" || type === "datetime";

/** A literal text that is a date stands for the date. */
const standsForDate = ({ type, constant }: Part): boolean =>
  type === "text" &&
  typeof constant?.value === "string" &&
  (constant.value === "" || instant(constant.value) !== undefined);

function typeOf(node: ASTNode, op: BinaryOperator, left: Part, right: Part, building: Building): ValueType {
  const [leftNode, rightNode] = node.args as [ASTNode, ASTNode];
  const refuse = (message: string): void => building.report(node, { code: "expression-type", message });
  const isAny = left.type === "any" || right.type === "any";

  if (op === "==" || op === "!=") {
    if (left.of) checkChoice(rightNode, left.of, left.type, right, building);
    if (right.of) checkChoice(leftNode, right.of, right.type, left, building);
    if (!comparable(left, right)) refuse(`A ${left.type} is never equal to a ${right.type}`);
    return "boolean";
  }
  if (op === "in") {
    if (right.type !== "list" && right.type !== "any") {
      refuse(`"in" looks into a list, and this is a ${right.type}`);
    }
    if (left.of) checkChoice(rightNode, left.of, left.type, right, building);
    if (right.of) checkChoice(leftNode, right.of, right.type, left, building);
    return "boolean";
  }
  if (op === "<" || op === "<=" || op === ">" || op === ">=") {
    const unordered = [left.type, right.type].find(
      (type) => type === "boolean" || type === "list" || type === "choice",
    );
    if (unordered) refuse(`A ${unordered} has no order`);
    else if (!comparable(left, right)) refuse(`A ${left.type} cannot be compared with a ${right.type}`);
    return "boolean";
  }
  if (op === "+") return sum(left, right, leftNode, rightNode, building);
  if (op === "-" && isMoment(left.type)) {
    if (isMoment(right.type) || standsForDate(right)) return "number";
    if (right.type === "number") return left.type;
    if (right.type === "any") return "any";
  }
  for (const [part, place] of [
    [left, leftNode],
    [right, rightNode],
  ] as const) {
    if (part.type === "number" || part.type === "any" || (op === "-" && isAny && isMoment(part.type)))
      continue;
    building.report(place, {
      code: "expression-type",
      message: `"${op}" needs numbers, and this is a ${part.type}`,
    });
  }
  return op === "-" && isAny ? "any" : "number";
}

function comparable(left: Part, right: Part): boolean {
  const [a, b] = [left.type, right.type];
  if (a === b || a === "any" || b === "any") return true;
  if ((isText(a) && isText(b)) || (isMoment(a) && isMoment(b))) return true;
  if (isMoment(a)) return standsForDate(right);
  if (isMoment(b)) return standsForDate(left);
  // an empty text stands for "blank", whatever the type
  return left.constant?.value === "" || right.constant?.value === "";
}

function sum(left: Part, right: Part, leftNode: ASTNode, rightNode: ASTNode, building: Building): ValueType {
  const [a, b] = [left.type, right.type];
  if (a === "any" || b === "any") {
    const other = a === "any" ? b : a;
    return isText(other) ? "text" : "any";
  }
  if (isText(a) && isText(b)) return "text";
  if (a === b && (a === "number" || a === "list")) return a;
  if (isMoment(a) && b === "number") return a;
  if (a === "number" && isMoment(b)) return b;
  const place = isText(a) ? rightNode : leftNode;
  const { start, end } = rangeOf(place);
  const fix = isText(a) !== isText(b) ? `text(${place.input.slice(start, end)})` : undefined;
  building.report(place, {
    code: "expression-type",
    message: `A ${a} and a ${b} cannot be added${fix === undefined ? "" : `; write ${fix}`}`,
    ...(fix === undefined ? {} : { fix }),
  });
  return "any";
}
