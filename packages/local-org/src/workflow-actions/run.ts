import { saveError } from "../errors.ts";
import { createRecord } from "../records/save.ts";
import type { Transaction } from "../records/transaction.ts";
import type { ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import { sendAlert } from "./alert.ts";
import { applyFieldUpdate } from "./field-update.ts";
import { workflowActions } from "./read.ts";

/** An action of an approval, by the kind that metadata gives it. */
export interface ActionRef {
  type: string;
  name: string;
}

type Run = (tx: Transaction, def: ObjectDef, row: Row, name: string) => void;

const RUNS: Record<string, Run> = {
  FieldUpdate(tx, def, row, name) {
    const update = workflowActions(tx.core).fieldUpdates.find(
      (one) => one.object === def.name && one.name === name,
    );
    if (!update)
      throw saveError("INVALID_CROSS_REFERENCE_KEY", `There is no field update ${def.name}.${name}`);
    applyFieldUpdate(tx, def, row, update);
  },
  Alert(tx, def, row, name) {
    const alert = workflowActions(tx.core).alerts.find((one) => one.object === def.name && one.name === name);
    if (!alert) throw saveError("INVALID_CROSS_REFERENCE_KEY", `There is no email alert ${def.name}.${name}`);
    sendAlert(tx, alert, row);
  },
  Task(tx, def, row, name) {
    const task = workflowActions(tx.core).tasks.find((one) => one.object === def.name && one.name === name);
    if (!task) throw saveError("INVALID_CROSS_REFERENCE_KEY", `There is no task ${def.name}.${name}`);
    createRecord(tx, tx.core.catalogue.get("Task")!, {
      WhatId: row.Id,
      Subject: task.subject,
      ...(task.status && { Status: task.status }),
      ...(task.priority && { Priority: task.priority }),
      ...(typeof row.OwnerId === "string" && row.OwnerId.startsWith("005") && { OwnerId: row.OwnerId }),
    });
  },
};

/** Does what approvals do to their record, one after the other. Outbound messages are not sent. */
export function runActions(tx: Transaction, def: ObjectDef, id: string, actions: readonly ActionRef[]): void {
  for (const { type, name } of actions) {
    const row = tx.core.store.table(def.name).get(id);
    if (row) RUNS[type]?.(tx, def, row, name);
  }
}
