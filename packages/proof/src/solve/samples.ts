import type { Value, ValueType } from "@throughline/workflow";
import { type ASTNode, dateOfDay, instant, isDateOnly } from "@throughline/workflow/expression-parts";
import type { Values } from "./atom.ts";
import type { Literal } from "./formula.ts";
import type { Stands } from "./terms.ts";

const MOST = 3_000;
const DAY = 86_400_000;

/** Combinations of values made of the constants that stand in the literals, to be tried out. */
export function* samples(literals: Literal[], stands: ReadonlyMap<string, Stands>): Generator<Values> {
  const constants = [...new Set(literals.flatMap(({ atom }) => constantsIn(atom.node)))];
  const pools = [...stands].map(([name, one]): [string, (Value | undefined)[]] => [
    name,
    "value" in one ? [one.value] : poolOf(one.type, constants),
  ]);
  let count = 0;
  yield* combine(0, new Map());

  function* combine(at: number, values: Map<string, Value | undefined>): Generator<Values> {
    const [name, pool] = pools[at] ?? [];
    if (name === undefined || pool === undefined) {
      count++;
      yield values;
      return;
    }
    for (const value of pool) {
      if (count >= MOST) return;
      values.set(name, value);
      yield* combine(at + 1, values);
    }
  }
}

/** The constants of an expression. */
export function constantsIn(node: ASTNode): Value[] {
  if (node.op === "value") {
    const value: unknown = node.args;
    if (typeof value === "string" || typeof value === "boolean") return [value];
    return typeof value === "number" || typeof value === "bigint" ? [Number(value)] : [];
  }
  return partsOf(node).flatMap(constantsIn);
}

/** The nodes below a node. */
export function partsOf(node: ASTNode): ASTNode[] {
  const nodes: ASTNode[] = [];
  const collect = (one: unknown) => {
    if (Array.isArray(one)) one.forEach(collect);
    else if (typeof one === "object" && one !== null && "op" in one) nodes.push(one as ASTNode);
  };
  collect(node.args);
  return nodes;
}

function poolOf(type: ValueType, constants: Value[]): Value[] {
  const numbers = constants.filter((one) => typeof one === "number");
  const texts = constants.filter((one) => typeof one === "string" && one !== "") as string[];
  if (type === "number") {
    const near = numbers.flatMap((one) => [
      one,
      one + 1,
      one - 1,
      one + 0.4,
      one - 0.4,
      one + 0.5,
      one * 2,
      one / 2,
      -one,
      one * one,
    ]);
    return [...new Set([...near, 0, 1, -1, 0.5, 2, 10, 100, 1_000_000])];
  }
  if (type === "date" || type === "datetime") {
    const stamps = texts.flatMap((text) => instant(text) ?? []);
    const usual = Date.parse("2026-01-15T00:00:00Z");
    const days = [...stamps, usual].flatMap((at) =>
      [0, 1, -1, ...numbers, ...numbers.map((number) => -number)].map((more) => at + more * DAY),
    );
    const year = Array.from({ length: 365 }, (_, day) => Date.UTC(2026, 0, 1 + day));
    const leapDay = Date.UTC(2028, 1, 29);
    const write = (ms: number) =>
      type === "date" ? (dateOfDay(Math.floor(ms / DAY)) ?? []) : new Date(ms).toISOString();
    return [...new Set([...days, leapDay, ...year].filter((ms) => Math.abs(ms) < 8e15).flatMap(write))];
  }
  const dates = texts.filter((text) => instant(text) !== undefined);
  const also = dates.map((text) => (isDateOnly(text) ? `${text}T00:00:00Z` : text.slice(0, 10)));
  const words = texts.flatMap((text) => [
    text,
    text.toUpperCase(),
    text.toLowerCase(),
    `${text} 1`,
    `a ${text}`,
  ]);
  const pairs = texts.length <= 8 ? texts.flatMap((a) => texts.map((b) => `${a} ${b}`)) : [texts.join(" ")];
  const counted = numbers.flatMap((one) => [
    String(one),
    "x".repeat(Math.max(1, Math.min(500, Math.ceil(one) + 1))),
  ]);
  return [...new Set([...words, ...also, ...pairs, ...counted, "Hello", "x", "12", "0", " ", "2026-01-15"])];
}
