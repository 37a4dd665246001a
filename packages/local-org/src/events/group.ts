import type { Change } from "../records/transaction.ts";
import type { ObjectDef } from "../schema/model.ts";
import type { EventSchema } from "./avro-schema.ts";

/** Changes of one transaction that are told in one event. */
export interface ChangeGroup {
  def: ObjectDef;
  /** One, or several records changed alike; none of an overflow. */
  changes: Change[];
}

/** So many changes of a transaction are told one by one; of the rest only which objects they were of. */
const MOST_CHANGES = 100_000;

/** The changed fields that an event shows. */
export const shownNames = (schema: EventSchema, change: Change): string[] =>
  change.changed.filter((name) => schema.slots.has(name));

/** Changes that can share an event have the same text here; undefined for those that cannot. */
function signature(change: Change, shown: string[]): string | undefined {
  if (change.type === "DELETE") return `${change.def.name} deleted`;
  if (change.type !== "UPDATE") return undefined;
  return JSON.stringify([change.def.name, shown.map((name) => [name, change.row[name] ?? null])]);
}

/**
 * Puts the changes of a transaction in events: records changed alike share one, what no event shows has none, and
 * after {@link MOST_CHANGES} changes (a field of an update counts as one) each object has one more, of no record.
 */
export function groupChanges(
  changes: readonly Change[],
  schemaOf: (def: ObjectDef) => EventSchema | undefined,
): ChangeGroup[] {
  const groups: ChangeGroup[] = [];
  const alike = new Map<string, number>();
  const lastOf = new Map<string, number>();
  const overflown = new Set<ObjectDef>();
  let counted = 0;
  for (const change of changes) {
    const { def, type, row } = change;
    const schema = schemaOf(def);
    if (!schema) continue;
    const shown = type === "UPDATE" ? shownNames(schema, change) : [];
    if (type === "UPDATE" && shown.length === 0) continue;
    counted += type === "UPDATE" ? shown.length : 1;
    if (counted > MOST_CHANGES) {
      overflown.add(def);
      continue;
    }
    const key = changes.length > 1 ? signature(change, shown) : undefined;
    const same = key === undefined ? undefined : alike.get(key);
    // a record's changes keep their order: it joins no group that comes before its last change
    if (same !== undefined && same > (lastOf.get(row.Id) ?? -1)) {
      groups[same]!.changes.push(change);
      lastOf.set(row.Id, same);
      continue;
    }
    const index = groups.push({ def, changes: [change] }) - 1;
    lastOf.set(row.Id, index);
    if (key !== undefined) alike.set(key, index);
  }
  for (const def of overflown) groups.push({ def, changes: [] });
  return groups;
}
