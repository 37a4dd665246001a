import { putSystemRow } from "../records/system-rows.ts";
import type { Transaction } from "../records/transaction.ts";
import type { Row } from "../storage/store.ts";
import { type ApprovalProcess, type ApprovalStep, approvalProcesses, definitionOf } from "./read.ts";

/** The record of a process; made for one that an org got with its metadata after its first start. */
export function definitionRow(tx: Transaction, process: ApprovalProcess): Row {
  const known = tx.core.store
    .table("ProcessDefinition")
    .lookup("DeveloperName", process.name)
    .find(({ TableEnumOrId }) => TableEnumOrId === process.object);
  return known ?? putSystemRow(tx, "ProcessDefinition", definitionOf(process));
}

/** The record of a step; made when it is first come to. */
export function nodeRow(tx: Transaction, definition: Row, step: ApprovalStep): Row {
  const known = tx.core.store
    .table("ProcessNode")
    .lookup("ProcessDefinitionId", definition.Id)
    .find(({ DeveloperName }) => DeveloperName === step.name);
  return (
    known ??
    putSystemRow(tx, "ProcessNode", {
      Name: step.label,
      DeveloperName: step.name,
      ProcessDefinitionId: definition.Id,
    })
  );
}

/** How long something has taken, in the fields that tell of it. */
export function elapsed(tx: Transaction, since: unknown): Record<string, number> {
  const minutes = Math.max(0, tx.at.getTime() - Date.parse(String(since).replace("+0000", "Z"))) / 60_000;
  return {
    ElapsedTimeInMinutes: minutes,
    ElapsedTimeInHours: minutes / 60,
    ElapsedTimeInDays: minutes / 1440,
  };
}

/** The process of an instance; undefined once it has been taken out of the org. */
export function processOf(tx: Transaction, instance: Row): ApprovalProcess | undefined {
  const definition = tx.core.store.find(String(instance.ProcessDefinitionId));
  return approvalProcesses(tx.core).find(
    ({ name, object }) => name === definition?.DeveloperName && object === definition.TableEnumOrId,
  );
}

/** The requests of an instance that nobody has answered yet. */
export const workitemsOf = (tx: Transaction, instance: Row): Row[] =>
  tx.core.store
    .table("ProcessInstanceWorkitem")
    .lookup("ProcessInstanceId", instance.Id)
    .filter(({ IsDeleted }) => !IsDeleted);

/** The instance of a record that is not over. */
export const pendingOn = (tx: Transaction, recordId: string): Row | undefined =>
  tx.core.store
    .table("ProcessInstance")
    .lookup("TargetObjectId", recordId)
    .find(({ Status, IsDeleted }) => Status === "Pending" && !IsDeleted);

/** Notes what somebody has done, as a step of the instance. */
export function noteStep(
  tx: Transaction,
  instance: Row,
  step: {
    status: string;
    originalActorId: string;
    actorId: string;
    comments?: unknown;
    nodeId?: string | null;
    since?: unknown;
  },
): void {
  putSystemRow(tx, "ProcessInstanceStep", {
    ProcessInstanceId: instance.Id,
    StepStatus: step.status,
    OriginalActorId: step.originalActorId,
    ActorId: step.actorId,
    Comments: step.comments ?? null,
    StepNodeId: step.nodeId ?? null,
    ...elapsed(tx, step.since ?? tx.stamp),
  });
}
