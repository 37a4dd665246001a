import type { Expr, Of } from "../syntax/ast.ts";
import { isAnyRecord, isCollection, isPrimitive } from "../types.ts";
import { callOf, made } from "./calls.ts";
import { addTo } from "./collections.ts";
import {
  elementIn,
  type Guard,
  type Known,
  ofType,
  oneOf,
  refined,
  settled,
  shared,
  waysOf,
} from "./known.ts";
import { fieldOf, nameOf } from "./names.ts";
import { queried } from "./query.ts";
import { setField } from "./records.ts";
import { joined, negated, opposite, saidOf } from "./said.ts";
import { guardOf } from "./statements.ts";
import type { Frame, Walk } from "./walk.ts";

/** What is known of an expression; what it sets and calls is noted on the way. */
export function evalOne(expr: Expr, frame: Frame, walk: Walk): Known {
  const { text } = expr;
  const { world } = frame.run;
  switch (expr.is) {
    case "literal":
      return { text, constant: expr.value, ...(typeof expr.value === "string" && { type: "String" }) };
    case "name":
      return nameOf(expr.name, frame, walk);
    case "this":
      return frame.self ?? { text };
    case "super":
      return frame.self ?? { text };
    case "field":
      return fieldOf(expr, frame, walk);
    case "call":
      return callOf(expr, frame, walk);
    case "new":
      return made(expr, frame, walk);
    case "index": {
      walk.eval(expr.at, frame);
      return elementIn(walk.eval(expr.of, frame), world, frame.of);
    }
    case "cast":
      return refined(walk.eval(expr.of, frame), expr.type, world, frame.of);
    case "binary":
      return binary(expr, frame, walk);
    case "unary":
      return unary(expr, frame, walk);
    case "choice":
      return choice(expr, frame, walk);
    case "assign":
      return assign(expr, frame, walk);
    case "query":
      return queried(expr, frame, walk);
    case "type": {
      const of = world.classOf(expr.type, frame.of);
      return { text, type: "Type", filled: true, ...(of && { of, isClass: true }) };
    }
    case "instance of":
      walk.eval(expr.of, frame);
      return { text, type: "Boolean" };
    case "other":
      for (const part of expr.of) walk.eval(part, frame);
      return { text };
  }
}

type Order = (left: number, right: number) => boolean;
const ORDER: Record<string, Order> = {
  "<": (left, right) => left < right,
  ">": (left, right) => left > right,
  "<=": (left, right) => left <= right,
  ">=": (left, right) => left >= right,
};

const OPERATORS: Record<string, string> = { "===": "==", "!==": "!=", "<>": "!=" };

function binary(expr: Of<"binary">, frame: Frame, walk: Walk): Known {
  const { text } = expr;
  const op = OPERATORS[expr.op] ?? expr.op;
  const left = settled(walk.eval(expr.left, frame));
  if (op === "&&" || op === "||") {
    const decides = op === "||";
    if (left.constant === decides) return { text, type: "Boolean", constant: decides };
    const { guards } = frame;
    const said = saidOf(left);
    const guard: Guard = { text: expr.left.text, ...(said && { said }) };
    if (left.constant === undefined) frame.guards = [...guards, decides ? negated(guard) : guard];
    const right = settled(walk.eval(expr.right, frame));
    frame.guards = guards;
    if (left.constant === !decides) return { ...right, text };
    if (right.constant === decides) return { text, type: "Boolean", constant: decides };
    if (right.constant === !decides) return { ...left, text };
    const whole = joined("(", said, ` ${op} `, saidOf(right), ")");
    return { text, type: "Boolean", ...(whole && { said: whole }) };
  }
  const right = settled(walk.eval(expr.right, frame));
  if (op === "==" || op === "!=") return equality(text, op, left, right);
  if (left.constant !== undefined && right.constant !== undefined && op === "+") {
    const sum = added(left.constant, right.constant);
    if (sum !== undefined) return { text, constant: sum };
  }
  if (typeof left.constant === "number" && typeof right.constant === "number" && op in ORDER) {
    return { text, type: "Boolean", constant: (ORDER[op] as Order)(left.constant, right.constant) };
  }
  if (!/^(\+|-|\*|\/|<|>|<=|>=)$/.test(op)) return { text };
  const said = joined("(", saidOf(left), ` ${op} `, saidOf(right), ")");
  const type = /[<>]/.test(op) ? "Boolean" : left.type;
  return { text, ...(type && { type }), ...(said && { said }) };
}

const added = (left: unknown, right: unknown): string | number | undefined => {
  if (typeof left === "number" && typeof right === "number") return left + right;
  return typeof left === "string" || typeof right === "string" ? `${left}${right}` : undefined;
};

