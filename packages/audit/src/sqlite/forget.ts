import type { DatabaseSync } from "node:sqlite";
import { beginsAnew, entriesOf, type Line } from "../chain.ts";
import { COUNTED, countDecisions } from "../decisions.ts";
import { cannotLeave } from "../errors.ts";
import { tallies } from "./decisions.ts";
import { marker } from "./marks.ts";

/**
 * Takes the first lines of a trail out of the store, with what they had been counted for. The caller has the transaction.
 * Throws `invalid` where what is left could not be told from a trail whose beginning is missing.
 */
export function forgetter(db: DatabaseSync): (item: string, upTo: number) => void {
  const drop = db.prepare(
    "DELETE FROM lines WHERE item = ? AND seq <= ? AND seq + entries - 1 <= ? RETURNING entries, format, at, kind, body",
  );
  const first = db.prepare("SELECT * FROM lines WHERE item = ? ORDER BY seq LIMIT 1");
  const marks = marker(db);
  const counted = tallies(db);

  return (item, upTo) => {
    let entries = 0;
    const decisions = new Map<string, number>();
    for (const row of drop.iterate(item, upTo, upTo)) {
      const line = row as unknown as Line;
      entries += line.entries;
      if (line.format === 1 || COUNTED.test(line.body)) countDecisions(entriesOf(line), decisions);
    }
    const left = first.get(item) as unknown as Line | undefined;
    if (!left || !beginsAnew(left)) throw cannotLeave(item, upTo);
    counted.add(new Map([...decisions].map(([key, count]) => [key, -count])));
    marks.add("entries", -entries);
  };
}
