import type * as apex from "@apexdevtools/apex-parser";
import type { Expr, Filter, Query } from "./ast.ts";
import { expressionOf, unquoted } from "./expressions.ts";
import type { Source } from "./source.ts";

/** The object that a query reads, and what it asks of a record; undefined where the query is broken. */
export function queryOf(tree: apex.QueryContext, source: Source): Query | undefined {
  const from = tree.fromNameList()?.fieldName_list()[0]?.getText();
  if (!from) return undefined;
  const where = tree.whereClause()?.whereLogicalExpression();
  return { from, ...(where && { where: filterOf(where, source) }) };
}

function filterOf(tree: apex.WhereLogicalExpressionContext, source: Source): Filter {
  const { text } = source.at(tree);
  const of = tree.whereConditionalExpression_list().map((part): Filter => {
    const inner = part.whereLogicalExpression();
    return inner ? filterOf(inner, source) : comparisonOf(part.whereFieldExpression(), source);
  });
  const [only] = of;
  if (tree.NOT() && only) return { is: "not", of: only, text };
  if (only && of.length === 1) return only;
  return { is: tree.SOQLOR_list().length > 0 ? "or" : "and", of, text };
}

function comparisonOf(tree: apex.WhereFieldExpressionContext, source: Source): Filter {
  const { text } = source.at(tree);
  const compared = tree.fieldExpression();
  const field = compared?.fieldName()?.getText() ?? "";
  const op = compared?.comparisonOperator()?.getText().toLowerCase() ?? "";
  const value = compared?.value();
  return { is: "compare", field, op, values: value ? valuesOf(value, source) : [], text };
}

function valuesOf(tree: apex.ValueContext, source: Source): Expr[] {
  const at = source.at(tree);
  const list = tree.valueList();
  if (list) return list.value_list().flatMap((value) => valuesOf(value, source));
  const bound = tree.boundExpression();
  if (bound) return [expressionOf(bound.expression(), source)];
  const text = tree.getText();
  if (tree.StringLiteral()) return [{ ...at, is: "literal", value: unquoted(text) }];
  if (tree.NULL()) return [{ ...at, is: "literal", value: null }];
  if (tree.BooleanLiteral()) return [{ ...at, is: "literal", value: /true/i.test(text) }];
  if (tree.signedNumber()) return [{ ...at, is: "literal", value: Number.parseFloat(text) }];
  return [{ ...at, is: "other", of: [] }];
}
