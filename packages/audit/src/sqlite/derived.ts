import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Derived } from "../derive.ts";
import { type Cell, COLUMNS, cellsOf, type Packed } from "../packed.ts";
import type { Head } from "../port.ts";
import { type ItemRow, searchText, type TaskRow } from "../row.ts";
import { historiesIn } from "./histories.ts";
import { COUNT_ITEMS } from "./standing.ts";

/** What was written of an item last, so that only what is different has to be touched. */
interface Written {
  id: number;
  cells: Cell[];
  /** Absent where it is not known. */
  text?: string;
  history?: string;
  /** Whether it has rows in each of the tables that are cleared. */
  rows: boolean[];
}

/** Items whose last rows are remembered. */
const MOST_WRITTEN = 1_000;

/** Places of the columns by which items are counted. */
const [SITUATION, TOUCHED] = [COLUMNS.indexOf("situation"), COLUMNS.indexOf("touched")];

/** Writes the derived rows of one item. The caller has the transaction. */
export function derivedWriter(db: DatabaseSync) {
  // neither "on conflict" nor "returning" nor a trigger: SQLite would copy every page of every index before it changes it
  const putItem = db.prepare(
    `INSERT INTO items (key, ${COLUMNS.join(", ")}) VALUES (?${", ?".repeat(COLUMNS.length)})`,
  );
  const find = db.prepare(`SELECT id, ${COLUMNS.join(", ")} FROM items WHERE key = ?`);
  const bump = db.prepare(
    "INSERT INTO standing VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count",
  );
  const [counted, there] = [
    "SELECT situation, touched, count FROM standing WHERE count <> 0",
    "SELECT situation, touched, count(*) FROM items GROUP BY 1, 2",
  ];
  const differing = db.prepare(
    `SELECT 1 FROM (${counted} EXCEPT ${there}) UNION ALL SELECT 1 FROM (${there} EXCEPT ${counted})`,
  );
  const putShown = db.prepare("INSERT INTO shown VALUES (?, ?) ON CONFLICT DO UPDATE SET row = excluded.row");
  const putText = db.prepare(
    "INSERT INTO texts VALUES (?, ?) ON CONFLICT DO UPDATE SET text = excluded.text WHERE text <> excluded.text",
  );
  const putHistory = db.prepare(
    "INSERT INTO histories VALUES (?, ?) ON CONFLICT DO UPDATE SET history = excluded.history",
  );
  const putHead = db.prepare(
    "INSERT INTO heads VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET seq = excluded.seq, hash = excluded.hash",
  );
  const putTimer = db.prepare("INSERT INTO timers VALUES (?, ?, ?, ?)");
  const putTask = db.prepare("INSERT INTO tasks VALUES (?, ?, ?, ?, ?)");
  const putEffect = db.prepare("INSERT INTO effects VALUES (?, ?, ?)");
  const clear = ["timers", "tasks", "effects"].map((table) =>
    db.prepare(`DELETE FROM ${table} WHERE item = ?`),
  );
  const drop = ["items", "shown", "texts", "histories"].map((table) =>
    db.prepare(`DELETE FROM ${table} WHERE id = ?`),
  );
  const dropHead = db.prepare("DELETE FROM heads WHERE item = ?");
  const written = new Map<string, Written>();
  const updates = new Map<string, StatementSync>();

  /** The row as it stands in the tables. */
  function stored(key: string): Written | undefined {
    const found = find.get(key) as (Record<string, Cell> & { id: number }) | undefined;
    return (
      found && { id: found.id, cells: COLUMNS.map((name) => found[name] ?? null), rows: [true, true, true] }
    );
  }

  /** Counts an item that stands so now, or did until now. */
  const count = (cells: Cell[], by: 1 | -1) => bump.run(cells[SITUATION] ?? "", cells[TOUCHED] ?? 0, by);

  /** Writes the narrow columns: of a known row those that changed, for each one named costs its indexes. */
  function putCells(key: string, cells: Cell[], before: Written | undefined): number {
    if (!before || before.cells[SITUATION] !== cells[SITUATION] || before.cells[TOUCHED] !== cells[TOUCHED]) {
      if (before) count(before.cells, -1);
      count(cells, 1);
    }
    if (!before) return Number(putItem.run(key, ...cells).lastInsertRowid);
    const changed = COLUMNS.filter((_, i) => cells[i] !== before.cells[i]);
    if (!changed.length) return before.id;
    const sets = changed.map((name) => `${name} = ?`).join(", ");
    const update = updates.get(sets) ?? db.prepare(`UPDATE items SET ${sets} WHERE id = ?`);
    updates.set(sets, update);
    update.run(...cells.filter((cell, i) => cell !== before.cells[i]), before.id);
    return before.id;
  }

  return {
    putHead(key: string, { seq, hash }: Head): void {
      putHead.run(key, seq, hash);
    },

    put(key: string, { cells, row, text, history, timers, tasks, effects }: Packed): void {
      const before = written.get(key) ?? stored(key);
      const id = putCells(key, cells, before);
      putShown.run(id, row);
      if (text !== before?.text) putText.run(id, text);
      if (history !== before?.history) putHistory.run(id, history);
      for (const [table, statement] of clear.entries()) if (before?.rows[table] ?? true) statement.run(key);
      for (const timer of timers) putTimer.run(key, ...timer);
      for (const task of tasks) putTask.run(key, ...task);
      for (const effect of effects) putEffect.run(key, ...effect);
      const rows = [timers, tasks, effects].map(({ length }) => length > 0);
      written.delete(key);
      written.set(key, { id, cells, text, history, rows });
      if (written.size > MOST_WRITTEN) written.delete(written.keys().next().value as string);
    },

    /** What was written is not known to stand there any more: it was undone, or the tables were changed otherwise. */
    forget: () => written.clear(),

    remove(key: string): void {
      written.delete(key);
      const found = stored(key);
      if (found) {
        count(found.cells, -1);
        for (const statement of drop) statement.run(found.id);
      }
      for (const statement of clear) statement.run(key);
    },

    removeHead(key: string): void {
      dropHead.run(key);
    },

    /** Whether as many items stand as was counted. */
    stand: () => differing.get() === undefined,

    restand(): void {
      db.exec("DELETE FROM standing");
      db.exec(COUNT_ITEMS);
    },
  };
}

