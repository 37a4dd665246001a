import type { FormField, TaskRow } from "../api/types.ts";
import { type Countdown, countdown } from "../format/time.ts";

/** A question to one person whether they take an item: two words, and what is asked of whoever declines. */
export interface Offer {
  /** Of the field that is answered. */
  name: string;
  take: string;
  decline: string;
  why?: FormField;
}

/** Whether a task is an offer: it is for one person, who chooses of two, and else only says why they decline. */
export function offerOf({ for: only, form }: { for?: TaskRow["for"]; form: FormField[] }): Offer | undefined {
  const [choice, why, more] = form;
  if (!only || !choice || choice.type !== "choice" || choice.of?.length !== 2 || more) return undefined;
  const [take, decline] = choice.of as [string, string];
  if (why && (why.type !== "text" || why.onlyWith?.field !== choice.name || why.onlyWith.is !== decline))
    return undefined;
  return { name: choice.name, take, decline, ...(why && { why }) };
}

/** How long the answer to a task is waited for, as people read it; `undefined` where it has no end. */
export function leftOf(
  { until, openedAt }: Pick<TaskRow, "until" | "openedAt">,
  now: number,
): Pick<Countdown, "text" | "tone" | "part"> | undefined {
  if (!until) return undefined;
  const totalMs = Date.parse(until) - Date.parse(openedAt);
  const { text, tone, part } = countdown({ status: "running", due: until, totalMs }, now);
  return {
    text: tone === "danger" ? "time is up" : `${text} left`,
    tone,
    ...(part !== undefined && { part }),
  };
}
