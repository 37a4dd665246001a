import { isFormula, translateFormula, type Value } from "@throughline/workflow";
import { type ASTNode, operandsOf, parseCel, pathOf, rangeOf } from "@throughline/workflow/expression-parts";
import { ALL, type Atom, atomOf, FALSE, TRUE, truthOf, UNKNOWN, valueAt } from "./atom.ts";
import type { Constraint } from "./contract.ts";
import { partsOf } from "./samples.ts";

/** What is asked of one part: that its truth is among those wanted. */
export interface Literal {
  atom: Atom;
  wanted: number;
}

/** What is asked, with and, or and not taken apart. `pin`: the name has this value (`undefined`: is unknown). */
export type Formula =
  | { is: "all"; of: Formula[] }
  | { is: "any"; of: Formula[] }
  | { is: "literal"; literal: Literal }
  | { is: "pin"; name: string; value: Value | undefined };

const all = (of: Formula[]): Formula => (of.length === 1 ? (of[0] as Formula) : { is: "all", of });
const any = (of: Formula[]): Formula => (of.length === 1 ? (of[0] as Formula) : { is: "any", of });
const ALWAYS: Formula = { is: "all", of: [] };
const NEVER: Formula = { is: "any", of: [] };

/** True and false change places. */
const swapped = (wanted: number): number =>
  (wanted & UNKNOWN) | (wanted & TRUE ? FALSE : 0) | (wanted & FALSE ? TRUE : 0);

/** What a constraint asks; `undefined` for an expression that does not compile. */
export function asked({ source, is }: Constraint): Formula | undefined {
  const ast = treeOf(source);
  return ast && formulaOf(ast, is === "holds" ? TRUE : FALSE | UNKNOWN);
}

/** The tree of an expression, or of a formula's translation. */
export function treeOf(source: string): ASTNode | undefined {
  const cel = isFormula(source) ? translateFormula(source).cel : source;
  const parsed = cel === undefined ? undefined : parseCel(cel);
  return parsed && "ast" in parsed ? parsed.ast : undefined;
}

/** That a node's truth is among those wanted. The logic is Kleene's, as where it is evaluated. */
function formulaOf(node: ASTNode, wanted: number): Formula {
  if (wanted === ALL) return ALWAYS;
  if (wanted === 0) return NEVER;
  switch (node.op) {
    case "&&":
      return junction(operandsOf(node, "&&"), wanted, false);
    case "||":
      return junction(operandsOf(node, "||"), swapped(wanted), true);
    case "!_":
      return formulaOf(node.args, swapped(wanted));
    case "?:": {
      const [test, yes, no] = node.args;
      return any([
        all([formulaOf(test, TRUE), formulaOf(yes, wanted)]),
        all([formulaOf(test, FALSE), formulaOf(no, wanted)]),
        ...(wanted & UNKNOWN ? [formulaOf(test, UNKNOWN)] : []),
      ]);
    }
    default: {
      const atom = atomOf(node);
      if (!atom) return NEVER;
      if (atom.names.length > 0) return { is: "literal", literal: { atom, wanted } };
      return truthOf(valueAt(atom, new Map())) & wanted ? ALWAYS : NEVER;
    }
  }
}

/** Of an `and`; an `or` is one with all truths swapped. */
function junction(operands: ASTNode[], wanted: number, turned: boolean): Formula {
  const each = (truths: number) => operands.map((one) => formulaOf(one, turned ? swapped(truths) : truths));
  const ways: Formula[] = [];
  if (wanted & TRUE && wanted & UNKNOWN) ways.push(all(each(TRUE | UNKNOWN)));
  else if (wanted & TRUE) ways.push(all(each(TRUE)));
  if (wanted & FALSE) ways.push(any(each(wanted & UNKNOWN && !(wanted & TRUE) ? FALSE | UNKNOWN : FALSE)));
  else if (wanted === UNKNOWN) ways.push(all([...each(TRUE | UNKNOWN), any(each(UNKNOWN))]));
  return any(ways);
}

/** The opposite; `undefined` where a pin is in it. */
export function opposite(formula: Formula): Formula | undefined {
  if (formula.is === "pin") return undefined;
  if (formula.is === "literal") {
    const { atom, wanted } = formula.literal;
    return { is: "literal", literal: { atom, wanted: ALL & ~wanted } };
  }
  const of = formula.of.map(opposite);
  if (of.includes(undefined)) return undefined;
  return { is: formula.is === "all" ? "any" : "all", of: of as Formula[] };
}

/** Every literal in a formula. */
export function* literalsOf(formula: Formula): Generator<Literal> {
  if (formula.is === "literal") yield formula.literal;
  else if (formula.is !== "pin") for (const one of formula.of) yield* literalsOf(one);
}

/** Every name in a formula. */
export function* namesOf(formula: Formula): Generator<string> {
  if (formula.is === "pin") yield formula.name;
  else if (formula.is === "literal") yield* formula.literal.atom.names;
  else for (const one of formula.of) yield* namesOf(one);
}

/** A formula in which an expression stands in the place of a name. */
export function replaced(formula: Formula, name: string, by: string): Formula {
  if (formula.is === "pin") return formula;
  if (formula.is !== "literal")
    return { is: formula.is, of: formula.of.map((one) => replaced(one, name, by)) };
  const { atom, wanted } = formula.literal;
  if (!atom.names.includes(name)) return formula;
  const tree = treeOf(textWith(atom.node, name, by));
  return tree ? formulaOf(tree, wanted) : NEVER;
}

/** The text of an expression in which another one stands in the place of a name. */
export function textWith(node: ASTNode, name: string, by: string): string {
  const places = placesOf(node, name).sort((a, b) => b.start - a.start);
  let text = node.input;
  for (const { start, end } of places) text = `${text.slice(0, start)}(${by})${text.slice(end)}`;
  return text;
}

function placesOf(node: ASTNode, name: string): { start: number; end: number }[] {
  return pathOf(node) === name ? [rangeOf(node)] : partsOf(node).flatMap((part) => placesOf(part, name));
}

export { all, any };
