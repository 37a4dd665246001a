import { type OrgError, saveError } from "../errors.ts";
import { recordCriteria } from "../records/criteria.ts";
import { setLocked } from "../records/locks.ts";
import { putSystemRow } from "../records/system-rows.ts";
import type { Transaction } from "../records/transaction.ts";
import type { ObjectDef } from "../schema/model.ts";
import { toId18 } from "../storage/ids.ts";
import type { Row } from "../storage/store.ts";
import { runActions } from "../workflow-actions/run.ts";
import { enter } from "./advance.ts";
import { readApprovers } from "./approvers.ts";
import { definitionRow, noteStep, pendingOn } from "./instance.ts";
import { type ApprovalProcess, approvalProcesses } from "./read.ts";

/** What is submitted, and how. */
export interface Submission {
  recordId: unknown;
  comments?: unknown;
  /** On whose behalf; who asks unless given. */
  submitterId?: unknown;
  nextApproverIds?: unknown;
  processNameOrId?: unknown;
  skipEntryCriteria?: boolean;
}

const crossReference = (field?: string): OrgError =>
  saveError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", field ? [field] : []);

function recordOf({ core }: Transaction, given: unknown): { def: ObjectDef; record: Row } {
  const id = toId18(given);
  if (!id) throw saveError("MALFORMED_ID", `malformed id ${given}`);
  const record = core.store.find(id);
  if (!record || record.IsDeleted) throw crossReference();
  return { def: core.catalogue.byPrefix(id.slice(0, 3))!, record };
}

/** The process that is named; without one the first whose criteria the record meets. */
function processFor(tx: Transaction, def: ObjectDef, record: Row, submission: Submission): ApprovalProcess {
  const { processNameOrId, skipEntryCriteria } = submission;
  const wanted = typeof processNameOrId === "string" ? processNameOrId : "";
  const definition = tx.core.store.find(toId18(wanted) ?? "");
  const name = String(definition?.DeveloperName ?? wanted).toLowerCase();
  const candidates = approvalProcesses(tx.core).filter(
    (one) => one.object === def.name && one.active && (!wanted || one.name.toLowerCase() === name),
  );
  const found = candidates.find((one) => {
    if (!one.entry || (wanted && skipEntryCriteria)) return true;
    return recordCriteria(tx.core, def, one.entry, `Approval process ${one.name}`)(record, tx.userId);
  });
  if (found) return found;
  throw saveError("NO_APPLICABLE_PROCESS", "No applicable approval process was found.");
}

function submitter({ core, userId }: Transaction, given: unknown): string {
  if (given === undefined || given === null || given === "") return userId;
  const id = toId18(given);
  if (id && core.store.table("User").get(id)) return id;
  throw crossReference("contextActorId");
}

/**
 * Submits a record for approval: it is locked, the first actions are done, and the approvers of the first step are asked.
 * @returns the instance
 * @throws OrgError ALREADY_IN_PROCESS, NO_APPLICABLE_PROCESS, MANAGER_NOT_DEFINED, REQUIRED_FIELD_MISSING, INVALID_CROSS_REFERENCE_KEY
 */
export function submit(tx: Transaction, submission: Submission): Row {
  const { def, record } = recordOf(tx, submission.recordId);
  if (pendingOn(tx, record.Id))
    throw saveError("ALREADY_IN_PROCESS", "Cannot submit object already in process.");
  const process = processFor(tx, def, record, submission);
  const submitterId = submitter(tx, submission.submitterId);
  const definition = definitionRow(tx, process);
  const instance = putSystemRow(tx, "ProcessInstance", {
    ProcessDefinitionId: definition.Id,
    TargetObjectId: record.Id,
    Status: "Pending",
    SubmittedById: submitterId,
  });
  noteStep(tx, instance, {
    status: "Started",
    originalActorId: submitterId,
    actorId: submitterId,
    comments: submission.comments,
  });
  setLocked(tx, def, record, true);
  runActions(tx, def, record.Id, process.onSubmission);
  const next = readApprovers(tx, submission.nextApproverIds);
  enter(tx, { process, def, record, definition, instance, submitterId, next }, 0);
  return tx.core.store.table("ProcessInstance").get(instance.Id)!;
}
