import { type ASTNode, Environment, ParseError } from "@marcbachmann/cel-js";
import type { ExpressionProblem } from "./types.ts";

export type { ASTNode };

const grammar = new Environment({
  unlistedVariablesAreDyn: true,
  homogeneousAggregateLiterals: false,
  enableOptionalTypes: false,
  limits: { maxAstNodes: 5_000, maxDepth: 200, maxCallArguments: 500, maxListElements: 2_000 },
});

/** The syntax tree of CEL text, or what is wrong with the text. */
export function parseCel(cel: string): { ast: ASTNode } | { problem: ExpressionProblem } {
  try {
    return { ast: grammar.parse(cel).ast };
  } catch (error) {
    return { problem: syntaxProblem(cel, error) };
  }
}

const SIGNS: Record<string, string> = {
  RPAREN: '")"',
  LPAREN: '"("',
  RBRACKET: '"]"',
  LBRACKET: '"["',
  RBRACE: '"}"',
  LBRACE: '"{"',
  COLON: '":"',
  COMMA: '","',
  DOT: '"."',
  QUESTION: '"?"',
  IDENTIFIER: "a name",
  NUMBER: "a number",
  STRING: "a text",
};
const WORD_OPERATORS: Record<string, string> = { and: "&&", or: "||", not: "!", is: "==" };

function syntaxProblem(cel: string, error: unknown): ExpressionProblem {
  if (!(error instanceof ParseError)) {
    return {
      code: "expression-syntax",
      message: "The expression is too deeply nested",
      offset: 0,
      length: cel.length,
    };
  }
  const offset = Math.min(error.range?.start ?? 0, cel.length);
  const rest = cel.slice(offset);
  if (cel.trim() === "") {
    return { code: "expression-syntax", message: "The expression is empty", offset: 0, length: cel.length };
  }
  const word = /^[A-Za-z_]\w*/.exec(rest)?.[0] ?? "";
  const fix = Object.hasOwn(WORD_OPERATORS, word) ? WORD_OPERATORS[word] : undefined;
  if (fix) {
    const message = `Write ${fix} for "${word}"`;
    return { code: "expression-syntax", message, offset, length: word.length, fix };
  }
  if (rest.trim() === "" && /^(Unexpected token|Expected)/.test(error.summary)) {
    const missing = /^Expected (\w+)/.exec(error.summary)?.[1] ?? "";
    const message = `The expression ends too early${SIGNS[missing] ? `: ${SIGNS[missing]} is missing` : ""}`;
    return { code: "expression-syntax", message, offset: Math.max(0, cel.trimEnd().length - 1), length: 1 };
  }
  const length = Math.max(1, word.length, Math.min((error.range?.end ?? 0) - offset, rest.length));
  return {
    code: "expression-syntax",
    message: messageOf(error.summary, rest.slice(0, length)),
    offset,
    length,
  };
}

function messageOf(summary: string, found: string): string {
  const expected = /^Expected (\w+), got/.exec(summary)?.[1];
  if (expected) return `${SIGNS[expected] ?? expected.toLowerCase()} was expected instead of ${found}`;
  if (/^Unexpected (token|character)/.test(summary)) return `${found} was not expected here`;
  const reserved = /^Reserved identifier: (.+)/.exec(summary)?.[1];
  if (reserved) return `${reserved} is a reserved word and cannot be a name`;
  if (summary.startsWith("Exceeded")) return "The expression is too large or too deeply nested";
  return summary;
}

/** `Account.Tier__c` for the node of a name, `undefined` for any other node. */
export function pathOf(node: ASTNode): string | undefined {
  if (node.op === "id") return node.args;
  if (node.op !== ".") return undefined;
  const parent = pathOf(node.args[0]);
  return parent === undefined ? undefined : `${parent}.${node.args[1]}`;
}

/** The name and the arguments of a call; `x.f(y)` is `f(x, y)`. */
export function callOf(node: ASTNode): { name: string; args: ASTNode[] } | undefined {
  if (node.op === "call") return { name: node.args[0], args: node.args[1] };
  if (node.op === "rcall") return { name: node.args[0], args: [node.args[1], ...node.args[2]] };
  return undefined;
}

/** `a && b && c` as one list, however it is bracketed. */
export function operandsOf(node: ASTNode, op: "&&" | "||"): ASTNode[] {
  return node.op === op ? node.args.flatMap((operand) => operandsOf(operand, op)) : [node];
}

/** Where a node's text stands; a node's own range may begin or end inside a bracket, this one does not. */
export function rangeOf(node: ASTNode): { start: number; end: number } {
  const { input } = node;
  let { start, end } = node;
  let [depth, lowest] = [0, 0];
  for (let at = start; at < end; at++) {
    const sign = input[at] as string;
    if (sign === '"' || sign === "'") at = endOfText(input, at);
    else if (sign === "(") depth++;
    else if (sign === ")") lowest = Math.min(lowest, --depth);
  }
  for (let missing = -lowest; missing > 0 && start > 0; ) if (input[--start] === "(") missing--;
  for (let missing = depth - lowest; missing > 0 && end < input.length; ) if (input[end++] === ")") missing--;
  return { start, end };
}

/** The place of the quote that ends the text beginning at `start` (the last character when none does). */
export function endOfText(input: string, start: number): number {
  const quote = input[start] as string;
  const triple = input.startsWith(quote.repeat(3), start);
  const end = triple ? quote.repeat(3) : quote;
  const raw = /(^|\W)[rR]$/.test(input.slice(Math.max(0, start - 2), start));
  for (let at = start + end.length; at < input.length; at++) {
    if (input[at] === "\\" && !raw) at++;
    else if (input.startsWith(end, at)) return at + end.length - 1;
  }
  return input.length - 1;
}
