import { FORMAT } from "@throughline/engine";
import { newerVersion, StoreError } from "../errors.ts";
import type { Link } from "./link.ts";

/** The tables that a release knows: their version, and the SQL that makes each older one the next. */
export interface PostgresSchema {
  version: number;
  /** By the version that is found. */
  migrations: Record<number, string>;
}

const ANSWERS = `
-- where the answers of models stand in the trail that are used again
CREATE TABLE answers (hash text COLLATE "C", item text COLLATE "C", effect text COLLATE "C" NOT NULL, PRIMARY KEY (hash, item));
CREATE INDEX answers_item ON answers (item);
`;

const HISTORIES = `
-- who had an item and why, what was settled, how long it took
CREATE TABLE histories (key text COLLATE "C" PRIMARY KEY, history text NOT NULL);
`;

/** Lists are walked in the order of these, and each ends with the key, by which those of equal value are told apart. */
const ORDERS = [
  "updated_ms",
  "started_ms",
  "due_ms",
  "number",
  "customer",
  "stage_index",
  "owner",
  "priority",
  "cost",
];

const LISTS = `
${ORDERS.map((column) => `CREATE INDEX IF NOT EXISTS items_by_${column} ON items (${column}, key);`).join("\n")}
CREATE INDEX IF NOT EXISTS items_open ON items (key) WHERE ended_ms IS NULL;
CREATE INDEX IF NOT EXISTS items_touched ON items (touched) WHERE touched = 1;
CREATE INDEX IF NOT EXISTS items_version ON items (version);
CREATE INDEX IF NOT EXISTS items_milestone ON items (milestone);
`;

/** Facts are known of an item once it changes, or is made anew from its entries. */
const FILTERS = `
ALTER TABLE items ADD COLUMN version text COLLATE "C" NOT NULL DEFAULT '',
  ADD COLUMN milestone text COLLATE "C" NOT NULL DEFAULT '', ADD COLUMN facts text COLLATE "C" NOT NULL DEFAULT '';
UPDATE items SET
  version = coalesce((SELECT workflow FROM lines WHERE item = items.key ORDER BY seq DESC LIMIT 1), ''),
  milestone = coalesce((SELECT row::json->'milestone'->>'status' FROM shown WHERE shown.key = items.key), '');
DROP INDEX IF EXISTS items_updated, items_started, items_priority, items_number;
${LISTS}`;

/** A release that changes the tables raises the version and adds a line to `migrations`. */
export const SCHEMA: PostgresSchema = { version: 4, migrations: { 1: ANSWERS, 2: HISTORIES, 3: FILTERS } };

const TABLES = `
CREATE TABLE meta (name text PRIMARY KEY, value bigint NOT NULL);

-- who writes: every append holds on to the fence; the one who takes over raises its epoch
CREATE TABLE fence (one boolean PRIMARY KEY DEFAULT true CHECK (one), epoch int NOT NULL);
CREATE TABLE lease (one boolean PRIMARY KEY DEFAULT true CHECK (one), epoch int NOT NULL, beat bigint NOT NULL, holder text);
INSERT INTO fence (epoch) VALUES (0);
INSERT INTO lease (epoch, beat) VALUES (0, 0);

-- the truth
CREATE TABLE lines (
  n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, item text COLLATE "C" NOT NULL, seq int NOT NULL,
  entries int NOT NULL, format int NOT NULL, workflow text NOT NULL, body text NOT NULL,
  prev text NOT NULL, hash text NOT NULL, UNIQUE (item, seq)
);
CREATE TABLE cursors (stream text COLLATE "C" PRIMARY KEY, position text NOT NULL);

-- derived: narrow columns to filter and sort by; what is shown of an item lies beside, in shown
CREATE TABLE heads (item text COLLATE "C" PRIMARY KEY, seq int NOT NULL, hash text NOT NULL);
CREATE TABLE items (
  key text COLLATE "C" PRIMARY KEY, workflow text COLLATE "C" NOT NULL, record_id text COLLATE "C" NOT NULL,
  number text COLLATE "C" NOT NULL, email text COLLATE "C" NOT NULL, customer text COLLATE "C" NOT NULL,
  stage text COLLATE "C" NOT NULL, stage_index int NOT NULL, situation text COLLATE "C" NOT NULL,
  decided_by int NOT NULL, owner text COLLATE "C" NOT NULL, team text COLLATE "C" NOT NULL,
  priority text COLLATE "C" NOT NULL, version text COLLATE "C" NOT NULL, milestone text COLLATE "C" NOT NULL,
  facts text COLLATE "C" NOT NULL, due_ms bigint, risk_ms bigint, touched int NOT NULL, reassignments int,
  cost float8 NOT NULL, started_ms bigint NOT NULL, updated_ms bigint NOT NULL, ended_ms bigint
);
CREATE TABLE shown (key text COLLATE "C" PRIMARY KEY, row text NOT NULL, search text NOT NULL);
CREATE TABLE timers (
  item text COLLATE "C", timer text COLLATE "C", due text NOT NULL, due_ms bigint NOT NULL, PRIMARY KEY (item, timer)
);
CREATE TABLE tasks (
  item text COLLATE "C", id text COLLATE "C", asked text COLLATE "C" NOT NULL, opened_ms bigint NOT NULL,
  row text NOT NULL, PRIMARY KEY (item, id)
);
CREATE TABLE effects (
  item text COLLATE "C", effect text COLLATE "C", held boolean NOT NULL, PRIMARY KEY (item, effect)
);
CREATE TABLE decisions (hour text, decider text, count bigint NOT NULL, PRIMARY KEY (hour, decider));

CREATE INDEX items_situation ON items (situation);
CREATE INDEX items_ended ON items (ended_ms) WHERE ended_ms IS NOT NULL;
CREATE INDEX items_risk ON items (risk_ms) WHERE risk_ms IS NOT NULL;
CREATE INDEX items_workflow ON items (workflow);
CREATE INDEX items_stage ON items (stage);
CREATE INDEX items_team ON items (team);
CREATE INDEX items_email ON items (email) WHERE email <> '';
CREATE INDEX items_record ON items (left(record_id, 15));
CREATE INDEX timers_due ON timers (due_ms);
CREATE INDEX tasks_asked ON tasks (asked, opened_ms);
CREATE INDEX tasks_id ON tasks (id);
CREATE INDEX effects_open ON effects (item, effect) WHERE NOT held;
${LISTS}${ANSWERS}${HISTORIES}`;

