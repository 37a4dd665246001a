import type { OrderByClause } from "@jetstreamapp/soql-parser-js";
import type { FieldType } from "../schema/model.ts";

type Key = string | number | boolean | null;

/** What a clause sorts by. `rank` puts texts in an order of their own. */
export interface SortExpression<T> {
  type: FieldType;
  read: (of: T) => unknown;
  rank?: Map<string, number>;
}

const AS_IT_IS = new Set<FieldType>(["id", "reference", "date", "datetime"]);

function keyReader<T>({ type, read, rank }: SortExpression<T>): (of: T) => Key {
  if (AS_IT_IS.has(type)) return read as (of: T) => Key;
  return (of) => {
    const value = read(of);
    if (typeof value !== "string") return value as Key;
    return rank?.get(value) ?? value.toLowerCase();
  };
}

function compareKeys(x: Key, y: Key, blanks: number, way: number): number {
  if (x === y) return 0;
  if (x === null) return blanks;
  if (y === null) return -blanks;
  if (typeof x !== typeof y) return (typeof x === "number" ? -1 : 1) * way;
  return (x < y ? -1 : 1) * way;
}

/**
 * Sorts by the ORDER BY clauses; undefined if there are none. Blanks come first unless the clause says otherwise; text
 * goes without regard to case, picklists in the order of their values.
 */
export function compileOrder<T>(
  clauses: OrderByClause[],
  expressionOf: (clause: OrderByClause) => SortExpression<T>,
): ((items: T[]) => T[]) | undefined {
  if (clauses.length === 0) return undefined;
  const parts = clauses.map((clause) => ({
    read: keyReader(expressionOf(clause)),
    blanks: clause.nulls === "LAST" ? 1 : -1,
    way: clause.order === "DESC" ? -1 : 1,
  }));
  return (items) => {
    const keyed = items.map((item) => ({ item, keys: parts.map((part) => part.read(item)) }));
    keyed.sort((a, b) => {
      for (const [i, { blanks, way }] of parts.entries()) {
        const result = compareKeys(a.keys[i]!, b.keys[i]!, blanks, way);
        if (result !== 0) return result;
      }
      return 0;
    });
    return keyed.map(({ item }) => item);
  };
}
