import { isFormula } from "./formula/index.ts";
import { translate } from "./formula/translate.ts";
import { definitions } from "./functions/index.ts";
import { type ASTNode, callOf, parseCel, pathOf } from "./syntax.ts";

/** A name whose own words can stand in the value of an expression; `quoted`: inside of `quote(…)` only. */
export interface Carried {
  name: string;
  quoted: boolean;
}

/** Operators that pass words on; all others make a truth value or a number. */
const PASSES_ON = new Set(["+", "[]", "[?]"]);

/** What an expression hands on of what it reads: `Subject.contains("x") ? topic : left(Name, 3)` carries topic and Name. */
export function carries(source: string): Carried[] {
  const cel = isFormula(source) ? translate(source).cel : source;
  const parsed = cel === undefined ? undefined : parseCel(cel);
  return parsed && "ast" in parsed ? within(parsed.ast, false) : [];
}

function within(node: ASTNode, quoted: boolean): Carried[] {
  const name = pathOf(node);
  if (name !== undefined) return [{ name, quoted }];
  const call = callOf(node);
  if (call) {
    const { returns } = definitions[call.name] ?? {};
    if (returns === "boolean" || returns === "number" || returns === "date" || returns === "datetime")
      return [];
    return call.args.flatMap((part) => within(part, quoted || call.name === "quote"));
  }
  if (node.op === "list") return node.args.flatMap((part) => within(part, quoted));
  if (node.op === "?:") return [node.args[1], node.args[2]].flatMap((part) => within(part, quoted));
  if (PASSES_ON.has(node.op)) return (node.args as ASTNode[]).flatMap((part) => within(part, quoted));
  return [];
}
