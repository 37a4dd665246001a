import { saveError } from "../errors.ts";
import type { ChildRelationship, ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import type { Saving } from "./saving.ts";
import type { Transaction } from "./transaction.ts";
import { write } from "./write.ts";

/**
 * What a deleted record keeps for the day on which it is taken out of the recycle bin. No field has such a name, so
 * nobody sees it.
 */
const WENT_ALONG_WITH = "$wentAlongWith";
const BLANKED = "$blanked";

interface Reference {
  childDef: ObjectDef;
  child: ChildRelationship;
  row: Row;
}

/** The records that refer to one, by the field with which they do. */
export function* referringTo(tx: Transaction, def: ObjectDef, id: string): Iterable<Reference> {
  for (const child of def.children) {
    const childDef = tx.core.catalogue.get(child.object)!;
    for (const row of tx.core.store.table(childDef.name).lookup(child.field, id)) {
      if (!row.IsDeleted) yield { childDef, child, row };
    }
  }
}

const stampOf = (tx: Transaction) => ({ SystemModstamp: tx.stamp });

/** What belongs to a record is deleted with it, other references to it become blank. */
export function removeDependents(tx: Transaction, saving: Saving): void {
  const { def, draft } = saving;
  const blanked: string[] = [];
  for (const { childDef, child, row } of referringTo(tx, def, draft.Id as string)) {
    if (child.cascade) removeAlong(tx, childDef, row, draft.Id as string);
    else if (childDef.fieldsByName.get(child.field)!.nillable) {
      blanked.push(`${row.Id} ${child.field}`);
      write(tx, childDef, { ...row, [child.field]: null }, "UPDATE");
    }
  }
  if (blanked.length > 0) draft[BLANKED] = blanked.join(",");
}

function removeAlong(tx: Transaction, def: ObjectDef, row: Row, parentId: string): void {
  const draft: Record<string, unknown> = {
    ...row,
    ...stampOf(tx),
    IsDeleted: true,
    [WENT_ALONG_WITH]: parentId,
  };
  removeDependents(tx, { operation: "delete", def, prior: row, given: {}, draft });
  write(tx, def, draft as Row, "DELETE");
}

/** The other way round: what went along with a record comes back with it, references to it as far as they are blank. */
export function restoreDependents(tx: Transaction, { def, prior, row }: Saving): void {
  restore(tx, def, prior!, row!.Id);
}

function restore(tx: Transaction, def: ObjectDef, deleted: Row, id: string): void {
  for (const entry of ((deleted[BLANKED] as string | undefined) ?? "").split(",").filter(Boolean)) {
    const [childId, field] = entry.split(" ") as [string, string];
    const childDef = tx.core.catalogue.byPrefix(childId.slice(0, 3))!;
    const child = tx.core.store.table(childDef.name).get(childId);
    if (child && (child[field] ?? null) === null) write(tx, childDef, { ...child, [field]: id }, "UPDATE");
  }
  for (const { def: childDef, row: child } of wentAlongWith(tx, def, id)) {
    write(tx, childDef, { ...withoutMarks(child), ...stampOf(tx), IsDeleted: false } as Row, "UNDELETE");
    restore(tx, childDef, child, child.Id);
  }
}

/** The deleted records that went along with one. */
export function wentAlongWith(tx: Transaction, def: ObjectDef, id: string): { def: ObjectDef; row: Row }[] {
  return def.children
    .filter((child) => child.cascade)
    .flatMap(({ object, field }) => {
      const childDef = tx.core.catalogue.get(object)!;
      const rows = tx.core.store.table(childDef.name).lookup(field, id);
      return rows.filter((row) => row[WENT_ALONG_WITH] === id).map((row) => ({ def: childDef, row }));
    });
}

/** Takes off what only a deleted record carries. */
export function withoutMarks(row: Row): Row {
  const { [WENT_ALONG_WITH]: _with, [BLANKED]: _blanked, ...rest } = row;
  return rest as Row;
}

const nameOf = (def: ObjectDef, row: Row) => String(row[def.nameField?.name ?? "Id"] ?? row.Id);

/** Refuses to delete a record on which others depend by a reference that must not become blank. */
export function checkDeletable(tx: Transaction, { def, draft }: Saving): void {
  const standing = referringTo(tx, def, draft.Id as string);
  const restricting = [...standing].filter(({ child }) => child.restricted);
  if (restricting.length === 0) return;
  const names = restricting.map(({ childDef, row }) => nameOf(childDef, row));
  throw saveError(
    "DELETE_FAILED",
    `Your attempt to delete ${nameOf(def, draft as Row)} could not be completed because it is associated with the following ${restricting[0]!.childDef.labelPlural.toLowerCase()}.: ${names.join(", ")}\n`,
  );
}
