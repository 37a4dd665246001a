import type { Condition } from "../model.ts";

/**
 * Conditions put together by filter logic: `1 AND (2 OR NOT 3)`, `and`, `or`, or nothing, which is all of them. What has to
 * hold anyway stays a condition of its own; the rest becomes one for each part that has to hold.
 * @returns one condition that has no expression, where the logic cannot be read
 */
export function withLogic(conditions: Condition[], logic?: string): Condition[] {
  const bare = logic?.trim().toLowerCase();
  if (!bare || bare === "and") return conditions;
  if (bare === "or") return conditions.length > 1 ? [joined(conditions, "or")] : conditions;
  const parsed = parse(bare.match(/\d+|and|or|not|[()]|\S/g) ?? [], conditions);
  return (
    parsed ?? [
      { text: `${logic?.trim()}, of: ${conditions.map(({ text }, at) => `${at + 1} ${text}`).join("; ")}` },
    ]
  );
}

/** Conditions of which all must hold, as one. */
export const allOf = (conditions: Condition[]): Condition =>
  conditions.length === 1 ? (conditions[0] as Condition) : joined(conditions, "and");

/** That a condition does not hold. */
export const notOf = ({ text, expression }: Condition): Condition => ({
  text: `not (${text})`,
  ...(expression && { expression: `!(${expression})` }),
});

function joined(conditions: Condition[], by: "and" | "or"): Condition {
  const sign = by === "and" ? " && " : " || ";
  const bracket = (text: string) => (/ && | \|\| | \? /.test(text) ? `(${text})` : text);
  const expressions = conditions.map(({ expression }) => expression);
  return {
    text: conditions.map(({ text }) => (/ (?:and|or) /.test(text) ? `(${text})` : text)).join(` ${by} `),
    ...(expressions.every((one) => one !== undefined) && { expression: expressions.map(bracket).join(sign) }),
  };
}

/** The parts that must all hold; undefined where the logic is none, or names what is not there. */
function parse(tokens: string[], conditions: Condition[]): Condition[] | undefined {
  let at = 0;
  const take = (token: string): boolean => {
    if (tokens[at] !== token) return false;
    at++;
    return true;
  };

  function and(): Condition[] {
    const parts = operand();
    while (take("and")) parts.push(...operand());
    return parts;
  }

  function or(): Condition[] {
    const parts = [and()];
    while (take("or")) parts.push(and());
    return parts.length === 1 ? (parts[0] as Condition[]) : [joined(parts.map(allOf), "or")];
  }

  function operand(): Condition[] {
    if (take("not")) return [notOf(allOf(operand()))];
    if (take("(")) {
      const inner = or();
      if (!take(")")) throw new SyntaxError("a bracket is not closed");
      return inner;
    }
    const condition = conditions[Number(tokens[at++]) - 1];
    if (!condition) throw new SyntaxError("there is no such condition");
    return [condition];
  }

  try {
    const parts = or();
    return at === tokens.length ? parts : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
