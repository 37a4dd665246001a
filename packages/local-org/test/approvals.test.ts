import { describe, expect, it } from "vitest";
import { type Org, type OrgSeed, startOrg } from "../src/index.ts";
import { connect, type Heard, listen, rawApi, SEED, until, useOrg } from "./harness.ts";
import { file, tags } from "./metadata-text.ts";

const action = (name: string) => `<action>${tags({ name, type: "FieldUpdate" })}</action>`;
const update = (fullName: string, field: string, value: object) =>
  `<fieldUpdates>${tags({ fullName, field, name: fullName, ...value })}</fieldUpdates>`;
const approver = (type: string, name = "") =>
  `<approver>${name && tags({ name })}${tags({ type })}</approver>`;
const amountOver = (value: number) =>
  `<entryCriteria><criteriaItems>${tags({ field: "Request__c.Amount__c", operation: "greaterThan", value })}</criteriaItems></entryCriteria>`;
const step = (name: string, approvers: string, rest = "", when = "FirstResponse") =>
  `<approvalStep><assignedApprover>${approvers}${tags({ whenMultipleApprovers: when })}</assignedApprover>${rest}${tags({ label: name, name })}</approvalStep>`;

const REFUND = file(
  "ApprovalProcess",
  `<active>true</active><allowRecall>true</allowRecall>
   ${step("Lead", approver("user", "ada@example.test"))}
   ${step("Board", approver("user", "bob@example.test") + approver("queue", "Board"), `${amountOver(1000)}<ifCriteriaNotMet>ApproveRecord</ifCriteriaNotMet><rejectBehavior><type>BackToPrevious</type></rejectBehavior>`, "Unanimous")}
   ${amountOver(100)}
   <finalApprovalActions>${action("Approved")}</finalApprovalActions>
   <finalApprovalRecordLock>true</finalApprovalRecordLock>
   <finalRejectionActions>${action("Rejected")}</finalRejectionActions>
   <initialSubmissionActions>${action("Pending")}</initialSubmissionActions>
   <label>Large refunds</label><recallActions>${action("Withdrawn")}</recallActions>`,
);

const seed: OrgSeed = {
  ...SEED,
  objects: {
    ...SEED.objects,
    Request__c: {
      ...SEED.objects!.Request__c,
      fields: {
        ...SEED.objects!.Request__c!.fields,
        Status__c: { type: "Text" },
        Note__c: { type: "Text" },
        Approver__c: { type: "Lookup", referenceTo: "User" },
      },
      validationRules: [
        { name: "Never", formula: 'Status__c = "Approved" && ISBLANK(Note__c)', message: "Say why." },
      ],
    },
  },
  users: [...SEED.users!, { username: "cleo@example.test", name: "Cleo Board" }],
  queues: [
    ...SEED.queues!,
    { name: "Board", developerName: "Board", objects: ["Request__c"], members: ["cleo@example.test"] },
  ],
  metadata: {
    "approvalProcesses/Request__c.Refund.approvalProcess": REFUND,
    "approvalProcesses/Case.By_Manager.approvalProcess": file(
      "ApprovalProcess",
      `<active>true</active>${step("Manager", approver("userHierarchyField"))}<label>By the manager</label>
       <nextAutomatedApprover><useApproverFieldOfRecordOwner>true</useApproverFieldOfRecordOwner><userHierarchyField>Manager</userHierarchyField></nextAutomatedApprover>`,
    ),
    "approvalProcesses/Lead.Anybody.approvalProcess": file(
      "ApprovalProcess",
      `<active>true</active>${step("Chosen", approver("adhoc"))}<label>Whoever is named</label>`,
    ),
    "workflows/Request__c.workflow": file(
      "Workflow",
      [
        update("Pending", "Status__c", { literalValue: "Pending", operation: "Literal" }),
        update("Approved", "Status__c", { literalValue: "Approved", operation: "Literal" }),
        update("Rejected", "Status__c", {
          formula: '"Rejected: " &amp; TEXT(Amount__c)',
          operation: "Formula",
        }),
        update("Withdrawn", "Status__c", { operation: "Null" }),
        `<rules>${tags({ fullName: "Watch", active: true })}<actions>${tags({ name: "Pending", type: "FieldUpdate" })}</actions></rules>`,
      ].join(""),
    ),
  },
};

