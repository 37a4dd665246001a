import { type FieldWrite, same } from "@throughline/engine";
import type { Value } from "@throughline/workflow";

/** What it means that the org refused a write because the record was not as expected. */
export type Clash =
  /** Nobody could say what is there now: that has to be found out first. */
  | { is: "unknown" }
  /** All of it is there: an earlier attempt of ours took hold late, after it had been given up. */
  | { is: "applied" }
  /** Everything is as it was expected: a race that is over, or a rule that guards wrongly. */
  | { is: "unfounded" }
  /** Somebody changed the record. `ours`: fields that hold what we wrote. */
  | { is: "conflict"; actual: Record<string, Value>; ours: Record<string, Value> };

export function readClash(
  sets: Record<string, FieldWrite>,
  actual: Record<string, Value> | undefined,
): Clash {
  if (!actual) return { is: "unknown" };
  const fields = Object.entries(sets);
  const now = (field: string) => actual[field] ?? null;
  const there = fields.filter(([field, { value }]) => same(now(field), value));
  if (there.length === fields.length) return { is: "applied" };
  const asExpected = ([field, { expected }]: [string, FieldWrite]) =>
    expected === undefined || same(now(field), expected);
  if (fields.every(asExpected)) return { is: "unfounded" };
  return { is: "conflict", actual, ours: Object.fromEntries(there.map(([field]) => [field, now(field)])) };
}
