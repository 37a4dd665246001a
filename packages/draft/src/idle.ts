import type { Draft } from "./draft.ts";

/** Entries of a rule, and steps, up to which everything is proven at once; of more it takes minutes. */
const MOST_ENTRIES = 60;
const MOST_STEPS = 30;

/** Whether it takes long to prove a draft. */
export const isLong = ({ entries, steps }: Pick<Draft, "entries" | "steps">): boolean =>
  entries > MOST_ENTRIES || steps > MOST_STEPS;

/**
 * Entries of the org's rule that were proven to decide nothing, by their number, with why: what would be an error is said
 * where they stood.
 * @param problems of the draft, as they were proven
 */
export function neverDeciding(
  { entryAt }: Pick<Draft, "entryAt">,
  problems: readonly { code: string; line: number; message: string }[],
): Map<number, string> {
  const idle = new Map<number, string>();
  for (const { code, line, message } of problems) {
    const number = /^unreachable-(row|rule)$/.test(code) ? entryAt(line) : undefined;
    const nothing = message.includes("nothing ever fits it");
    if (number !== undefined)
      idle.set(number, nothing ? "nothing ever fits it" : "the entries before it take all that fits it");
  }
  return idle;
}
