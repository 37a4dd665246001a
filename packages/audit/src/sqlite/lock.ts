import { hostname } from "node:os";
import { DatabaseSync } from "node:sqlite";
import { StoreError } from "../errors.ts";

/** How long a process that is just ending may still hold the lock, in ms. */
const GRACE = 300;

/** A connection that nobody knows any more is closed some time, and its lock would go with it while its store still writes. */
const held = new Set<DatabaseSync>();

/**
 * Makes this process the only one that writes the store at `path`; throws `locked` if there is another.
 * What holds is a file lock on `path.lock`, which the operating system takes back when the process ends, however it ends.
 * Returns how to let go.
 */
export function lock(path: string): () => void {
  const db = new DatabaseSync(`${path}.lock`, { timeout: GRACE });
  try {
    db.exec("BEGIN IMMEDIATE");
    db.exec(
      "CREATE TABLE IF NOT EXISTS holder (one INTEGER PRIMARY KEY CHECK (one = 1), pid INTEGER, host TEXT, since TEXT)",
    );
    db.prepare("INSERT OR REPLACE INTO holder VALUES (1, ?, ?, ?)").run(
      process.pid,
      hostname(),
      new Date().toISOString(),
    );
    db.exec("COMMIT");
    // reserved, not exclusive: another process can still read who holds it
    db.exec("BEGIN IMMEDIATE");
    held.add(db);
    return () => {
      held.delete(db);
      db.close();
    };
  } catch (error) {
    const holder = holderOf(db);
    db.close();
    if (((error as { errcode?: number }).errcode ?? 0) % 256 !== SQLITE_BUSY) throw error;
    throw new StoreError(
      "locked",
      `The store ${path} is in use${holder}. One process at a time may write it: ` +
        "stop the other one, or give this one a store of its own.",
      { cause: error },
    );
  }
}

const SQLITE_BUSY = 5;

function holderOf(db: DatabaseSync): string {
  try {
    const row = db.prepare("SELECT pid, host, since FROM holder").get();
    return row ? ` by process ${row.pid} on ${row.host}, since ${row.since}` : "";
  } catch {
    return "";
  }
}
