import { OrgError, orgError, saveError } from "../errors.ts";
import { evaluate } from "../formula/evaluate.ts";
import type { ObjectDef } from "../schema/model.ts";
import { AUDIT_FIELDS } from "../schema/system-fields.ts";
import type { Row } from "../storage/store.ts";
import { scopeOf } from "./access.ts";
import { BEHAVIOURS } from "./behaviours.ts";
import { type Input, readInput } from "./input.ts";
import type { Transaction } from "./transaction.ts";

function autoNumber(format: string, n: number): string {
  return format.replace(/\{(0+)\}/, (_, zeros: string) => String(n).padStart(zeros.length, "0"));
}

function fillIn(tx: Transaction, def: ObjectDef, draft: Record<string, unknown>): void {
  for (const field of def.fields) {
    if (field.autoNumber)
      draft[field.name] = autoNumber(field.autoNumber, tx.core.nextNumber(def.name, field.name));
    else if (draft[field.name] === undefined && field.defaultValue !== null)
      draft[field.name] = field.defaultValue;
  }
  if (def.fieldsByName.has("OwnerId")) draft.OwnerId ??= tx.userId;
  if (def.custom && !def.isEvent) draft.Name ??= draft.Id;
}

/** @param given only these are looked at; an update may leave the others alone */
function checkRequired(def: ObjectDef, draft: Input, given?: Input): void {
  const missing: string[] = [];
  for (const field of def.fields) {
    if (field.nillable || !(field.createable || field.updateable)) continue;
    if (given && !(field.name in given)) continue;
    if (draft[field.name] === null || draft[field.name] === undefined) missing.push(field.name);
  }
  if (missing.length > 0) {
    throw saveError(
      "REQUIRED_FIELD_MISSING",
      `Required fields are missing: [${missing.join(", ")}]`,
      missing,
    );
  }
}

function checkUnique(tx: Transaction, def: ObjectDef, draft: Row): void {
  for (const field of def.fields) {
    const value = draft[field.name];
    if (!field.unique || value === null || value === undefined) continue;
    const other = tx.core.store
      .table(def.name)
      .lookup(field.name, value)
      .find((row) => row.Id !== draft.Id && !row.IsDeleted);
    if (other) {
      throw saveError(
        "DUPLICATE_VALUE",
        `duplicate value found: ${field.name} duplicates value on record with id: ${other.Id.slice(0, 15)}`,
      );
    }
  }
}

function checkRules(tx: Transaction, def: ObjectDef, row: Row, prior: Row | undefined): void {
  if (def.rules.length === 0) return;
  const scope = scopeOf(tx.core, def, row, prior, tx.userId);
  const broken = def.rules.filter((rule) => evaluate(rule.formula, scope) === true);
  if (broken.length === 0) return;
  throw new OrgError(
    400,
    broken.map((rule) => ({
      message: rule.message,
      errorCode: "FIELD_CUSTOM_VALIDATION_EXCEPTION",
      fields: rule.field ? [rule.field] : [],
    })),
  );
}

/** Puts a row in its table so that it can be undone and is told to subscribers. */
export function write(
  tx: Transaction,
  def: ObjectDef,
  row: Row,
  type: "CREATE" | "UPDATE" | "DELETE" | "UNDELETE",
): void {
  const table = tx.core.store.table(def.name);
  const before = table.get(row.Id);
  tx.undo.push({ table, id: row.Id, before });
  const changed: string[] = [];
  if (type === "CREATE" || type === "UPDATE") {
    for (const name in row) if ((row[name] ?? null) !== (before?.[name] ?? null)) changed.push(name);
  }
  // an update within the second of the one before is one all the same
  if (type === "UPDATE" && row.LastModifiedDate === tx.stamp && !changed.includes("LastModifiedDate")) {
    changed.push("LastModifiedDate");
  }
  table.put(row);
  tx.changes.push({ type, def, row, changed });
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

/**
 * Creates a record and returns it.
 * @throws OrgError as the REST API words it
 */
export function createRecord(tx: Transaction, def: ObjectDef, input: unknown): Row {
  const given = readInput(tx, def, input, true);
  const id = tx.core.newId(def.keyPrefix);
  checkLock(tx, id);
  const draft: Record<string, unknown> = { Id: id, IsDeleted: false, ...given };
  fillIn(tx, def, draft);
  checkRequired(def, draft);
  draft.CreatedDate ??= tx.stamp;
  draft.CreatedById ??= tx.userId;
  draft.LastModifiedDate ??= draft.CreatedDate;
  draft.LastModifiedById ??= draft.CreatedById;
  draft.SystemModstamp ??= draft.LastModifiedDate;
  BEHAVIOURS[def.name]?.(draft, undefined, tx, def);
  const row = draft as Row;
  if (def.isEvent) {
    // an event is told when the transaction ends and kept nowhere else
    tx.changes.push({ type: "CREATE", def, row, changed: [] });
    return row;
  }
  checkUnique(tx, def, row);
  checkRules(tx, def, row, undefined);
  write(tx, def, row, "CREATE");
  return row;
}

/**
 * Changes a record and returns it as it is then.
 * @param prior the record as it is now
 */
export function updateRecord(tx: Transaction, def: ObjectDef, prior: Row, input: unknown): Row {
  const given = readInput(tx, def, input, false);
  checkLock(tx, prior.Id);
  const draft: Record<string, unknown> = { ...prior, ...given };
  checkRequired(def, draft, given);
  if (!Object.keys(given).some((name) => AUDIT_FIELDS.has(name))) {
    draft.LastModifiedDate = tx.stamp;
    draft.LastModifiedById = tx.userId;
    draft.SystemModstamp = tx.stamp;
  }
  BEHAVIOURS[def.name]?.(draft, prior, tx, def);
  const row = draft as Row;
  checkUnique(tx, def, row);
  checkRules(tx, def, row, prior);
  write(tx, def, row, "UPDATE");
  return row;
}

/**
 * The record with that id, for a write.
 * @throws OrgError 404 if there is none, or it is deleted
 */
export function existing(tx: Transaction, def: ObjectDef, id: string): Row {
  const row = tx.core.store.table(def.name).get(id);
  if (!row) throw orgError(404, "NOT_FOUND", "The requested resource does not exist");
  if (row.IsDeleted) throw orgError(404, "ENTITY_IS_DELETED", "entity is deleted", []);
  return row;
}
