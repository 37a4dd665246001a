import { type Org, type OrgSeed, startOrg } from "@throughline/local-org";
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from "vitest";
import {
  approvalsDecided,
  type ConnectionsPort,
  connectSalesforce,
  offeredActions,
  openConnections,
  pinSalesforce,
  type SalesforceConnection,
} from "../src/index.ts";
import { signInTo } from "./org.ts";

const file = (type: string, inner: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${type} xmlns="http://soap.sforce.com/2006/04/metadata">\n${inner}\n</${type}>`;

const variable = (name: string, type: string, way: "isInput" | "isOutput") =>
  `<variables><name>${name}</name><dataType>${type}</dataType><isCollection>false</isCollection><isInput>${way === "isInput"}</isInput><isOutput>${way === "isOutput"}</isOutput></variables>`;

/** Answers what it was told, and makes a task of it. */
const FLOW = file(
  "Flow",
  `<apiVersion>62.0</apiVersion><label>Note it</label><processType>AutoLaunchedFlow</processType><status>Active</status>
   ${variable("words", "String", "isInput")}${variable("times", "Number", "isInput")}${variable("noted", "String", "isOutput")}
   <start><connector><targetReference>Say</targetReference></connector></start>
   <assignments><name>Say</name><assignmentItems><assignToReference>noted</assignToReference><operator>Assign</operator><value><elementReference>words</elementReference></value></assignmentItems><connector><targetReference>Make</targetReference></connector></assignments>
   <recordCreates><name>Make</name><object>Task</object><inputAssignments><field>Subject</field><value><elementReference>words</elementReference></value></inputAssignments></recordCreates>`,
);

const seed: OrgSeed = {
  users: [
    { username: "ada@example.test", name: "Ada Lovelace" },
    { username: "bob@example.test", name: "Bob Board" },
  ],
  objects: { Refund__c: { fields: { Amount__c: { type: "Number" }, Status__c: { type: "Text" } } } },
  metadata: {
    "classes/Refund.cls": `
public class Refund {
  public class Request {
    @InvocableVariable(label='Invoice' required=true) public String invoice;
    @InvocableVariable public Decimal amount;
    @InvocableVariable public Id accountId;
  }
  public class Answer { @InvocableVariable public String refundId; }
  @InvocableMethod(label='Refund invoice' description='Refunds what was paid')
  public static List<Answer> refund(List<Request> requests) { return null; }
}`,
    "flows/Note_It.flow": FLOW,
    "email/Desk/Hello.email": "Hello {!Contact.Name}, about {!Case.Subject}.",
    "email/Desk/Hello.email-meta.xml": file(
      "EmailTemplate",
      "<available>true</available><name>Hello</name><style>none</style><subject>Re: {!Case.Subject}</subject><type>text</type>",
    ),
    "workflows/Case.workflow": file(
      "Workflow",
      "<alerts><fullName>Tell_Owner</fullName><description>Tell the owner</description><recipients><type>owner</type></recipients><template>Desk/Hello</template></alerts>",
    ),
    "notificationtypes/Late.notiftype": file(
      "CustomNotificationType",
      "<desktop>true</desktop><masterLabel>Late</masterLabel><mobile>false</mobile>",
    ),
    "quickActions/Case.Escalate.quickAction": file(
      "QuickAction",
      `<fieldOverrides><field>Status</field><literalValue>Escalated</literalValue></fieldOverrides><label>Escalate</label>
       <quickActionLayout><quickActionLayoutColumns><quickActionLayoutItems><field>Priority</field></quickActionLayoutItems></quickActionLayoutColumns></quickActionLayout>
       <type>Update</type>`,
    ),
    "approvalProcesses/Case.Any.approvalProcess": file(
      "ApprovalProcess",
      `<active>true</active><label>Any</label>
       <approvalStep><assignedApprover><approver><name>integration@local.org</name><type>user</type></approver></assignedApprover><label>Us</label><name>Us</name></approvalStep>`,
    ),
    "approvalProcesses/Refund__c.Large.approvalProcess": file(
      "ApprovalProcess",
      `<active>true</active><allowRecall>true</allowRecall><label>Large refunds</label>
       <approvalStep><assignedApprover><approver><name>ada@example.test</name><type>user</type></approver></assignedApprover><label>Lead</label><name>Lead</name></approvalStep>`,
    ),
  },
};

const FILE = `
org:
  type: salesforce
  operations:
    note_it: { flow: Note_It }
    refund: { apex: Refund }
    check: { apex: isv__Check, effect: read }
    post: { action: chatterPost }
    note:
      action: chatterPost
      send: { text: "{text} (ref {id})" }
      look up:
        query: SELECT Id, Body FROM FeedItem WHERE ParentId = :subjectNameOrId ORDER BY CreatedDate DESC LIMIT 50
        where: { Body: "(ref {id})" }
        gives: { feedItemId: Id }
    mail: { action: emailSimple }
    slack: { action: slackPostMessage }
    tell: { email alert: Case.Tell_Owner }
    late: { notification: Late }
    escalate: { quick action: Case.Escalate }
    submit: { submit for approval: Refund__c, process: Large }
    approval: { approval: Refund__c }
    ask: { submit for approval: Case }
    decide: { decide approval: Case }
`;

let org: Org;
let sf: SalesforceConnection;
let connections: ConnectionsPort;
let pins = "";
beforeAll(async () => {
  org = await startOrg({
    seed: { ...seed, apex: { isv__Check: { outputs: { ok: true } } } },
    apex: {
      Refund: ({ invoice }, db) => {
        if (invoice === "0") throw new Error("RefundException: no such invoice");
        db.create("Task", { Subject: `Refund ${invoice}` });
        return { refundId: `R-${invoice}` };
      },
    },
  });
  sf = await connectSalesforce(signInTo(org));
  const [pinned] = await pinSalesforce(FILE, sf);
  expect(pinned!.problems).toEqual([]);
  pins = pinned!.text;
  ({ connections } = openConnections({ text: FILE, file: () => pins }, { world: { org: sf } }));
});
afterEach(() => org.faults.clear());
afterAll(async () => {
  await sf.close();
  await org.close();
});

let made = 0;
type Input = Parameters<ConnectionsPort["call"]>[2];
const call = (operation: string, input: Input, id = `demo/x.${++made}`) =>
  connections.call("org", operation, input, id);
const settle = (operation: string, input: Input, id: string) =>
  connections.settle("org", operation, input, id);
const inputOf = (operation: string) => JSON.parse(pins).operations[operation].input;
const sent = async () => (await (await fetch(`${org.url}/admin/api/sent`)).json()) as object[];
const lose = (path: string) => org.faults.inject({ kind: "lostAnswer", match: { method: "POST", path } });
const aCase = (fields: object = {}) => org.db.create("Case", { Subject: "Help", ...fields });
const userId = (name: string) => String(org.db.query(`SELECT Id FROM User WHERE Name = '${name}'`)[0]!.Id);

it("lists what the org offers, by the words of the file", async () => {
  const offered = await offeredActions(sf, ["Case"]);
  expect(offered).toEqual(
    expect.arrayContaining([
      { word: "apex", name: "Refund", label: "Refund invoice" },
      expect.objectContaining({ word: "action", name: "chatterPost" }),
      expect.objectContaining({ word: "email alert", name: "Case.Tell_Owner" }),
      expect.objectContaining({ word: "notification", name: "Late" }),
    ]),
  );
});

test("what the org does not have any more is told with what to run, and a record that is not there is only that", async () => {
  const FIELD = { get: "Case", fields: ["Subject", "Old__c"] };
  const RECORD = { get: "Case", fields: ["Subject"] };
  const output = { type: "object" };
  const input = { type: "object", properties: { recordId: { type: "string" } } };
  const text = JSON.stringify({
    format: 1,
    operations: {
      flow: { ...JSON.parse(pins).operations.note_it, is: '{"flow":"Gone_It"}' },
      field: { is: JSON.stringify(FIELD), input, output },
    },
  });
  const file = `
org:
  type: salesforce
  operations:
    flow: { flow: Gone_It }
    field: ${JSON.stringify(FIELD)}
    record: ${JSON.stringify(RECORD)}
`;
  const open = openConnections({ text: file, file: () => text }, { world: { org: sf } });
  expect(open.problems).toEqual([]);
  const asked = (operation: string, given: Input) => open.connections.call("org", operation, given, "e");
  for (const [operation, given] of [
    ["flow", { words: "x" }],
    ["field", { recordId: String(aCase()) }],
  ] as const) {
    const outcome = await asked(operation, given);
    expect(outcome).toMatchObject({ error: { class: "person" } });
    expect((outcome as { error: { message: string } }).error.message).toContain(
      "Run: throughline connect salesforce",
    );
  }
  expect(await asked("record", { recordId: "500000000000999AAA" })).toMatchObject({
    error: { class: "gone" },
  });
});

describe("a flow", () => {
  it("is run with its input variables, and answers its output variables", async () => {
    expect(inputOf("note_it").properties).toMatchObject({
      words: { type: "string" },
      times: { type: "number" },
    });
    expect(await call("note_it", { words: "Asked twice" })).toMatchObject({
      ok: true,
      apiCalls: 1,
      value: { noted: "Asked twice" },
    });
    expect(org.db.query("SELECT Id FROM Task WHERE Subject = 'Asked twice'")).toHaveLength(1);
    expect(await call("note_it", { words: "x", owner: "me" })).toMatchObject({
      error: { code: "UNFIT_INPUT" },
    });
    expect(connections.repeat("org", "note_it")).toBe("once");
  });
});

describe("Apex", () => {
  it("is called with what its class declares, and answers what it declares", async () => {
    expect(inputOf("refund")).toMatchObject({
      required: ["invoice"],
      properties: { amount: { type: "number" }, accountId: { "x-throughline": "address" } },
    });
    expect(await call("refund", { invoice: "7", amount: 12.5 })).toMatchObject({
      ok: true,
      apiCalls: 1,
      value: { refundId: "R-7" },
    });
    expect(await call("refund", { amount: 1 })).toMatchObject({ error: { code: "UNFIT_INPUT" } });
    expect(await call("refund", { invoice: "7", discount: 1 })).toMatchObject({
      error: { code: "UNFIT_INPUT" },
    });
  });

  it("that failed inside is a matter for a person, and not sent again", async () => {
    expect(await call("refund", { invoice: "0" })).toMatchObject({ ok: false, error: { class: "person" } });
  });

  it("is never sent twice: whether a lost one took place nobody can tell", async () => {
    expect(connections.repeat("org", "refund")).toBe("once");
    lose("actions/custom/apex");
    expect(await call("refund", { invoice: "9" })).toMatchObject({ error: { class: "unknown-outcome" } });
    expect(org.db.query("SELECT Id FROM Task WHERE Subject = 'Refund 9'")).toHaveLength(1);
  });

  it("of a package is called by its namespaced name, and read from where the file says so", async () => {
    expect(connections.repeat("org", "check")).toBe("read");
    expect(await call("check", {})).toMatchObject({ ok: true });
  });
});

describe("standard actions", () => {
  it("post to Chatter", async () => {
    const id = aCase();
    const posted = await call("post", { subjectNameOrId: id, text: "Looking into it." });
    expect(posted).toMatchObject({ ok: true, value: { feedItemId: expect.stringMatching(/^0D5/) } });
    expect(inputOf("post").properties.subjectNameOrId).toMatchObject({ "x-throughline": "address" });
    expect(inputOf("post").properties.text["x-throughline"]).toBeUndefined();
  });

  it("are known again by what the file puts into them", async () => {
    const subjectNameOrId = aCase();
    lose("chatterPost");
    const input = { subjectNameOrId, text: "Called back" };
    expect(await call("note", input, "demo/n.1")).toMatchObject({ error: { class: "unknown-outcome" } });
    const [item] = org.db.query(`SELECT Id, Body FROM FeedItem WHERE ParentId = '${subjectNameOrId}'`);
    expect(item!.Body).toBe("Called back (ref demo/n.1)");
    expect(await settle("note", input, "demo/n.1")).toMatchObject({
      ok: true,
      readBack: "applied",
      value: { feedItemId: item!.Id },
    });
    // what did not get there may still be on its way
    expect(await settle("note", input, "demo/n.2")).toMatchObject({ error: { code: "NOT_FOUND_YET" } });
  });

  it("send e-mail by a template, Slack messages, alerts and notifications", async () => {
    const ContactId = org.db.create("Contact", { LastName: "Wren", Email: "ina@wren.test" });
    const id = aCase({ ContactId });
    const [template] = org.db.query("SELECT Id FROM EmailTemplate WHERE DeveloperName = 'Hello'");
    const mail = { recipientId: ContactId, relatedRecordId: id, emailTemplateId: String(template!.Id) };
    expect(await call("mail", mail)).toMatchObject({ ok: true });
    const marked = Object.entries(inputOf("mail").properties as Record<string, object>).flatMap(
      ([name, schema]) => (JSON.stringify(schema).includes('"x-throughline":"address"') ? [name] : []),
    );
    expect(marked).toEqual(
      expect.arrayContaining(["emailAddresses", "recipientId", "ccRecipientAddressList"]),
    );
    expect(marked).not.toEqual(expect.arrayContaining(["emailBody"]));
    const slack = { slackAppIdForToken: "A1", slackWorkspaceIdForToken: "T1", slackConversationId: "C1" };
    expect(await call("slack", { ...slack, slackMessage: "late" })).toMatchObject({ ok: true });
    expect(inputOf("slack").properties.slackConversationId).toMatchObject({ "x-throughline": "address" });
    const late = {
      recipientIds: [userId("Ada Lovelace")],
      title: "Late",
      body: "A case is late",
      targetId: id,
    };
    expect(await call("late", late)).toMatchObject({ ok: true });
    expect(await sent()).toMatchObject([
      { kind: "email", to: ["ina@wren.test"] },
      { kind: "slack", conversation: "C1", text: "late" },
      { kind: "notification", type: "Late" },
    ]);
  });

  it("that were refused say so", async () => {
    const mail = { emailAddresses: "nobody", emailSubject: "s", emailBody: "b" };
    expect(await call("mail", mail)).toMatchObject({
      error: { class: "person", code: "INVALID_EMAIL_ADDRESS" },
    });
  });
});

it("a quick action of the org changes the record", async () => {
  const recordId = aCase();
  expect(await call("escalate", { recordId, Priority: "High" })).toMatchObject({ ok: true });
  expect(org.db.get("Case", recordId)).toMatchObject({ Status: "Escalated", Priority: "High" });
});

describe("an approval", () => {
  const aRefund = () => org.db.create("Refund__c", { Amount__c: 500 });
  const approve = async (recordId: string, comments: string) => {
    const [item] = org.db.query(
      `SELECT Id FROM ProcessInstanceWorkitem WHERE ProcessInstance.TargetObjectId = '${recordId}'`,
    );
    const body = { requests: [{ actionType: "Approve", contextId: item!.Id, comments }] };
    const answer = await fetch(`${org.url}/services/data/v62.0/process/approvals`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${org.signIn("ada@example.test")}`,
        "content-type": "application/json",
      },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(200);
  };

  it("is submitted, and tells who decided what", async () => {
    const recordId = aRefund();
    expect(await call("approval", { recordId })).toMatchObject({ value: { status: "None" } });
    expect(await call("submit", { recordId, comments: "Twice charged" })).toMatchObject({
      ok: true,
      value: { status: "Pending", instanceId: expect.stringMatching(/^04g/) },
    });
    expect(await call("approval", { recordId })).toMatchObject({
      value: { status: "Pending", process: "Large", waitsFor: ["Ada Lovelace"], decidedBy: null },
    });
    await approve(recordId, "Fine with me");
    expect(await call("approval", { recordId })).toMatchObject({
      ok: true,
      apiCalls: 1,
      value: {
        status: "Approved",
        decidedBy: "Ada Lovelace",
        comments: "Fine with me",
        waitsFor: [],
        steps: [
          { what: "Started", comments: "Twice charged" },
          { what: "Approved", by: "Ada Lovelace" },
        ],
      },
    });
  });

  it("is submitted once: a lost answer is found by what was signed, another's submission is no conflict of ours", async () => {
    const recordId = aRefund();
    lose("process/approvals");
    expect(await call("submit", { recordId }, "demo/s.1")).toMatchObject({
      error: { class: "unknown-outcome" },
    });
    await approve(recordId, "");
    expect(await settle("submit", { recordId }, "demo/s.1")).toMatchObject({
      ok: true,
      readBack: "applied",
      value: { status: "Approved" },
    });
    const other = aRefund();
    await call("submit", { recordId: other });
    expect(await call("submit", { recordId: other })).toMatchObject({
      error: { class: "conflict", code: "ALREADY_IN_PROCESS" },
    });
    expect(await settle("submit", { recordId: other }, "demo/s.9")).toMatchObject({
      error: { code: "NOT_FOUND_YET" },
    });
  });

  it("is told of with all that ended since a moment, page by page", async () => {
    const ids = [aRefund(), aRefund()];
    for (const recordId of ids) {
      await call("submit", { recordId });
      await approve(recordId, "");
    }
    const all = (await approvalsDecided(sf, "2020-01-01T00:00:00Z"))!;
    expect(all.slice(-2).map(({ recordId, status }) => [recordId, status])).toEqual(
      ids.map((id) => [id, "Approved"]),
    );
    const [one, last] = all.slice(-2);
    expect(await approvalsDecided(sf, one!.at, one!.instanceId)).toEqual([last]);
    expect(await approvalsDecided(sf, last!.at, last!.instanceId)).toEqual([]);
  });

  it("is decided once: a second decision, or one about nothing, is a conflict", async () => {
    const recordId = aCase();
    await call("ask", { recordId });
    lose("process/approvals");
    const input = { recordId, decision: "Reject", comments: "Too late" };
    expect(await call("decide", input, "demo/d.1")).toMatchObject({ error: { class: "unknown-outcome" } });
    expect(await settle("decide", input, "demo/d.1")).toMatchObject({
      ok: true,
      readBack: "applied",
      value: { status: "Rejected" },
    });
    expect(await call("decide", input)).toMatchObject({
      error: { class: "conflict", code: "NOTHING_PENDING" },
    });
    expect(await call("decide", { ...input, decision: "Maybe" })).toMatchObject({
      error: { code: "UNFIT_INPUT" },
    });
  });
});
