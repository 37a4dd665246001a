import type { Row } from "../storage/store.ts";
import type { Transaction } from "./transaction.ts";
import { write } from "./write.ts";

/** A row is gone for good; the transaction can be undone. */
export function purgeRow(tx: Transaction, object: string, row: Row): void {
  const table = tx.core.store.table(object);
  tx.undo.push({ table, id: row.Id, before: row });
  tx.purged.push([object, row.Id]);
  table.remove(row.Id);
}

/** Writes a row that no user could write. */
export function putSystemRow(
  tx: Transaction,
  object: string,
  fields: Record<string, unknown>,
  before?: Row,
): Row {
  const def = tx.core.catalogue.get(object)!;
  const known = Object.fromEntries(Object.entries(fields).filter(([name]) => def.fieldsByName.has(name)));
  const changed = { LastModifiedDate: tx.stamp, LastModifiedById: tx.userId, SystemModstamp: tx.stamp };
  const row = before
    ? { ...before, ...known, ...changed }
    : {
        ...Object.fromEntries(def.fields.map((field) => [field.name, field.defaultValue])),
        ...{ Id: tx.core.newId(def.keyPrefix), IsDeleted: false },
        ...{ CreatedDate: tx.stamp, CreatedById: tx.userId, ...changed },
        ...known,
      };
  write(tx, def, row as Row, before ? "UPDATE" : "CREATE");
  return row as Row;
}
