import { findUser } from "../core.ts";
import { saveError } from "../errors.ts";
import { evaluate } from "../formula/evaluate.ts";
import { parseFormula } from "../formula/parse.ts";
import { toStored } from "../formula/values.ts";
import { scopeOf } from "../records/access.ts";
import { execute } from "../records/batch.ts";
import { coerce } from "../records/coerce.ts";
import { only } from "../records/save.ts";
import type { Transaction } from "../records/transaction.ts";
import { type FieldDef, fieldOf, type ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import type { FieldUpdate } from "./read.ts";

/** The value next to the one that a record has, in the order of the picklist. */
function beside({ picklist }: FieldDef, now: unknown, step: 1 | -1): unknown {
  const values = picklist.filter(({ active }) => active).map(({ value }) => value);
  return values[values.indexOf(String(now)) + step] ?? now;
}

/** The record and the field that are changed: its own, or those of the record that a field of it refers to. */
function aim({ core }: Transaction, def: ObjectDef, row: Row, { target, field }: FieldUpdate) {
  const link = target === undefined ? undefined : fieldOf(def, target);
  const other = link ? core.store.find(String(row[link.name] ?? "")) : undefined;
  const to =
    link && other ? { def: core.catalogue.byPrefix(other.Id.slice(0, 3))!, row: other } : { def, row };
  return { ...to, field: fieldOf(to.def, field), missing: link !== undefined && other === undefined };
}

function newValue(
  tx: Transaction,
  def: ObjectDef,
  row: Row,
  field: FieldDef,
  now: unknown,
  update: FieldUpdate,
): unknown {
  const { core } = tx;
  switch (update.operation) {
    case "Formula": {
      const formula = parseFormula(update.formula ?? "NULL", `Field update ${update.object}.${update.name}`);
      const value = evaluate(formula, scopeOf(core, def, row, undefined, tx.userId));
      return field.type === "percent" && typeof value === "number" ? value * 100 : toStored(value);
    }
    case "Null":
      return null;
    case "LookupValue": {
      const name = update.lookup ?? "";
      const found = findUser(core, name) ?? core.store.table("Group").lookup("DeveloperName", name)[0];
      if (!found)
        throw saveError("INVALID_CROSS_REFERENCE_KEY", `Field update ${update.name}: there is no '${name}'`);
      return found.Id;
    }
    case "NextValue":
      return beside(field, now, 1);
    case "PreviousValue":
      return beside(field, now, -1);
    default:
      return update.literal ?? null;
  }
}

/**
 * Sets a field as the platform does: triggers run and change events tell of it; validation rules are not asked, and a
 * lock does not keep it out.
 * @throws OrgError for a field or value that the org does not have, and what triggers refuse
 */
export function applyFieldUpdate(tx: Transaction, def: ObjectDef, row: Row, update: FieldUpdate): void {
  const to = aim(tx, def, row, update);
  if (to.missing) return;
  const { field } = to;
  if (!field)
    throw saveError(
      "INVALID_FIELD",
      `Field update ${update.name}: ${to.def.name} has no field '${update.field}'`,
    );
  const value = coerce(field, newValue(tx, def, row, field, to.row[field.name], update));
  only(
    execute(tx, to.def, "update", [{ prior: to.row, system: { [field.name]: value }, fieldUpdate: true }]),
  );
}