function equality(text: string, op: string, left: Known, right: Known): Known {
  const type = "Boolean";
  if (left.constant !== undefined && right.constant !== undefined) {
    const same = (value: unknown) => (typeof value === "string" ? value.toLowerCase() : value);
    return { text, type, constant: (same(left.constant) === same(right.constant)) === (op === "==") };
  }
  const [other] = left.constant === null ? [right] : right.constant === null ? [left] : [];
  if (other) {
    if (other.filled) return { text, type, constant: op === "!=" };
    const said = joined(op === "==" ? "blank(" : "given(", saidOf(other), ")");
    return { text, type, ...(said && { said }) };
  }
  for (const [one, truth] of [
    [left, right],
    [right, left],
  ] as const) {
    // `isNew == true` is `isNew`
    if (typeof truth.constant !== "boolean" || one.field) continue;
    const said = saidOf(one);
    if (said && one.said) return truth.constant === (op === "==") ? { text, type, said } : not(text, said);
  }
  const said = joined("(", saidOf(left), ` ${op} `, saidOf(right), ")");
  return { text, type, ...(said && { said }) };
}

function not(text: string, said: Known["said"]): Known {
  const whole = opposite(said);
  return { text, type: "Boolean", ...(whole && { said: whole }) };
}

function unary(expr: Of<"unary">, frame: Frame, walk: Walk): Known {
  const { text, op } = expr;
  const known = settled(walk.eval(expr.of, frame));
  if (op === "!") {
    if (typeof known.constant === "boolean") return { text, type: "Boolean", constant: !known.constant };
    return { ...not(text, saidOf(known)), ...(known.asksEmpty && { granted: true }) };
  }
  if (op === "++" || op === "--") {
    const said = joined("(", saidOf(known), ` ${op[0]} 1)`);
    store(expr.of, { text, ...(said && { said }) }, frame, walk);
    return { text };
  }
  if (op === "-" && typeof known.constant === "number") return { text, constant: -known.constant };
  return op === "+" ? known : { text };
}

function choice({ test, yes, no, text }: Of<"choice">, frame: Frame, walk: Walk): Known {
  const guard = guardOf(test, frame, walk);
  if (typeof guard === "boolean") return walk.eval(guard ? yes : no, frame);
  const { guards } = frame;
  frame.guards = [...guards, guard];
  const one = walk.eval(yes, frame);
  frame.guards = [...guards, negated(guard)];
  const other = walk.eval(no, frame);
  frame.guards = guards;
  const said = joined("(", guard.said, " ? ", saidOf(one), " : ", saidOf(other), ")");
  const ways = [
    { when: [guard], known: one },
    { when: [negated(guard)], known: other },
  ];
  return { ...oneOf(ways, text), ...(said && { said }) };
}

function assign(expr: Of<"assign">, frame: Frame, walk: Walk): Known {
  let value = walk.eval(expr.value, frame);
  if (expr.op !== "=") {
    const before = walk.eval(expr.to, frame);
    const op = expr.op.slice(0, -1);
    const said = /^[+\-*/]$/.test(op)
      ? joined("(", saidOf(before), ` ${op} `, saidOf(value), ")")
      : undefined;
    value = { text: expr.text, ...(said && { said }) };
  }
  store(expr.to, value, frame, walk);
  return value;
}

/** Puts a value where an expression names: a variable, a field of an object or of a record, a place in a list. */
function store(to: Expr, value: Known, frame: Frame, walk: Walk): void {
  if (to.is === "name") {
    const name = to.name.toLowerCase();
    if (frame.vars.has(name)) frame.vars.set(name, value);
    else keep(frame.self, name, value, frame);
    return;
  }
  if (to.is === "index") {
    addTo(walk.eval(to.of, frame), value, frame);
    return;
  }
  if (to.is !== "field") return;
  const target = settled(walk.eval(to.of, frame));
  if (target.of && !target.ways) keep(target, to.name.toLowerCase(), value, frame);
  else if (mayBeRecord(target)) setField(target, to.name, value, to.line, frame);
}

const mayBeRecord = (known: Known): boolean =>
  waysOf(known).some(({ known: { rec, field, type, cell } }) => {
    if (rec || field) return true;
    return !cell && (!type || isAnyRecord(type) || !(isPrimitive(type) || isCollection(type)));
  });

/** Keeps what a field of an object or class holds, where that is something to follow. */
function keep(holder: Known | undefined, name: string, value: Known, frame: Frame): void {
  shared(value);
  const owner = holder?.of ?? frame.of;
  if (!owner) return;
  for (let up: typeof owner | undefined = owner; up; up = up.above) {
    const field = up.fields.find((one) => one.name.toLowerCase() === name);
    if (!field) continue;
    const known = settled(refined(value, field.type, frame.run.world, up));
    // what a flag or a text of a class is when somebody comes back to it, nobody knows
    const isSure = !field.static && frame.guards.length <= (holder?.born ?? -1);
    const kept =
      known.constant !== undefined && !isSure ? ofType(field.type, name, frame.run.world, up) : known;
    if (field.static) frame.run.statics.set(`${up.name}.${name}`.toLowerCase(), kept);
    else if (holder) {
      holder.members ??= new Map();
      holder.members.set(name, kept);
    }
    return;
  }
}
