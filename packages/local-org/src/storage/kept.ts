import type { Core } from "../core.ts";
import type { ChangeLog, CommitInfo } from "../events/change-log.ts";
import { numberIn } from "../records/auto-number.ts";
import { type Change, settle } from "../records/transaction.ts";
import type { ObjectDef } from "../schema/model.ts";
import type { Row } from "./store.ts";

/** One record that a transaction changed. */
export interface KeptChange {
  type: Change["type"];
  object: string;
  id: string;
  /** Fields whose value is another than before, audit fields included. */
  changed: string[];
  /** Of an update the changed fields, of anything else the whole record. */
  values: Record<string, unknown>;
}

/** A transaction as it is kept. */
export interface KeptTransaction {
  commit: CommitInfo;
  changes: KeptChange[];
}

const kept = ({ type, def, row, changed }: Change): KeptChange => ({
  type,
  object: def.name,
  id: row.Id,
  changed,
  values:
    type === "UPDATE" ? Object.fromEntries(changed.map((field) => [field, row[field] ?? null])) : { ...row },
});

/** @param after replay id of the newest event before it */
export const keptTransaction = (
  changes: readonly Change[],
  commit: CommitInfo,
  after: number,
): KeptTransaction => ({ commit: { ...commit, after }, changes: changes.map(kept) });

/** @returns undefined for an object that the org had and has not any more */
function objectOf(core: Core, name: string): ObjectDef | undefined {
  const def = core.catalogue.get(name) ?? core.tooling.get(name);
  if (!def && core.setup().dropped.has(name)) return undefined;
  if (!def) throw new Error(`There are kept records of ${name}, which the seed does not describe.`);
  return def;
}

/** Does a transaction once more: records, ids, numbers, change events with their replay ids. */
export function repeat(core: Core, { commit, changes }: KeptTransaction): void {
  const done = changes.flatMap(({ type, object, id, changed, values }): Change[] => {
    const def = objectOf(core, object);
    if (!def) return [];
    const table = core.store.table(def.name);
    const row = { ...table.get(id), ...values } as Row;
    if (type === "CREATE") countPast(core, def, row);
    if (!def.isEvent) table.put(row);
    return [{ type, def, row, changed }];
  });
  for (const [object, id] of commit.purged ?? []) {
    const def = objectOf(core, object);
    if (def) core.store.table(def.name).remove(id);
  }
  settle(core, commit);
  core.counters.writesApplied += done.length;
  core.counters.commits += 1;
  core.log.append(done, commit);
}

/** Tells the events of a transaction once more; its records are as they are. */
export function retell(core: Core, log: ChangeLog, { commit, changes }: KeptTransaction): void {
  const told = changes.flatMap(({ type, object, id, changed, values }): Change[] => {
    const def = objectOf(core, object);
    return def ? [{ type, def, row: { Id: id, ...values } as Row, changed }] : [];
  });
  log.append(told, commit);
}

/** Ids and numbers that were given out are not given out again; those of what was undone have left gaps. */
function countPast(core: Core, def: ObjectDef, row: Row): void {
  core.sequences.ids.past(row.Id);
  for (const { name, autoNumber } of def.fields) {
    if (!autoNumber) continue;
    const key = `${def.name}.${name}`;
    const given = numberIn(autoNumber, String(row[name] ?? "")) || 0;
    core.sequences.numbers.set(key, Math.max(core.sequences.numbers.get(key) ?? 0, given));
  }
}
