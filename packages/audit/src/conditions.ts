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

/** One condition of a list. */
export interface Condition {
  sql: Expression<SqlBool>;
  /** There is an index by which its items are found. */
  indexed?: boolean;
  /** Of a range, its column: an order by the same column begins and ends with it. */
  column?: keyof ItemColumns;
}

const is = (condition: Expression<SqlBool>): Condition => ({ sql: condition, indexed: true });

/** Which items a view holds. */
export const VIEW: Record<View, Condition> = {
  all: { sql: sql<SqlBool>`1 = 1` },
  "needs-person": is(sql<SqlBool>`situation in ('needs-person', 'foreign-write')`),
  incidents: is(sql<SqlBool>`situation = 'incident'`),
  waiting: is(sql<SqlBool>`situation = 'waiting'`),
  touched: is(sql<SqlBool>`touched = 1`),
};

/** What each sort key means, and its usual direction. */
export const SORT: Record<SortKey, { column: keyof ItemColumns; descending: boolean; nullable?: boolean }> = {
  updated: { column: "updated_ms", descending: true },
  started: { column: "started_ms", descending: true },
  milestone: { column: "due_ms", descending: false, nullable: true },
  number: { column: "number", descending: false },
  customer: { column: "customer", descending: false },
  stage: { column: "stage_index", descending: false },
  owner: { column: "owner", descending: false },
  priority: { column: "priority", descending: false },
  cost: { column: "cost", descending: true },
};

/** Columns whose values are offered to filter by. */
export const CHOICES = ["workflow", "stage", "team", "priority", "version"] as const;

/** Columns that are compared with one value, and whether without regard to capitals. */
const PLAIN = ["workflow", "stage", "team", "priority", "version", "milestone"] as const;
const SMALL = ["owner", "customer", "email"] as const;

/** How a database writes what the conditions need of it. */
export interface Dialect {
  /** A text as the columns hold it that are compared without regard to capitals. */
  small(text: string): string;
  /** Whether a column holds a text somewhere. */
  has(column: string, text: string): Expression<SqlBool>;
}

/** The filters of a query, without its view and its search. */
export function conditions(query: ItemQuery, { small, has }: Dialect): Condition[] {
  const found: Condition[] = [];
  const equals = (name: string, value: string) => found.push(is(sql<SqlBool>`${sql.ref(name)} = ${value}`));
  for (const name of PLAIN) if (query[name] !== undefined) equals(name, query[name]);
  for (const name of SMALL) if (query[name] !== undefined) equals(name, small(query[name]));
  if (query.atRisk !== undefined)
    found.push(is(sql<SqlBool>`risk_ms <= ${Date.parse(query.atRisk)} and milestone = 'running'`));
  if (query.by !== undefined) found.push({ sql: sql<SqlBool>`decided_by & ${bitOf(query.by)} <> 0` });
  if (query.reassigned !== undefined)
    found.push({ sql: query.reassigned ? sql<SqlBool>`reassignments > 0` : sql<SqlBool>`reassignments = 0` });
  if (query.live) found.push(is(sql<SqlBool>`ended_ms is null`));
  for (const [name, value] of Object.entries(query.facts ?? {}))
    found.push({ sql: has("facts", `\n${name}=${value}\n`) });
  const from = query.startedFrom === undefined ? undefined : Date.parse(query.startedFrom);
  const until = query.startedTo === undefined ? undefined : Date.parse(query.startedTo);
  return [...found, ...range("started_ms", from, until), ...range("cost", query.costFrom, query.costTo)];
}

/** From a value on, and before another. */
function range(
  column: "started_ms" | "cost",
  from: number | undefined,
  before: number | undefined,
): Condition[] {
  const name = sql.ref(column);
  const parts = [
    ...(from === undefined ? [] : [sql<SqlBool>`${name} >= ${from}`]),
    ...(before === undefined ? [] : [sql<SqlBool>`${name} < ${before}`]),
  ];
  return parts.length ? [{ ...is(sql<SqlBool>`${sql.join(parts, sql` and `)}`), column }] : [];
}

const PAGE_SIZE = 50;
const MOST_ROWS = 500;

/** Page and page size within their bounds. */
export function paging({ page, pageSize }: { page?: number; pageSize?: number }) {
  const whole = (value: number | undefined, fallback: number) =>
    value !== undefined && Number.isFinite(value) ? Math.max(1, Math.trunc(value)) : fallback;
  return { page: whole(page, 1), pageSize: Math.min(MOST_ROWS, whole(pageSize, PAGE_SIZE)) };
}
