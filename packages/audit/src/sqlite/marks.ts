import type { DatabaseSync } from "node:sqlite";

/**
 * A number that the store keeps of itself. `last`: position of the line that was written last; `derived`: the rows of
 * every item know all lines up to this position; `counted`: so do the counts; `entries`: how many entries those are.
 */
export type Mark = "last" | "derived" | "counted" | "entries";

export const mark = (db: DatabaseSync, name: Mark): number =>
  Number(db.prepare("SELECT value FROM meta WHERE name = ?").get(name)?.value ?? 0);

/** Writes them. The caller has the transaction. */
export function marker(db: DatabaseSync) {
  const put = (value: string) =>
    db.prepare(`INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = ${value}`);
  const [set, add] = [put("excluded.value"), put("value + excluded.value")];
  return {
    set: (name: Mark, value: number) => set.run(name, value),
    add: (name: Mark, value: number) => add.run(name, value),
  };
}

/** Finds the last entry of an item in its lines, with the hash of its line. */
export const lastLine = (db: DatabaseSync) =>
  db.prepare(
    "SELECT seq + entries - 1 AS seq, hash FROM lines WHERE item = ? ORDER BY lines.seq DESC LIMIT 1",
  );
