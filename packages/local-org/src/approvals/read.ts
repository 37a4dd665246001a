import { parseFormula } from "../formula/parse.ts";
import { criteriaFrom } from "../metadata/rules.ts";
import { all, type Element, isTrue, NO_ELEMENT, parseXml, textOf } from "../metadata/xml.ts";
import { madeOfMetadata, readAll } from "../once.ts";
import type { RecordCriteria } from "../records/criteria.ts";
import type { ActionRef } from "../workflow-actions/run.ts";

export interface Approver {
  /** `user`, `queue`, `userHierarchyField`, `relatedUserField`, `adhoc`. */
  type: string;
  name: string | undefined;
}

export interface ApprovalStep {
  name: string;
  label: string;
  approvers: readonly Approver[];
  unanimous: boolean;
  entry: RecordCriteria | undefined;
  ifNot: "ApproveRecord" | "RejectRecord" | "GotoNextStep";
  backToPrevious: boolean;
  onApproval: readonly ActionRef[];
  onRejection: readonly ActionRef[];
}

/** An approval process as metadata has it. */
export interface ApprovalProcess {
  object: string;
  name: string;
  label: string;
  description: string | null;
  active: boolean;
  order: number;
  entry: RecordCriteria | undefined;
  steps: readonly ApprovalStep[];
  /** The user field that names the next approver; of the record's owner rather than of the submitter. */
  nextApprover: { field: string; ofOwner: boolean };
  allowRecall: boolean;
  onSubmission: readonly ActionRef[];
  onApproval: readonly ActionRef[];
  onRejection: readonly ActionRef[];
  onRecall: readonly ActionRef[];
  lockedAfter: { approval: boolean; rejection: boolean };
}

const actionsIn = (root: Element, name: string): ActionRef[] =>
  all(root, name)
    .flatMap((list) => all(list, "action"))
    .map((one) => ({ type: textOf(one, "type") ?? "", name: textOf(one, "name") ?? "" }));

function entryOf(root: Element, place: string): RecordCriteria | undefined {
  const [entry] = all(root, "entryCriteria");
  if (!entry) return undefined;
  const formula = textOf(entry, "formula");
  return {
    criteria: criteriaFrom(entry, "criteriaItems"),
    logic: textOf(entry, "booleanFilter"),
    formula: formula === undefined ? undefined : parseFormula(formula, place),
  };
}

function stepOf(root: Element, place: string): ApprovalStep {
  const [assigned = NO_ELEMENT] = all(root, "assignedApprover");
  const [reject = NO_ELEMENT] = all(root, "rejectBehavior");
  const name = textOf(root, "name") ?? "";
  return {
    name,
    label: textOf(root, "label") ?? name,
    approvers: all(assigned, "approver").map((one) => ({
      type: textOf(one, "type") ?? "",
      name: textOf(one, "name"),
    })),
    unanimous: textOf(assigned, "whenMultipleApprovers") === "Unanimous",
    entry: entryOf(root, `${place}, step ${name}`),
    ifNot: (textOf(root, "ifCriteriaNotMet") as ApprovalStep["ifNot"] | undefined) ?? "GotoNextStep",
    backToPrevious: textOf(reject, "type") === "BackToPrevious",
    onApproval: actionsIn(root, "approvalActions"),
    onRejection: actionsIn(root, "rejectionActions"),
  };
}

/** @throws Error that names the process and what cannot be read */
export function readApproval(fullName: string, text: string): ApprovalProcess {
  const root = parseXml(text).children.get("ApprovalProcess")?.[0] ?? NO_ELEMENT;
  const [object = "", name = ""] = fullName.split(".");
  const place = `Approval process ${fullName}`;
  const [next = NO_ELEMENT] = all(root, "nextAutomatedApprover");
  return {
    object,
    name,
    label: textOf(root, "label") ?? name,
    description: textOf(root, "description") ?? null,
    active: isTrue(root, "active") ?? false,
    order: Number(textOf(root, "processOrder") ?? 1),
    entry: entryOf(root, place),
    steps: all(root, "approvalStep").map((step) => stepOf(step, place)),
    nextApprover: {
      field: textOf(next, "userHierarchyField") ?? "Manager",
      ofOwner: isTrue(next, "useApproverFieldOfRecordOwner") ?? false,
    },
    allowRecall: isTrue(root, "allowRecall") ?? false,
    onSubmission: actionsIn(root, "initialSubmissionActions"),
    onApproval: actionsIn(root, "finalApprovalActions"),
    onRejection: actionsIn(root, "finalRejectionActions"),
    onRecall: actionsIn(root, "recallActions"),
    lockedAfter: {
      approval: isTrue(root, "finalApprovalRecordLock") ?? false,
      rejection: isTrue(root, "finalRejectionRecordLock") ?? false,
    },
  };
}

/** The approval processes of the org, those of an object in the order in which they are asked. */
export const approvalProcesses = madeOfMetadata((metadata): readonly ApprovalProcess[] =>
  readAll(metadata, "ApprovalProcess", readApproval).sort((a, b) => a.order - b.order),
);

/** The record that tells of a process. */
export const definitionOf = (process: ApprovalProcess): Record<string, unknown> => ({
  Name: process.label,
  DeveloperName: process.name,
  Description: process.description,
  TableEnumOrId: process.object,
  Type: "Approval",
  LockType: "Total",
  State: process.active ? "Active" : "Inactive",
});
