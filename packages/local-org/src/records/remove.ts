import { saveError } from "../errors.ts";
import type { ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import { execute } from "./batch.ts";
import { referringTo, wentAlongWith } from "./dependents.ts";
import { rollUpSince } from "./roll-up.ts";
import { existing, only } from "./save.ts";
import type { Transaction } from "./transaction.ts";
import { write } from "./write.ts";

const touched = (tx: Transaction) => ({
  LastModifiedDate: tx.stamp,
  LastModifiedById: tx.userId,
  SystemModstamp: tx.stamp,
});

/**
 * Moves a record to the recycle bin; what belongs to it goes along, other references to it become blank.
 * @throws OrgError
 */
export function deleteRecord(tx: Transaction, def: ObjectDef, row: Row): void {
  only(execute(tx, def, "delete", [{ prior: row }]));
}

/** Takes a deleted record out of the recycle bin for good, and with it what went along. */
export function purgeRecord(tx: Transaction, def: ObjectDef, row: Row): void {
  for (const child of wentAlongWith(tx, def, row.Id)) purgeRecord(tx, child.def, child.row);
  const table = tx.core.store.table(def.name);
  tx.undo.push({ table, id: row.Id, before: table.get(row.Id) });
  table.remove(row.Id);
  tx.purged.push([def.name, row.Id]);
}

/**
 * Takes a record out of the recycle bin, with what went along with it.
 * @throws OrgError UNDELETE_FAILED
 */
export function undeleteRecord(tx: Transaction, def: ObjectDef, id: string): void {
  const row = tx.core.store.table(def.name).get(id);
  if (!row?.IsDeleted) throw saveError("UNDELETE_FAILED", "Entity is not in the recycle bin");
  only(execute(tx, def, "undelete", [{ prior: row }]));
}

/**
 * Merges one record into another of its object: its children move without triggers of their own, it is deleted and
 * names its master.
 */
export function mergeRecords(tx: Transaction, def: ObjectDef, masterId: string, loserId: string): void {
  if (!def.fieldsByName.has("MasterRecordId")) {
    throw saveError("INVALID_TYPE", `${def.name} records cannot be merged`);
  }
  const master = existing(tx, def, masterId);
  const loser = existing(tx, def, loserId);
  const since = tx.undo.length;
  for (const { childDef, child, row } of referringTo(tx, def, loserId)) {
    // a history goes with the record whose it is
    if (row.Id !== masterId && !childDef.isHistory)
      write(tx, childDef, { ...row, ...touched(tx), [child.field]: masterId }, "UPDATE");
  }
  for (const refusal of rollUpSince(tx, since, execute).values()) throw refusal;
  only(execute(tx, def, "delete", [{ prior: loser, system: { MasterRecordId: masterId } }]));
  only(execute(tx, def, "update", [{ prior: existing(tx, def, master.Id) }]));
}
