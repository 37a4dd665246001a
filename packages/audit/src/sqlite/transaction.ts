import type { DatabaseSync } from "node:sqlite";

/** All of `work` or nothing. */
export function transaction(db: DatabaseSync, work: () => void): void {
  db.exec("BEGIN IMMEDIATE");
  try {
    work();
    db.exec("COMMIT");
  } catch (error) {
    // SQLite has rolled back by itself after some errors
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}
