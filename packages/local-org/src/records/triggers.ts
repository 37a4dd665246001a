import type { Fields, Handler, TriggerRecord } from "../automation/automation.ts";
import { milliseconds } from "../automation/schedule.ts";
import { type ErrorItem, OrgError, saveError } from "../errors.ts";
import { fieldOf, type ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import { readField } from "./access.ts";
import { readInput } from "./input.ts";
import { type Operation, refusing, type Saving, type Stage } from "./saving.ts";
import type { Transaction } from "./transaction.ts";

/** So many triggers may set each other off before Salesforce calls a halt. */
const MOST_LEVELS = 16;

type When = "before" | "after";

const capital = (word: string) => word[0]!.toUpperCase() + word.slice(1);
const eventName = (when: When, operation: Operation) => capital(when) + capital(operation);

/** All fields of a record, formulas worked out. */
function fieldsOf(tx: Transaction, def: ObjectDef, row: Row): Fields {
  const fields: Fields = {};
  for (const field of def.fields) fields[field.name] = readField(tx.core, def, row, field, tx.userId);
  return fields;
}

/** What a handler sees of a record, and what it said about it. */
interface View {
  saving: Saving;
  record: TriggerRecord;
  /** The values before the handler ran, where it may change them. */
  before: Fields | undefined;
  errors: ErrorItem[];
}

function viewOf(tx: Transaction, when: When, saving: Saving): View {
  const { def, operation, prior, row, draft } = saving;
  const fresh = operation === "insert" && when === "before";
  const errors: ErrorItem[] = [];
  let now: Fields | undefined;
  if (operation !== "delete") now = fieldsOf(tx, def, row ?? (draft as Row));
  // no id has been given yet
  if (fresh) now!.Id = null;
  const mutable = when === "before" && operation !== "delete";
  const record: TriggerRecord = {
    id: fresh ? undefined : (draft.Id as string),
    new: (mutable ? now : now && Object.freeze(now)) as Fields,
    old: (prior && operation !== "undelete"
      ? Object.freeze(fieldsOf(tx, def, prior))
      : undefined) as Readonly<Fields>,
    addError(message, name) {
      const field = name === undefined ? undefined : fieldOf(def, name);
      if (name !== undefined && !field) throw new Error(`${def.name} has no field '${name}'.`);
      errors.push({
        message,
        errorCode: "FIELD_CUSTOM_VALIDATION_EXCEPTION",
        fields: field ? [field.name] : [],
      });
    },
  };
  return { saving, record, before: mutable ? { ...now } : undefined, errors };
}

/** Takes what a handler set: it is read as if a client had given it. */
function takeChanges(tx: Transaction, { saving, record, before }: View): void {
  const set = Object.fromEntries(
    Object.entries(record.new as Fields).filter(([name, value]) => value !== before![name]),
  );
  if (Object.keys(set).length === 0) return;
  const values = readInput(tx, saving.def, set, !saving.prior);
  Object.assign(saving.given, values);
  Object.assign(saving.draft, values);
}

/** The words in which Salesforce tells that a trigger has failed. */
function failure(handler: Handler, event: string, def: ObjectDef, error: unknown): OrgError {
  const cause =
    error instanceof OrgError
      ? `System.DmlException: first error: ${error.items.map((item) => `${item.errorCode}, ${item.message}: [${(item.fields ?? []).join(", ")}]`).join("; ")}`
      : String(error);
  return saveError(
    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
    `${handler.name || `${def.name}Trigger`}: execution of ${event}\n\ncaused by: ${cause}`,
  );
}

function run(tx: Transaction, when: When, handler: Handler, batch: Saving[], def: ObjectDef): void {
  const { operation } = batch[0]!;
  const { automation } = tx.core;
  const event = eventName(when, operation);
  const views = batch.map((saving) => viewOf(tx, when, saving));
  try {
    const result: unknown = handler({
      operation,
      records: views.map((view) => view.record),
      userId: tx.userId,
      now: tx.at,
      db: automation.dmlOn(tx),
      later: (delay, work) =>
        void tx.afterCommit.push(() =>
          automation.schedule.at(tx.at.getTime() + milliseconds(delay), (own) => work(automation.dmlOn(own))),
        ),
    });
    if (result instanceof Promise) {
      result.catch(() => undefined);
      throw new Error("a handler may not be asynchronous; use 'later'");
    }
  } catch (error) {
    // the trigger has failed for all records that it was given
    for (const saving of batch) saving.error = failure(handler, event, def, error);
    return;
  }
  for (const view of views) {
    if (view.errors.length > 0) view.saving.error = new OrgError(400, view.errors);
    else if (view.before) refusing(view.saving, () => takeChanges(tx, view));
  }
}

/**
 * Runs the handlers of platform events that have been published.
 * @throws OrgError what the first one that fails says
 */
export function fireForEvents(tx: Transaction, def: ObjectDef, rows: readonly Row[]): void {
  for (const handler of tx.core.automation.handlersOf(def.name, "after", "insert")) {
    const batch = rows.map((row): Saving => ({ operation: "insert", def, given: {}, draft: row, row }));
    run(tx, "after", handler, batch, def);
    for (const { error } of batch) if (error) throw error;
  }
}

/** Runs the handlers that are registered for this moment; those after a platform event wait until it is published. */
export const fire =
  (when: When): Stage["run"] =>
  (tx, batch, { def, operation }) => {
    const handlers = tx.core.automation.handlersOf(def.name, when, operation);
    if (handlers.length === 0 || (def.isEvent && when === "after")) return;
    const level = `${def.name} trigger event ${eventName(when, operation)}`;
    if (tx.triggers.length >= MOST_LEVELS) {
      const error = saveError(
        "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
        `${def.name}Trigger: maximum trigger depth exceeded\n${[...tx.triggers, level].reverse().join("\n")}`,
      );
      for (const saving of batch) saving.error = error;
      return;
    }
    tx.triggers.push(level);
    try {
      for (const handler of handlers) {
        const alive = batch.filter((saving) => !saving.error);
        if (alive.length > 0) run(tx, when, handler, alive, def);
      }
    } finally {
      tx.triggers.pop();
    }
  };
