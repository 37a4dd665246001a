import { saveError } from "../errors.ts";
import type { ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import { checkLock, existing, write } from "./save.ts";
import type { Transaction } from "./transaction.ts";

const touched = (tx: Transaction) => ({
  LastModifiedDate: tx.stamp,
  LastModifiedById: tx.userId,
  SystemModstamp: tx.stamp,
});

/** The records that refer to one, by the field with which they do. */
function* referringTo(tx: Transaction, def: ObjectDef, id: string) {
  for (const child of def.children) {
    const childDef = tx.core.catalogue.get(child.object)!;
    for (const row of tx.core.store.table(childDef.name).lookup(child.field, id)) {
      if (!row.IsDeleted) yield { childDef, child, row };
    }
  }
}

/** Moves a record to the recycle bin; what belongs to it goes along, other references to it become blank. */
export function deleteRecord(
  tx: Transaction,
  def: ObjectDef,
  row: Row,
  extra: Record<string, unknown> = {},
): void {
  checkLock(tx, row.Id);
  for (const { childDef, child, row: childRow } of referringTo(tx, def, row.Id)) {
    if (child.cascade) deleteRecord(tx, childDef, childRow);
    else if (childDef.fieldsByName.get(child.field)!.nillable) {
      write(tx, childDef, { ...childRow, [child.field]: null }, "UPDATE");
    }
  }
  write(tx, def, { ...row, ...extra, IsDeleted: true, SystemModstamp: tx.stamp }, "DELETE");
}

/** Takes a record out of the recycle bin. */
export function undeleteRecord(tx: Transaction, def: ObjectDef, id: string): void {
  const row = tx.core.store.table(def.name).get(id);
  if (!row?.IsDeleted) throw saveError("UNDELETE_FAILED", "Entity is not in the recycle bin");
  write(tx, def, { ...row, ...touched(tx), IsDeleted: false }, "UNDELETE");
}

/** Merges one record into another of its object: its children move, it is deleted and names its master. */
export function mergeRecords(tx: Transaction, def: ObjectDef, masterId: string, loserId: string): void {
  if (!def.fieldsByName.has("MasterRecordId")) {
    throw saveError("INVALID_TYPE", `${def.name} records cannot be merged`);
  }
  const master = existing(tx, def, masterId);
  const loser = existing(tx, def, loserId);
  for (const { childDef, child, row } of referringTo(tx, def, loserId)) {
    if (row.Id !== masterId)
      write(tx, childDef, { ...row, ...touched(tx), [child.field]: masterId }, "UPDATE");
  }
  deleteRecord(tx, def, loser, { MasterRecordId: masterId });
  write(tx, def, { ...master, ...touched(tx) }, "UPDATE");
}
