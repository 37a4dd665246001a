import { isFormula } from "./formula/index.ts";
import { translate } from "./formula/translate.ts";
import { type ASTNode, parseCel, pathOf, rangeOf } from "./syntax.ts";

/**
 * The same expression over other names, as CEL (a formula is translated first). What is no expression stays as it is.
 *
 * @param to the new name for each that is read; dotted names are one name
 */
export function rename(source: string, to: (name: string) => string): string {
  const cel = (isFormula(source) ? translate(source).cel : source) ?? source;
  const parsed = parseCel(cel);
  if (!("ast" in parsed)) return source;
  const places = namesIn(parsed.ast).sort((a, b) => b.start - a.start);
  return places.reduce(
    (text, { name, start, end }) => text.slice(0, start) + to(name) + text.slice(end),
    cel,
  );
}

function namesIn(node: ASTNode): { name: string; start: number; end: number }[] {
  const name = pathOf(node);
  if (name !== undefined) return [{ name, ...rangeOf(node) }];
  return nodesIn(node.args as unknown).flatMap(namesIn);
}

const nodesIn = (args: unknown): ASTNode[] =>
  Array.isArray(args) ? args.flatMap(nodesIn) : isNode(args) ? [args] : [];

const isNode = (value: unknown): value is ASTNode =>
  typeof value === "object" && value !== null && "op" in value && "args" in value;
