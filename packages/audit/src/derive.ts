import { type History, type ItemState, reassignments } from "@throughline/engine";
import { type Projection, taskRows } from "./project.ts";
import type { ItemRow, TaskRow } from "./row.ts";

/** Everything that is derived from the state of one item. Disposable: the entries make it anew. */
export interface Derived {
  row: ItemRow;
  /** Of an owner that the workflow chose, how often it was changed; absent where it chose none. */
  reassignments: number | null;
  history: History;
  timers: { timer: string; due: string }[];
  tasks: TaskRow[];
  effects: { effect: string; held: boolean }[];
}

export function derive(key: string, state: ItemState, project: Projection): Derived {
  const row = project(key, state);
  return {
    row,
    reassignments: state.assignedBy === undefined ? null : reassignments(state.history),
    history: state.history,
    timers: Object.entries(state.timers).map(([timer, { due }]) => ({ timer, due })),
    tasks: taskRows(state, row),
    // what waits in the roster's pool is nothing that could be performed
    effects: Object.entries(state.open).flatMap(([effect, { held, pool }]) =>
      pool ? [] : [{ effect, held: held === true }],
    ),
  };
}
