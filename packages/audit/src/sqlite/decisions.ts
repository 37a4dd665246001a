import type { DatabaseSync } from "node:sqlite";
import type { Entry } from "@throughline/engine";

/** How often who decided, by hour and decider. */
export type Counts = Map<string, number>;

const keyOf = (at: string, by: string) => at.slice(0, 13) + by;
const partsOf = (key: string): [hour: string, by: string] => [key.slice(0, 13), key.slice(13)];

/** Counts the decisions among the entries into `counts`. */
export function countDecisions(entries: Entry[], counts: Counts): void {
  for (const entry of entries) {
    const by =
      entry.kind === "decided" ? entry.decision.by : entry.kind === "foreign-write" ? "foreign" : undefined;
    if (by === undefined) continue;
    const key = keyOf(entry.at, by);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
}

export const agree = (a: Counts, b: Counts) =>
  a.size === b.size && [...a].every(([key, count]) => b.get(key) === count);

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
