import { saveError } from "../errors.ts";
import { purgeRow } from "../records/system-rows.ts";
import type { Transaction } from "../records/transaction.ts";
import { toId18 } from "../storage/ids.ts";
import type { Row } from "../storage/store.ts";
import { runActions } from "../workflow-actions/run.ts";
import { closeNode, end, enter, nodeOf, type Running } from "./advance.ts";
import { mayAct, readApprovers } from "./approvers.ts";
import { noteStep, processOf, workitemsOf } from "./instance.ts";
import type { ApprovalStep } from "./read.ts";

/** What somebody says to a request. */
export interface Answer {
  action: "Approve" | "Reject" | "Removed";
  /** The request: a ProcessInstanceWorkitem. */
  workitemId: unknown;
  comments?: unknown;
  nextApproverIds?: unknown;
}

const crossReference = () => saveError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");

function running(tx: Transaction, item: Row, answer: Answer): Running {
  const { core } = tx;
  const instance = core.store.find(String(item.ProcessInstanceId))!;
  const record = core.store.find(String(instance.TargetObjectId));
  const process = processOf(tx, instance);
  if (!record || record.IsDeleted || !process) throw crossReference();
  return {
    process,
    record,
    instance,
    def: core.catalogue.byPrefix(record.Id.slice(0, 3))!,
    definition: core.store.find(String(instance.ProcessDefinitionId))!,
    submitterId: String(instance.SubmittedById),
    next: readApprovers(tx, answer.nextApproverIds),
  };
}

/** The steps of the process, and at which of them the instance stands. */
function stepAt(
  tx: Transaction,
  { process, instance }: Running,
): { step: ApprovalStep; at: number; nodeId: string } {
  const node = nodeOf(tx, instance);
  const known = tx.core.store.find(String(node?.ProcessNodeId ?? ""));
  const at = process.steps.findIndex(({ name }) => name === known?.DeveloperName);
  if (!node || at < 0) throw crossReference();
  return { step: process.steps[at]!, at, nodeId: String(node.ProcessNodeId) };
}

function approve(tx: Transaction, run: Running, step: ApprovalStep, at: number): void {
  if (step.unanimous && workitemsOf(tx, run.instance).length > 0) return;
  closeNode(tx, run, "Approved");
  runActions(tx, run.def, run.record.Id, step.onApproval);
  enter(tx, run, at + 1);
}

function reject(tx: Transaction, run: Running, step: ApprovalStep, at: number): void {
  closeNode(tx, run, "Rejected");
  runActions(tx, run.def, run.record.Id, step.onRejection);
  if (step.backToPrevious && at > 0) enter(tx, run, at - 1);
  else end(tx, run, "Rejected");
}

/** A request is taken back by whoever submitted, where the process lets them, and by administrators. */
function recall(tx: Transaction, run: Running): void {
  const administrator = mayAct(tx, "");
  if (!administrator && !(run.process.allowRecall && run.submitterId === tx.userId))
    throw saveError("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id");
  closeNode(tx, run, "Removed");
  end(tx, run, "Removed");
}

/**
 * Answers a request for approval.
 * @returns the instance as it is then
 * @throws OrgError INVALID_CROSS_REFERENCE_KEY for a request that is not there (any more), INSUFFICIENT_ACCESS_OR_READONLY for
 * somebody who was not asked
 */
export function answer(tx: Transaction, given: Answer): Row {
  const id = toId18(given.workitemId);
  if (!id) throw saveError("MALFORMED_ID", `malformed id ${given.workitemId}`);
  const item = tx.core.store.table("ProcessInstanceWorkitem").get(id);
  if (!item || item.IsDeleted) throw crossReference();
  const run = running(tx, item, given);
  const { step, at, nodeId } = stepAt(tx, run);
  const recalled = given.action === "Removed";
  if (!recalled && !mayAct(tx, String(item.ActorId)))
    throw saveError("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id");
  noteStep(tx, run.instance, {
    status: { Approve: "Approved", Reject: "Rejected", Removed: "Removed" }[given.action],
    originalActorId: String(item.OriginalActorId),
    actorId: tx.userId,
    comments: given.comments,
    nodeId,
    since: item.CreatedDate,
  });
  purgeRow(tx, "ProcessInstanceWorkitem", item);
  if (recalled) recall(tx, run);
  else (given.action === "Approve" ? approve : reject)(tx, run, step, at);
  return tx.core.store.table("ProcessInstance").get(run.instance.Id)!;
}
