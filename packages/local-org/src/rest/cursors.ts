import { orgError } from "../errors.ts";
import type { Outlet } from "../soql/columns.ts";
import type { QueryResult } from "../soql/execute.ts";

/** Answers of queries that are handed out in pages. */
export interface Cursors {
  /**
   * The first page.
   * @throws OrgError EXCEEDED_ID_LIMIT for aggregates that do not fit into one
   */
  open(result: QueryResult, base: string, batchSize: number): object;
  /**
   * A later page, by the last part of a `nextRecordsUrl`.
   * @throws OrgError INVALID_QUERY_LOCATOR
   */
  next(locator: string, base: string): object;
}

/** What can be handed out in pages: the records of a query, or those of a child query for one parent. */
type Records = Pick<QueryResult, "totalSize" | "length" | "record">;

const KEPT = 1000;

/** @param newId makes the id of a query locator */
export function createCursors(newId: () => string): Cursors {
  const open = new Map<string, { records: Records; batchSize: number }>();

  const page = (id: string | null, records: Records, from: number, batchSize: number, base: string) => {
    const to = Math.min(from + batchSize, records.length);
    const children: Outlet["children"] = (length, record) =>
      first({ totalSize: length, length, record: (i) => record(i, { base, children }) }, base, batchSize);
    const done = to >= records.length;
    return {
      totalSize: records.totalSize,
      done,
      ...(done ? {} : { nextRecordsUrl: `${base}/query/${id}-${to}` }),
      records: Array.from({ length: to - from }, (_, i) => records.record(from + i, base, children)),
    };
  };

  const first = (records: Records, base: string, batchSize: number): object => {
    if (records.length <= batchSize) return page(null, records, 0, batchSize, base);
    const id = newId();
    if (open.size >= KEPT) open.delete(open.keys().next().value!);
    open.set(id, { records, batchSize });
    return page(id, records, 0, batchSize, base);
  };

  return {
    open(result, base, batchSize) {
      if (result.aggregate && result.length > batchSize) {
        throw orgError(
          400,
          "EXCEEDED_ID_LIMIT",
          "Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch",
        );
      }
      return first(result, base, batchSize);
    },
    next(locator, base) {
      const [, id = "", from = ""] = /^(\w+)-(\d+)$/.exec(locator) ?? [];
      const cursor = open.get(id);
      if (!cursor || Number(from) > cursor.records.length) {
        throw orgError(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
      }
      return page(id, cursor.records, Number(from), cursor.batchSize, base);
    },
  };
}
