import type { DatabaseSync } from "node:sqlite";
import type { Line } from "../chain.ts";
import { derive } from "../derive.ts";
import { pack } from "../packed.ts";
import type { Head, HeadedLine, Maintenance } from "../port.ts";
import type { Projection } from "../project.ts";
import { derivedReader } from "./derived.ts";
import type { Hand } from "./hand.ts";
import { lastLine, mark } from "./marks.ts";

/** The raw side of a store; `settle` brings what is derived up to now. */
export function maintenance(world: {
  db: DatabaseSync;
  hand: Hand;
  project: Projection;
  settle(): Promise<void>;
}): Maintenance {
  const { db, hand, project, settle } = world;
  const rows = derivedReader(db);
  const page = db.prepare(
    `SELECT e.*, h.seq AS headSeq, h.hash AS headHash FROM lines e LEFT JOIN heads h ON h.item = e.item
     WHERE (e.item, e.seq) > (?, ?) ORDER BY e.item, e.seq LIMIT ?`,
  );
  const underWay = db.prepare("SELECT DISTINCT item FROM lines WHERE n > ? AND n <= ?");
  const last = lastLine(db);
  const lastBefore = db.prepare(
    "SELECT seq + entries - 1 AS seq, hash FROM lines WHERE item = ? AND lines.seq < ? ORDER BY lines.seq DESC LIMIT 1",
  );
  const ended = db.prepare(
    "SELECT key, ended_ms FROM items WHERE ended_ms < ? AND (ended_ms, key) > (?, ?) ORDER BY ended_ms, key LIMIT ?",
  );
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
      await settle();
      const found = page.all(after.item, after.seq, limit) as unknown as (Line & {
        headSeq: number | null;
        headHash: string;
      })[];
      // a process that writes at this moment has not remembered the heads of these yet
      const later = new Set(underWay.all(mark(db, "derived"), mark(db, "last")).map(({ item }) => item));
      return found.map(
        ({ headSeq, headHash, ...line }): HeadedLine => ({
          ...line,
          head: headSeq === null || later.has(line.item) ? null : { seq: headSeq, hash: headHash },
        }),
      );
    },

    async count() {
      await settle();
      return mark(db, "entries");
    },

    async lostItems() {
      await settle();
      return db
        .prepare("SELECT item, seq FROM heads WHERE NOT EXISTS (SELECT 1 FROM lines WHERE item = heads.item)")
        .all() as { item: string; seq: number }[];
    },

    async trails(after, limit) {
      await settle();
      return trails.all({ after, limit }).map(({ item }) => String(item));
    },

    async last(item, before) {
      const found = before === undefined ? last.get(item) : lastBefore.get(item, before);
      return (found as Head | undefined) ?? null;
    },

    async derived(item) {
      await settle();
      return { head: rows.head(item) ?? null, derived: rows.get(item) };
    },

    async ended(before, after, limit) {
      await settle();
      return ended
        .all(Date.parse(before), Date.parse(after?.endedAt ?? FIRST), after?.item ?? "", limit)
        .map(({ key, ended_ms }) => ({
          item: String(key),
          endedAt: new Date(Number(ended_ms)).toISOString(),
        }));
    },

    derive: (item, state) => derive(item, state, project),

    replace: (changes) =>
      hand.derive(
        changes.map(({ item, head, derived }) => ({ item, head, packed: derived && pack(derived) })),
      ),

    async recount() {
      await settle();
      return hand.recount();
    },
  };
}

/** Before every item. */
const FIRST = "1970-01-01T00:00:00.000Z";
