import { compile, type Expression, evaluateValue, type Value } from "@throughline/workflow";
import { type ASTNode, parseCel, rangeOf } from "@throughline/workflow/expression-parts";

/** The moment of the event, as a name among the others. */
export const CLOCK = "now()";

/** Values by name; `undefined`, or absent: unknown. */
export type Values = ReadonlyMap<string, Value | undefined>;

/** A part of an expression that is true, false or unknown as a whole, or a value in one. */
export interface Atom {
  text: string;
  node: ASTNode;
  /** Names read, the clock among them. */
  names: string[];
  expression: Expression;
}

const known = new Map<string, Atom | undefined>();

/** The part that a node is; `undefined` for what does not compile. */
export function atomOf(node: ASTNode): Atom | undefined {
  const { start, end } = rangeOf(node);
  const text = node.input.slice(start, end);
  if (known.has(text)) return known.get(text);
  const expression = compile(text).expression;
  const parsed = parseCel(text);
  const atom =
    expression && "ast" in parsed
      ? {
          text,
          node: parsed.ast,
          names: [...expression.names, ...(expression.readsClock ? [CLOCK] : [])],
          expression,
        }
      : undefined;
  if (known.size > 5_000) known.clear();
  known.set(text, atom);
  return atom;
}

/** What a part is for some values. */
export function valueAt({ expression }: Pick<Atom, "expression">, values: Values): Value | undefined {
  const now = values.get(CLOCK);
  return evaluateValue(
    expression,
    { get: (name) => values.get(name) },
    typeof now === "string" ? { now } : {},
  );
}

/** Sets of truths, as bits. */
export const TRUE = 1;
export const FALSE = 2;
export const UNKNOWN = 4;
export const ALL = 7;

/** The truth of a value in a condition: a blank is false, what is neither true nor false is unknown. */
export function truthOf(value: Value | undefined): number {
  if (typeof value === "boolean") return value ? TRUE : FALSE;
  return value === null || value === "" ? FALSE : UNKNOWN;
}
