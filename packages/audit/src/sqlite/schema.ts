import type { DatabaseSync } from "node:sqlite";
import { FORMAT } from "@throughline/engine";
import { newerVersion } from "../errors.ts";
import { migrate, type Schema } from "./migrate.ts";
import { COUNT_ITEMS } from "./standing.ts";

/** What one event added to one item, in one line. Only lines of format 1, with one entry each, have `at` and `kind`. */
const LINES = `
CREATE TABLE IF NOT EXISTS lines (
  n INTEGER PRIMARY KEY, item TEXT NOT NULL, seq INTEGER NOT NULL, entries INTEGER NOT NULL DEFAULT 1,
  format INTEGER NOT NULL, workflow TEXT NOT NULL, body TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL,
  at TEXT, kind TEXT, UNIQUE (item, seq)
) STRICT`;

/**
 * Version of the tables. A store with a higher one was made by a later release and is refused; one with a lower one is
 * brought forward. A release that changes the tables raises it and adds a line to `migrations`.
 */
export const SCHEMA: Schema = {
  version: 3,
  migrations: {
    // entries had lines of their own; what is written now has one for all of a turn
    1: (db) =>
      db.exec(`
        ${LINES};
        INSERT INTO lines (n, item, seq, at, kind, format, workflow, body, prev, hash)
          SELECT n, item, seq, at, kind, format, workflow, body, prev, hash FROM entries ORDER BY n;
        DROP TABLE entries;
        INSERT INTO meta SELECT 'last', coalesce(max(n), 0) FROM lines;
        INSERT INTO meta SELECT 'derived', coalesce(max(n), 0) FROM lines;
        INSERT INTO meta SELECT 'counted', coalesce(max(n), 0) FROM lines;
        INSERT INTO meta SELECT 'entries', count(*) FROM lines;`),
    // what more lists are filtered by; facts are known of an item once it changes, or is made anew from its entries
    2: (db) =>
      db.exec(`
        ALTER TABLE items ADD COLUMN version TEXT NOT NULL DEFAULT '';
        ALTER TABLE items ADD COLUMN milestone TEXT NOT NULL DEFAULT '';
        ALTER TABLE items ADD COLUMN facts TEXT NOT NULL DEFAULT '';
        UPDATE items SET
          version = coalesce((SELECT workflow FROM lines WHERE item = key ORDER BY seq DESC LIMIT 1), ''),
          milestone = coalesce((SELECT json_extract(row, '$.milestone.status') FROM shown WHERE shown.id = items.id), '');`),
  },
};

