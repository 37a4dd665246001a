/** What the inbox shows, as it stands in the address. Absent means: what is mine, and the task that is due first. */
export interface TasksSearch {
  tab?: string;
  q?: string;
  task?: string;
}

/** Reads the search part of an address. What it does not understand is left out. */
export function readTasks(raw: Record<string, unknown>): TasksSearch {
  const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
  const [tab, q, task] = [text(raw.tab), text(raw.q), text(raw.task)];
  return { ...(tab && tab !== "mine" && { tab }), ...(q && { q }), ...(task && { task }) };
}
