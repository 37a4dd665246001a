import type { Action, Change, Decision } from "../api/types.ts";
import { clock } from "../format/time.ts";
import { showValue } from "../format/value.ts";
import type { EntryOf, Gathered } from "./gather.ts";

/** What was decided, for people; an optional fact may be settled as none. */
export function decisionValue({ kind, label, value }: Decision): string {
  return label ?? (kind === "fact" && value === null ? "none" : showValue(value));
}

/** "Priority High → Medium and 1 more" */
export function changeTitle(changes: Record<string, Change>): string {
  const [first, ...more] = Object.entries(changes);
  if (!first) return "Record changed";
  const [field, change] = first;
  const from = change.fromLabel ?? (change.from === undefined ? "" : showValue(change.from, 30));
  const to = change.toLabel ?? showValue(change.to, 30);
  return `${field} ${from ? `${from} ` : ""}→ ${to}${more.length > 0 ? ` and ${more.length} more` : ""}`;
}

/** "By flow “Case Priority Sync”", whatever is known of the writer. */
export function foreignWriter(entry: EntryOf<"foreign-write">): string {
  const who = entry.by ? `By ${entry.by}` : "By somebody unknown";
  return entry.source === "automation" ? `${who}, automation inside our own write` : who;
}

/** What the workflow did about it, and what came of that. */
export function foreignAnswer(entry: EntryOf<"foreign-write">, gathered: Gathered): string {
  if (entry.answer === "accept") return "Accepted";
  if (entry.answer === "restore") return "Restored";
  const task = [...gathered.tasks.values()].find(
    ({ opened }) => opened.about?.is === "foreign-write" && opened.at >= entry.at,
  );
  if (!task) return "Escalated";
  const settled = task.answered
    ? `, ${task.answered.by} answered ${answerText(task.answered.answer)} at ${clock(task.answered.at)}`
    : "";
  return `Escalated to ${task.opened.request.to}${settled}`;
}

/** What the workflow did by itself, as a title. */
export function actionTitle(action: Action): string {
  switch (action.do) {
    case "notify":
      return `Notified ${action.to}`;
    case "escalate":
      return `Escalated to ${action.to}`;
    case "queue":
      return `Moved to queue ${action.to}`;
    case "end":
      return `Ended as ${action.outcome}`;
    case "reassign":
      return "Looked for another owner";
    case "undo":
      return "Took back what was done";
    case "continue":
      return "Went on";
  }
}

/** An answer in one line. */
export function answerText(answer: EntryOf<"task-answered">["answer"]): string {
  return Object.entries(answer)
    .map(([name, value]) => (name === "answer" ? showValue(value, 40) : `${name} ${showValue(value, 40)}`))
    .join(", ");
}

/** A condition in words, without the values it read at its end: in a list they would be the same each time. */
export function withoutValues(reason: string): string {
  return reason.replace(/ \([\w.]+ was [^()]*(?:\([^()]*\)[^()]*)*\)$/su, "");
}
