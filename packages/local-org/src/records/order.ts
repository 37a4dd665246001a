import { publishEvent } from "../events/platform-event.ts";
import { assign } from "./assign.ts";
import { checkRecordTypes, checkRequired, checkRules, checkUnique } from "./check.ts";
import { checkDeletable, removeDependents, restoreDependents } from "./dependents.ts";
import { checkDuplicates } from "./duplicates.ts";
import { track } from "./history.ts";
import { derive, load, loadDeletion, loadUndeletion } from "./load.ts";
import { rollUp } from "./roll-up.ts";
import { each, type Saving, type Stage } from "./saving.ts";
import type { Transaction } from "./transaction.ts";
import { fire } from "./triggers.ts";
import { write } from "./write.ts";

/**
 * The order of execution of a save, as Salesforce documents it under "Triggers and Order of Execution". Missing are,
 * after assignment rules, auto-response, workflow, escalation and entitlement rules; flows and Apex are played by
 * handlers. When the transaction is committed its change events go out, and then what was to happen after the commit.
 */
export const SAVE: readonly Stage[] = [
  { name: "load the record, take the new values, check formats and references", run: each(load) },
  { name: "before triggers", run: fire("before") },
  { name: "system validation", run: each((_, saving) => checkRequired(saving)) },
  { name: "record types", run: each(checkRecordTypes) },
  { name: "derived fields", run: each(derive) },
  { name: "custom validation rules", run: each(checkRules) },
  { name: "duplicate rules", run: each(checkDuplicates) },
  { name: "write", run: each(put) },
  { name: "history of tracked fields", run: each(track) },
  { name: "after triggers", run: fire("after") },
  { name: "assignment rules", run: each(assign) },
  { name: "roll-ups on parents, which are saved in their turn", run: rollUp },
];

/** What belongs to a record goes along without triggers of its own. */
export const DELETE: readonly Stage[] = [
  { name: "load the record", run: each(loadDeletion) },
  { name: "before triggers", run: fire("before") },
  { name: "references that forbid it", run: each(checkDeletable) },
  { name: "what belongs to it, and references to it", run: each(removeDependents) },
  { name: "write", run: each(put) },
  { name: "after triggers", run: fire("after") },
  { name: "roll-ups on parents, which are saved in their turn", run: rollUp },
];

export const UNDELETE: readonly Stage[] = [
  { name: "load the record", run: each(loadUndeletion) },
  { name: "write", run: each(put) },
  { name: "what belonged to it, and references to it", run: each(restoreDependents) },
  { name: "after triggers", run: fire("after") },
  { name: "roll-ups on parents, which are saved in their turn", run: rollUp },
];

const TOLD = { insert: "CREATE", update: "UPDATE", delete: "DELETE", undelete: "UNDELETE" } as const;

function put(tx: Transaction, saving: Saving): void {
  const { def, operation } = saving;
  if (operation === "insert" || operation === "update") checkUnique(tx, saving);
  const row = saving.draft as NonNullable<Saving["row"]>;
  saving.row = def.isEvent ? publishEvent(tx, def, row) : row;
  if (!def.isEvent) saving.change = write(tx, def, row, TOLD[operation]);
}
