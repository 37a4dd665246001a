import type { OrderByClause } from "@jetstreamapp/soql-parser-js";
import type { FieldType } from "../schema/model.ts";

type Key = string | number | boolean | null;

/** What a clause sorts by. `rank` puts texts in an order of their own. */
export interface SortExpression<T> {
  type: FieldType;
  read: (of: T) => unknown;
  rank?: Map<string, number>;
  /** The field of the record itself that is read. */
  own?: string;
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

/** An order that the index of a field has already. */
export interface Leading {
  field: string;
  descending: boolean;
  blanksFirst: boolean;
  /** There is nothing else to sort by. */
  alone: boolean;
}

/** What ORDER BY asks for. */
export interface Order<T> {
  sort(items: T[]): T[];
  /** Whether two records are alike in the first thing that is sorted by. */
  ties(a: T, b: T): boolean;
  /** Undefined if no index has it: formulas, parents, picklists in an order of their own. */
  leading: Leading | undefined;
}

/**
 * Sorts by the ORDER BY clauses; undefined if there are none. Blanks come first unless the clause says otherwise; text
 * goes without regard to case, picklists in the order of their values.
 */
export function compileOrder<T>(
  clauses: OrderByClause[],
  expressionOf: (clause: OrderByClause) => SortExpression<T>,
): Order<T> | undefined {
  const [first] = clauses;
  if (!first) return undefined;
  const expressions = clauses.map(expressionOf);
  const parts = clauses.map((clause, i) => ({
    read: keyReader(expressions[i]!),
    blanks: clause.nulls === "LAST" ? 1 : -1,
    way: clause.order === "DESC" ? -1 : 1,
  }));
  const { own, rank, type } = expressions[0]!;
  const leading =
    own === undefined || rank || type === "reference"
      ? undefined
      : {
          field: own,
          descending: first.order === "DESC",
          blanksFirst: first.nulls !== "LAST",
          alone: clauses.length === 1,
        };
  const ties = (a: T, b: T) => parts[0]!.read(a) === parts[0]!.read(b);
  const sort = (items: T[]): T[] => {
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
  return { sort, ties, leading };
}
