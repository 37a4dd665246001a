import type { ConditionRow } from "./rows.ts";
import { type ASTNode, callOf, parseCel, pathOf, rangeOf } from "./syntax.ts";
import type { Value } from "./types.ts";

/** What a field is held against: a value, several of them, or an expression such as `today()`. */
export type Operand = { value: Exclude<Value, Value[]> } | { values: string[] } | { expression: string };

/** How each kind of row is written. `takes`: what its value may be. */
type Form =
  | { takes: "any"; sign: string }
  | { takes: "any"; call: string; negated?: true }
  | { takes: "values"; sign?: "in"; call?: string; negated?: true }
  | { takes: "nothing"; call?: string; negated?: true };

/** All kinds of row: a new one is a line here. A row that says the opposite is not always the other way round: of what is
 * not known nothing holds. */
const FORMS = {
  is: { takes: "any", sign: "==" },
  "is not": { takes: "any", sign: "!=" },
  "is less than": { takes: "any", sign: "<" },
  "is at most": { takes: "any", sign: "<=" },
  "is more than": { takes: "any", sign: ">" },
  "is at least": { takes: "any", sign: ">=" },
  "is one of": { takes: "values", sign: "in" },
  "is none of": { takes: "values", sign: "in", negated: true },
  contains: { takes: "any", call: "contains" },
  "does not contain": { takes: "any", call: "contains", negated: true },
  "contains one of": { takes: "values", call: "containsAny" },
  "contains none of": { takes: "values", call: "containsAny", negated: true },
  "begins with": { takes: "any", call: "startsWith" },
  "does not begin with": { takes: "any", call: "startsWith", negated: true },
  "ends with": { takes: "any", call: "endsWith" },
  "does not end with": { takes: "any", call: "endsWith", negated: true },
  matches: { takes: "any", call: "matches" },
  "does not match": { takes: "any", call: "matches", negated: true },
  includes: { takes: "any", call: "includes" },
  "does not include": { takes: "any", call: "includes", negated: true },
  "is given": { takes: "nothing", call: "given" },
  "is blank": { takes: "nothing", call: "blank" },
  "is true": { takes: "nothing" },
  "is not true": { takes: "nothing", negated: true },
} as const satisfies Record<string, Form>;

export type RowOperator = keyof typeof FORMS;

/** All operators of rows. */
export const rowOperators = Object.keys(FORMS) as RowOperator[];

/** What the value of a row with this operator is: none, one, or several. */
export const takesOf = (operator: RowOperator): "nothing" | "any" | "values" => FORMS[operator].takes;

/** A node as a row; undefined where it is none. */
export function readRow(node: ASTNode): ConditionRow | undefined {
  if (node.op !== "!_") return readPlain(node, false);
  const row = readPlain(node.args, true);
  if (row) return row;
  // the opposite of these two is exact, whatever is known
  const inner = readPlain(node.args, false);
  if (inner?.operator === "is given") return { field: inner.field, operator: "is blank" };
  return inner?.operator === "is blank" ? { field: inner.field, operator: "is given" } : undefined;
}

function readPlain(node: ASTNode, negated: boolean): ConditionRow | undefined {
  const name = pathOf(node);
  if (name !== undefined) return { field: name, operator: negated ? "is not true" : "is true" };
  const read = node.op === "call" || node.op === "rcall" ? callParts(node) : signParts(node);
  if (!read) return undefined;
  const field = pathOf(read.left);
  if (field === undefined) return undefined;
  for (const [operator, form] of Object.entries(FORMS) as [RowOperator, Form][]) {
    if ("negated" in form !== negated || !isWrittenSo(form, read)) continue;
    if (form.takes === "nothing") return read.rest.length === 0 ? { field, operator } : undefined;
    const value = form.takes === "values" ? valuesOf(read.rest) : operandOf(read.rest);
    return value && { field, operator, value };
  }
  return undefined;
}

interface Read {
  sign?: string;
  call?: string;
  left: ASTNode;
  rest: ASTNode[];
}

