import { type ASTNode, operandsOf, parseCel, pathOf, rangeOf } from "@throughline/workflow/expression-parts";

/**
 * A condition without what is clear from the start: `true`, `false`, and a name that is held against itself.
 * @returns `true` or `false` where the whole of it is clear
 */
export function simplified(expression: string): string {
  const parsed = parseCel(expression);
  return "ast" in parsed ? textOf(parsed.ast) : expression;
}

function textOf(node: ASTNode): string {
  if (node.op === "&&" || node.op === "||") return joined(node, node.op);
  if (node.op === "!_") {
    const inner = textOf(node.args as ASTNode);
    if (inner === "true" || inner === "false") return inner === "true" ? "false" : "true";
    return inner === written(node.args as ASTNode) ? written(node) : `!(${inner})`;
  }
  if (node.op === "==" || node.op === "!=") {
    const [left, right] = (node.args as [ASTNode, ASTNode]).map(pathOf);
    if (left !== undefined && left === right) return String(node.op === "==");
  }
  return written(node);
}

function joined(node: ASTNode, op: "&&" | "||"): string {
  const [nothing, all] = op === "&&" ? ["true", "false"] : ["false", "true"];
  const before = operandsOf(node, op);
  const parts = before.map(textOf);
  if (parts.includes(all)) return all;
  const left = parts.filter((part) => part !== nothing);
  if (left.length === 0) return nothing;
  if (left.length === parts.length && parts.every((part, at) => part === written(before[at] as ASTNode)))
    return written(node);
  const [only] = left;
  if (only !== undefined && left.length === 1) return only;
  return left.map((part) => (/ && | \|\| | \? /.test(part) ? `(${part})` : part)).join(` ${op} `);
}

function written(node: ASTNode): string {
  const { start, end } = rangeOf(node);
  return node.input.slice(start, end);
}
