import { workitemsOf } from "../../approvals/instance.ts";
import { submit as submitRecord } from "../../approvals/submit.ts";
import type { Action } from "../action.ts";

/** Submits a record for approval. */
export const submit: Action = {
  name: "submit",
  label: "Submit for Approval",
  type: "SUBMITAPPROVAL",
  description:
    "Submit a Salesforce record for approval if an approval process is defined for the current entity.",
  inputs: [
    {
      name: "objectId",
      type: "REFERENCE",
      label: "Record ID",
      description: "Required. The ID of the record being submitted for approval.",
      required: true,
    },
    {
      name: "nextApproverIds",
      type: "REFERENCE",
      label: "Next Approver IDs",
      description: "Optional. The ID of the next approver, a user or a group.",
      maxOccurs: 2000,
    },
    {
      name: "comment",
      type: "STRING",
      label: "Submission Comments",
      description: "Optional. Comments of the submission.",
    },
    {
      name: "submitterId",
      type: "STRING",
      label: "Submitter ID",
      description: "Optional. On whose behalf it is submitted.",
    },
    {
      name: "processDefinitionNameOrId",
      type: "STRING",
      label: "Approval Process Name or ID",
      description: "Optional. The process; the first whose entry criteria the record satisfies unless given.",
    },
    {
      name: "skipEntryCriteria",
      type: "BOOLEAN",
      label: "Skip Entry Criteria?",
      description: "Optional. Whether the entry criteria of the named process are passed over.",
    },
  ],
  outputs: [
    { name: "instanceId", type: "REFERENCE", label: "Instance ID", sobjectType: "ProcessInstance" },
    { name: "instanceStatus", type: "STRING", label: "Instance Status" },
    { name: "entityId", type: "REFERENCE", label: "Record ID" },
    { name: "newWorkItemIds", type: "REFERENCE", label: "New Work Item IDs", maxOccurs: 2000 },
    { name: "actorIds", type: "REFERENCE", label: "Next Approver IDs", maxOccurs: 2000 },
  ],
  invoke(tx, inputs) {
    const instance = submitRecord(tx, {
      recordId: inputs.objectId,
      comments: inputs.comment,
      submitterId: inputs.submitterId,
      nextApproverIds: inputs.nextApproverIds,
      processNameOrId: inputs.processDefinitionNameOrId,
      skipEntryCriteria: inputs.skipEntryCriteria === true,
    });
    const items = workitemsOf(tx, instance);
    return {
      instanceId: instance.Id,
      instanceStatus: instance.Status,
      entityId: instance.TargetObjectId,
      newWorkItemIds: items.map(({ Id }) => Id),
      actorIds: items.map(({ ActorId }) => ActorId),
    };
  },
};
