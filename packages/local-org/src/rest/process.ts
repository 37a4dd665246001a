import { answer } from "../approvals/answer.ts";
import { definitionRow, workitemsOf } from "../approvals/instance.ts";
import { approvalProcesses } from "../approvals/read.ts";
import { submit } from "../approvals/submit.ts";
import { jsonError, saveError } from "../errors.ts";
import type { ApiRequest, Reply, Resource } from "../http/context.ts";
import { madeOfMetadata } from "../once.ts";
import type { Transaction } from "../records/transaction.ts";
import { toId18 } from "../storage/ids.ts";
import type { Row } from "../storage/store.ts";
import { workflowActions } from "../workflow-actions/read.ts";

/** Every id has to be that of a record. */
function checkRecords(request: ApiRequest, ids: unknown): void {
  if (!Array.isArray(ids)) throw jsonError("The request body needs the ids of records");
  for (const given of ids) {
    const id = toId18(given);
    if (!id) throw saveError("MALFORMED_ID", `malformed id ${given}`);
    if (!request.service.core.store.find(id))
      throw saveError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
  }
}

/** Workflow rules do not run; what triggers them is only held against the records. */
function trigger(request: ApiRequest): Reply {
  checkRecords(request, (request.body as { contextIds?: unknown } | undefined)?.contextIds);
  return { status: 200, body: { errors: null, success: true } };
}

/** What became of a request, in the words of the Process Approvals resource. */
function resultOf(tx: Transaction, instance: Row, before: ReadonlySet<string>) {
  const items = workitemsOf(tx, instance);
  return {
    actorIds: items.length > 0 ? items.map(({ ActorId }) => ActorId) : null,
    entityId: instance.TargetObjectId,
    errors: null,
    instanceId: instance.Id,
    instanceStatus: instance.Status,
    newWorkitemIds: items.map(({ Id }) => Id).filter((id) => !before.has(id)),
    success: true,
  };
}

interface Request {
  actionType?: unknown;
  contextId?: unknown;
  contextActorId?: unknown;
  comments?: unknown;
  nextApproverIds?: unknown;
  processDefinitionNameOrId?: unknown;
  skipEntryCriteria?: unknown;
}

function process(tx: Transaction, request: Request): object {
  const { actionType, contextId, comments, nextApproverIds } = request;
  const before = new Set(tx.core.store.table("ProcessInstanceWorkitem").rows.keys());
  if (actionType === "Submit")
    return resultOf(
      tx,
      submit(tx, {
        recordId: contextId,
        comments,
        nextApproverIds,
        submitterId: request.contextActorId,
        processNameOrId: request.processDefinitionNameOrId,
        skipEntryCriteria: String(request.skipEntryCriteria) === "true",
      }),
      before,
    );
  if (actionType === "Approve" || actionType === "Reject" || actionType === "Removed")
    return resultOf(
      tx,
      answer(tx, { action: actionType, workitemId: contextId, comments, nextApproverIds }),
      before,
    );
  throw saveError("INVALID_OPERATION", `The actionType is Submit, Approve or Reject, not '${actionType}'`);
}

function approvals(request: ApiRequest): Reply {
  const { requests } = (request.body ?? {}) as { requests?: (Request | null)[] };
  if (!Array.isArray(requests)) throw jsonError("The request body needs 'requests', an array");
  return { status: 200, body: requests.map((one) => process(request.tx, one ?? {})) };
}

/** A list by object, as both resources give it. */
const byObject = <T extends { object: string }>(items: readonly T[]) =>
  Object.groupBy(items, ({ object }) => object);

function listApprovals({ service, tx }: ApiRequest): Reply {
  const active = approvalProcesses(service.core).filter((one) => one.active);
  const listed = active.map((one) => ({
    description: one.description,
    id: definitionRow(tx, one).Id,
    name: one.label,
    object: one.object,
    sortOrder: one.order,
  }));
  return { status: 200, body: { approvals: byObject(listed) } };
}

const rules = madeOfMetadata((_, core) =>
  workflowActions(core)
    .rules.filter(({ active }) => active)
    .map(({ name, object, description, actions }) => ({
      actions: actions.map((action) => ({ id: core.newId("01V"), ...action })),
      description,
      id: core.newId("01Q"),
      name,
      namespacePrefix: null,
      object,
    })),
);

const resource = (path: string, methods: Resource["methods"]): Resource => ({
  name: "process",
  path,
  methods,
});

/** Workflow rules, which are listed, and approval processes. */
export const PROCESS: Resource[] = [
  resource("process/rules", {
    GET: ({ service }) => ({ status: 200, body: { rules: byObject(rules(service.core)) } }),
    POST: trigger,
  }),
  resource("process/approvals", { GET: listApprovals, POST: approvals }),
];
