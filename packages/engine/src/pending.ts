import type { FieldWrite } from "./entry.ts";
import type { ItemState } from "./state.ts";
import { same } from "./values.ts";

/**
 * Our write of a field that is planned or under way, as long as the record has the value that it replaces:
 * once somebody else has written the field, ours will be refused. One that an incident holds does not count.
 */
export function pendingWrite({ planned, open, record }: ItemState, field: string): FieldWrite | undefined {
  const sent = Object.values(open).findLast(({ effect, held }) => effect.kind === "write" && !held)?.effect;
  const write = planned[field] ?? (sent?.kind === "write" ? sent.sets[field] : undefined);
  const { expected } = write ?? {};
  return expected === undefined || same(record[field] ?? null, expected) ? write : undefined;
}
