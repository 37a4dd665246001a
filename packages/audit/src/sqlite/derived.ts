import type { DatabaseSync } from "node:sqlite";
import { type Derived, searchText } from "../derive.ts";
import type { Head } from "../port.ts";
import type { DecidedBy, ItemRow, TaskRow } from "../row.ts";

/** Each kind of decider is one bit of a column, so that "decided by" is a plain condition. */
export const DECIDERS: readonly DecidedBy[] = [
  "rule",
  "table",
  "model",
  "llm",
  "person",
  "system",
  "foreign",
];
export const bitOf = (by: DecidedBy) => 1 << DECIDERS.indexOf(by);

/** Share of a milestone's time before its end in which it is at risk. */
const RISK = 0.25;

const COLUMNS = [
  "workflow",
  "record_id",
  "number",
  "email",
  "customer",
  "stage",
  "stage_index",
  "situation",
  "decided_by",
  "owner",
  "team",
  "priority",
  "due_ms",
  "risk_ms",
  "touched",
  "reassignments",
  "cost",
  "started_ms",
  "updated_ms",
  "ended_ms",
] as const;

type Cell = string | number | null;

/** Reads and writes the derived rows of one item. The caller has the transaction. */
export function derivedRows(db: DatabaseSync) {
  const putItem = db.prepare(
    `INSERT INTO items (key, ${COLUMNS.join(", ")}) VALUES (?${", ?".repeat(COLUMNS.length)})
     ON CONFLICT (key) DO UPDATE SET ${COLUMNS.map((name) => `${name} = excluded.${name}`).join(", ")} RETURNING id`,
  );
  const putShown = db.prepare("INSERT INTO shown VALUES (?, ?) ON CONFLICT DO UPDATE SET row = excluded.row");
  const putText = db.prepare(
    "INSERT INTO texts VALUES (?, ?) ON CONFLICT DO UPDATE SET text = excluded.text WHERE text <> excluded.text",
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
  const idOf = db.prepare("SELECT id FROM items WHERE key = ?");
  const drop = ["items", "shown", "texts"].map((table) => db.prepare(`DELETE FROM ${table} WHERE id = ?`));
  const dropHead = db.prepare("DELETE FROM heads WHERE item = ?");
  const head = db.prepare("SELECT seq, hash FROM heads WHERE item = ?");
  const item = db.prepare(
    `SELECT key, ${COLUMNS.join(", ")}, text, row FROM items LEFT JOIN texts USING (id) LEFT JOIN shown USING (id) WHERE key = ?`,
  );
  const timers = db.prepare("SELECT timer, due FROM timers WHERE item = ? ORDER BY timer");
  const tasks = db.prepare("SELECT row FROM tasks WHERE item = ? ORDER BY id");
  const effects = db.prepare("SELECT effect, held FROM effects WHERE item = ? ORDER BY effect");

  return {
    head: (key: string) => head.get(key) as Head | undefined,

    putHead(key: string, { seq, hash }: Head): void {
      putHead.run(key, seq, hash);
    },

    put(key: string, derived: Derived): void {
      const { id } = putItem.get(key, ...cellsOf(derived)) as { id: number };
      putShown.run(id, JSON.stringify(derived.row));
      putText.run(id, searchText(derived.row));
      for (const statement of clear) statement.run(key);
      for (const { timer, due } of derived.timers) putTimer.run(key, timer, due, Date.parse(due));
      for (const task of derived.tasks)
        putTask.run(key, task.id, task.to, Date.parse(task.openedAt), JSON.stringify(task));
      for (const { effect, held } of derived.effects) putEffect.run(key, effect, Number(held));
    },

    remove(key: string): void {
      const found = idOf.get(key) as { id: number } | undefined;
      if (found) for (const statement of drop) statement.run(found.id);
      for (const statement of clear) statement.run(key);
    },

    removeHead(key: string): void {
      dropHead.run(key);
    },

    /** The stored rows in the form in which they were given; `null` where they are absent or do not agree with each other. */
    get(key: string): Derived | null {
      const found = item.get(key) as
        | ({ row: string | null; text: string | null } & Record<string, Cell>)
        | undefined;
      if (!found?.row) return null;
      const row = JSON.parse(found.row) as ItemRow;
      const derived: Derived = {
        row,
        reassignments: found.reassignments as number | null,
        timers: timers.all(key) as Derived["timers"],
        tasks: tasks.all(key).map(({ row }) => JSON.parse(String(row)) as TaskRow),
        effects: effects.all(key).map(({ effect, held }) => ({ effect: String(effect), held: held === 1 })),
      };
      const agrees = cellsOf(derived).every((cell, i) => cell === found[COLUMNS[i] as string]);
      return agrees && found.text === searchText(row) ? derived : null;
    },
  };
}

function cellsOf({ row, reassignments }: Derived): Cell[] {
  const due = row.milestone?.status === "running" && row.milestone.due ? Date.parse(row.milestone.due) : null;
  const cells: Record<(typeof COLUMNS)[number], Cell> = {
    workflow: row.workflow,
    record_id: row.recordId,
    number: row.number,
    email: row.email,
    customer: row.customer,
    stage: row.stage,
    stage_index: row.stageIndex,
    situation: row.situation,
    decided_by: row.decidedBy.reduce((bits, by) => bits | bitOf(by), 0),
    owner: row.owner,
    team: row.team,
    priority: row.priority,
    due_ms: due,
    risk_ms: due === null || row.endedAt ? null : Math.round(due - RISK * (row.milestone?.totalMs ?? 0)),
    touched: Number(row.touchedByHand),
    reassignments,
    cost: row.cost,
    started_ms: Date.parse(row.startedAt),
    updated_ms: Date.parse(row.updatedAt),
    ended_ms: row.endedAt === null ? null : Date.parse(row.endedAt),
  };
  return COLUMNS.map((name) => cells[name]);
}
