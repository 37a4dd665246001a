import type { Edit } from "./edit.ts";
import type { Change, Effect, Entry, FieldWrite } from "./entry.ts";
import type { ItemState } from "./state.ts";
import { same } from "./values.ts";

/** Of the planned writes, some replace what ours before them have just written. */
export function rebase({ state, own }: Edit, sets: Record<string, FieldWrite>): void {
  for (const [field, { expected: before, value, label }] of Object.entries(sets)) {
    const plan = state.planned[field];
    if (!plan || plan.expected === undefined || before === undefined || !same(plan.expected, before))
      continue;
    const { expectedLabel: _, ...rest } = plan;
    own("planned")[field] = {
      ...rest,
      expected: value,
      ...(label !== undefined && { expectedLabel: label }),
    };
  }
}

/**
 * Takes in the echo of a write. What was written before it has no echo to come any more: the stream is in order.
 * A later write that has been answered already is newer than what the stream tells here.
 */
export function echoed(edit: Edit, effect: string, fields: string[]): void {
  const { state, own } = edit;
  for (const field of fields) {
    const { echoes } = state;
    const at = echoes.findIndex((echo) => echo.effect === effect && echo.field === field);
    const echo = echoes[at];
    if (!echo) continue;
    const later = echoes.slice(at + 1).filter((other) => other.field === field);
    if (!echo.past && !later.some((other) => !state.open[other.effect])) own("record")[field] = echo.value;
    state.echoes = echoes.filter((other, index) => other.field !== field || index > at);
  }
  const write = state.open[effect]?.effect;
  if (write?.kind === "write") rebase(edit, write.sets);
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
    Object.keys(changes).map((field) =>
      s.echoes.findIndex((echo) => echo.field === field && !echo.theirs && !echo.past),
    ),
  );
  return s.echoes.filter((_, index) => !first.has(index));
}

/**
 * Awaited echoes after a write was found in conflict. It may have taken hold all the same, before somebody changed the
 * record again: then its own event is still to come, and what it tells is over.
 */
export const outlived = (s: ItemState, effect: string, at: string) =>
  s.echoes.map((echo) => (echo.effect === effect && !echo.theirs ? { ...echo, past: at } : echo));

/** Awaited echoes after a write was answered. */
export const answered = (s: ItemState, effect: string, at: string) =>
  s.echoes.map((echo) => (echo.effect === effect && !echo.theirs ? { ...echo, settled: at } : echo));

/** Awaited echoes after a write was read back and had not taken hold: what was taken for one of its echoes was none. */
export function awaitedAgain(s: ItemState, effect: Effect): ItemState["echoes"] {
  if (effect.kind !== "write") return s.echoes;
  const { id } = effect;
  const again = Object.entries(effect.sets).flatMap(([field, { value }]) =>
    s.echoes.some((echo) => echo.effect === id && echo.field === field) ? [] : [{ effect: id, field, value }],
  );
  return again.length > 0 ? [...s.echoes, ...again] : s.echoes;
}

/** Echoes that a reading may show: not of what had been written over, and answered, before it was asked for. */
export const shownBy = (asOf: string, echoes: ItemState["echoes"]): ItemState["echoes"] =>
  echoes.filter(
    ({ field }, index) =>
      !echoes.some(
        (later, at) => at > index && later.field === field && later.settled && later.settled < asOf,
      ),
  );

/** Awaited echoes without those of a write that did not take hold. */
export const unawaited = (s: ItemState, effect: string) => s.echoes.filter((echo) => echo.effect !== effect);
