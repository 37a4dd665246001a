import { OrgError, saveError } from "../errors.ts";
import { evaluate } from "../formula/evaluate.ts";
import { sameKey } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import { scopeOf } from "./access.ts";
import { checkOffered, checkRecordType } from "./record-types.ts";
import type { Saving } from "./saving.ts";
import type { Transaction } from "./transaction.ts";

/** Refuses a record that lacks what it must have; of an update only what was given is looked at. */
export function checkRequired({ def, prior, given, draft }: Saving): void {
  const missing: string[] = [];
  for (const field of def.fields) {
    if (field.nillable || !(field.createable || field.updateable)) continue;
    if (prior && !(field.name in given)) continue;
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

/** Refuses a record type that the user cannot give, and values that it does not offer. */
export function checkRecordTypes(tx: Transaction, { def, prior, given, draft }: Saving): void {
  if (def.recordTypes.length === 0) return;
  const id = draft.RecordTypeId;
  if (typeof id === "string" && id !== prior?.RecordTypeId) checkRecordType(tx, def, id);
  checkOffered(tx, def, given, draft);
}

/** Refuses a value that must be unique and is there already. */
export function checkUnique(tx: Transaction, { def, draft }: Saving): void {
  for (const field of def.fields) {
    const value = draft[field.name];
    if (!field.unique || value === null || value === undefined) continue;
    const other = tx.core.store
      .table(def.name)
      .lookup(field.name, value)
      .find((row) => row.Id !== draft.Id && !row.IsDeleted && sameKey(field, row[field.name], value));
    if (other) {
      throw saveError(
        "DUPLICATE_VALUE",
        `duplicate value found: ${field.name} duplicates value on record with id: ${other.Id.slice(0, 15)}`,
      );
    }
  }
}

/** Holds a record against the validation rules of its object; all that are broken are told. */
export function checkRules(tx: Transaction, { def, draft, prior, fieldUpdate }: Saving): void {
  if (def.rules.length === 0 || fieldUpdate) return;
  const scope = scopeOf(tx.core, def, draft as Row, prior, tx.userId);
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
