import type {
  FunctionExp,
  GroupByClause,
  OrderByClause,
  Query,
  FieldType as SelectedField,
} from "@jetstreamapp/soql-parser-js";
import type { FieldType, ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import { comparison } from "./compare.ts";
import { compileTree, conditionTree } from "./condition.ts";
import type { QueryContext } from "./context.ts";
import { malformed } from "./errors.ts";
import { type Expression, fieldExpression, functionExpression } from "./expression.ts";
import { literalsOf } from "./filter.ts";
import { compileOrder } from "./order.ts";

type Group = Row[];

interface GroupExpression {
  type: FieldType;
  read: (group: Group) => unknown;
}

const AGGREGATES = new Set(["COUNT", "COUNT_DISTINCT", "SUM", "AVG", "MIN", "MAX"]);

/** Whether a SELECT item is computed over many rows. */
const isAggregate = (name: string): boolean => AGGREGATES.has(name.toUpperCase());

/** Whether a query gives AggregateResult rows. */
export function isAggregateQuery(query: Query): boolean {
  return (
    query.groupBy !== undefined ||
    (query.fields ?? []).some(
      (item) => item.type === "FieldFunctionExpression" && isAggregate(item.functionName),
    )
  );
}

/** `SELECT COUNT() FROM …`, which answers with a number only. */
export function isBareCount(query: Query): boolean {
  const [only] = query.fields ?? [];
  return (
    query.fields?.length === 1 &&
    only?.type === "FieldFunctionExpression" &&
    only.functionName.toUpperCase() === "COUNT" &&
    only.parameters.length === 0
  );
}

/** Order of two values of one field: numbers, or dates and text. */
function compareValues(a: unknown, b: unknown): number {
  return (a as number) < (b as number) ? -1 : a === b ? 0 : 1;
}

function reduce(name: string, values: unknown[]): unknown {
  const present = values.filter((value) => value !== null);
  if (name === "COUNT") return present.length;
  if (name === "COUNT_DISTINCT") return new Set(present).size;
  if (present.length === 0) return null;
  if (name === "MIN" || name === "MAX") {
    const sign = name === "MIN" ? 1 : -1;
    return present.reduce((a, b) => (sign * compareValues(b, a) < 0 ? b : a));
  }
  const sum = (present as number[]).reduce((a, b) => a + b, 0);
  return name === "SUM" ? sum : sum / present.length;
}

function aggregateOf(
  context: QueryContext,
  def: ObjectDef,
  fn: FunctionExp,
  alias?: string,
): GroupExpression {
  const name = fn.functionName!.toUpperCase();
  const path = fn.parameters?.[0];
  if (typeof path !== "string") {
    if (name === "COUNT") return { type: "int", read: (group) => group.length };
    throw malformed(`the function ${fn.functionName} needs a field`);
  }
  const inner = fieldExpression(context, def, path, alias, true);
  const counts = name.startsWith("COUNT");
  return {
    type: counts ? "int" : name === "AVG" ? "double" : inner.type,
    read: (group) => reduce(name, group.map(inner.read)),
  };
}

const ofFirst = (expression: Expression): GroupExpression => ({
  type: expression.type,
  read: (group) => (group[0] ? expression.read(group[0]) : null),
});

function groupKeys(context: QueryContext, def: ObjectDef, query: Query): Expression[] {
  return [query.groupBy ?? []].flat().map((clause: GroupByClause) => {
    if ("field" in clause) return fieldExpression(context, def, clause.field, query.sObjectAlias, true);
    const { fn } = clause;
    if (/^(ROLLUP|CUBE)$/i.test(fn.functionName ?? ""))
      throw malformed(`GROUP BY ${fn.functionName} is not supported here`);
    return { ...functionExpression(context, def, fn, query.sObjectAlias), path: normal(fn.rawValue) };
  });
}

const normal = (text: string | undefined): string => (text ?? "").replaceAll(/\s/g, "").toLowerCase();

/** Runs an aggregate query over the rows that passed its filter; gives AggregateResult rows in order. */
export function aggregate(
  context: QueryContext,
  def: ObjectDef,
  query: Query,
  rows: Iterable<Row>,
): Record<string, unknown>[] {
  const alias = query.sObjectAlias;
  const keys = groupKeys(context, def, query);
  const expressionOf = (item: { field?: string; fn?: FunctionExp }): GroupExpression => {
    if (item.fn && isAggregate(item.fn.functionName!)) return aggregateOf(context, def, item.fn, alias);
    const expression = item.fn
      ? { ...functionExpression(context, def, item.fn, alias), path: normal(item.fn.rawValue) }
      : fieldExpression(context, def, item.field!, alias, true);
    if (!keys.some((key) => key.path === expression.path)) {
      throw malformed(`Field must be grouped or aggregated: ${item.field ?? item.fn?.rawValue}`);
    }
    return ofFirst(expression);
  };

  let unnamed = 0;
  const columns = (query.fields ?? []).map((item: SelectedField) => {
    if (item.type === "FieldFunctionExpression") {
      return { key: item.alias ?? `expr${unnamed++}`, ...expressionOf({ fn: item }) };
    }
    if (item.type !== "Field" && item.type !== "FieldRelationship") {
      throw malformed("this SELECT item cannot stand in an aggregate query");
    }
    const path = item.type === "Field" ? item.field : [...item.relationships, item.field].join(".");
    const expression = expressionOf({ field: path });
    const key = (item as { alias?: string }).alias ?? fieldExpression(context, def, path, alias, true).name;
    return { key, ...expression };
  });
  const aliases = new Map(columns.map((column) => [column.key.toLowerCase(), column]));

  const groups = new Map<string, Group>();
  if (keys.length === 0) groups.set("[]", []);
  for (const row of rows) {
    const key = JSON.stringify(keys.map((one) => one.read(row)));
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }

  let kept = [...groups.values()];
  if (query.having) {
    const test = compileTree<Group>(conditionTree(query.having as never), (leaf) => {
      const expression = expressionOf(leaf);
      const check = comparison({ name: "", type: expression.type }, leaf.operator, literalsOf(leaf), context);
      return (group) => check(expression.read(group));
    });
    kept = kept.filter(test);
  }
  const order = compileOrder<Group>([query.orderBy ?? []].flat(), (clause: OrderByClause) =>
    "field" in clause
      ? (aliases.get(clause.field.toLowerCase()) ?? expressionOf(clause))
      : expressionOf(clause),
  );
  if (order) kept = order(kept);
  return kept.map((group) => {
    const out: Record<string, unknown> = { attributes: { type: "AggregateResult" } };
    for (const column of columns) out[column.key] = column.read(group);
    return out;
  });
}
