import { OrgError, saveError } from "../errors.ts";
import { fieldOf, type ObjectDef, sameKey } from "../schema/model.ts";
import { toId18 } from "../storage/ids.ts";
import type { Row } from "../storage/store.ts";
import { execute } from "./batch.ts";
import type { Input } from "./input.ts";
import { purgeRecord } from "./remove.ts";
import { existing, saveRecords } from "./save.ts";
import type { Write } from "./saving.ts";
import type { Transaction } from "./transaction.ts";

/** What is done to the rows of a Bulk job or of a SOAP call. */
export type RowOperation = "insert" | "update" | "upsert" | "delete" | "hardDelete" | "undelete";

/** Why a row was refused that would have been written, and whether to a new record. */
export class RowRefusal extends OrgError {
  readonly created: boolean;

  constructor({ status, items }: OrgError, created: boolean) {
    super(status, items);
    this.created = created;
  }
}

/** What became of one row, or why it was refused. */
export type RowOutcome = { id: string; created: boolean } | OrgError | RowRefusal;

/** The given Id of a row, apart from its fields. */
function apart(given: Input): { id: unknown; fields: Input } {
  const name = Object.keys(given).find((one) => one.toLowerCase() === "id");
  if (name === undefined) return { id: undefined, fields: given };
  const { [name]: id, ...fields } = given;
  return { id, fields };
}

/** The id that was given for a record of that object, in 18 characters. */
export function idOf(def: ObjectDef, given: unknown, operation: string): string {
  if (given === undefined || given === null || given === "")
    throw saveError("MISSING_ARGUMENT", `Id not specified in an ${operation} call`);
  const id = toId18(given);
  if (!id?.startsWith(def.keyPrefix))
    throw saveError("MALFORMED_ID", `${def.label} ID: id value of incorrect type: ${given}`, ["Id"]);
  return id;
}

/** In a set of rows a record that is not there is a wrong reference, not a missing page. */
function target(tx: Transaction, def: ObjectDef, id: string): Row {
  if (!tx.core.store.table(def.name).get(id))
    throw saveError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
  return existing(tx, def, id);
}

function deleted(tx: Transaction, def: ObjectDef, id: string): Row {
  const row = tx.core.store.table(def.name).get(id);
  if (!row?.IsDeleted) throw saveError("UNDELETE_FAILED", "Entity is not in the recycle bin");
  return row;
}

/** The write that an upsert comes to. @param seen the keys of the rows before */
function upsert(tx: Transaction, def: ObjectDef, given: Input, key: string, seen: Set<unknown>): Write {
  const field = fieldOf(def, key)!;
  const { id, fields } = apart(given);
  if (field.type === "id") {
    if (id === undefined || id === null) return { input: fields };
    return { prior: target(tx, def, idOf(def, id, "upsert")), input: fields };
  }
  const name = Object.keys(fields).find((one) => fieldOf(def, one) === field);
  const value = name === undefined ? undefined : fields[name];
  if (value === undefined || value === null) throw saveError("MISSING_ARGUMENT", `${key} not specified`);
  if (seen.has(value)) throw saveError("DUPLICATE_VALUE", `Duplicate external id specified: ${value}`);
  seen.add(value);
  const found = tx.core.store.table(def.name).lookup(field.name, value);
  const alive = found.filter((row) => !row.IsDeleted && sameKey(field, row[field.name], value));
  if (alive.length < 2) return { prior: alive[0], input: fields };
  throw saveError(
    "DUPLICATE_EXTERNAL_ID",
    `${field.name}: more than one record found for external id field: [${alive.map((row) => row.Id).join(", ")}]`,
  );
}

function writeOf(
  tx: Transaction,
  def: ObjectDef,
  operation: RowOperation,
  given: Input,
  key: string,
  seen: Set<unknown>,
): Write {
  if (operation === "upsert") return upsert(tx, def, given, key, seen);
  const { id, fields } = apart(given);
  if (operation === "insert") {
    if (id === undefined) return { input: fields };
    throw saveError("INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", ["Id"]);
  }
  const known = idOf(def, id, operation);
  if (operation === "undelete") return { prior: deleted(tx, def, known) };
  if (operation === "update") return { prior: target(tx, def, known), input: fields };
  return { prior: target(tx, def, known) };
}

/** What `work` gives, or the refusal that it throws. */
export function attempt<T>(work: () => T): T | OrgError {
  try {
    return work();
  } catch (error) {
    if (error instanceof OrgError) return error;
    throw error;
  }
}

/**
 * Does one thing to many rows of an object. Of a row that is refused nothing remains; the others stand.
 * @param rows the fields of each with its Id, as far as the operation needs one; or why it could not be read
 * @param key the external id of an upsert; Id unless given
 * @returns what became of each, in order
 */
export function operate(
  tx: Transaction,
  def: ObjectDef,
  operation: RowOperation,
  rows: readonly (Input | OrgError)[],
  key = "Id",
): RowOutcome[] {
  const seen = new Set<unknown>();
  const writes = rows.map((row) =>
    row instanceof OrgError ? row : attempt(() => writeOf(tx, def, operation, row, key, seen)),
  );
  const good = writes.filter((write): write is Write => !(write instanceof OrgError));
  const saving = operation === "insert" || operation === "update" || operation === "upsert";
  const outcomes = saving
    ? saveRecords(tx, def, good)
    : execute(tx, def, operation === "undelete" ? "undelete" : "delete", good);
  let next = 0;
  return writes.map((write): RowOutcome => {
    if (write instanceof OrgError) return write;
    const outcome = outcomes[next++]!;
    if (outcome instanceof OrgError) return new RowRefusal(outcome, !write.prior);
    if (operation === "hardDelete") purgeRecord(tx, def, outcome);
    return { id: outcome.Id, created: !write.prior };
  });
}