const TABLES = `
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID, STRICT;

-- the truth
${LINES};
CREATE TABLE IF NOT EXISTS cursors (stream TEXT PRIMARY KEY, position TEXT NOT NULL) WITHOUT ROWID, STRICT;

-- derived: narrow columns to filter and sort by; what is shown of an item lies beside, in shown
CREATE TABLE IF NOT EXISTS heads (item TEXT PRIMARY KEY, seq INTEGER NOT NULL, hash TEXT NOT NULL) WITHOUT ROWID, STRICT;
CREATE TABLE IF NOT EXISTS items (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, workflow TEXT NOT NULL, record_id TEXT NOT NULL,
  number TEXT NOT NULL COLLATE NOCASE, email TEXT NOT NULL COLLATE NOCASE, customer TEXT NOT NULL COLLATE NOCASE,
  stage TEXT NOT NULL, stage_index INTEGER NOT NULL, situation TEXT NOT NULL, decided_by INTEGER NOT NULL,
  owner TEXT NOT NULL COLLATE NOCASE, team TEXT NOT NULL, priority TEXT NOT NULL,
  version TEXT NOT NULL, milestone TEXT NOT NULL, facts TEXT NOT NULL,
  due_ms INTEGER, risk_ms INTEGER, touched INTEGER NOT NULL, reassignments INTEGER, cost REAL NOT NULL,
  started_ms INTEGER NOT NULL, updated_ms INTEGER NOT NULL, ended_ms INTEGER
) STRICT;
CREATE TABLE IF NOT EXISTS shown (id INTEGER PRIMARY KEY, row TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS texts (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS histories (id INTEGER PRIMARY KEY, history TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS timers (
  item TEXT NOT NULL, timer TEXT NOT NULL, due TEXT NOT NULL, due_ms INTEGER NOT NULL, PRIMARY KEY (item, timer)
) WITHOUT ROWID, STRICT;
CREATE TABLE IF NOT EXISTS tasks (
  item TEXT NOT NULL, id TEXT NOT NULL, asked TEXT NOT NULL, opened_ms INTEGER NOT NULL, row TEXT NOT NULL,
  PRIMARY KEY (item, id)
) WITHOUT ROWID, STRICT;
CREATE TABLE IF NOT EXISTS effects (
  item TEXT NOT NULL, effect TEXT NOT NULL, held INTEGER NOT NULL, PRIMARY KEY (item, effect)
) WITHOUT ROWID, STRICT;
CREATE TABLE IF NOT EXISTS decisions (
  hour TEXT NOT NULL, decider TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (hour, decider)
) WITHOUT ROWID, STRICT;

-- where the answers of models stand in the trail that are used again
CREATE TABLE IF NOT EXISTS answers (
  hash TEXT NOT NULL, item TEXT NOT NULL, effect TEXT NOT NULL, PRIMARY KEY (hash, item)
) WITHOUT ROWID, STRICT;

-- how many items stand how, so that nobody has to count a million
CREATE TABLE IF NOT EXISTS standing (
  situation TEXT NOT NULL, touched INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (situation, touched)
) WITHOUT ROWID, STRICT;
${COUNT_ITEMS};
-- earlier releases had the table keep it, which made SQLite copy every page that an item touched
DROP TRIGGER IF EXISTS items_begin;
DROP TRIGGER IF EXISTS items_leave;
DROP TRIGGER IF EXISTS items_move;

CREATE INDEX IF NOT EXISTS items_updated ON items (updated_ms);
CREATE INDEX IF NOT EXISTS items_views ON items (situation, touched);
CREATE INDEX IF NOT EXISTS items_started ON items (started_ms);
CREATE INDEX IF NOT EXISTS items_ended ON items (ended_ms);
CREATE INDEX IF NOT EXISTS items_risk ON items (risk_ms) WHERE risk_ms IS NOT NULL;
CREATE INDEX IF NOT EXISTS items_workflow ON items (workflow);
CREATE INDEX IF NOT EXISTS items_stage ON items (stage);
CREATE INDEX IF NOT EXISTS items_team ON items (team);
CREATE INDEX IF NOT EXISTS items_priority ON items (priority);
CREATE INDEX IF NOT EXISTS items_version ON items (version);
CREATE INDEX IF NOT EXISTS items_milestone ON items (milestone);
CREATE INDEX IF NOT EXISTS items_touched ON items (touched) WHERE touched = 1;
CREATE INDEX IF NOT EXISTS items_due ON items (due_ms);
CREATE INDEX IF NOT EXISTS items_customer ON items (customer);
CREATE INDEX IF NOT EXISTS items_stage_index ON items (stage_index);
CREATE INDEX IF NOT EXISTS items_owner ON items (owner);
CREATE INDEX IF NOT EXISTS items_cost ON items (cost);
CREATE INDEX IF NOT EXISTS items_number ON items (number);
CREATE INDEX IF NOT EXISTS items_email ON items (email);
CREATE INDEX IF NOT EXISTS items_record ON items (substr(record_id, 1, 15));
CREATE INDEX IF NOT EXISTS timers_due ON timers (due_ms);
CREATE INDEX IF NOT EXISTS tasks_asked ON tasks (asked, opened_ms);
CREATE INDEX IF NOT EXISTS tasks_id ON tasks (id);
CREATE INDEX IF NOT EXISTS answers_item ON answers (item);
`;

/** Refuses a store of a newer version before anything is changed. Throws `newer-version`. */
export function checkVersion(db: DatabaseSync, { version }: Schema = SCHEMA): void {
  const known = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'meta'").get();
  if (!known) return;
  for (const { name, value } of db.prepare("SELECT name, value FROM meta").all()) {
    if (name === "schema" && Number(value) > version) throw newerVersion("The store", Number(value), version);
    if (name === "format" && Number(value) > FORMAT) throw newerVersion("The trail", Number(value), FORMAT);
  }
}

/** Makes the tables, or brings older ones forward. */
export function createTables(db: DatabaseSync, path: string, schema: Schema = SCHEMA): void {
  migrate(db, path, schema, () => {
    db.exec(TABLES);
    db.prepare(
      "INSERT INTO meta VALUES ('format', ?) ON CONFLICT DO UPDATE SET value = excluded.value WHERE value < excluded.value",
    ).run(FORMAT);
  });
}
