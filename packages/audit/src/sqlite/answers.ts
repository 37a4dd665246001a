import type { DatabaseSync } from "node:sqlite";
import { type Answers, answersOf, rowsOf } from "../answers.ts";

/** The stored places of answers. The caller has the transaction. */
export function answerTable(db: DatabaseSync) {
  const put = db.prepare(
    "INSERT INTO answers VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET effect = excluded.effect",
  );
  const all = db.prepare("SELECT hash, item, effect FROM answers");
  const drop = db.prepare("DELETE FROM answers WHERE item = ?");
  return {
    put(answers: Answers): void {
      for (const row of rowsOf(answers)) put.run(...row);
    },
    all: (): Answers => answersOf(all.all() as { hash: string; item: string; effect: string }[]),
    /** Those of an item that leaves. */
    drop: (item: string) => void drop.run(item),
    clear: () => db.exec("DELETE FROM answers"),
  };
}