/** Reads the derived rows of one item as they are stored. */
export function derivedReader(db: DatabaseSync) {
  const histories = historiesIn(db);
  const head = db.prepare("SELECT seq, hash FROM heads WHERE item = ?");
  const item = db.prepare(
    `SELECT key, ${COLUMNS.join(", ")}, text, row, ${histories.column} FROM items LEFT JOIN texts USING (id) LEFT JOIN shown USING (id)
     ${histories.join} WHERE key = ?`,
  );
  const timers = db.prepare("SELECT timer, due FROM timers WHERE item = ? ORDER BY timer");
  const tasks = db.prepare("SELECT row FROM tasks WHERE item = ? ORDER BY id");
  const effects = db.prepare("SELECT effect, held FROM effects WHERE item = ? ORDER BY effect");
  return {
    head: (key: string) => head.get(key) as Head | undefined,

    /** The rows in the form in which they were given; `null` where they are absent or do not agree with each other. */
    get(key: string): Derived | null {
      const found = item.get(key) as
        | ({ row: string | null; text: string | null; history: string | null } & Record<string, Cell>)
        | undefined;
      if (!found?.row || !found.history) return null;
      const row = JSON.parse(found.row) as ItemRow;
      const derived: Derived = {
        row,
        reassignments: found.reassignments as number | null,
        version: String(found.version),
        facts: String(found.facts),
        history: JSON.parse(found.history),
        timers: timers.all(key) as Derived["timers"],
        tasks: tasks.all(key).map(({ row }) => JSON.parse(String(row)) as TaskRow),
        effects: effects.all(key).map(({ effect, held }) => ({ effect: String(effect), held: held === 1 })),
      };
      const agrees = cellsOf(derived).every((cell, i) => cell === found[COLUMNS[i] as string]);
      return agrees && found.text === searchText(row) ? derived : null;
    },
  };
}
