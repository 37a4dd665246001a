import type { DatabaseSync } from "node:sqlite";

/**
 * What brings histories to a query of items. A file of an earlier release that is opened to look at only has none: the
 * entries make them there.
 */
export function historiesIn(db: DatabaseSync): { column: string; join: string } {
  return db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'histories'").get()
    ? { column: "history", join: "LEFT JOIN histories USING (id)" }
    : { column: "NULL AS history", join: "" };
}
