import { DatabaseSync } from "node:sqlite";
import { asStoreError } from "./errors.ts";
import { lock } from "./lock.ts";

/**
 * Writes the whole file anew, without the room that left trails took up and without what still could be read there.
 * Needs as much room again while it runs, and nobody who writes the store. Throws `StoreError`: `locked`, `full`, `io`;
 * then the file is as it was.
 */
export function compact(path: string): void {
  const unlock = lock(path);
  try {
    const db = new DatabaseSync(path);
    try {
      db.exec("VACUUM");
    } finally {
      db.close();
    }
  } catch (error) {
    throw asStoreError(error, path);
  } finally {
    unlock();
  }
}
