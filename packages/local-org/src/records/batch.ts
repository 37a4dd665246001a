import { saveError } from "../errors.ts";
import type { ObjectDef } from "../schema/model.ts";
import { DELETE, SAVE, UNDELETE } from "./order.ts";
import { current, type Operation, type Outcome, type Saving, type Step, type Write } from "./saving.ts";
import { savepoint, type Transaction } from "./transaction.ts";

/** Triggers are given so many records at once. */
const MOST = 200;
const MOST_ATTEMPTS = 3;

const STAGES = { insert: SAVE, update: SAVE, delete: DELETE, undelete: UNDELETE } as const;

function attempt(tx: Transaction, def: ObjectDef, operation: Operation, writes: readonly Write[]): Saving[] {
  const savings = writes.map((write): Saving => ({ ...write, operation, def, given: {}, draft: {} }));
  const step: Step = { def, operation, since: tx.undo.length, execute };
  for (const stage of STAGES[operation]) {
    const alive = savings.filter((saving) => !saving.error);
    if (alive.length === 0) break;
    stage.run(tx, alive, step);
  }
  return savings;
}

const tooManyRetries = () =>
  saveError(
    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
    "Too many batch retries in the presence of Apex triggers and partial failures.",
  );

const hasBefore = (tx: Transaction, def: ObjectDef, operation: Operation): boolean =>
  tx.core.automation.handlersOf(def.name, "before", operation).length > 0;

/**
 * One batch. What triggers wrote cannot be told apart by record: if some records fail after one has run, all is undone
 * and done once more with the others, as Salesforce does.
 */
function saveBatch(
  tx: Transaction,
  def: ObjectDef,
  operation: Operation,
  writes: readonly Write[],
  allOrNone: boolean,
): Outcome[] {
  const outcomes = new Map<Write, Outcome>();
  let left = writes;
  for (let attempts = 1; left.length > 0; attempts++) {
    const rollback = savepoint(tx);
    const savings = attempt(tx, def, operation, left);
    const failed = savings.filter((saving) => saving.error);
    savings.forEach((saving, i) => {
      outcomes.set(left[i]!, saving.error ?? current(tx, saving));
    });
    if (failed.length === 0) break;
    if (!allOrNone && !failed.some((saving) => saving.row) && !hasBefore(tx, def, operation)) break;
    rollback();
    left = allOrNone ? [] : left.filter((_, i) => !savings[i]!.error);
    if (attempts < MOST_ATTEMPTS) continue;
    for (const write of left) outcomes.set(write, tooManyRetries());
    break;
  }
  return writes.map((write) => outcomes.get(write)!);
}

/** Neighbours as long as a trigger takes them together: at most 200, no record twice. */
function batches(writes: readonly Write[]): Write[][] {
  const found: Write[][] = [];
  let ids = new Set<string>();
  for (const write of writes) {
    const id = write.prior?.Id;
    if (found.length === 0 || found.at(-1)!.length === MOST || (id && ids.has(id))) {
      found.push([]);
      ids = new Set();
    }
    found.at(-1)!.push(write);
    if (id) ids.add(id);
  }
  return found;
}

/**
 * Takes records of one object through the order of execution and tells for each what it is then, or why it was
 * refused. Of what is refused nothing remains.
 * @param allOrNone the first failure of a batch ends it, and nothing of the batch remains
 */
export function execute(
  tx: Transaction,
  def: ObjectDef,
  operation: Operation,
  writes: readonly Write[],
  allOrNone = false,
): Outcome[] {
  return batches(writes).flatMap((batch) => {
    // an earlier batch may have changed the record
    const fresh = batch.map((write) =>
      write.prior ? { ...write, prior: tx.core.store.table(def.name).get(write.prior.Id)! } : write,
    );
    return saveBatch(tx, def, operation, fresh, allOrNone);
  });
}
