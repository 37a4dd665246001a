import { DatabaseSync } from "node:sqlite";

/** How long to wait for a reader in another process, in ms. */
const BUSY_TIMEOUT = 5_000;

/** Memory for pages, in KiB, for each connection. */
const CACHE = 4_096;

/** Pages in the log that are brought into the file together: most of them have changed many times until then. */
const CHECKPOINT = 4_000;

/** A connection to the file of a store, as those who write it have it: what is committed is on the disk. */
export function connect(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT });
  try {
    db.exec(
      `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = ${CHECKPOINT}; PRAGMA cache_size = -${CACHE}`,
    );
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** A connection that only looks. */
export const connectToRead = (path: string): DatabaseSync =>
  new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT });
