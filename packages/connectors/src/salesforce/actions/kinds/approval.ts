import { z } from "zod";
import type { JsonSchema } from "../../../connector.ts";
import type { Outcome } from "../../../port.ts";
import { approvalOf, approvalsOf, isSigned, signed } from "../approvals.ts";
import { type ActionCall, kind, mapped, type Org, refused } from "../kind.ts";
import { objectName } from "../names.ts";
import { answers, idSchema, inputs } from "../schemas.ts";

const COMMENTS: JsonSchema = { type: "string", maxLength: 3_900 };
const orNull: JsonSchema = { type: ["string", "null"] };

interface Processed {
  success: boolean;
  instanceId: string | null;
  instanceStatus: string | null;
}

/** Sends one request to the approval processes. */
async function process(org: Org, request: object, mayGo: ActionCall["mayGo"]): Promise<Outcome<Processed>> {
  const body = { requests: [request] };
  const outcome = await org.calls.send({ method: "POST", path: "/process/approvals", body }, mayGo);
  const [processed] = outcome.ok ? ((outcome.value ?? []) as Processed[]) : [];
  if (outcome.ok && !processed?.success)
    return refused(
      "ACTION_FAILED",
      "The approval process did not say that it succeeded.",
      "person",
      outcome.apiCalls,
    );
  return mapped(outcome, () => processed!);
}

const submitSchema = z.strictObject({
  "submit for approval": objectName,
  process: z
    .string()
    .min(1)
    .optional()
    .describe("The process; the first one whose entry criteria fit unless given."),
  "skip entry criteria": z.boolean().optional(),
});

/** Submits a record; who approves is the process's to say, or the step's. */
export const submit = kind<z.output<typeof submitSchema>>({
  word: "submit for approval",
  description: "Submits a record to an approval process.",
  schema: submitSchema,
  repeat: () => "comparable",
  describe: async ({ "submit for approval": object, process: name }, org) => {
    const { label } = await org.describe(object);
    return {
      description: `Submits a record of ${label} ${name ? `to ${name}` : "for approval"}.`,
      input: inputs(
        {
          recordId: idSchema([object]),
          comments: COMMENTS,
          approvers: { type: "array", maxItems: 10, items: idSchema(["User", "Group"]) },
        },
        ["recordId"],
      ),
      output: answers({ instanceId: orNull, status: orNull }),
    };
  },
  async call(raw, { id, input, mayGo }, org) {
    const request = {
      actionType: "Submit",
      contextId: input.recordId,
      comments: signed(input.comments, id),
      ...(input.approvers !== undefined && { nextApproverIds: input.approvers }),
      ...(raw.process && { processDefinitionNameOrId: raw.process }),
      ...(raw["skip entry criteria"] && { skipEntryCriteria: true }),
    };
    const done = await process(org, request, mayGo);
    return mapped(done, ({ instanceId, instanceStatus: status }) => ({ instanceId, status }));
  },
  async find(_raw, { id, input }, org) {
    const all = await approvalsOf(org, String(input.recordId), true);
    return mapped(all, (instances) => {
      const ours = instances.find((instance) => instance.signed.some((one) => isSigned(one, id)));
      return ours && { instanceId: ours.instanceId, status: ours.status };
    });
  },
});

const approvalSchema = z.strictObject({ approval: objectName });

/** How the approval of a record stands, who decided it and what was said. */
export const approval = kind<z.output<typeof approvalSchema>>({
  word: "approval",
  description: "Reads how the last approval of a record stands.",
  schema: approvalSchema,
  repeat: () => "read",
  describe: async ({ approval: object }, org) => {
    const { label } = await org.describe(object);
    return {
      description: `Reads how the last approval of a record of ${label} stands.`,
      input: inputs({ recordId: idSchema([object]) }, ["recordId"]),
      output: answers({
        status: { type: "string" },
        ...Object.fromEntries(
          ["instanceId", "process", "submittedBy", "submittedAt", "decidedBy", "decidedAt", "comments"].map(
            (name) => [name, orNull],
          ),
        ),
        waitsFor: { type: "array", items: { type: "string" } },
        steps: {
          type: "array",
          items: answers({ what: { type: "string" }, by: orNull, at: orNull, comments: orNull }),
        },
      }),
    };
  },
  call: async (_raw, { input }, org) => mapped(await approvalsOf(org, String(input.recordId)), approvalOf),
});

const decideSchema = z.strictObject({ "decide approval": objectName });

/** Approves or rejects what waits for our user, or for anybody where it may decide all. */
export const decide = kind<z.output<typeof decideSchema>>({
  word: "decide approval",
  description: "Approves or rejects what waits for a decision about a record.",
  schema: decideSchema,
  // what waits is looked up first
  apiCalls: 2,
  repeat: () => "comparable",
  describe: async ({ "decide approval": object }, org) => {
    const { label } = await org.describe(object);
    return {
      description: `Approves or rejects what waits for a decision about a record of ${label}.`,
      input: inputs(
        {
          recordId: idSchema([object]),
          decision: { type: "string", enum: ["Approve", "Reject"] },
          comments: COMMENTS,
        },
        ["recordId", "decision"],
      ),
      output: answers({ instanceId: orNull, status: orNull }),
    };
  },
  async call(_raw, { id, input, mayGo }, org) {
    const all = await approvalsOf(org, String(input.recordId));
    if (!all.ok) return all;
    const workitem = all.value.find(({ status }) => status === "Pending")?.workitems[0];
    if (workitem === undefined)
      return refused(
        "NOTHING_PENDING",
        "Nothing waits for a decision about this record: it was decided already, recalled, or never submitted.",
        "conflict",
        all.apiCalls,
      );
    const request = { actionType: input.decision, contextId: workitem, comments: signed(input.comments, id) };
    const done = await process(org, request, mayGo);
    const answer = mapped(done, ({ instanceId, instanceStatus: status }) => ({ instanceId, status }));
    return { ...answer, apiCalls: answer.apiCalls + all.apiCalls };
  },
  async find(_raw, { id, input }, org) {
    const all = await approvalsOf(org, String(input.recordId), true);
    return mapped(all, (instances) => {
      const ours = instances.find((instance) => instance.signed.some((one) => isSigned(one, id)));
      return ours && { instanceId: ours.instanceId, status: ours.status };
    });
  },
});
