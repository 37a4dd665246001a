import { orgError } from "../errors.ts";
import type { QueryResult } from "../soql/execute.ts";

/** Answers of queries that are handed out in pages. */
export interface Cursors {
  /** The first page. */
  open(result: QueryResult, base: string, batchSize: number): object;
  /** A later page, by the last part of a `nextRecordsUrl`. */
  next(locator: string, base: string): object;
}

const KEPT = 100;

/** @param newId makes the id of a query locator */
export function createCursors(newId: () => string): Cursors {
  const open = new Map<string, { result: QueryResult; batchSize: number }>();

  const page = (id: string | null, result: QueryResult, from: number, batchSize: number, base: string) => {
    const to = Math.min(from + batchSize, result.length);
    const records = Array.from({ length: to - from }, (_, i) => result.record(from + i, base));
    const done = to >= result.length;
    return {
      totalSize: result.totalSize,
      done,
      ...(done ? {} : { nextRecordsUrl: `${base}/query/${id}-${to}` }),
      records,
    };
  };

  return {
    open(result, base, batchSize) {
      if (result.length <= batchSize) return page(null, result, 0, batchSize, base);
      const id = newId();
      if (open.size >= KEPT) open.delete(open.keys().next().value!);
      open.set(id, { result, batchSize });
      return page(id, result, 0, batchSize, base);
    },
    next(locator, base) {
      const [id, from] = locator.split("-");
      const cursor = open.get(id ?? "");
      const start = Number(from);
      if (!cursor || !Number.isInteger(start) || start < 0 || start > cursor.result.length) {
        throw orgError(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
      }
      return page(id!, cursor.result, start, cursor.batchSize, base);
    },
  };
}
