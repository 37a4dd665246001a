import { recordCriteria } from "../records/criteria.ts";
import { setLocked } from "../records/locks.ts";
import { purgeRow, putSystemRow } from "../records/system-rows.ts";
import type { Transaction } from "../records/transaction.ts";
import type { ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import { type ActionRef, runActions } from "../workflow-actions/run.ts";
import { type Asked, approversOf } from "./approvers.ts";
import { elapsed, nodeRow, noteStep, workitemsOf } from "./instance.ts";
import type { ApprovalStep } from "./read.ts";

/** An instance under way. */
export interface Running extends Asked {
  def: ObjectDef;
  definition: Row;
  instance: Row;
}

type End = "Approved" | "Rejected" | "Removed";

const now = (tx: Transaction, object: string, row: Row): Row => tx.core.store.table(object).get(row.Id)!;

/** The step at which the instance stands: the last one that was come to and is not over. */
export const nodeOf = (tx: Transaction, instance: Row): Row | undefined =>
  tx.core.store
    .table("ProcessInstanceNode")
    .lookup("ProcessInstanceId", instance.Id)
    .find(({ NodeStatus }) => NodeStatus === "Pending");

/** Ends the step at which an instance stands; requests that nobody has answered are gone. */
export function closeNode(tx: Transaction, { instance }: Running, status: string): void {
  const node = nodeOf(tx, instance);
  for (const item of workitemsOf(tx, instance)) {
    const actor = String(item.ActorId);
    const nodeId = node ? String(node.ProcessNodeId) : null;
    const step = {
      originalActorId: String(item.OriginalActorId),
      actorId: actor,
      nodeId,
      since: item.CreatedDate,
    };
    noteStep(tx, instance, { status: status === "Removed" ? "Removed" : "NoResponse", ...step });
    purgeRow(tx, "ProcessInstanceWorkitem", item);
  }
  if (node)
    putSystemRow(
      tx,
      "ProcessInstanceNode",
      {
        NodeStatus: status,
        CompletedDate: tx.stamp,
        LastActorId: tx.userId,
        ...elapsed(tx, node.CreatedDate),
      },
      node,
    );
}

/** Ends an instance: its record is unlocked unless the process keeps it locked, then the last actions are done. */
export function end(tx: Transaction, running: Running, status: End): void {
  const { process, def, record, instance } = running;
  const last: Record<End, [readonly ActionRef[], boolean]> = {
    Approved: [process.onApproval, process.lockedAfter.approval],
    Rejected: [process.onRejection, process.lockedAfter.rejection],
    Removed: [process.onRecall, false],
  };
  const [actions, locked] = last[status];
  const before = now(tx, "ProcessInstance", instance);
  putSystemRow(
    tx,
    "ProcessInstance",
    { Status: status, CompletedDate: tx.stamp, LastActorId: tx.userId, ...elapsed(tx, before.CreatedDate) },
    before,
  );
  setLocked(tx, def, now(tx, def.name, record), locked);
  runActions(tx, def, record.Id, actions);
}

function meets(tx: Transaction, { def, record, process }: Running, step: ApprovalStep): boolean {
  if (!step.entry) return true;
  const fits = recordCriteria(
    tx.core,
    def,
    step.entry,
    `Approval process ${process.name}, step ${step.name}`,
  );
  return fits(now(tx, def.name, record), tx.userId);
}

/** Asks the approvers of a step, or of the next one whose criteria the record meets; after the last one it is approved. */
export function enter(tx: Transaction, running: Running, from: number): void {
  const { process, instance } = running;
  for (const step of process.steps.slice(from)) {
    if (!meets(tx, running, step)) {
      if (step.ifNot === "GotoNextStep") continue;
      end(tx, running, step.ifNot === "RejectRecord" ? "Rejected" : "Approved");
      return;
    }
    const asked = { ...running, record: now(tx, running.def.name, running.record) };
    const node = nodeRow(tx, running.definition, step);
    putSystemRow(tx, "ProcessInstanceNode", {
      ProcessInstanceId: instance.Id,
      ProcessNodeId: node.Id,
      ProcessNodeName: node.Name,
      NodeStatus: "Pending",
    });
    for (const actorId of approversOf(tx, step, asked))
      putSystemRow(tx, "ProcessInstanceWorkitem", {
        ProcessInstanceId: instance.Id,
        ActorId: actorId,
        OriginalActorId: actorId,
      });
    return;
  }
  end(tx, running, "Approved");
}