function callParts(node: ASTNode): Read | undefined {
  const call = callOf(node);
  const [left, ...rest] = call?.args ?? [];
  if (!call || !left) return undefined;
  // the values of oneOf() stand side by side
  return call.name === "oneOf" ? { sign: "in", left, rest } : { call: call.name, left, rest };
}

function signParts(node: ASTNode): Read | undefined {
  const { op, args } = node as { op: string; args: unknown };
  return Array.isArray(args) && args.length === 2 && SIGNS.has(op)
    ? { sign: op, left: args[0] as ASTNode, rest: [args[1] as ASTNode] }
    : undefined;
}

const SIGNS = new Set<string>(["==", "!=", "<", "<=", ">", ">=", "in"]);

const isWrittenSo = (form: Form, { sign, call }: Read): boolean =>
  "sign" in form && form.sign !== undefined
    ? form.sign === sign
    : call !== undefined && "call" in form && form.call === call;

function operandOf(nodes: ASTNode[]): Operand | undefined {
  const [node, more] = nodes;
  if (!node || more) return undefined;
  const literal = literalOf(node);
  return literal ?? { expression: rawOf(node) };
}

function valuesOf(nodes: ASTNode[]): Operand | undefined {
  const [first] = nodes;
  const items = nodes.length === 1 && first?.op === "list" ? first.args : nodes;
  const values = items.map((item) => (item.op === "value" ? (item.args as unknown) : undefined));
  return values.length > 0 && values.every((value) => typeof value === "string") ? { values } : undefined;
}

/** A literal as a value. */
function literalOf(node: ASTNode): { value: Exclude<Value, Value[]> } | undefined {
  if (node.op === "-_") {
    const inner = literalOf(node.args);
    return typeof inner?.value === "number" ? { value: -inner.value } : undefined;
  }
  if (node.op !== "value") return undefined;
  const value: unknown = node.args;
  if (value === null || typeof value === "string" || typeof value === "boolean") return { value };
  return value instanceof Uint8Array ? undefined : { value: Number(value) };
}

function rawOf(node: ASTNode): string {
  const { start, end } = rangeOf(node);
  return node.input.slice(start, end);
}

/** The expression of a row; empty while its field or its value is not there yet. */
export function writeRow({ field, operator, value }: ConditionRow): string {
  const form: Form = FORMS[operator];
  if (field === "" || (form.takes !== "nothing" && !value)) return "";
  const text = value ? operandText(value) : "";
  if (text === "" && form.takes !== "nothing") return "";
  const not = "negated" in form ? "!" : "";
  if ("sign" in form && form.sign) {
    const compared = `${field} ${form.sign} ${text}`;
    return not ? `!(${compared})` : compared;
  }
  const call = "call" in form ? form.call : undefined;
  if (call === undefined) return `${not}${field}`;
  if (FUNCTIONS.has(call)) return `${not}${call}(${text ? `${field}, ${text}` : field})`;
  return `${not}${field}.${call}(${text})`;
}

/** Calls that are not written behind their field. */
const FUNCTIONS = new Set(["containsAny", "given", "blank", "includes"]);

/** An operand as it stands in an expression; in brackets where it binds less than a comparison. */
export function operandText(operand: Operand): string {
  if ("values" in operand)
    return operand.values.length ? `[${operand.values.map((one) => JSON.stringify(one)).join(", ")}]` : "";
  if ("value" in operand) return literalText(operand.value);
  const source = operand.expression.trim();
  const parsed = parseCel(source);
  return "ast" in parsed && LOOSE.has(parsed.ast.op) ? `(${source})` : source;
}

const LOOSE = new Set<string>([...SIGNS, "&&", "||", "?:"]);

function literalText(value: Exclude<Value, Value[]>): string {
  if (typeof value !== "number") return JSON.stringify(value);
  // a number without a point is a whole one, which has an end
  return Number.isSafeInteger(value) || !/^-?\d+$/.test(String(value)) ? String(value) : `${value}.0`;
}
