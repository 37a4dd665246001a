import type { DatabaseSync } from "node:sqlite";
import { type Counts, keyOf, partsOf } from "../decisions.ts";

/** The stored counts. The caller has the transaction. */
export function tallies(db: DatabaseSync) {
  const add = db.prepare(
    "INSERT INTO decisions VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count",
  );
  const all = db.prepare("SELECT hour, decider, count FROM decisions WHERE count <> 0");
  return {
    add(counts: Counts): void {
      for (const [key, count] of counts) add.run(...partsOf(key), count);
    },
    all: (): Counts =>
      new Map(
        all.all().map(({ hour, decider, count }) => [keyOf(String(hour), String(decider)), Number(count)]),
      ),
    clear: () => db.exec("DELETE FROM decisions"),
  };
}
