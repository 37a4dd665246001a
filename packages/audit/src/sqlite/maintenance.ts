import type { DatabaseSync } from "node:sqlite";
import type { Line } from "../chain.ts";
import { derive } from "../derive.ts";
import { entriesOf } from "../format.ts";
import type { Head, HeadedLine, Maintenance } from "../port.ts";
import type { Projection } from "../project.ts";
import { countDecisions, tallies } from "./decisions.ts";
import type { DerivedRows } from "./derived.ts";
import { lastLine, mark } from "./marks.ts";
import { transaction } from "./transaction.ts";

export function maintenance(world: {
  db: DatabaseSync;
  rows: DerivedRows;
  project: Projection;
  /** What is read is as of now. */
  settle(): void;
}): Maintenance {
  const { db, rows, project, settle } = world;
  const page = db.prepare(
    `SELECT e.*, h.seq AS headSeq, h.hash AS headHash FROM lines e LEFT JOIN heads h ON h.item = e.item
     WHERE (e.item, e.seq) > (?, ?) ORDER BY e.item, e.seq LIMIT ?`,
  );
  const behind = db.prepare("SELECT DISTINCT item FROM lines WHERE n > ? AND n <= ?");
  const last = lastLine(db);
  const trails = db.prepare(
    `WITH RECURSIVE trail(item) AS (
       SELECT (SELECT min(item) FROM lines WHERE item > $after)
       UNION ALL
       SELECT (SELECT min(item) FROM lines WHERE item > trail.item) FROM trail WHERE item IS NOT NULL
     )
     SELECT item FROM (SELECT item FROM trail WHERE item IS NOT NULL LIMIT $limit)
     UNION SELECT item FROM (SELECT item FROM heads WHERE item > $after ORDER BY item LIMIT $limit)
     UNION SELECT key FROM (SELECT key FROM items WHERE key > $after ORDER BY key LIMIT $limit)
     ORDER BY 1 LIMIT $limit`,
  );

  return {
    async lines(after, limit) {
      settle();
      const found = page.all(after.item, after.seq, limit) as unknown as (Line & {
        headSeq: number | null;
        headHash: string;
      })[];
      // a process that writes at this moment has not remembered these yet
      const later = new Set(behind.all(mark(db, "derived"), mark(db, "last")).map(({ item }) => item));
      return found.map(
        ({ headSeq, headHash, ...line }): HeadedLine => ({
          ...line,
          head: headSeq === null || later.has(line.item) ? null : { seq: headSeq, hash: headHash },
        }),
      );
    },

    async count() {
      settle();
      return mark(db, "entries");
    },

    async lostItems() {
      settle();
      return db
        .prepare("SELECT item, seq FROM heads WHERE NOT EXISTS (SELECT 1 FROM lines WHERE item = heads.item)")
        .all() as { item: string; seq: number }[];
    },

    async trails(after, limit) {
      settle();
      return trails.all({ after, limit }).map(({ item }) => String(item));
    },

    async last(item) {
      return (last.get(item) as Head | undefined) ?? null;
    },

    async derived(item) {
      settle();
      return { head: rows.head(item) ?? null, derived: rows.get(item) };
    },

    derive: (item, state) => derive(item, state, project),

    async replace(changes) {
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

    async recount() {
      settle();
      const now = new Map<string, number>();
      let entries = 0;
      for (const line of db.prepare("SELECT format, at, kind, body FROM lines").iterate()) {
        const found = entriesOf(line as unknown as Line);
        entries += found.length;
        countDecisions(found, now);
      }
      const counted = tallies(db);
      if (entries === mark(db, "entries") && agree(now, counted.all())) return false;
      transaction(db, () => {
        counted.clear();
        counted.add(now);
        db.prepare("INSERT OR REPLACE INTO meta VALUES ('entries', ?)").run(entries);
      });
      return true;
    },
  };
}

const agree = (a: Map<string, number>, b: Map<string, number>) =>
  a.size === b.size && [...a].every(([key, count]) => b.get(key) === count);
