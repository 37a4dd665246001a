import type { Query, WhereClause } from "@jetstreamapp/soql-parser-js";
import type { ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import { comparison, membership, type Test } from "./compare.ts";
import { compileTree, conditionTree, type Leaf, type Tree } from "./condition.ts";
import type { QueryContext } from "./context.ts";
import { type Expression, fieldExpression, functionExpression } from "./expression.ts";
import type { Literal } from "./literal.ts";

/** The literals of a condition. */
export function literalsOf(leaf: Leaf): Literal[] {
  if (!("value" in leaf)) return [];
  const values = [leaf.value].flat() as string[];
  const types = [leaf.literalType ?? "STRING"].flat() as string[];
  return values.map((text, i) => ({ text, type: types[i] ?? types[0]! }));
}

/** Runs the query of a semi-join and gives the values of its one field. */
export type SemiJoin = (query: Query) => Iterable<unknown>;

/** Which rows pass a WHERE clause. */
export interface Filter {
  test(row: Row): boolean;
  /** Undefined without a WHERE clause. */
  tree: Tree | undefined;
  /** What each condition looks at. */
  expressions: ReadonlyMap<Leaf, Expression>;
  /** The values that the semi-join of a condition has found. */
  found: ReadonlyMap<Leaf, unknown[]>;
}

/** Compiles a WHERE clause. */
export function compileFilter(
  context: QueryContext,
  def: ObjectDef,
  where: WhereClause | undefined,
  alias: string | undefined,
  semiJoin: SemiJoin,
): Filter {
  const alive = (row: Row): boolean => context.all || !row.IsDeleted;
  const found = new Map<Leaf, unknown[]>();
  const expressions = new Map<Leaf, Expression>();
  if (!where) return { test: alive, tree: undefined, expressions, found };

  const tree = conditionTree(where);
  const testOf = (leaf: Leaf): ((row: Row) => boolean) => {
    const expression: Expression =
      "fn" in leaf
        ? functionExpression(context, def, leaf.fn, alias)
        : fieldExpression(context, def, leaf.field, alias, "filtered");
    expressions.set(leaf, expression);
    let test: Test;
    if ("valueQuery" in leaf) {
      const values = [...semiJoin(leaf.valueQuery)].map((value) =>
        typeof value === "string" && expression.type === "string" ? value.toLowerCase() : value,
      );
      found.set(leaf, values);
      test = membership(expression.type, values, leaf.operator === "NOT IN");
    } else test = comparison(expression, leaf.operator, literalsOf(leaf), context);
    const { read } = expression;
    return (row) => test(read(row));
  };
  const test = compileTree<Row>(tree, testOf);
  return { test: (row) => alive(row) && test(row), tree, expressions, found };
}
