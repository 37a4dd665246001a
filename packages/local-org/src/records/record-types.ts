import { saveError } from "../errors.ts";
import type { FieldDef, ObjectDef, RecordTypeDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import type { Input } from "./input.ts";
import type { Transaction } from "./transaction.ts";

const rowsOf = (tx: Transaction, def: ObjectDef): Row[] =>
  tx.core.store
    .table("RecordType")
    .lookup("SobjectType", def.name)
    .filter((row) => row.IsActive === true && !row.IsDeleted);

const defOf = (def: ObjectDef, row: Row | undefined): RecordTypeDef | undefined =>
  row && def.recordTypes.find(({ developerName }) => developerName === row.DeveloperName);

function profileOf(tx: Transaction): unknown {
  const user = tx.core.store.find(tx.userId);
  return tx.core.store.find((user?.ProfileId as string | undefined) ?? "")?.Name;
}

const includes = (profiles: true | string[], profile: unknown): boolean =>
  profiles === true || profiles.includes(profile as string);

/** The record type that a record of the user gets unless one is given; null where none is the default of the profile. */
export function defaultRecordType(tx: Transaction, def: ObjectDef): string | null {
  if (def.recordTypes.length === 0) return null;
  const profile = profileOf(tx);
  const found = rowsOf(tx, def).find((row) => includes(defOf(def, row)?.defaultFor ?? [], profile));
  return found?.Id ?? null;
}

/** The record type of a record, if it is one that metadata describes. */
export function recordTypeOf(tx: Transaction, def: ObjectDef, draft: Input): RecordTypeDef | undefined {
  const id = draft.RecordTypeId;
  return typeof id === "string" && def.recordTypes.length > 0
    ? defOf(def, tx.core.store.find(id))
    : undefined;
}

/** Refuses a record type of another object, one that is not active, and one that the user's profile does not have. */
export function checkRecordType(tx: Transaction, def: ObjectDef, id: string): void {
  const row = rowsOf(tx, def).find((one) => one.Id === id);
  if (row && includes(defOf(def, row)?.visibleTo ?? true, profileOf(tx))) return;
  throw saveError(
    "INVALID_CROSS_REFERENCE_KEY",
    `Record Type ID: this ID value isn't valid for the user: ${id}`,
    ["RecordTypeId"],
  );
}

/** The value that a picklist field starts with under a record type. */
export function startingValue(field: FieldDef, type: RecordTypeDef | undefined): FieldDef["defaultValue"] {
  const own = type?.picklists.get(field.name);
  if (!own) return field.defaultValue;
  if (own.default !== null) return own.default;
  return own.values.includes(field.defaultValue as string) ? field.defaultValue : null;
}

/** Refuses values of restricted picklists that the record type does not offer. */
export function checkOffered(tx: Transaction, def: ObjectDef, given: Input, draft: Input): void {
  const type = recordTypeOf(tx, def, draft);
  if (!type) return;
  for (const [name, { values }] of type.picklists) {
    const field = def.fieldsByName.get(name)!;
    const value = given[name];
    if (!field.restricted || value === null || value === undefined) continue;
    const bad = String(value)
      .split(field.type === "multipicklist" ? ";" : "\0")
      .find((one) => !values.includes(one));
    if (bad === undefined) continue;
    throw saveError(
      "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
      `${field.label}: bad value for restricted picklist field: ${bad}`,
      [name],
    );
  }
}
