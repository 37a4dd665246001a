import { type Expression, type SqlBool, sql } from "kysely";
import { bitOf } from "./packed.ts";
import type { ItemQuery, SortKey, View } from "./query.ts";

/** Columns of the items that lists are filtered and sorted by. */
export interface ItemColumns {
  key: string;
  workflow: string;
  number: string;
  customer: string;
  stage: string;
  stage_index: number;
  situation: string;
  decided_by: number;
  owner: string;
  team: string;
  priority: string;
  due_ms: number | null;
  touched: number;
  cost: number;
  started_ms: number;
  updated_ms: number;
}

const PAGE_SIZE = 50;
const MOST_ROWS = 500;

/** Which items a view holds. `plus` is put in front of its columns. */
export const viewOf = (plus: "" | "+"): Record<View, Expression<SqlBool>> => ({
  all: sql<SqlBool>`1 = 1`,
  "needs-person": sql<SqlBool>`${sql.raw(plus)}situation in ('needs-person', 'foreign-write')`,
  incidents: sql<SqlBool>`${sql.raw(plus)}situation = 'incident'`,
  waiting: sql<SqlBool>`${sql.raw(plus)}situation = 'waiting'`,
  touched: sql<SqlBool>`${sql.raw(plus)}touched = 1`,
});
export const VIEW = viewOf("");

/** What each sort key means, and its usual direction. */
export const SORT: Record<SortKey, { column: keyof ItemColumns; descending: boolean }> = {
  updated: { column: "updated_ms", descending: true },
  started: { column: "started_ms", descending: true },
  milestone: { column: "due_ms", descending: false },
  number: { column: "number", descending: false },
  customer: { column: "customer", descending: false },
  stage: { column: "stage_index", descending: false },
  owner: { column: "owner", descending: false },
  priority: { column: "priority", descending: false },
  cost: { column: "cost", descending: true },
};

/** Columns whose values are offered to filter by. */
export const CHOICES = ["workflow", "stage", "team", "priority"] as const;

/** The filters of a query, without its view and its search. */
export function conditions(query: ItemQuery): Expression<SqlBool>[] {
  const found: Expression<SqlBool>[] = [];
  for (const name of ["workflow", "stage", "team", "owner", "priority"] as const) {
    if (query[name] !== undefined) found.push(sql<SqlBool>`${sql.ref(name)} = ${query[name]}`);
  }
  if (query.by !== undefined) found.push(sql<SqlBool>`decided_by & ${bitOf(query.by)} <> 0`);
  if (query.startedFrom !== undefined)
    found.push(sql<SqlBool>`started_ms >= ${Date.parse(query.startedFrom)}`);
  if (query.startedTo !== undefined) found.push(sql<SqlBool>`started_ms < ${Date.parse(query.startedTo)}`);
  if (query.live) found.push(sql<SqlBool>`ended_ms is null`);
  if (query.reassigned !== undefined)
    found.push(query.reassigned ? sql<SqlBool>`reassignments > 0` : sql<SqlBool>`reassignments = 0`);
  return found;
}

/** Page and page size within their bounds. */
export function paging({ page, pageSize }: { page?: number; pageSize?: number }) {
  const whole = (value: number | undefined, fallback: number) =>
    value !== undefined && Number.isFinite(value) ? Math.max(1, Math.trunc(value)) : fallback;
  return { page: whole(page, 1), pageSize: Math.min(MOST_ROWS, whole(pageSize, PAGE_SIZE)) };
}
