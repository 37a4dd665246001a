import type { FieldWrite } from "./entry.ts";
import type { ItemState, OpenEffect } from "./state.ts";
import { same } from "./values.ts";

/**
 * Our write of a field that is planned or under way, as long as the record has the value that it replaces:
 * once somebody else has written the field, ours will be refused. One that an incident holds does not count.
 */
export function pendingWrite({ planned, open, record }: ItemState, field: string): FieldWrite | undefined {
  const write = planned[field] ?? underWay(open)?.[field];
  const { expected } = write ?? {};
  return expected === undefined || same(record[field] ?? null, expected) ? write : undefined;
}

/** What the write that was sent last sets. */
export function underWay(open: ItemState["open"]): Record<string, FieldWrite> | undefined {
  let sets: Record<string, FieldWrite> | undefined;
  for (const id in open) {
    const { effect, held } = open[id] as OpenEffect;
    if (effect.kind === "write" && !held) sets = effect.sets;
  }
  return sets;
}
