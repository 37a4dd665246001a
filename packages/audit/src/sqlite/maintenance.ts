import type { DatabaseSync } from "node:sqlite";
import type { Line } from "../chain.ts";
import { derive } from "../derive.ts";
import type { Maintenance } from "../port.ts";
import type { Projection } from "../project.ts";
import type { derivedRows } from "./derived.ts";
import { transaction } from "./transaction.ts";

const DECISIONS = `
  SELECT substr(at, 1, 13) AS hour, iif(kind = 'decided', body ->> '$.decision.by', 'foreign') AS decider, count(*) AS count
  FROM entries WHERE kind IN ('decided', 'foreign-write') GROUP BY 1, 2 ORDER BY 1, 2`;

export function maintenance(
  db: DatabaseSync,
  rows: ReturnType<typeof derivedRows>,
  project: Projection,
): Maintenance {
  return {
    lines(after, limit) {
      const found = db
        .prepare(
          `SELECT e.item, e.seq, at, kind, format, workflow, body, prev, e.hash, h.seq AS headSeq, h.hash AS headHash
           FROM entries e LEFT JOIN heads h ON h.item = e.item
           WHERE (e.item, e.seq) > (?, ?) ORDER BY e.item, e.seq LIMIT ?`,
        )
        .all(after.item, after.seq, limit) as unknown as (Line & {
        headSeq: number | null;
        headHash: string;
      })[];
      return found.map(({ headSeq, headHash, ...line }) => ({
        ...line,
        head: headSeq === null ? null : { seq: headSeq, hash: headHash },
      }));
    },

    count: () => Number(db.prepare("SELECT count(*) AS count FROM entries").get()?.count),

    lostItems: () =>
      db
        .prepare(
          "SELECT item, seq FROM heads WHERE NOT EXISTS (SELECT 1 FROM entries WHERE item = heads.item)",
        )
        .all() as { item: string; seq: number }[],

    trails: (after, limit) =>
      db
        .prepare(
          `WITH RECURSIVE trail(item) AS (
             SELECT (SELECT min(item) FROM entries WHERE item > $after)
             UNION ALL
             SELECT (SELECT min(item) FROM entries WHERE item > trail.item) FROM trail WHERE item IS NOT NULL
           )
           SELECT item FROM (SELECT item FROM trail WHERE item IS NOT NULL LIMIT $limit)
           UNION SELECT item FROM (SELECT item FROM heads WHERE item > $after ORDER BY item LIMIT $limit)
           UNION SELECT key FROM (SELECT key FROM items WHERE key > $after ORDER BY key LIMIT $limit)
           ORDER BY 1 LIMIT $limit`,
        )
        .all({ after, limit })
        .map(({ item }) => String(item)),

    derived: (item) => ({ head: rows.head(item) ?? null, derived: rows.get(item) }),

    derive: (item, state) => derive(item, state, project),

    replace(changes) {
      // what stands there may be anything, so that every column is written
      rows.forget();
      try {
        transaction(db, () => {
          for (const { item, head, derived } of changes) {
            if (head) rows.putHead(item, head);
            else rows.removeHead(item);
            if (derived) rows.put(item, derived);
            else rows.remove(item);
          }
        });
      } finally {
        rows.forget();
      }
    },

    recount() {
      const now = db.prepare(DECISIONS).all();
      const before = db.prepare("SELECT hour, decider, count FROM decisions ORDER BY hour, decider").all();
      if (JSON.stringify(now) === JSON.stringify(before)) return false;
      transaction(db, () => {
        db.exec("DELETE FROM decisions");
        const put = db.prepare("INSERT INTO decisions VALUES (?, ?, ?)");
        for (const { hour, decider, count } of now) put.run(hour ?? null, decider ?? null, count ?? null);
      });
      return true;
    },
  };
}
