import {
  type ASTNode,
  callOf,
  operandsOf,
  parseCel,
  pathOf,
  rangeOf,
} from "@throughline/workflow/expression-parts";

/** A value of a cell; a blank is `null`. */
export type CellValue = string | number | boolean | null;

/** What is asked of one input of a decision table: one of these values, or a comparison with one. */
export type Cell =
  | { is: "one-of"; values: CellValue[] }
  | { is: "compare"; op: Comparison; value: CellValue };

type Comparison = "!=" | "<" | "<=" | ">" | ">=";

/** An input, as the expression that gives it, and what is asked of it. */
export interface Asked {
  input: string;
  cell: Cell;
}

/** An entry whose logic has more ways than this is not spread over rows. */
const MOST_WAYS = 4;

const COMPARISONS: readonly string[] = ["!=", "<", "<=", ">", ">="];
const TURNED: Record<string, string> = { "<": ">", "<=": ">=", ">": "<", ">=": "<=" };
const NEGATED: Record<string, string> = { "==": "!=", "!=": "==" };

/**
 * The ways in which a condition holds, each as what it asks of inputs, all of which must fit: the rows that say the same in
 * a decision table. `undefined`: a part is more than a cell can say, or there are too many ways.
 */
export function waysOf(expression: string): Asked[][] | undefined {
  const parsed = parseCel(expression);
  return "ast" in parsed ? ways(parsed.ast) : undefined;
}

function ways(node: ASTNode): Asked[][] | undefined {
  const one = askedBy(node);
  if (one) return [[one]];
  if (node.op === "&&") {
    let all: Asked[][] = [[]];
    for (const operand of operandsOf(node, "&&")) {
      const more = ways(operand);
      if (!more || all.length * more.length > MOST_WAYS) return undefined;
      all = all.flatMap((way) => more.map((then) => [...way, ...then]));
    }
    return all.map(joined);
  }
  if (node.op !== "||") return [[truth(node)]];
  const all: Asked[][] = [];
  for (const operand of operandsOf(node, "||")) {
    const more = ways(operand);
    if (!more || all.length + more.length > MOST_WAYS) return undefined;
    all.push(...more);
  }
  return all;
}

/** What no cell can say of an input is an input itself, that is true or not. */
function truth(node: ASTNode): Asked {
  const negated = node.op === "!_";
  const input = textOf(negated ? (node.args as ASTNode) : node);
  return { input, cell: { is: "one-of", values: [!negated] } };
}

/** What one comparison asks, or several of one input with values. */
function askedBy(node: ASTNode): Asked | undefined {
  if (node.op === "||") {
    const parts = operandsOf(node, "||").map(askedBy);
    const [first] = parts;
    const same = parts.every((part) => part?.cell.is === "one-of" && part.input === first?.input);
    if (!first || !same) return undefined;
    return oneOf(
      first.input,
      parts.flatMap((part) => (part?.cell.is === "one-of" ? part.cell.values : [])),
    );
  }
  const path = pathOf(node);
  if (path !== undefined) return oneOf(path, [true]);
  if (node.op === "in" && node.args[1].op === "list")
    return oneOf(textOf(node.args[0]), node.args[1].args.map(constantOf));
  const call = callOf(node);
  if (call?.name === "oneOf") {
    const [input, ...values] = call.args;
    return input && oneOf(textOf(input), values.map(constantOf));
  }
  if (call?.name === "blank" && call.args[0]) return oneOf(textOf(call.args[0]), [null]);
  if (call?.name === "given" && call.args[0]) return comparison(textOf(call.args[0]), "!=", null);
  if (node.op === "!_") return negated(node.args as ASTNode);
  return compared(node, node.op);
}

function negated(node: ASTNode): Asked | undefined {
  const call = callOf(node);
  if (call?.name === "blank" && call.args[0]) return comparison(textOf(call.args[0]), "!=", null);
  if (call?.name === "oneOf" && call.args.length === 2 && call.args[0])
    return comparison(textOf(call.args[0]), "!=", constantOf(call.args[1] as ASTNode));
  const path = pathOf(node);
  if (path !== undefined) return comparison(path, "!=", true);
  const other = NEGATED[node.op];
  return other === undefined ? undefined : compared(node, other);
}

function compared(node: ASTNode, op: string): Asked | undefined {
  if (op !== "==" && !COMPARISONS.includes(op)) return undefined;
  const [left, right] = node.args as [ASTNode, ASTNode];
  const [of, by] = [constantOf(left), constantOf(right)];
  if (by !== undefined) return of === undefined ? comparison(textOf(left), op, by) : undefined;
  return of === undefined ? undefined : comparison(textOf(right), TURNED[op] ?? op, of);
}

function comparison(input: string, op: string, value: CellValue | undefined): Asked | undefined {
  if (op === "==") return oneOf(input, [value]);
  // only numbers have the order in a cell that they have in an expression
  if (!sayable(value) || (op !== "!=" && typeof value !== "number")) return undefined;
  return { input, cell: { is: "compare", op: op as Comparison, value } };
}

function oneOf(input: string, values: (CellValue | undefined)[]): Asked | undefined {
  return values.every(sayable) ? { input, cell: { is: "one-of", values: [...new Set(values)] } } : undefined;
}

/** Texts that mean something else in a cell, or are compared as moments in an expression. */
const sayable = (value: CellValue | undefined): value is CellValue =>
  value !== undefined && value !== "none" && !(typeof value === "string" && /^\d{4}-\d\d-\d\d/.test(value));

function constantOf(node: ASTNode): CellValue | undefined {
  if (node.op === "-_") {
    const value = constantOf(node.args as ASTNode);
    return typeof value === "number" ? -value : undefined;
  }
  if (node.op !== "value") return undefined;
  const value: unknown = node.args;
  if (typeof value === "bigint") return Number(value);
  if (value === "" || value === null) return null;
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? value
    : undefined;
}

/** The text of a part, in one spelling. */
function textOf(node: ASTNode): string {
  const { start, end } = rangeOf(node);
  return node.input.slice(start, end).replace(/\s+/g, " ");
}

/** What is asked twice of one input is asked once where one cell says both. */
function joined(asked: Asked[]): Asked[] {
  const all: Asked[] = [];
  for (const one of asked) {
    const { cell } = one;
    const at = all.findIndex((other) => other.input === one.input && other.cell.is === "one-of");
    const before = all[at]?.cell;
    if (before?.is !== "one-of" || cell.is !== "one-of") all.push(one);
    else {
      const both = before.values.filter((value) => cell.values.includes(value));
      // nothing is both: two columns say so
      if (both.length === 0) all.push(one);
      else all[at] = { input: one.input, cell: { is: "one-of", values: both } };
    }
  }
  return all;
}
