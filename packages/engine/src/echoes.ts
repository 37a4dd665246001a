import type { Change, Entry, FieldWrite } from "./entry.ts";
import type { ItemState } from "./state.ts";
import { same } from "./values.ts";

/** The planned writes, of which some replace what ours before them have just written. */
export function rebased(
  planned: ItemState["planned"],
  sets: Record<string, FieldWrite>,
): ItemState["planned"] {
  const next = { ...planned };
  for (const [field, { expected: before, value, label }] of Object.entries(sets)) {
    const plan = next[field];
    if (!plan || plan.expected === undefined || before === undefined || !same(plan.expected, before))
      continue;
    const { expectedLabel: _, ...rest } = plan;
    next[field] = { ...rest, expected: value, ...(label !== undefined && { expectedLabel: label }) };
  }
  return next;
}

/**
 * Takes in the echo of a write. What was written before it has no echo to come any more: the stream is in order.
 * A later write that has been answered already is newer than what the stream tells here.
 */
export function echoed(s: ItemState, effect: string, fields: string[]): Partial<ItemState> {
  const record = { ...s.record };
  let { echoes } = s;
  for (const field of fields) {
    const at = echoes.findIndex((echo) => echo.effect === effect && echo.field === field);
    const echo = echoes[at];
    if (!echo) continue;
    const later = echoes.slice(at + 1).filter((other) => other.field === field);
    if (!later.some((other) => !s.open[other.effect])) record[field] = echo.value;
    echoes = echoes.filter((other, index) => other.field !== field || index > at);
  }
  const write = s.open[effect]?.effect;
  return { record, echoes, ...(write?.kind === "write" && { planned: rebased(s.planned, write.sets) }) };
}

/** A change that a refused write has told and that is written over: the stream will tell it once more. */
export const overtaken = (
  effect: string,
  { answer, changes }: Extract<Entry, { kind: "foreign-write" }>,
): ItemState["echoes"] =>
  answer === "restore"
    ? Object.entries(changes).map(([field, { to }]) => ({ effect, field, value: to, theirs: true }))
    : [];

/** Awaited echoes without those that will not come, because a flow wrote the field in the transaction of our write. */
export function overwritten(s: ItemState, changes: Record<string, Change>): ItemState["echoes"] {
  const first = new Set(
    Object.keys(changes).map((field) => s.echoes.findIndex((echo) => echo.field === field && !echo.theirs)),
  );
  return s.echoes.filter((_, index) => !first.has(index));
}

/** Awaited echoes without those of a write that did not take hold. */
export const unawaited = (s: ItemState, effect: string) => s.echoes.filter((echo) => echo.effect !== effect);
