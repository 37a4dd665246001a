import { jsonError, OrgError, orgError, saveError } from "../errors.ts";
import { type FieldDef, fieldOf, type ObjectDef, sameKey } from "../schema/model.ts";
import { AUDIT_FIELDS } from "../schema/system-fields.ts";
import { coerce } from "./coerce.ts";
import type { Transaction } from "./transaction.ts";

export type Input = Record<string, unknown>;

const noSuchColumn = (def: ObjectDef, name: string) =>
  orgError(400, "INVALID_FIELD", `No such column '${name}' on sobject of type ${def.name}`);

const notWritable = (names: string[]) =>
  saveError(
    "INVALID_FIELD_FOR_INSERT_UPDATE",
    `Unable to create/update fields: ${names.join(", ")}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    names,
  );

/** Refuses a reference to a record that is not there, is of another object, or may not own this one. */
function checkReference(tx: Transaction, def: ObjectDef, field: FieldDef, id: string): void {
  const { core } = tx;
  const target = core.catalogue.byPrefix(id.slice(0, 3));
  if (!target || (field.referenceTo.length > 0 && !field.referenceTo.includes(target.name))) {
    throw saveError("MALFORMED_ID", `${field.label}: id value of incorrect type: ${id}`, [field.name]);
  }
  const row = core.store.find(id);
  if (!row || row.IsDeleted) throw saveError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
  if (field.name !== "OwnerId") return;
  if (target.name === "User" && row.IsActive === false) {
    throw saveError(
      "INACTIVE_OWNER_OR_USER",
      `operation performed with inactive user [${id.slice(0, 15)}] as owner of ${def.label.toLowerCase()}`,
    );
  }
  if (target.name === "Group" && !queueServes(tx, id, def.name)) {
    throw saveError("INVALID_OPERATION", "Queue not associated with this SObject type", [field.name]);
  }
}

function queueServes(tx: Transaction, groupId: string, object: string): boolean {
  return tx.core.store
    .table("QueueSobject")
    .lookup("QueueId", groupId)
    .some((entry) => entry.SobjectType === object && !entry.IsDeleted);
}

/** `{"Account": {"Number__c": "7"}}`: the id of the record that an external id names. */
function idByExternalId(tx: Transaction, field: FieldDef, given: Input): string {
  const [key, value] = Object.entries(given).find(([name]) => name !== "attributes") ?? [];
  for (const name of field.referenceTo) {
    const target = tx.core.catalogue.get(name);
    const outer = key !== undefined && target ? fieldOf(target, key) : undefined;
    if (!target || !outer?.idLookup) continue;
    const found = tx.core.store
      .table(target.name)
      .lookup(outer.name, value)
      .filter((row) => !row.IsDeleted && sameKey(outer, row[outer.name], value));
    if (found.length === 1) return found[0]!.Id;
  }
  throw saveError(
    "INVALID_FIELD",
    `Foreign key external ID: ${String(value).toLowerCase()} not found for field ${key} in entity ${field.referenceTo[0]}`,
  );
}

function writable(tx: Transaction, def: ObjectDef, field: FieldDef, creating: boolean): boolean {
  // a seed brings what the platform writes: audit fields, and objects that cannot be written otherwise
  if (tx.setAuditFields && (AUDIT_FIELDS.has(field.name) || def.denied.has("create"))) return true;
  return creating ? field.createable : field.updateable;
}

/**
 * Reads what a client sent for a record: names made canonical, values checked and converted.
 * Errors of several fields come together, as Salesforce reports them.
 * @throws OrgError
 */
export function readInput(tx: Transaction, def: ObjectDef, input: unknown, creating: boolean): Input {
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    throw jsonError("The request body must be a JSON object that holds the fields of a record");
  }
  const values: Input = {};
  const locked: string[] = [];
  const errors: OrgError[] = [];
  for (const [name, given] of Object.entries(input)) {
    if (name === "attributes") continue;
    const parent =
      typeof given === "object" && given !== null ? def.parents.get(name.toLowerCase()) : undefined;
    const field = parent ?? fieldOf(def, name);
    if (!field) throw noSuchColumn(def, name);
    if (field.type === "id") {
      throw saveError("INVALID_FIELD", "The Id field should not be specified in the sobject data.");
    }
    if (!writable(tx, def, field, creating)) {
      locked.push(field.name);
      continue;
    }
    try {
      const value = parent ? idByExternalId(tx, parent, given as Input) : coerce(field, given);
      if (field.type === "reference" && value !== null) checkReference(tx, def, field, value as string);
      values[field.name] = value;
    } catch (error) {
      if (!(error instanceof OrgError) || error.errorCode === "JSON_PARSER_ERROR") throw error;
      errors.push(error);
    }
  }
  if (locked.length > 0) throw notWritable(locked);
  if (errors.length > 0)
    throw new OrgError(
      400,
      errors.flatMap((error) => error.items),
    );
  return values;
}
