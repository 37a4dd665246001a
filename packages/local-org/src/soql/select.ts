import type { OrderByClause, Query, Subquery } from "@jetstreamapp/soql-parser-js";
import { saveError } from "../errors.ts";
import type { ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import { findPath, type QueryContext } from "./context.ts";
import { malformed, noSuchObject } from "./errors.ts";
import { fieldExpression, functionExpression } from "./expression.ts";
import { compileFilter, type Filter } from "./filter.ts";
import { compileOrder, type Order } from "./order.ts";
import { type Plan, plansOf } from "./plan.ts";
import { scopeTest } from "./scope.ts";

const MOST_OFFSET = 2000;

/**
 * The object that a query is about.
 * @throws OrgError INVALID_TYPE
 */
export function queriedObject(context: QueryContext, name: string | undefined): ObjectDef {
  const def = name ? context.core.catalogue.get(name) : undefined;
  if (!def || def.isEvent) throw noSuchObject(context.text, name ?? "");
  return def;
}

/** The order of the records that ORDER BY asks for. */
export function orderOf(
  context: QueryContext,
  def: ObjectDef,
  query: Query | Subquery,
): Order<Row> | undefined {
  return compileOrder<Row>([query.orderBy ?? []].flat(), (clause: OrderByClause) => {
    if (!("field" in clause)) return functionExpression(context, def, clause.fn, query.sObjectAlias);
    const expression = fieldExpression(context, def, clause.field, query.sObjectAlias, "sorted");
    if (expression.type !== "picklist") return expression;
    const { picklist } = findPath(context, def, clause.field, query.sObjectAlias).field;
    return { ...expression, rank: new Map(picklist.map((value, i) => [value.value, i])) };
  });
}

/**
 * Which of the rows are wanted: from, and to without the last.
 * @throws OrgError NUMBER_OUTSIDE_VALID_RANGE
 */
export function windowOf(query: Query | Subquery): [number, number] {
  const offset = query.offset ?? 0;
  if (offset > MOST_OFFSET) {
    throw saveError("NUMBER_OUTSIDE_VALID_RANGE", `Maximum SOQL offset allowed is ${MOST_OFFSET}`);
  }
  return [offset, query.limit === undefined ? Number.POSITIVE_INFINITY : offset + query.limit];
}

/** The values that the query of a semi-join selects. */
function* innerValues(context: QueryContext, query: Query): Iterable<unknown> {
  const def = queriedObject(context, query.sObject);
  const [item, ...more] = query.fields ?? [];
  if (more.length > 0 || (item?.type !== "Field" && item?.type !== "FieldRelationship"))
    throw malformed("Only one field can be selected in the query of a semi join");
  const path = item.type === "Field" ? item.field : [...item.relationships, item.field].join(".");
  const { read } = fieldExpression(context, def, path, query.sObjectAlias, "filtered");
  for (const row of select(context, def, query)) {
    const value = read(row);
    if (value !== null) yield value;
  }
}

/** The WHERE clause of a query or child query. */
export const filterOf = (context: QueryContext, def: ObjectDef, query: Query | Subquery): Filter =>
  compileFilter(context, def, query.where, query.sObjectAlias, (inner) => innerValues(context, inner));

/**
 * The rows of a query, in its order; where that leaves a choice, by rising id.
 * @param among only records with these ids
 */
export function select(
  context: QueryContext,
  def: ObjectDef,
  query: Query,
  among?: ReadonlySet<string>,
): Row[] {
  const { test, ...conditions } = filterOf(context, def, query);
  const filter = among
    ? { ...conditions, test: (row: Row) => among.has(row.Id) && test(row) }
    : { ...conditions, test };
  const inScope = scopeTest(context, def, query.usingScope);
  const order = orderOf(context, def, query);
  const [from, to] = windowOf(query);
  const [{ rows: candidates, sorted }] = plansOf(context, def, filter, order, to) as [Plan];
  const enough = order && !sorted ? Number.POSITIVE_INFINITY : to;
  // rows that are alike in the first thing sorted by are gathered all, if there is a second one
  const ties = order && sorted && !order.leading!.alone ? order.ties : undefined;
  let rows: Row[] = [];
  for (const row of candidates()) {
    if (rows.length >= enough && !(ties && rows.length > 0 && ties(rows.at(-1)!, row))) break;
    if (filter.test(row) && (inScope?.(row) ?? true)) rows.push(row);
  }
  if (order && (!sorted || ties)) rows = order.sort(rows);
  return from === 0 && to >= rows.length ? rows : rows.slice(from, to);
}
