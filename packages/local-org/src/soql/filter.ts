import type { Query, WhereClause } from "@jetstreamapp/soql-parser-js";
import { fieldOf, type ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import { comparison, type Literal, membership, namedValues, type Test } from "./compare.ts";
import { compileTree, conditionTree, type Leaf, type Tree } from "./condition.ts";
import type { QueryContext } from "./context.ts";
import { type Expression, fieldExpression, functionExpression } from "./expression.ts";

/** The literals of a condition. */
export function literalsOf(leaf: Leaf): Literal[] {
  if (!("value" in leaf)) return [];
  const values = [leaf.value].flat() as string[];
  const types = [leaf.literalType ?? "STRING"].flat() as string[];
  return values.map((text, i) => ({ text, type: types[i] ?? types[0]! }));
}

/** Runs the query of a semi-join and gives the values of its one field. */
export type SemiJoin = (query: Query) => Iterable<unknown>;

/** Where rows come from and which of them pass. */
export interface Filter {
  candidates(): Iterable<Row>;
  test(row: Row): boolean;
}

interface Seek {
  field: string;
  values: unknown[];
}

/** A look-up that a condition allows: an AND part that names the values of a field of the object itself. */
function seekOf(tree: Tree, def: ObjectDef, sets: Map<Leaf, unknown[]>): Seek | undefined {
  if (tree.op === "AND") {
    const seeks = tree.of.map((part) => seekOf(part, def, sets)).filter((seek) => seek !== undefined);
    return (
      seeks.find((seek) => seek.field === "Id") ?? seeks.sort((a, b) => a.values.length - b.values.length)[0]
    );
  }
  if (tree.op !== "LEAF" || !("field" in tree.leaf)) return undefined;
  const field = fieldOf(def, tree.leaf.field);
  const indexed = field && !field.formula && field.type !== "boolean" && field.type !== "address";
  if (!indexed) return undefined;
  const values =
    sets.get(tree.leaf) ?? namedValues(field.name, field.type, tree.leaf.operator, literalsOf(tree.leaf));
  return values && { field: field.name, values };
}

function* seekRows(context: QueryContext, def: ObjectDef, seek: Seek): Iterable<Row> {
  const table = context.core.store.table(def.name);
  for (const value of new Set(seek.values)) {
    if (seek.field !== "Id") yield* table.lookup(seek.field, value);
    else {
      const row = table.get(value as string);
      if (row) yield row;
    }
  }
}

/** Compiles a WHERE clause. */
export function compileFilter(
  context: QueryContext,
  def: ObjectDef,
  where: WhereClause | undefined,
  alias: string | undefined,
  semiJoin: SemiJoin,
): Filter {
  const table = context.core.store.table(def.name);
  const alive = (row: Row): boolean => context.all || !row.IsDeleted;
  if (!where) return { candidates: () => table.rows.values(), test: alive };

  const tree = conditionTree(where);
  const sets = new Map<Leaf, unknown[]>();
  const testOf = (leaf: Leaf): ((row: Row) => boolean) => {
    const expression: Expression =
      "fn" in leaf
        ? functionExpression(context, def, leaf.fn, alias)
        : fieldExpression(context, def, leaf.field, alias, true);
    let test: Test;
    if ("valueQuery" in leaf) {
      const values = [...semiJoin(leaf.valueQuery)].map((value) =>
        typeof value === "string" && expression.type === "string" ? value.toLowerCase() : value,
      );
      if (leaf.operator === "IN") sets.set(leaf, values);
      test = membership(expression.type, values, leaf.operator === "NOT IN");
    } else test = comparison(expression, leaf.operator, literalsOf(leaf), context);
    const { read } = expression;
    return (row) => test(read(row));
  };
  const test = compileTree<Row>(tree, testOf);
  const seek = seekOf(tree, def, sets);
  return {
    candidates: () => (seek ? seekRows(context, def, seek) : table.rows.values()),
    test: (row) => alive(row) && test(row),
  };
}
