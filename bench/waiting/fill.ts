import { DatabaseSync } from "node:sqlite";
import { calendar, type Hours } from "@throughline/assignment";
import { digest, itemRow, type Line, openStore } from "@throughline/audit";
import { advance, keyOf } from "@throughline/engine";
import { LIST } from "../plain/runtime.ts";
import { teamsOf } from "../plain/workflow.ts";
import { long } from "./workflow.ts";

const MODEL = recordIdOf(0);
const IN_ONE = 50_000;

/** Tables that have rows of an item, with the column that is numbered where there is one. */
const TABLES = ["items", "shown", "texts", "heads", "timers"];

/**
 * Puts items that wait into a new store: one as the runtime would, the others as copies of it under other ids, with
 * hashes of their own, in bulk. The store is as if each had been taken in by itself.
 */
export async function fill(path: string, items: number): Promise<void> {
  if (items === 0) return;
  await putModel(path);
  const db = new DatabaseSync(path);
  db.exec("PRAGMA synchronous = OFF; PRAGMA cache_size = -200000; PRAGMA wal_autocheckpoint = 20000");
  const indexes = db
    .prepare(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name <> 'lines'",
    )
    .all() as { name: string; sql: string }[];
  for (const { name } of indexes) db.exec(`DROP INDEX ${name}`);

  const model = db.prepare("SELECT * FROM lines ORDER BY n").all() as unknown as (Line & { n: number })[];
  const putLine = db.prepare(
    "INSERT INTO lines (item, seq, entries, format, workflow, body, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const rows = TABLES.map((table) => copier(db, table));
  for (let done = 1; done < items; ) {
    db.exec("BEGIN");
    for (const end = Math.min(items, done + IN_ONE); done < end; done++) {
      const id = recordIdOf(done);
      let prev = "";
      for (const { item, seq, entries, format, workflow, body } of model) {
        const line = { item: item.replace(MODEL, id), seq, entries, format, workflow, prev };
        const copy = { ...line, body: body.replaceAll(MODEL, id) };
        prev = digest(copy);
        putLine.run(copy.item, seq, entries, format, workflow, copy.body, line.prev, prev);
      }
      for (const copyRow of rows) copyRow(id, done + 1, prev);
    }
    db.exec("COMMIT");
  }
  for (const name of ["last", "derived", "counted"])
    db.prepare("INSERT OR REPLACE INTO meta VALUES (?, (SELECT max(n) FROM lines))").run(name);
  db.exec("INSERT OR REPLACE INTO meta VALUES ('entries', (SELECT sum(entries) FROM lines))");
  // counted when the store is opened
  db.exec("DELETE FROM standing");
  for (const { sql } of indexes) db.exec(sql);
  db.close();
}

async function putModel(path: string): Promise<void> {
  const stageNames = long.stages.map(({ name }) => name);
  const store = openStore({ path, project: (key, state) => itemRow(key, state, { ...LIST, stageNames }) });
  const deciders = { calendar: calendar(teamsOf(1).hours.always as Hours) };
  const at = new Date().toISOString();
  const record = { Subject: "The export fails", Origin: "Email", Status: "New", Description: "Again." };
  const event = { type: "record-created" as const, id: MODEL, at, recordId: MODEL, record };
  const { entries, state } = advance(long, undefined, event, deciders);
  if (!state) throw new Error("A waiting item did not begin.");
  await store.append([{ item: keyOf(long.id, MODEL), workflow: long.hash, entries, state, from: 1 }]);
  await store.close();
}

/** Copies the model's row of a table, with another record id, row number and last hash. */
function copier(db: DatabaseSync, table: string): (recordId: string, id: number, hash: string) => void {
  const row = db.prepare(`SELECT * FROM ${table}`).get() as Record<string, string | number | null>;
  const names = Object.keys(row);
  const put = db.prepare(
    `INSERT INTO ${table} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`,
  );
  return (recordId, id, hash) => {
    put.run(
      ...names.map((name) => {
        const value = row[name] as string | number | null;
        if (name === "id" && table !== "timers") return id;
        if (name === "hash") return hash;
        return typeof value === "string"
          ? value.replaceAll(MODEL, recordId).replaceAll(MODEL.toLowerCase(), recordId.toLowerCase())
          : value;
      }),
    );
  };
}

function recordIdOf(number: number): string {
  return `500W${String(number).padStart(11, "0")}AAA`;
}
