import { saveError } from "../errors.ts";
import type { ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import type { Change, Transaction } from "./transaction.ts";

function changedFields(before: Row | undefined, row: Row): string[] {
  const changed: string[] = [];
  for (const name in row) if ((row[name] ?? null) !== (before?.[name] ?? null)) changed.push(name);
  return changed;
}

/** Puts a row in its table so that it can be undone; nobody is told. Gives the row as it was. */
export function put(tx: Transaction, def: ObjectDef, row: Row): Row | undefined {
  const table = tx.core.store.table(def.name);
  const before = table.get(row.Id);
  tx.undo.push({ table, id: row.Id, before });
  table.put(row);
  return before;
}

/** Puts a row in its table so that it can be undone and is told to subscribers. */
export function write(tx: Transaction, def: ObjectDef, row: Row, type: Change["type"]): Change {
  const before = put(tx, def, row);
  const changed = type === "CREATE" || type === "UPDATE" ? changedFields(before, row) : [];
  // an update within the second of the one before is one all the same
  if (type === "UPDATE" && row.LastModifiedDate === tx.stamp && !changed.includes("LastModifiedDate")) {
    changed.push("LastModifiedDate");
  }
  const change: Change = { type, def, row, changed };
  tx.changes.push(change);
  return change;
}

/** Changes a row once more within the write that is told by `change`. */
export function amend(tx: Transaction, change: Change, fields: Readonly<Record<string, unknown>>): Row {
  const before = tx.core.store.table(change.def.name).get(change.row.Id)!;
  const row = { ...before, ...fields } as Row;
  put(tx, change.def, row);
  change.changed = [...new Set([...change.changed, ...changedFields(before, row)])];
  change.row = { ...change.row, ...fields } as Row;
  return row;
}

/** Refuses the row if it is to appear as locked by somebody else. */
export function checkLock(tx: Transaction, id: string): void {
  if (tx.locked <= 0) return;
  tx.locked -= 1;
  throw saveError(
    "UNABLE_TO_LOCK_ROW",
    `unable to obtain exclusive access to this record or 1 records: ${id.slice(0, 15)}`,
  );
}