const org = await useOrg({ seed });
const api = await rawApi(org);
const connection = await connect(org);
const idOf = (username: string) =>
  org.db.query(`SELECT Id FROM User WHERE Username = '${username}'`)[0]!.Id as string;
const [ada, bob, cleo] = ["ada", "bob", "cleo"].map((name) => idOf(`${name}@example.test`)) as [
  string,
  string,
  string,
];

/** Asks as somebody: a session of their own. */
async function as(username: string, request: object, at: Org = org) {
  const answer = await fetch(`${at.url}/services/data/v62.0/process/approvals`, {
    method: "POST",
    headers: { authorization: `Bearer ${at.signIn(username)}`, "content-type": "application/json" },
    body: JSON.stringify({ requests: [request] }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came back
  return { status: answer.status, body: (await answer.json()) as any };
}
const request = (Amount__c: number) => org.db.create("Request__c", { Amount__c });
const submit = (contextId: string, rest: object = {}) =>
  api("POST", "process/approvals", { requests: [{ actionType: "Submit", contextId, ...rest }] });
const say = (who: string, actionType: string, contextId: string, comments = "") =>
  as(`${who}@example.test`, { actionType, contextId, comments });

describe("approval processes", () => {
  it("are listed by object, and by records", async () => {
    const { approvals } = (await api("GET", "process/approvals")).body;
    expect(approvals.Request__c).toEqual([
      {
        description: null,
        id: expect.stringMatching(/^04a/),
        name: "Large refunds",
        object: "Request__c",
        sortOrder: 1,
      },
    ]);
    expect(Object.keys(await connection.process.approval.list()).sort()).toEqual([
      "Case",
      "Lead",
      "Request__c",
    ]);
    const { records } = await connection.query(
      "SELECT DeveloperName, State FROM ProcessDefinition WHERE TableEnumOrId = 'Request__c'",
    );
    expect(records).toMatchObject([{ DeveloperName: "Refund", State: "Active" }]);
  });

  it("take a record: it is locked, the first actions are done, and somebody is asked", async () => {
    const id = request(500);
    const { status, body } = await submit(id, { comments: "please" });
    expect({ status, body }).toEqual({
      status: 200,
      body: [
        {
          actorIds: [ada],
          entityId: id,
          errors: null,
          instanceId: expect.stringMatching(/^04g/),
          instanceStatus: "Pending",
          newWorkitemIds: [expect.stringMatching(/^04i/)],
          success: true,
        },
      ],
    });
    expect(org.db.get("Request__c", id)).toMatchObject({ Status__c: "Pending" });
    expect((await api("PATCH", `sobjects/Request__c/${id}`, { Note__c: "x" })).body).toMatchObject([
      { errorCode: "ENTITY_IS_LOCKED" },
    ]);
    expect(
      org.db.query(
        `SELECT Status, SubmittedBy.Name, (SELECT StepStatus, Comments FROM Steps), (SELECT Actor.Name FROM Workitems), (SELECT ProcessNodeName, NodeStatus FROM Nodes) FROM ProcessInstance WHERE TargetObjectId = '${id}'`,
      ),
    ).toMatchObject([
      {
        Status: "Pending",
        SubmittedBy: { Name: "Integration User" },
        Steps: { records: [{ StepStatus: "Started", Comments: "please" }] },
        Workitems: { records: [{ Actor: { Name: "Ada Lovelace" } }] },
        Nodes: { records: [{ ProcessNodeName: "Lead", NodeStatus: "Pending" }] },
      },
    ]);
    expect((await submit(id)).body).toEqual([
      { message: "Cannot submit object already in process.", errorCode: "ALREADY_IN_PROCESS", fields: [] },
    ]);
  });

  it("end with the first answer where a later step is not for this record; field updates ask no validation rule", async () => {
    const id = request(500);
    const item = (await submit(id)).body[0].newWorkitemIds[0];
    const { body } = await say("ada", "Approve", item, "fine");
    expect(body).toMatchObject([
      { actorIds: null, entityId: id, instanceStatus: "Approved", newWorkitemIds: [], success: true },
    ]);
    expect(org.db.get("Request__c", id)).toMatchObject({ Status__c: "Approved", Note__c: null });
    expect(org.db.isLocked("Request__c", id)).toBe(true);
    expect(
      org.db.query(
        `SELECT StepStatus, Comments, Actor.Name FROM ProcessInstanceStep WHERE ProcessInstance.TargetObjectId = '${id}' AND StepStatus = 'Approved'`,
      ),
    ).toMatchObject([{ Comments: "fine", Actor: { Name: "Ada Lovelace" } }]);
  });

  it("ask all where it has to be unanimous; a member answers for the queue", async () => {
    const id = request(5000);
    const item = (await submit(id)).body[0].newWorkitemIds[0];
    const board = (await say("ada", "Approve", item)).body[0];
    expect(board).toMatchObject({
      instanceStatus: "Pending",
      actorIds: [bob, expect.stringMatching(/^00G/)],
    });
    const [forBob, forBoard] = board.newWorkitemIds;
    expect((await say("bob", "Approve", forBob)).body).toMatchObject([
      { instanceStatus: "Pending", newWorkitemIds: [] },
    ]);
    expect((await say("cleo", "Approve", forBoard)).body).toMatchObject([{ instanceStatus: "Approved" }]);
  });

  it("go back a step, or end, with a refusal", async () => {
    const id = request(5000);
    const first = (await submit(id)).body[0].newWorkitemIds[0];
    const [forBob] = (await say("ada", "Approve", first)).body[0].newWorkitemIds;
    const back = (await say("bob", "Reject", forBob)).body[0];
    expect(back).toMatchObject({ instanceStatus: "Pending", actorIds: [ada] });
    expect((await say("ada", "Reject", back.newWorkitemIds[0], "no")).body).toMatchObject([
      { instanceStatus: "Rejected" },
    ]);
    expect(org.db.get("Request__c", id)).toMatchObject({ Status__c: "Rejected: 5000" });
    expect(org.db.isLocked("Request__c", id)).toBe(false);
  });

  it("are taken back by whoever submitted", async () => {
    const id = request(500);
    const item = (await submit(id, { contextActorId: cleo })).body[0].newWorkitemIds[0];
    expect((await say("bob", "Removed", item)).body).toMatchObject([
      { errorCode: "INSUFFICIENT_ACCESS_OR_READONLY" },
    ]);
    expect((await say("cleo", "Removed", item)).body).toMatchObject([{ instanceStatus: "Removed" }]);
    expect(org.db.get("Request__c", id)).toMatchObject({ Status__c: null });
  });
});

describe("what cannot be", () => {
  it("is a record that no process takes, or that is not there", async () => {
    expect((await submit(request(5))).body).toEqual([
      {
        message: "No applicable approval process was found.",
        errorCode: "NO_APPLICABLE_PROCESS",
        fields: [],
      },
    ]);
    const forced = { processDefinitionNameOrId: "Refund", skipEntryCriteria: true };
    expect((await submit(request(5), forced)).body).toMatchObject([{ instanceStatus: "Pending" }]);
    expect((await submit("a00Lo0000000zzz")).body).toMatchObject([
      { errorCode: "INVALID_CROSS_REFERENCE_KEY" },
    ]);
  });

  it("is an answer given twice, or by somebody who was not asked", async () => {
    const item = (await submit(request(500))).body[0].newWorkitemIds[0];
    expect(await say("bob", "Approve", item)).toMatchObject({
      status: 400,
      body: [{ errorCode: "INSUFFICIENT_ACCESS_OR_READONLY" }],
    });
    expect((await say("ada", "Approve", item)).status).toBe(200);
    expect(await say("ada", "Approve", item)).toMatchObject({
      status: 400,
      body: [{ errorCode: "INVALID_CROSS_REFERENCE_KEY", message: "invalid cross reference id" }],
    });
  });

  it("is an owner without a manager, and a step for which nobody is named", async () => {
    const id = org.db.create("Case", { Subject: "x", OwnerId: bob });
    expect((await submit(id)).body).toMatchObject([{ errorCode: "MANAGER_NOT_DEFINED" }]);
    org.db.update("User", bob, { ManagerId: cleo });
    expect((await submit(id)).body).toMatchObject([{ actorIds: [cleo] }]);
    const lead = org.db.create("Lead", { LastName: "L", Company: "C" });
    expect((await submit(lead)).body).toMatchObject([
      { errorCode: "REQUIRED_FIELD_MISSING", fields: ["nextApproverIds"] },
    ]);
    expect(org.db.query(`SELECT Id FROM ProcessInstance WHERE TargetObjectId = '${lead}'`)).toEqual([]);
    expect((await submit(lead, { nextApproverIds: [ada] })).body).toMatchObject([{ actorIds: [ada] }]);
  });
});

it("the standard action submits too", async () => {
  const objectId = request(500);
  const { body } = await api("POST", "actions/standard/submit", {
    inputs: [{ objectId, comment: "by an action" }],
  });
  expect(body).toMatchObject([
    {
      actionName: "submit",
      isSuccess: true,
      outputValues: { entityId: objectId, instanceStatus: "Pending", actorIds: [ada] },
    },
  ]);
  const again = await api("POST", "actions/standard/submit", { inputs: [{ objectId }] });
  expect(again).toMatchObject({
    status: 400,
    body: [{ isSuccess: false, errors: [{ statusCode: "ALREADY_IN_PROCESS" }] }],
  });
});

it("its field updates are told by change events", async () => {
  const id = request(500);
  await submit(id);
  const heard: Heard["data"][] = [];
  const client = await listen(org);
  await client.subscribeFromEarliestEvent(
    "/data/Request__ChangeEvent",
    (_, kind, data) => kind === "event" && heard.push(data),
  );
  const changed = await until(
    () =>
      heard.find(
        ({ payload: { ChangeEventHeader: header } }) =>
          header.recordIds[0] === id && header.changeType === "UPDATE",
      ),
    "the change",
  );
  expect(changed.payload).toMatchObject({ Status__c: "Pending" });
});

it("workflow rules are listed", async () => {
  expect((await api("GET", "process/rules")).body.rules.Request__c).toMatchObject([
    { name: "Watch", object: "Request__c", actions: [{ name: "Pending", type: "FieldUpdate" }] },
  ]);
});

it("an approval outlives the process of an org that is kept", async () => {
  const { mkdtempSync, rmSync } = await import("node:fs");
  const { tmpdir } = await import("node:os");
  const folder = mkdtempSync(`${tmpdir()}/local-org-approvals-`);
  const first = await startOrg({ seed, data: folder });
  const id = first.db.create("Request__c", { Amount__c: 500 });
  const { body } = await as("bob@example.test", { actionType: "Submit", contextId: id }, first);
  await first.close();
  const second = await startOrg({ seed, data: folder });
  const answered = await as(
    "ada@example.test",
    { actionType: "Approve", contextId: body[0].newWorkitemIds[0] },
    second,
  );
  expect(answered.body).toMatchObject([{ instanceStatus: "Approved", entityId: id }]);
  await second.close();
  rmSync(folder, { recursive: true });
});
