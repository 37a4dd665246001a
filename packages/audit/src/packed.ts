import type { Derived } from "./derive.ts";
import { type DecidedBy, searchText } from "./row.ts";

/** Each kind of decider is one bit of a column, so that "decided by" is a plain condition. */
export const DECIDERS: readonly DecidedBy[] = [
  "rule",
  "table",
  "model",
  "llm",
  "person",
  "system",
  "foreign",
  "agreement",
  "agent",
];
export const bitOf = (by: DecidedBy) => 1 << DECIDERS.indexOf(by);

/** Share of a milestone's time before its end in which it is at risk. */
const RISK = 0.25;

/** The narrow columns of an item. */
export const COLUMNS = [
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
  "version",
  "milestone",
  "facts",
  "due_ms",
  "risk_ms",
  "touched",
  "reassignments",
  "cost",
  "started_ms",
  "updated_ms",
  "ended_ms",
] as const;

export type Cell = string | number | null;

/** Derived rows as they are stored: values of columns, ready to be handed to whoever writes them. */
export interface Packed {
  cells: Cell[];
  row: string;
  text: string;
  history: string;
  timers: [timer: string, due: string, dueMs: number][];
  tasks: [id: string, asked: string, openedMs: number, row: string][];
  effects: [effect: string, held: number][];
}

export function pack(derived: Derived): Packed {
  const { row, history, timers, tasks, effects } = derived;
  return {
    cells: cellsOf(derived),
    row: JSON.stringify(row),
    text: searchText(row),
    history: JSON.stringify(history),
    timers: timers.map(({ timer, due }) => [timer, due, Date.parse(due)]),
    tasks: tasks.map((task) => [task.id, task.to, Date.parse(task.openedAt), JSON.stringify(task)]),
    effects: effects.map(({ effect, held }) => [effect, Number(held)]),
  };
}

/** The values of {@link COLUMNS}. */
export function cellsOf({ row, reassignments, version, facts }: Derived): Cell[] {
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
    version,
    milestone: row.milestone?.status ?? "",
    facts,
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