/** Makes the tables where there are none, several processes at once or not. */
export async function createTables(link: Link, schema: string, { version }: PostgresSchema): Promise<void> {
  if (await hasTables(link)) return;
  const known = await link.query("SELECT 1 FROM pg_namespace WHERE nspname = $1", [schema]);
  // one string: the server takes it as one transaction. The lock is for those who start at the same moment
  await link.query(`
    SELECT pg_advisory_xact_lock(hashtext('throughline tables'), hashtext('${schema}'));
    DO $$ BEGIN
      IF to_regclass('${schema}.meta') IS NULL THEN
        ${known.rowCount ? "" : `CREATE SCHEMA IF NOT EXISTS ${schema};`}
        ${TABLES}
        INSERT INTO meta VALUES ('schema', ${version}), ('format', ${FORMAT}), ('entries', 0);
      END IF;
    END $$`);
}

const hasTables = async (link: Link) =>
  (await link.query("SELECT to_regclass('meta') IS NOT NULL AS there")).rows[0]?.there === true;

/** Version of the tables. Throws `io` where there are none, `newer-version` where a later release made or wrote them. */
export async function checkVersion(link: Link, shown: string, { version }: PostgresSchema): Promise<number> {
  if (!(await hasTables(link))) throw new StoreError("io", `There is no trail in ${shown}.`);
  let found = version;
  const { rows } = await link.query<{ name: string; value: number }>("SELECT name, value FROM meta");
  for (const { name, value } of rows) {
    if (name === "schema" && value > version) throw newerVersion("The store", value, version);
    if (name === "format" && value > FORMAT) throw newerVersion("The trail", value, FORMAT);
    if (name === "schema") found = value;
  }
  return found;
}

/** Throws `older-version` where the tables would have to be brought forward to be read. */
export async function refuseOlder(link: Link, shown: string, schema: PostgresSchema): Promise<void> {
  const found = await checkVersion(link, shown, schema);
  if (found >= schema.version) return;
  throw new StoreError(
    "older-version",
    `The store ${shown} has format ${found}, and this version of Throughline reads format ${schema.version}. ` +
      "Start Throughline over it once: that brings it forward.",
  );
}

/** Brings older tables forward, in one transaction. Only the process that writes may do that. */
export async function migrate(link: Link, shown: string, schema: PostgresSchema): Promise<void> {
  const found = await checkVersion(link, shown, schema);
  const steps = Array.from({ length: schema.version - found }, (_, i) => schema.migrations[found + i] ?? "");
  await link.query(`
    ${steps.join(";\n")};
    UPDATE meta SET value = ${schema.version} WHERE name = 'schema' AND value < ${schema.version};
    UPDATE meta SET value = ${FORMAT} WHERE name = 'format' AND value < ${FORMAT}`);
}
