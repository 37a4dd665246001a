import { DatabaseSync } from "node:sqlite";
import { digest, type Line } from "@throughline/audit";

const IN_ONE = 50_000;
const DAYS = 365;
const DAY_MS = 86_400_000;

/** Columns that are instants, in ms. */
const INSTANTS = ["due_ms", "risk_ms", "started_ms", "updated_ms", "ended_ms"];

/** Tables with a row of each item. Timers and tasks are not among them: a million of them would be due at once. */
const TABLES = ["items", "shown", "texts", "histories", "heads"];

type Row = Record<string, string | number | null>;

/** One item as it is stored, and what it is called. */
interface Model {
  recordId: string;
  number: string;
  day: number;
  lines: (Line & { n: number })[];
  rows: Map<string, Row>;
}

/**
 * Copies the items of a store until there are so many, in bulk: each copy has a record id, a number and a chain of its
 * own, and began on one of the days of the last year. What is then in the store is as if each had been lived by itself,
 * except that no timer and no task is open.
 */
export async function fill(path: string, items: number): Promise<void> {
  const db = new DatabaseSync(path);
  db.exec("PRAGMA synchronous = OFF; PRAGMA cache_size = -200000; PRAGMA wal_autocheckpoint = 20000");
  for (const table of ["timers", "tasks", "effects"]) db.exec(`DELETE FROM ${table}`);
  const models = modelsOf(db);
  const indexes = db
    .prepare(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name <> 'lines'",
    )
    .all() as { name: string; sql: string }[];
  for (const { name } of indexes) db.exec(`DROP INDEX ${name}`);
  const putLine = db.prepare(
    "INSERT INTO lines (item, seq, entries, format, workflow, body, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const put = new Map(TABLES.map((table) => [table, inserter(db, table, models)]));
  const last = Number(db.prepare("SELECT max(id) AS last FROM items").get()?.last);
  for (let done = models.length; done < items; ) {
    db.exec("BEGIN");
    for (const end = Math.min(items, done + IN_ONE); done < end; done++) {
      const model = models[done % models.length] as Model;
      const copied = copier(model, done);
      let prev = "";
      for (const { item, seq, entries, format, workflow, body } of model.lines) {
        const line = { item: copied(item), seq, entries, format, workflow, prev, body: copied(body) };
        prev = digest(line);
        putLine.run(line.item, seq, entries, format, workflow, line.body, line.prev, prev);
      }
      for (const [table, row] of model.rows) put.get(table)?.(row, copied, { id: last + done, hash: prev });
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

function modelsOf(db: DatabaseSync): Model[] {
  return db
    .prepare("SELECT id, key, record_id, number, started_ms FROM items ORDER BY id")
    .all()
    .map(({ id, key, record_id, number, started_ms }) => ({
      recordId: String(record_id),
      number: String(number),
      day: Math.floor(Number(started_ms) / DAY_MS),
      lines: db.prepare("SELECT * FROM lines WHERE item = ? ORDER BY seq").all(String(key)) as never,
      rows: new Map(
        TABLES.map((table) => {
          const [column, value] = table === "heads" ? ["item", String(key)] : ["id", Number(id)];
          return [
            table,
            db.prepare(`SELECT * FROM ${table} WHERE ${column} = ?`).get(value as number) as Row,
          ];
        }),
      ),
    }));
}

interface Copied {
  (text: string): string;
  /** How much later it all was, in ms. */
  shift: number;
}

/** What a text of the model says of the copy: its id, its number, and the day. */
function copier({ recordId, number, day }: Model, place: number): Copied {
  const id = `500W${String(place).padStart(11, "0")}AAA`;
  const days = -(place % DAYS);
  const name = (of: number) => new Date(of * DAY_MS).toISOString().slice(0, 10);
  const words = new Map([
    [recordId, id],
    [recordId.toLowerCase(), id.toLowerCase()],
    [number, String(place).padStart(8, "0")],
    [name(day), name(day + days)],
  ]);
  // all at once: an id may contain what is a number elsewhere
  const any = new RegExp([...words.keys()].join("|"), "g");
  const copied = (text: string) => text.replace(any, (word) => words.get(word) ?? word);
  return Object.assign(copied, { shift: days * DAY_MS });
}

function inserter(db: DatabaseSync, table: string, models: Model[]) {
  const names = Object.keys(models[0]?.rows.get(table) ?? {});
  const put = db.prepare(
    `INSERT INTO ${table} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`,
  );
  return (row: Row, copied: Copied, { id, hash }: { id: number; hash: string }): void => {
    put.run(
      ...names.map((name) => {
        const value = row[name] ?? null;
        if (name === "id") return id;
        if (name === "hash") return hash;
        if (typeof value === "number" && INSTANTS.includes(name)) return value + copied.shift;
        return typeof value === "string" ? copied(value) : value;
      }),
    );
  };
}
