import { OrgError, orgError } from "../errors.ts";
import type { ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import { execute } from "./batch.ts";
import type { Outcome, Write } from "./saving.ts";
import type { Transaction } from "./transaction.ts";

/** The one outcome, or the refusal thrown. */
export function only([outcome]: Outcome[]): Row {
  if (outcome instanceof OrgError) throw outcome;
  return outcome!;
}

/**
 * Creates a record and returns it.
 * @throws OrgError as the REST API words it
 */
export const createRecord = (tx: Transaction, def: ObjectDef, input: unknown): Row =>
  only(execute(tx, def, "insert", [{ input }]));

/**
 * Changes a record and returns it as it is then.
 * @param prior the record as it is now
 * @throws OrgError as the REST API words it
 */
export const updateRecord = (tx: Transaction, def: ObjectDef, prior: Row, input: unknown): Row =>
  only(execute(tx, def, "update", [{ prior, input }]));

/**
 * Creates records (those without `prior`) and changes others of one object; triggers see neighbours of a kind together.
 * @returns for each what it is then, or why it was refused
 */
export function saveRecords(
  tx: Transaction,
  def: ObjectDef,
  writes: readonly Write[],
  allOrNone = false,
): Outcome[] {
  const outcomes: Outcome[] = [];
  for (let from = 0; from < writes.length; ) {
    const inserting = !writes[from]!.prior;
    let to = from;
    while (to < writes.length && !writes[to]!.prior === inserting) to++;
    outcomes.push(...execute(tx, def, inserting ? "insert" : "update", writes.slice(from, to), allOrNone));
    from = to;
  }
  return outcomes;
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
