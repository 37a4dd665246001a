import type { Argument } from "./functions/index.ts";
import { nearest } from "./suggest.ts";
import { type ASTNode, rangeOf } from "./syntax.ts";
import type { ExpressionProblem, TypeEnv, Value, ValueType } from "./types.ts";
import type { Frame, Runtime } from "./values.ts";

/** A part of an expression, made ready: what is known of it, and how to compute it. */
export interface Part extends Argument {
  /** Names and clock functions (`today()`) read, each once. */
  reads: string[];
  run: (frame: Frame) => Runtime;
}

export interface Building {
  env: TypeEnv | undefined;
  /** Reports what is wrong with a node. */
  report(node: ASTNode, problem: Omit<ExpressionProblem, "offset" | "length">): void;
}

/** Whether the clock is what this entry of `reads` stands for. */
export const isClock = (read: string): boolean => read.endsWith("()");

/** What parts read together, each once. */
export const readsOf = (parts: { reads: string[] }[]): string[] => [
  ...new Set(parts.flatMap((part) => part.reads)),
];

/** A literal. */
export function constant(value: Value, type: ValueType): Part {
  return { type, reads: [], constant: { value }, run: () => value };
}

/** Reports an operand of a logical operator that is neither true nor false. */
export function wantCondition(node: ASTNode, type: ValueType, building: Building): void {
  if (type === "boolean" || type === "any") return;
  const { start, end } = rangeOf(node);
  building.report(node, {
    code: "expression-type",
    message: `This must be true or false, but ${node.input.slice(start, end)} is a ${type}`,
  });
}

/** The type of a choice between two parts. */
export function joined(a: Argument, b: Argument): ValueType {
  if (a.type === b.type || b.constant?.value === null) return a.type;
  if (a.constant?.value === null) return b.type;
  const textual = (type: ValueType) => type === "text" || type === "choice";
  return textual(a.type) && textual(b.type) ? "text" : "any";
}

/** Reports a literal that a choice can never be equal to. */
export function checkChoice(
  node: ASTNode,
  of: string[],
  type: ValueType | undefined,
  literalPart: Part,
  building: Building,
): void {
  const value = literalPart.constant?.value;
  if (Array.isArray(value) && node.op === "list") {
    node.args.forEach((item, at) => {
      const element = constant(value[at] as Value, "text");
      checkChoice(item, of, type, element, building);
    });
    return;
  }
  if (typeof value !== "string" || value === "" || of.includes(value)) return;
  const fix = nearest(value, of);
  const hint = fix === undefined ? `it is one of ${of.slice(0, 12).join(", ")}` : `did you mean "${fix}"?`;
  building.report(node, {
    code: "expression-type",
    message: `"${value}" is not among the ${type === "list" ? "values of the list" : "choices"}; ${hint}`,
    ...(fix === undefined ? {} : { fix: JSON.stringify(fix) }),
  });
}
