import { isFormula } from "./formula/index.ts";
import { translate } from "./formula/translate.ts";
import { type Operand, type RowOperator, readRow, writeRow } from "./row.ts";
import { type ASTNode, operandsOf, parseCel, rangeOf } from "./syntax.ts";

/** One row of a condition: a field or fact, and what is said of it. */
export interface ConditionRow {
  field: string;
  operator: RowOperator;
  /** Absent where the operator says all: `is blank`. */
  value?: Operand;
}

/** A part of a condition that is no row stays the expression that it is. */
export type ConditionPart = ConditionRow | ConditionGroup | { expression: string };

/** Conditions of which all hold, or one of them. */
export interface ConditionGroup {
  join: "and" | "or";
  parts: ConditionPart[];
}

/**
 * A condition in rows; undefined where it is none of which a part could be one, or cannot be read. A formula is
 * translated first. Groups are as flat as they can be: in one of `and` there are none of `and`.
 */
export function conditionRows(source: string): ConditionGroup | undefined {
  const cel = isFormula(source) ? translate(source).cel : source;
  const parsed = cel === undefined ? undefined : parseCel(cel);
  if (!parsed || !("ast" in parsed)) return undefined;
  const part = partOf(parsed.ast);
  if (!hasRow(part)) return undefined;
  return isGroup(part) ? part : { join: "and", parts: [part] };
}

/** The expression of conditions in rows. It means what they say: `conditionRows` of it are the same rows. */
export function conditionText({ join, parts }: ConditionGroup): string {
  const texts = parts.map((part) => ({ part, text: textOf(part) })).filter(({ text }) => text !== "");
  if (texts.length === 1) return texts[0]?.text ?? "";
  return texts
    .map(({ part, text }) => (bindsLess(part, text, join) ? `(${text})` : text))
    .join(join === "and" ? " && " : " || ");
}

export const isGroup = (part: ConditionPart): part is ConditionGroup => "join" in part;
export const isRow = (part: ConditionPart): part is ConditionRow => "operator" in part;

function partOf(node: ASTNode): ConditionPart {
  if (node.op === "&&" || node.op === "||") {
    const parts = operandsOf(node, node.op).map(partOf);
    return { join: node.op === "&&" ? "and" : "or", parts };
  }
  return readRow(node) ?? { expression: rawOf(node) };
}

const hasRow = (part: ConditionPart): boolean => (isGroup(part) ? part.parts.some(hasRow) : isRow(part));

function rawOf(node: ASTNode): string {
  const { start, end } = rangeOf(node);
  return node.input.slice(start, end);
}

function textOf(part: ConditionPart): string {
  if (isGroup(part)) return conditionText(part);
  return isRow(part) ? writeRow(part) : part.expression.trim();
}

/** Whether a part needs brackets between others that are joined so. */
function bindsLess(part: ConditionPart, text: string, join: ConditionGroup["join"]): boolean {
  if (isRow(part)) return false;
  const parsed = parseCel(text);
  if (!("ast" in parsed)) return true;
  const { op } = parsed.ast;
  return op === "?:" || (op === "||" && join === "and");
}
