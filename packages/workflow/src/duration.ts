import type { Duration } from "./model.ts";

/** `15 business minutes`, `1 day`. Also the pattern in the JSON Schema, so anchored and without flags. */
export const DURATION = /^\s*(\d+(?:\.\d+)?)\s+(business\s+)?(second|minute|hour|day|week)s?\s*$/;

/** Reads a duration as people write it; `undefined` when it is none. The amount must be above zero. */
export function parseDuration(text: string): Duration | undefined {
  const match = DURATION.exec(text);
  const amount = Number(match?.[1]);
  if (!match || !(amount > 0)) return undefined;
  const unit = `${match[3]}s` as Duration["unit"];
  const business = match[2] !== undefined;
  return { amount, unit, business, text: text.trim() };
}

/** The text of a duration, in its one normal form: `1 business day`, `30 days`. */
export function formatDuration({ amount, unit, business }: Omit<Duration, "text">): string {
  return `${amount} ${business ? "business " : ""}${amount === 1 ? unit.slice(0, -1) : unit}`;
}
