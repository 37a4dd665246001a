import type { OrderByClause } from "@jetstreamapp/soql-parser-js";
import type { Expression } from "./expression.ts";

type Compare<T> = (a: T, b: T) => number;

/**
 * Sorts by the ORDER BY clauses. Blanks come first unless the clause says otherwise; text without regard to case;
 * picklists in the order of their values.
 */
export function compileOrder<T>(
  clauses: OrderByClause[],
  expressionOf: (
    clause: OrderByClause,
  ) => Pick<Expression, "type"> & { read: (of: T) => unknown; rank?: Map<string, number> },
): Compare<T> | undefined {
  if (clauses.length === 0) return undefined;
  const parts = clauses.map((clause) => {
    const { read, rank } = expressionOf(clause);
    const key = (of: T): string | number | boolean | null => {
      const value = read(of);
      if (typeof value !== "string") return value as number | boolean | null;
      return rank?.get(value) ?? value.toLowerCase();
    };
    const blanks = clause.nulls === "LAST" ? 1 : -1;
    const way = clause.order === "DESC" ? -1 : 1;
    return (a: T, b: T): number => {
      const x = key(a);
      const y = key(b);
      if (x === y) return 0;
      if (x === null) return blanks;
      if (y === null) return -blanks;
      if (typeof x !== typeof y) return (typeof x === "number" ? -1 : 1) * way;
      return (x < y ? -1 : 1) * way;
    };
  });
  return (a, b) => {
    for (const part of parts) {
      const result = part(a, b);
      if (result !== 0) return result;
    }
    return 0;
  };
}
