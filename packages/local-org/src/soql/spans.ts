import type { FieldType } from "../schema/model.ts";
import type { Key, Span } from "../storage/sorted-index.ts";
import { dateRange, exact, type Literal, type Moment, unquote } from "./literal.ts";

/** The piece with one value. */
export const point = (value: unknown): Span => ({ from: value as Key, to: value as Key });
const NOT_BLANK: Span = { from: null, fromOpen: true };

/** What stands before the first wildcard of a LIKE. */
function likeSpan(text: string): Span | undefined {
  const pattern = unquote(text, true).toLowerCase();
  const fixed = /^[^%_\\]*/.exec(pattern)![0];
  if (fixed === pattern) return point(fixed);
  return fixed === "" ? undefined : { from: fixed, to: `${fixed}\uffff` };
}

function orderedSpan(operator: string, from: Key, to: Key, whole: boolean): Span | undefined {
  switch (operator) {
    case "<":
      return { ...NOT_BLANK, to: from, toOpen: true };
    case "<=":
      return { ...NOT_BLANK, to, toOpen: whole };
    case ">":
      return { from: to, fromOpen: !whole };
    case ">=":
      return { from };
    default:
      return undefined;
  }
}

/**
 * Pieces of a field's index that hold every row which a condition lets pass, and maybe more.
 * @returns undefined if the condition names no such pieces
 * @throws OrgError if field type and literal do not go together
 */
export function spansOf(
  field: { name: string; type: FieldType },
  operator: string,
  literals: Literal[],
  moment: Moment,
): Span[] | undefined {
  const { name, type } = field;
  const one = (literal: Literal): Span => {
    const range = dateRange(type, literal, moment);
    return range ? { from: range[0], to: range[1], toOpen: true } : point(exact(name, type, literal));
  };
  if (operator === "IN") return literals.map(one);
  const literal = literals[0];
  if (!literal) return undefined;
  if (operator === "=") return [one(literal)];
  if (operator === "!=") return literal.type === "NULL" ? [NOT_BLANK] : undefined;
  // an index has ids in lower case, conditions compare them as they are
  if (type === "reference") return undefined;
  let span: Span | undefined;
  if (operator === "LIKE") span = likeSpan(literal.text);
  else {
    const range = dateRange(type, literal, moment);
    const [from, to] = range ?? Array(2).fill(exact(name, type, literal));
    span = orderedSpan(operator, from, to, range !== undefined);
  }
  return span && [span];
}

/** The piece that two pieces of one index share. */
export function shared(a: Span, b: Span): Span {
  const lower = a.from === undefined ? b : b.from === undefined || beyond(a.from, b.from) ? a : b;
  const upper = a.to === undefined ? b : b.to === undefined || beyond(b.to, a.to) ? a : b;
  return {
    ...(lower.from !== undefined && { from: lower.from, fromOpen: lower.fromOpen ?? false }),
    ...(upper.to !== undefined && { to: upper.to, toOpen: upper.toOpen ?? false }),
  };
}

/** Whether a value lies after another one of the same field; blanks come first. */
const beyond = (a: Span["from"], b: Span["from"]): boolean =>
  b === null ? a !== null : a !== null && a! > b!;

/** Whether blanks lie in a piece. */
export const holdsBlanks = ({ from, fromOpen }: Span): boolean =>
  from === undefined || (from === null && !fromOpen);
