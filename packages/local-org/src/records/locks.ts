import { saveError } from "../errors.ts";
import type { ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import type { Saving } from "./saving.ts";
import type { Transaction } from "./transaction.ts";
import { put } from "./write.ts";

/** No field has such a name, so nobody sees it; yet it is undone, kept and done once more as a field is. */
const LOCKED = "$locked";

export const isLocked = (row: Row): boolean => row[LOCKED] === true;

/** Locks a record as an approval does, or unlocks it. No event tells of it. */
export function setLocked(tx: Transaction, def: ObjectDef, row: Row, locked: boolean): void {
  if (isLocked(row) === locked) return;
  const next: Row = { ...row, [LOCKED]: locked ? true : null };
  put(tx, def, next);
  tx.changes.push({ type: "UPDATE", def, row: next, changed: [LOCKED] });
}

/** Administrators may change what is locked. */
function isAdministrator(tx: Transaction): boolean {
  const user = tx.core.store.find(tx.userId);
  const profile = tx.core.store.find((user?.ProfileId as string | undefined) ?? "");
  return profile?.Name === "System Administrator";
}

/** Refuses a change of a locked record; what the platform itself works out is not kept back. */
export function checkEditable(tx: Transaction, { prior, system }: Saving): void {
  if (!prior || !isLocked(prior) || system || isAdministrator(tx)) return;
  throw saveError("ENTITY_IS_LOCKED", "the entity is locked for editing");
}
