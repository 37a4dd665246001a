import type { OrderByClause, Query, Subquery } from "@jetstreamapp/soql-parser-js";
import type { Core } from "../core.ts";
import { saveError } from "../errors.ts";
import type { ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import { aggregate, isAggregateQuery, isBareCount } from "./aggregate.ts";
import { type ChildQuery, compileColumns, type Shaped } from "./columns.ts";
import { findPath, type QueryContext, queryContext } from "./context.ts";
import { malformed, noSuchObject, noSuchRelationship } from "./errors.ts";
import { fieldExpression, functionExpression } from "./expression.ts";
import { compileFilter } from "./filter.ts";
import { compileOrder } from "./order.ts";
import { parseSoql } from "./parse.ts";

const MOST_OFFSET = 2000;

/** The answer of a query: how many records, and each as JSON when it is asked for. */
export interface QueryResult {
  totalSize: number;
  /** @param base `/services/data/vXX.X`, for `attributes.url` */
  record(index: number, base: string): Shaped;
  /** Records to hand out; 0 for `SELECT COUNT()`. */
  length: number;
}

function orderOf(context: QueryContext, def: ObjectDef, query: Query | Subquery) {
  return compileOrder<Row>([query.orderBy ?? []].flat(), (clause: OrderByClause) => {
    if (!("field" in clause)) return functionExpression(context, def, clause.fn, query.sObjectAlias);
    const expression = fieldExpression(context, def, clause.field, query.sObjectAlias, true);
    if (expression.type !== "picklist") return expression;
    const { picklist } = findPath(context, def, clause.field, query.sObjectAlias).field;
    return { ...expression, rank: new Map(picklist.map((value, i) => [value.value, i])) };
  });
}

function window<T>(rows: T[], query: Query | Subquery): T[] {
  const offset = query.offset ?? 0;
  if (offset > MOST_OFFSET) {
    throw saveError("NUMBER_OUTSIDE_VALID_RANGE", `Maximum SOQL offset allowed is ${MOST_OFFSET}`);
  }
  const end = query.limit === undefined ? rows.length : offset + query.limit;
  return offset === 0 && end >= rows.length ? rows : rows.slice(offset, end);
}

function matching(context: QueryContext, def: ObjectDef, query: Query): Row[] {
  const filter = compileFilter(context, def, query.where, query.sObjectAlias, (inner) =>
    innerValues(context, inner),
  );
  const mine = query.usingScope?.toLowerCase() === "mine";
  const rows: Row[] = [];
  for (const row of filter.candidates()) {
    if (filter.test(row) && (!mine || row.OwnerId === context.userId)) rows.push(row);
  }
  return rows;
}

function objectOf(context: QueryContext, name: string | undefined): ObjectDef {
  const def = name ? context.core.catalogue.get(name) : undefined;
  if (!def || def.isEvent) throw noSuchObject(context.text, name ?? "");
  return def;
}

/** The values that the query of a semi-join selects. */
function* innerValues(context: QueryContext, query: Query): Iterable<unknown> {
  const def = objectOf(context, query.sObject);
  const [item] = query.fields ?? [];
  if (item?.type !== "Field" && item?.type !== "FieldRelationship")
    throw malformed("a semi-join selects one field");
  const path = item.type === "Field" ? item.field : [...item.relationships, item.field].join(".");
  const { read } = fieldExpression(context, def, path, query.sObjectAlias, true);
  for (const row of matching(context, def, query)) {
    const value = read(row);
    if (value !== null) yield value;
  }
}

function compileChild(context: QueryContext, parent: ObjectDef, query: Subquery): ChildQuery {
  const name = query.relationshipName.toLowerCase();
  const link = parent.children.find((child) => child.name?.toLowerCase() === name);
  if (!link) throw noSuchRelationship(context.text, query.relationshipName, query.relationshipName);
  const def = objectOf(context, link.object);
  const filter = compileFilter(context, def, query.where, query.sObjectAlias, (inner) =>
    innerValues(context, inner),
  );
  const order = orderOf(context, def, query);
  const shape = compileColumns(context, def, query.fields ?? [], query.sObjectAlias, (inner) =>
    compileChild(context, def, inner),
  );
  const table = context.core.store.table(def.name);
  return (row, base) => {
    const found = table.lookup(link.field, row.Id).filter(filter.test);
    const kept = window(order ? order(found) : found, query);
    if (kept.length === 0) return null;
    return { totalSize: kept.length, done: true, records: kept.map((child) => shape(child, base)) };
  };
}

function checkFieldsFunction(query: Query): void {
  const fields = (query.fields ?? []).find(
    (item) => item.type === "FieldFunctionExpression" && item.functionName.toUpperCase() === "FIELDS",
  );
  if (!fields || String((fields as { parameters: unknown[] }).parameters[0]).toUpperCase() === "STANDARD")
    return;
  if (query.limit === undefined || query.limit > 200) {
    throw malformed("The SOQL FIELDS function must have a LIMIT of at most 200");
  }
}

/**
 * Runs a SOQL query as a user.
 * @param all with deleted records
 * @throws OrgError MALFORMED_QUERY, INVALID_FIELD, INVALID_TYPE and the like
 */
export function runQuery(core: Core, text: string, userId: string, all = false): QueryResult {
  const query = parseSoql(text);
  const context = queryContext(core, text, userId, all);
  const def = objectOf(context, query.sObject);
  if (isBareCount(query)) {
    const totalSize = window(matching(context, def, query), query).length;
    return { totalSize, length: 0, record: () => ({}) };
  }
  if (isAggregateQuery(query)) {
    const rows = window(aggregate(context, def, query, matching(context, def, query)), query);
    return { totalSize: rows.length, length: rows.length, record: (index) => rows[index]! };
  }
  checkFieldsFunction(query);
  const shape = compileColumns(context, def, query.fields ?? [], query.sObjectAlias, (inner) =>
    compileChild(context, def, inner),
  );
  const order = orderOf(context, def, query);
  const found = matching(context, def, query);
  const rows = window(order ? order(found) : found, query);
  return { totalSize: rows.length, length: rows.length, record: (index, base) => shape(rows[index]!, base) };
}
