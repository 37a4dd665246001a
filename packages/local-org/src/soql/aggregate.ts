import type {
  FunctionExp,
  OrderByClause,
  Query,
  FieldType as SelectedField,
} from "@jetstreamapp/soql-parser-js";
import type { FieldType, ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import { aggregateOf, isAggregate } from "./aggregate-functions.ts";
import { comparison } from "./compare.ts";
import { compileTree, conditionTree } from "./condition.ts";
import type { QueryContext } from "./context.ts";
import { malformed, notAggregated } from "./errors.ts";
import { fieldExpression, functionExpression } from "./expression.ts";
import { literalsOf } from "./filter.ts";
import { compileGrouping, type Group, spelling } from "./grouping.ts";
import { compileOrder } from "./order.ts";

interface GroupExpression {
  type: FieldType;
  read: (group: Group) => unknown;
}

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

/** The path of a selected field; undefined for anything else. */
export function pathOf(item: SelectedField): string | undefined {
  if (item.type === "Field") return item.field;
  return item.type === "FieldRelationship" ? [...item.relationships, item.field].join(".") : undefined;
}

/** Gives the expressions that may stand beside a GROUP BY: aggregates, what is grouped by, GROUPING. */
function expressions(context: QueryContext, def: ObjectDef, query: Query) {
  const alias = query.sObjectAlias;
  const grouping = compileGrouping(context, def, query);
  const positionOf = (path: string): number => grouping.keys.findIndex((key) => key.path === path);

  const grouped = (path: string, shown: string): GroupExpression => {
    const at = positionOf(path);
    const key = grouping.keys[at];
    if (!key) throw notAggregated(context.text, shown);
    return {
      type: key.type,
      read: ({ rows, over }) => (over.has(at) || !rows[0] ? null : key.read(rows[0])),
    };
  };
  const ofFunction = (fn: FunctionExp): GroupExpression => {
    if (isAggregate(fn.functionName!)) {
      const { type, read } = aggregateOf(context, def, fn, alias);
      return { type, read: ({ rows }) => read(rows) };
    }
    if (fn.functionName!.toUpperCase() === "GROUPING") {
      const given = String(fn.parameters?.[0]);
      const at = positionOf(fieldExpression(context, def, given, alias, "grouped").path!);
      if (at < 0) throw notAggregated(context.text, given);
      return { type: "int", read: ({ over }) => (over.has(at) ? 1 : 0) };
    }
    functionExpression(context, def, fn, alias);
    return grouped(spelling(fn.rawValue), fn.rawValue ?? "");
  };
  const ofField = (path: string): GroupExpression =>
    grouped(fieldExpression(context, def, path, alias, "grouped").path!, path);
  return { groups: grouping.groups, ofFunction, ofField };
}

/** Runs an aggregate query over the rows that passed its filter; gives AggregateResult rows in order. */
export function aggregate(
  context: QueryContext,
  def: ObjectDef,
  query: Query,
  rows: Iterable<Row>,
): Record<string, unknown>[] {
  const { groups, ofFunction, ofField } = expressions(context, def, query);
  let unnamed = 0;
  const columns = (query.fields ?? []).map((item: SelectedField) => {
    if (item.type === "FieldFunctionExpression") {
      return { key: item.alias ?? `expr${unnamed++}`, ...ofFunction(item) };
    }
    const path = pathOf(item);
    if (path === undefined) throw malformed("only root queries support aggregate expressions");
    const { name } = fieldExpression(context, def, path, query.sObjectAlias, "grouped");
    return { key: (item as { alias?: string }).alias ?? name, ...ofField(path) };
  });
  const aliases = new Map(columns.map((column) => [column.key.toLowerCase(), column]));

  let kept = groups(rows);
  if (query.having) {
    const test = compileTree<Group>(conditionTree(query.having as never), (leaf) => {
      const { type, read } = "fn" in leaf ? ofFunction(leaf.fn) : ofField(leaf.field);
      const check = comparison({ name: "", type }, leaf.operator, literalsOf(leaf), context);
      return (group) => check(read(group));
    });
    kept = kept.filter(test);
  }
  const order = compileOrder<Group>([query.orderBy ?? []].flat(), (clause: OrderByClause) => {
    if (!("field" in clause)) return ofFunction(clause.fn);
    return aliases.get(clause.field.toLowerCase()) ?? ofField(clause.field);
  });
  if (order) kept = order.sort(kept);
  return kept.map((group) => {
    const out: Record<string, unknown> = { attributes: { type: "AggregateResult" } };
    for (const column of columns) out[column.key] = column.read(group);
    return out;
  });
}
