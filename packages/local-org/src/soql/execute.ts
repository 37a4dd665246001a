import type { Query } from "@jetstreamapp/soql-parser-js";
import type { Core } from "../core.ts";
import { markViewed } from "../records/recent.ts";
import { aggregate, isAggregateQuery, isBareCount } from "./aggregate.ts";
import { checkFieldsFunction, compileChild } from "./children.ts";
import { compileColumns, type Outlet, type Shaped } from "./columns.ts";
import { type QueryContext, queryContext } from "./context.ts";
import { parseSoql } from "./parse.ts";
import { queriedObject, select, windowOf } from "./select.ts";

/** The answer of a query: how many records, and each as JSON when it is asked for. */
export interface QueryResult {
  totalSize: number;
  /**
   * @param base `/services/data/vXX.X`, for `attributes.url`
   * @param children how the children of a record are put; all of them unless given
   */
  record(index: number, base: string, children?: Outlet["children"]): Shaped;
  /** Records to hand out; 0 for `SELECT COUNT()`. */
  length: number;
  /** Its rows are computed over many records, and do not come in pages. */
  aggregate?: true;
}

function allChildren(this: Outlet, length: number, record: (index: number, outlet: Outlet) => Shaped) {
  const records = Array.from({ length }, (_, i) => record(i, this));
  return { totalSize: length, done: true, records };
}

function runAggregate(context: QueryContext, query: Query): QueryResult {
  const def = queriedObject(context, query.sObject);
  const [from, to] = windowOf(query);
  const { orderBy: _o, limit: _l, offset: _f, ...ungrouped } = query;
  const rows = aggregate(context, def, query, select(context, def, ungrouped)).slice(from, to);
  return { totalSize: rows.length, length: rows.length, record: (index) => rows[index]!, aggregate: true };
}

/**
 * Runs a SOQL query as a user.
 * @param all with deleted records
 * @param among only records with these ids
 * @throws OrgError MALFORMED_QUERY, INVALID_FIELD, INVALID_TYPE and the like
 */
export function runQuery(
  core: Core,
  text: string,
  userId: string,
  all = false,
  among?: ReadonlySet<string>,
): QueryResult {
  const query = parseSoql(text);
  const context = queryContext(core, text, userId, all);
  const def = queriedObject(context, query.sObject);
  if (isBareCount(query)) {
    const totalSize = select(context, def, query).length;
    return { totalSize, length: 0, record: () => ({}) };
  }
  if (isAggregateQuery(query)) return runAggregate(context, query);
  checkFieldsFunction(query);
  const shape = compileColumns(context, def, query.fields ?? [], query.sObjectAlias, (inner) =>
    compileChild(context, def, inner),
  );
  const rows = select(context, def, query, among);
  if (query.for === "VIEW" || query.for === "REFERENCE") {
    const how = query.for === "VIEW" ? "view" : "reference";
    for (const row of rows) markViewed(core, userId, row, how);
  }
  return {
    totalSize: rows.length,
    length: rows.length,
    record: (index, base, children = allChildren) => shape(rows[index]!, { base, children }),
  };
}
