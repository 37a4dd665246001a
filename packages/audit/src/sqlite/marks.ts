import type { DatabaseSync } from "node:sqlite";

/**
 * A number that the store keeps of itself. `last`: position of the line that was written last; `derived`: the rows of every item know all lines up to this position;
 * `counted`: so do the counts; `entries`: how many entries those are.
 */
export const mark = (db: DatabaseSync, name: "last" | "derived" | "counted" | "entries"): number =>
  Number(db.prepare("SELECT value FROM meta WHERE name = ?").get(name)?.value ?? 0);

/** Finds the last entry of an item in its lines, with the hash of its line. */
export const lastLine = (db: DatabaseSync) =>
  db.prepare(
    "SELECT seq + entries - 1 AS seq, hash FROM lines WHERE item = ? ORDER BY lines.seq DESC LIMIT 1",
  );
