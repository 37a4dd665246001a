import type { TaskLine } from "../api/types.ts";
import { type Countdown, countdown } from "../format/time.ts";

/** From here on a task is due soon, in ms. */
const SOON = 20 * 60_000;

/** How long there is for a task, as people read it; `undefined` where nothing is due. */
export function dueOf(
  { due, totalMs }: Pick<TaskLine, "due" | "totalMs">,
  now: number,
): Countdown | undefined {
  if (due === undefined) return undefined;
  const left = countdown({ status: "running", due, ...(totalMs !== undefined && { totalMs }) }, now);
  if (left.tone === "danger") return { ...left, text: `${left.text.replace("−", "")} late` };
  return Date.parse(due) - now < SOON ? { ...left, tone: "warning" } : left;
}
