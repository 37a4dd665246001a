import type { AuditStore, ItemRow, TaskRow } from "@throughline/audit";
import type { ItemState } from "@throughline/engine";
import type { Runtime } from "@throughline/runtime";
import type { TaskKind, TaskLine } from "./api.ts";

/** Every open task, in memory and as of the last durable entry. */
export interface TaskLines {
  /** What is due first comes first; what is never due comes last, the oldest first. */
  all(): Promise<TaskLine[]>;
}

/** Tasks of a page of the store. */
const PAGE = 500;

/**
 * Keeps the open tasks by item. They are read from the store when somebody first asks for them, and follow the entries
 * from then on: a thousand tasks cost nothing while nothing happens to them.
 */
export function createTaskLines(store: AuditStore, runtime: Pick<Runtime, "onEntry">): TaskLines {
  let byItem: Map<string, TaskLine[]> | undefined;
  let reading: Promise<void> | undefined;
  let sorted: TaskLine[] | undefined;
  /** Items that went on while the store was read. */
  const fresh = new Map<string, ItemState>();

  function take(item: string, state: ItemState): void {
    sorted = undefined;
    const tasks = Object.keys(state.tasks).length > 0 && state.status === "live";
    if (!tasks) byItem?.delete(item);
    else {
      const { row, tasks } = store.maintenance.derive(item, state);
      byItem?.set(
        item,
        tasks.map((task) => lineOf(task, row)),
      );
    }
  }

  runtime.onEntry(({ item, state }) => {
    if (byItem) {
      if (byItem.has(item) || Object.keys(state.tasks).length > 0) take(item, state);
    } else if (reading) fresh.set(item, state);
  });

  async function read(): Promise<void> {
    const found = new Map<string, TaskLine[]>();
    for (let page = 1; ; page++) {
      const { rows } = await store.listTasks({ page, pageSize: PAGE });
      const items = await Promise.all(
        [...new Set(rows.map(({ item }) => item))].map((key) => store.getRow(key)),
      );
      const known = new Map(items.flatMap((row) => (row ? [[row.key, row] as const] : [])));
      for (const task of rows) {
        const row = known.get(task.item);
        if (row) found.set(task.item, [...(found.get(task.item) ?? []), lineOf(task, row)]);
      }
      if (rows.length < PAGE) break;
    }
    byItem = found;
    for (const [item, state] of fresh) take(item, state);
    fresh.clear();
  }

  return {
    async all() {
      if (!byItem) {
        reading ??= read().finally(() => {
          reading = undefined;
        });
        await reading;
      }
      sorted ??= [...(byItem?.values() ?? [])].flat().sort(sooner);
      return sorted;
    },
  };
}

/** What an item that is asked about shows in the inbox. */
export function lineOf(task: TaskRow, row: ItemRow): TaskLine {
  const { milestone } = row;
  const runs = milestone?.status === "running" && milestone.due !== undefined;
  const due = task.until ?? (runs ? milestone.due : undefined);
  const stage = task.until === undefined && runs ? milestone : undefined;
  return {
    ...{ id: task.id, item: task.item, number: task.number, subject: task.subject, customer: row.customer },
    ...{ priority: row.priority, title: task.title, to: task.to, kind: kindOf(task) },
    ...(task.for && { for: task.for }),
    openedAt: task.openedAt,
    ...(due !== undefined && { due }),
    ...(stage && { stage: stage.stage, ...(stage.totalMs !== undefined && { totalMs: stage.totalMs }) }),
    passed: task.passed?.map(({ by }) => by) ?? [],
    ...(task.held && { held: { by: task.held.by, until: task.held.until } }),
  };
}

/** Of trails that do not say it, what a model had thought of is triage. */
function kindOf({ triage, about, form }: TaskRow): TaskKind {
  if (triage || form.some(({ proposal }) => proposal)) return "triage";
  const asked = form.filter(({ onlyWith }) => !onlyWith);
  const chosen = asked.length === 1 && (asked[0]?.type === "choice" || asked[0]?.type === "boolean");
  return about || chosen ? "approval" : "form";
}

/** After every instant. */
const NEVER = "9999";

const sooner = (a: TaskLine, b: TaskLine): number =>
  compare(a.due ?? NEVER, b.due ?? NEVER) || compare(a.openedAt, b.openedAt) || compare(a.id, b.id);

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
