import { type History, type ItemState, reassignments } from "@throughline/engine";
import { type Projection, taskRows } from "./project.ts";
import type { ItemRow, TaskRow } from "./row.ts";

/** Everything that is derived from the state of one item. Disposable: the entries make it anew. */
export interface Derived {
  row: ItemRow;
  /** Of an owner that the workflow chose, how often it was changed; absent where it chose none. */
  reassignments: number | null;
  /** Hash of the version that the item runs. */
  version: string;
  /** What is known of it, each in a line of its own, with a line break before the first and after the last. */
  facts: string;
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
    version: state.hash,
    facts: factsOf(state),
    history: state.history,
    timers: Object.entries(state.timers).map(([timer, { due }]) => ({ timer, due })),
    tasks: taskRows(state, row),
    // what waits in the roster's pool is nothing that could be performed
    effects: Object.entries(state.open).flatMap(([effect, { held, pool }]) =>
      pool ? [] : [{ effect, held: held === true }],
    ),
  };
}

/** Characters up to which a fact is something to filter by. */
const MOST_CHARACTERS = 80;

function factsOf({ facts }: ItemState): string {
  const lines = Object.entries(facts).flatMap(([name, { value }]) =>
    value === null || typeof value === "object" || String(value).length > MOST_CHARACTERS
      ? []
      : [`${name}=${String(value).replaceAll("\n", " ")}\n`],
  );
  return lines.length ? `\n${lines.sort().join("")}` : "";
}
