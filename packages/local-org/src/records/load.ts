import { saveError } from "../errors.ts";
import { evaluate } from "../formula/evaluate.ts";
import { toStored } from "../formula/values.ts";
import type { ObjectDef } from "../schema/model.ts";
import { AUDIT_FIELDS } from "../schema/system-fields.ts";
import type { Row } from "../storage/store.ts";
import { scopeOf } from "./access.ts";
import { formatNumber } from "./auto-number.ts";
import { BEHAVIOURS } from "./behaviours.ts";
import { withoutMarks } from "./dependents.ts";
import { readInput } from "./input.ts";
import { checkEditable } from "./locks.ts";
import { defaultRecordType, recordTypeOf, startingValue } from "./record-types.ts";
import { emptySummary } from "./roll-up.ts";
import type { Saving } from "./saving.ts";
import type { Transaction } from "./transaction.ts";
import { checkLock } from "./write.ts";

function defaults(tx: Transaction, def: ObjectDef, draft: Record<string, unknown>): void {
  if (def.recordTypes.length > 0) draft.RecordTypeId ??= defaultRecordType(tx, def);
  const type = recordTypeOf(tx, def, draft);
  for (const field of def.fields) {
    if (draft[field.name] !== undefined || field.autoNumber) continue;
    if (field.summary) draft[field.name] = emptySummary(field);
    else {
      const value = startingValue(field, type);
      if (value !== null) draft[field.name] = value;
    }
  }
  if (def.fieldsByName.has("OwnerId")) draft.OwnerId ??= tx.userId;
  // these may look at the others
  for (const { name, defaultFormula } of def.fields) {
    if (!defaultFormula || draft[name] !== undefined) continue;
    draft[name] = toStored(
      evaluate(defaultFormula, scopeOf(tx.core, def, draft as Row, undefined, tx.userId)),
    );
  }
}

/** Refuses what cannot be done with the records of an object; a seed may. */
function checkAbility(tx: Transaction, { def, operation }: Saving): void {
  const ability = operation === "insert" ? "create" : operation;
  if (!def.denied.has(ability) || tx.setAuditFields) return;
  throw saveError("INVALID_TYPE_FOR_OPERATION", `entity type ${def.name} does not support ${ability}`);
}

/** The record as it is, or a new one, and over it what the client gives. */
export function load(tx: Transaction, saving: Saving): void {
  const { def, prior, system } = saving;
  checkAbility(tx, saving);
  checkEditable(tx, saving);
  saving.given = readInput(tx, def, saving.input ?? {}, !prior);
  const id = prior?.Id ?? tx.core.newId(def.keyPrefix);
  checkLock(tx, id);
  saving.draft = prior
    ? { ...prior, ...saving.given, ...system }
    : { Id: id, IsDeleted: false, ...saving.given, ...system };
  if (!prior) defaults(tx, def, saving.draft);
}

/** Fills in what the platform derives from the rest: numbers, audit fields, fields of standard objects. */
export function derive(tx: Transaction, { def, prior, given, draft }: Saving): void {
  if (!prior) {
    for (const { name, autoNumber } of def.fields)
      if (autoNumber) draft[name] = formatNumber(autoNumber, tx.core.nextNumber(def.name, name), tx.at);
    if (def.custom && !def.isEvent) draft.Name ??= draft.Id;
    draft.CreatedDate ??= tx.stamp;
    draft.CreatedById ??= tx.userId;
    draft.LastModifiedDate ??= draft.CreatedDate;
    draft.LastModifiedById ??= draft.CreatedById;
    draft.SystemModstamp ??= draft.LastModifiedDate;
  } else if (!Object.keys(given).some((name) => AUDIT_FIELDS.has(name))) {
    draft.LastModifiedDate = tx.stamp;
    draft.LastModifiedById = tx.userId;
    draft.SystemModstamp = tx.stamp;
  }
  BEHAVIOURS[def.name]?.(draft, prior, tx, def);
}

/** The record as it will lie in the recycle bin. */
export function loadDeletion(tx: Transaction, saving: Saving): void {
  checkAbility(tx, saving);
  checkEditable(tx, saving);
  checkLock(tx, saving.prior!.Id);
  saving.draft = { ...saving.prior, ...saving.system, IsDeleted: true, SystemModstamp: tx.stamp };
}

/** The record as it was before it was deleted. */
export function loadUndeletion(tx: Transaction, saving: Saving): void {
  checkAbility(tx, saving);
  saving.draft = {
    ...withoutMarks(saving.prior!),
    IsDeleted: false,
    LastModifiedDate: tx.stamp,
    LastModifiedById: tx.userId,
    SystemModstamp: tx.stamp,
  };
}
