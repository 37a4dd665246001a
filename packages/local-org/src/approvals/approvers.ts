import { findUser } from "../core.ts";
import { type OrgError, saveError } from "../errors.ts";
import type { Transaction } from "../records/transaction.ts";
import { fieldOf } from "../schema/model.ts";
import { toId18 } from "../storage/ids.ts";
import type { Row } from "../storage/store.ts";
import type { ApprovalProcess, ApprovalStep, Approver } from "./read.ts";

const missing = (): OrgError =>
  saveError("REQUIRED_FIELD_MISSING", "missing required field: [nextApproverIds]", ["nextApproverIds"]);

/** The value of a field of a person or record that names a user or queue, such as `Manager` or `Approver__c`. */
function named({ core }: Transaction, row: Row | undefined, name: string): string | undefined {
  const def = row && core.catalogue.byPrefix(row.Id.slice(0, 3));
  const field =
    def && (fieldOf(def, name) ?? def.parents.get(name.toLowerCase()) ?? fieldOf(def, `${name}Id`));
  const id = field && row?.[field.name];
  return typeof id === "string" ? id : undefined;
}

/** What a request is about. */
export interface Asked {
  process: ApprovalProcess;
  record: Row;
  submitterId: string;
  /** Whom the caller names as next. */
  next: readonly string[];
}

function resolve(
  tx: Transaction,
  { type, name }: Approver,
  { process, record, submitterId, next }: Asked,
): string {
  const { core } = tx;
  if (type === "user") {
    const user = findUser(core, name ?? "");
    if (user) return user.Id;
    throw saveError("INVALID_CROSS_REFERENCE_KEY", `There is no user ${name}`);
  }
  if (type === "queue") {
    const [queue] = core.store.table("Group").lookup("DeveloperName", name ?? "");
    if (queue) return queue.Id;
    throw saveError("INVALID_CROSS_REFERENCE_KEY", `There is no queue ${name}`);
  }
  if (type === "relatedUserField") {
    const id = named(tx, record, name ?? "");
    if (id) return id;
    throw missing();
  }
  if (type === "userHierarchyField") {
    const of = process.nextApprover.ofOwner ? String(record.OwnerId ?? "") : submitterId;
    const field = name ?? process.nextApprover.field;
    const id = named(tx, core.store.find(of), field);
    if (id) return id;
    if (field === "Manager") throw saveError("MANAGER_NOT_DEFINED", "Manager undefined.");
    throw missing();
  }
  const [first] = next;
  if (!first) throw missing();
  return first;
}

/**
 * Whom a step asks.
 * @throws OrgError MANAGER_NOT_DEFINED, REQUIRED_FIELD_MISSING where the caller has to say it, INVALID_CROSS_REFERENCE_KEY
 */
export const approversOf = (tx: Transaction, step: ApprovalStep, asked: Asked): string[] => [
  ...new Set(step.approvers.map((approver) => resolve(tx, approver, asked))),
];

/** @throws OrgError INVALID_CROSS_REFERENCE_KEY for an id of anything but a user or a queue */
export function readApprovers({ core }: Transaction, given: unknown): string[] {
  const list = given === undefined || given === null ? [] : Array.isArray(given) ? given : [given];
  return list.map((one) => {
    const id = toId18(one);
    const row = id && core.store.find(id);
    if (!row || !["User", "Group"].includes(core.catalogue.byPrefix(row.Id.slice(0, 3))!.name))
      throw saveError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", ["nextApproverIds"]);
    return row.Id;
  });
}

/** Administrators may act for everybody; of a queue, its members. */
export function mayAct(tx: Transaction, actorId: string): boolean {
  const { store } = tx.core;
  if (actorId === tx.userId) return true;
  const profile = store.find(String(store.find(tx.userId)?.ProfileId ?? ""));
  if (profile?.Name === "System Administrator") return true;
  return store
    .table("GroupMember")
    .lookup("GroupId", actorId)
    .some(({ UserOrGroupId, IsDeleted }) => UserOrGroupId === tx.userId && !IsDeleted);
}
