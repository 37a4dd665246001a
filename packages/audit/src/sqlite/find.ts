import type { DatabaseSync } from "node:sqlite";

const MOST_FOUND = 100;

/** Finds items by what people have in their hands. */
export function finder(db: DatabaseSync) {
  const newest = `ORDER BY started_ms DESC LIMIT ${MOST_FOUND}`;
  const by = ["key = ?", "number = ?", "email = ?"].map((condition) =>
    db.prepare(`SELECT key FROM items WHERE ${condition} ${newest}`),
  );
  // the last three characters of the long form only repeat which letters are capitals
  const byRecord = db.prepare(`SELECT key FROM items WHERE substr(record_id, 1, 15) = ? ${newest}`);

  return {
    findKeys(text: string): string[] {
      const given = text.trim();
      if (!given) return [];
      const found = by.map((statement) => statement.all(given));
      if (given.length === 15 || given.length === 18) found.push(byRecord.all(given.slice(0, 15)));
      return [...new Set(found.flat().map(({ key }) => String(key)))];
    },
  };
}
