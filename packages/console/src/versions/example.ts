import { applyEdits } from "@throughline/workflow/problem";
import type { Problem, Value } from "../api/types.ts";
import { showValue } from "../format/value.ts";

/** A record in one line: `Origin "Web", Amount 1200, topic empty`. */
export function exampleInWords(record: Record<string, unknown>): string {
  const parts = Object.entries(record).map(([name, value]) => {
    const shown = showValue(value as Value);
    return `${name} ${typeof value === "string" && value ? JSON.stringify(shown) : shown}`;
  });
  return parts.join(", ") || "any record";
}

/** A text in which a problem is repaired, and what that is called among the versions. */
export interface Repair {
  text: string;
  note: string;
}

/** Longest note of a version, in characters. */
const MOST_NOTE = 200;

/** The repair of a problem; undefined where it takes somebody to decide how, or it is in another file. */
export function repairOf({ edits, file, message }: Problem, text: string): Repair | undefined {
  if (!edits?.length || file !== undefined) return undefined;
  return { text: applyEdits(text, edits), note: `Repaired: ${message}`.slice(0, MOST_NOTE) };
}
