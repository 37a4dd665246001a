import { type FieldDef, fieldOf, type ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import { readField } from "./access.ts";
import type { Saving } from "./saving.ts";
import type { Transaction } from "./transaction.ts";
import { write } from "./write.ts";

/** Longer values are not kept: it is only told that there was a change. */
const MOST_CHARACTERS = 255;

/** A change, as a history shows it. */
interface Entry {
  field: string;
  dataType: string;
  from: unknown;
  to: unknown;
}

const DATA_TYPES: Partial<Record<FieldDef["type"], string>> = {
  boolean: "Boolean",
  int: "Integer",
  double: "Double",
  currency: "Currency",
  percent: "Percent",
  date: "DateOnly",
  datetime: "DateTime",
  time: "TimeOnly",
  email: "Email",
  phone: "Phone",
  url: "Url",
  picklist: "DynamicEnum",
  multipicklist: "MultiEnum",
  textarea: "MultiLineText",
};

/** `OwnerId` is shown as `Owner`; a custom field under its own name. */
const shownAs = (field: FieldDef): string =>
  field.type === "reference" && !field.custom ? field.relationshipName! : field.name;

function nameOf(tx: Transaction, id: unknown): unknown {
  const row = typeof id === "string" ? tx.core.store.find(id) : undefined;
  const def = row && tx.core.catalogue.byPrefix(row.Id.slice(0, 3));
  return def?.nameField ? readField(tx.core, def, row!, def.nameField) : null;
}

function entriesOf(
  tx: Transaction,
  field: FieldDef,
  from: unknown,
  to: unknown,
  as = shownAs(field),
): Entry[] {
  if (field.type === "reference") {
    return [
      { field: as, dataType: "Text", from: nameOf(tx, from), to: nameOf(tx, to) },
      { field: as, dataType: "EntityId", from, to },
    ];
  }
  const long =
    (field.type === "textarea" && field.length > MOST_CHARACTERS) || field.type === "multipicklist";
  const kept = long ? { from: null, to: null } : { from, to };
  return [{ field: as, dataType: DATA_TYPES[field.type] ?? "Text", ...kept }];
}

function record(tx: Transaction, def: ObjectDef, parent: Row, entry: Entry): void {
  const history = tx.core.catalogue.get(def.history!.object)!;
  const row: Row = {
    Id: tx.core.newId(history.keyPrefix),
    IsDeleted: false,
    [def.history!.link]: parent.Id,
    CreatedById: tx.userId,
    CreatedDate: tx.stamp,
    Field: entry.field,
    DataType: entry.dataType,
    OldValue: entry.from ?? null,
    NewValue: entry.to ?? null,
  };
  write(tx, history, row, "CREATE");
}

/** Writes down what has changed of a record in the fields that are tracked; a seed leaves no traces. */
export function track(tx: Transaction, { def, prior, row, operation }: Saving): void {
  if (!def.history || tx.setAuditFields) return;
  if (operation === "insert") {
    record(tx, def, row!, { field: "created", dataType: "Text", from: null, to: null });
    return;
  }
  for (const name of def.history.tracked) {
    const [from, to] = [prior?.[name] ?? null, row![name] ?? null];
    if (from === to) continue;
    for (const entry of entriesOf(tx, fieldOf(def, name)!, from, to)) record(tx, def, row!, entry);
  }
}

/** The same for a change of owner that an assignment rule made. */
export function trackAssignment(tx: Transaction, def: ObjectDef, row: Row, from: unknown): void {
  if (!def.history?.tracked.has("OwnerId")) return;
  const owner = fieldOf(def, "OwnerId")!;
  for (const entry of entriesOf(tx, owner, from, row.OwnerId, "ownerAssignment")) record(tx, def, row, entry);
}
