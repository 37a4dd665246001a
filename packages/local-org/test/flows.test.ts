import { describe, expect, it } from "vitest";
import type { OrgSeed } from "../src/index.ts";
import { connect, type Heard, listen, rawApi, SEED, until, useOrg } from "./harness.ts";
import { file, tags } from "./metadata-text.ts";

const variable = (name: string, dataType: string, rest: object = {}) =>
  `<variables>${tags({ name, dataType, isCollection: false, isInput: false, isOutput: false, ...rest })}</variables>`;
const to = (target: string, as = "connector") =>
  `<${as}><targetReference>${target}</targetReference></${as}>`;
const text = (value: string) => `<value><stringValue>${value}</stringValue></value>`;
const ref = (value: string) => `<value><elementReference>${value}</elementReference></value>`;
const start = (target: string) => `<start>${to(target)}</start>`;
const assign = (name: string, items: [string, string, string][], next = "") =>
  `<assignments><name>${name}</name>${items
    .map(
      ([reference, operator, value]) =>
        `<assignmentItems>${tags({ assignToReference: reference, operator })}${value}</assignmentItems>`,
    )
    .join("")}${next && to(next)}</assignments>`;
const flow = (label: string, inner: string, rest: object = {}) =>
  file(
    "Flow",
    `${tags({ apiVersion: "62.0", label, processType: "AutoLaunchedFlow", status: "Active", ...rest })}${inner}`,
  );

/** Closes the open cases of an account, tells of each in a task, and counts them. */
const SWEEP = flow(
  "Sweep cases",
  [
    variable("accountId", "String", { isInput: true }),
    variable("closed", "Number", { isOutput: true }),
    variable("tasks", "SObject", { isCollection: true, objectType: "Task" }),
    variable("task", "SObject", { objectType: "Task" }),
    variable("first", "SObject", { objectType: "Case", isOutput: true }),
    `<constants>${tags({ name: "Resolution", dataType: "String" })}${text("Solved")}</constants>`,
    `<formulas>${tags({ name: "Title", dataType: "String", expression: '"Closed: " &amp; UPPER({!Each.Subject}) &amp; IF({!Each.Account.Tier__c} = "Gold", " (gold)", "")' })}</formulas>`,
    `<textTemplates>${tags({ name: "Words", text: "{!Each.CaseNumber} of {!Each.Account.Name}, by {!$User.LastName}" })}</textTemplates>`,
    start("Cases"),
    `<recordLookups>${tags({ name: "Cases", object: "Case", filterLogic: "1 AND (2 OR 3)", getFirstRecordOnly: false, sortField: "Subject", sortOrder: "Asc", storeOutputAutomatically: true })}
      <filters>${tags({ field: "AccountId", operator: "EqualTo" })}${ref("accountId")}</filters>
      <filters>${tags({ field: "Status", operator: "EqualTo" })}${text("new")}</filters>
      <filters>${tags({ field: "Priority", operator: "EqualTo" })}${text("High")}</filters>${to("Any")}</recordLookups>`,
    `<decisions><name>Any</name>${tags({ defaultConnectorLabel: "none" })}<rules><name>Some</name><conditionLogic>and</conditionLogic><conditions>${tags({ leftValueReference: "Cases", operator: "IsEmpty" })}<rightValue><booleanValue>false</booleanValue></rightValue></conditions>${to("Each")}</rules></decisions>`,
    `<loops>${tags({ name: "Each", collectionReference: "Cases", iterationOrder: "Asc" })}${to("Set", "nextValueConnector")}${to("Close", "noMoreValuesConnector")}</loops>`,
    assign(
      "Set",
      [
        ["task", "Assign", ref("Blank_Task")],
        ["task.Subject", "Assign", ref("Title")],
        ["task.Description", "Assign", ref("Words")],
        ["task.WhatId", "Assign", ref("Each.Id")],
        ["tasks", "Add", ref("task")],
        ["closed", "Add", "<value><numberValue>1.0</numberValue></value>"],
      ],
      "Each",
    ),
    variable("Blank_Task", "SObject", { objectType: "Task" }),
    `<recordUpdates>${tags({ name: "Close", object: "Case" })}<filters>${tags({ field: "Id", operator: "In" })}${ref("Cases")}</filters><inputAssignments><field>Status</field>${text("Closed")}</inputAssignments><inputAssignments><field>Resolution__c</field>${ref("Resolution")}</inputAssignments>${to("Tell")}</recordUpdates>`,
    `<recordCreates>${tags({ name: "Tell", inputReference: "tasks" })}${to("First")}</recordCreates>`,
    `<recordLookups>${tags({ name: "First", object: "Case", getFirstRecordOnly: true, outputReference: "first", sortField: "Subject", sortOrder: "Desc" })}<filters>${tags({ field: "AccountId", operator: "EqualTo" })}${ref("accountId")}</filters></recordLookups>`,
  ].join("\n"),
);

/** Writes what a rule may refuse; the fault path writes down why, unless it is told to fail. */
const RISKY = flow(
  "Risky",
  [
    variable("subject", "String", { isInput: true }),
    variable("why", "String", { isOutput: true }),
    start("Before"),
    `<recordCreates>${tags({ name: "Before", object: "Task", assignRecordIdToReference: "taskId" })}<inputAssignments><field>Subject</field>${text("Risky {!subject}")}</inputAssignments>${to("Write")}</recordCreates>`,
    variable("taskId", "String", { isOutput: true }),
    `<recordCreates>${tags({ name: "Write", object: "Case" })}<inputAssignments><field>Subject</field>${ref("subject")}</inputAssignments><inputAssignments><field>Status</field>${text("Closed")}</inputAssignments>${to("Note", "faultConnector")}</recordCreates>`,
    assign("Note", [["why", "Assign", ref("$Flow.FaultMessage")]]),
  ].join("\n"),
);

/** Deletes the tasks of a case, takes that back where it was told to, and says how many are left. */
const TIDY = flow(
  "Tidy",
  [
    variable("caseId", "String", { isInput: true }),
    variable("back", "Boolean", { isInput: true }),
    variable("left", "Number", { isOutput: true }),
    start("Delete"),
    `<recordDeletes>${tags({ name: "Delete", object: "Task" })}<filters>${tags({ field: "WhatId", operator: "EqualTo" })}${ref("caseId")}</filters>${to("Back")}</recordDeletes>`,
    `<decisions><name>Back</name>${to("Count", "defaultConnector")}<rules><name>Yes</name><conditionLogic>and</conditionLogic><conditions>${tags({ leftValueReference: "back", operator: "EqualTo" })}<rightValue><booleanValue>true</booleanValue></rightValue></conditions>${to("Undo")}</rules></decisions>`,
    `<recordRollbacks><name>Undo</name>${to("Count")}</recordRollbacks>`,
    `<recordLookups>${tags({ name: "Count", object: "Task", getFirstRecordOnly: false, storeOutputAutomatically: true })}<filters>${tags({ field: "WhatId", operator: "EqualTo" })}${ref("caseId")}</filters>${to("Say")}</recordLookups>`,
    assign("Say", [["left", "AssignCount", ref("Count")]]),
  ].join(""),
);

const seed: OrgSeed = {
  ...SEED,
  metadata: {
    "flows/Tidy.flow-meta.xml": TIDY,
    "flows/Sweep.flow-meta.xml": SWEEP,
    "flows/Risky.flow-meta.xml": RISKY,
    "flows/Fails.flow-meta.xml": RISKY.replace(to("Note", "faultConnector"), ""),
    "flows/Retired.flow-meta.xml": RISKY.replace("Active", "Obsolete"),
    "flows/Priority-1.flow": flow(
      "Priority 1",
      start("A") +
        assign("A", [["out", "Assign", text("one")]]) +
        variable("out", "String", { isOutput: true }),
    ),
    "flows/Priority-2.flow": flow(
      "Priority 2",
      start("A") +
        assign("A", [["out", "Assign", text("two")]]) +
        variable("out", "String", { isOutput: true }),
    ),
    "flows/Asks.flow-meta.xml": flow("Asks", `${start("S")}<screens><name>S</name></screens>`),
    "flows/Waits.flow-meta.xml": flow("Waits", `${start("W")}<waits><name>W</name></waits>`),
    "flows/Circle.flow-meta.xml": flow(
      "Circle",
      start("A") +
        assign("A", [["n", "Add", "<value><numberValue>1</numberValue></value>"]], "A") +
        variable("n", "Number"),
      { apiVersion: "55.0" },
    ),
    "flows/isv__Outer.flow-meta.xml": flow(
      "Outer",
      [
        start("Inner"),
        `<subflows>${tags({ name: "Inner", flowName: "Risky", storeOutputAutomatically: true })}<inputAssignments><name>subject</name>${text("from outside")}</inputAssignments>${to("Post")}</subflows>`,
        `<actionCalls>${tags({ name: "Post", actionName: "chatterPost", actionType: "chatterPost" })}<inputParameters><name>text</name>${text("Why: {!Inner.why}")}</inputParameters><inputParameters><name>subjectNameOrId</name>${ref("$User.Id")}</inputParameters>${to("Call_Refund")}</actionCalls>`,
        `<actionCalls>${tags({ name: "Call_Refund", actionName: "Refund", actionType: "apex" })}<inputParameters><name>invoice</name>${text("7")}</inputParameters><outputParameters>${tags({ assignToReference: "refund", name: "refundId" })}</outputParameters>${to("Ping")}</actionCalls>`,
        `<recordCreates>${tags({ name: "Ping", object: "Ping__e" })}<inputAssignments><field>Text__c</field>${text("refund {!refund}")}</inputAssignments></recordCreates>`,
        variable("refund", "String", { isOutput: true }),
      ].join(""),
    ),
    "flows/Triggered.flow-meta.xml": flow(
      "Triggered",
      `<start>${tags({ object: "Case", recordTriggerType: "Update", triggerType: "RecordAfterSave" })}</start>`,
    ),
  },
  apex: { Refund: { outputs: { refundId: "R-7" } } },
};

const org = await useOrg({ seed });
const api = await rawApi(org);
const connection = await connect(org);
const run = (name: string, ...inputs: object[]) => api("POST", `actions/custom/flow/${name}`, { inputs });

describe("flows", () => {
  it("are listed when they are active and launched from outside", async () => {
    const { body } = await api("GET", "actions/custom/flow");
    expect(body.actions.map(({ name }: { name: string }) => name)).toEqual([
      "Circle",
      "Fails",
      "Priority",
      "Risky",
      "Sweep",
      "Tidy",
      "Waits",
      "isv__Outer",
    ]);
    expect(body.actions).toContainEqual({
      label: "Priority 2",
      name: "Priority",
      type: "FLOW",
      url: "/services/data/v62.0/actions/custom/flow/Priority",
    });
    for (const name of ["Retired", "Triggered", "Asks", "Nobody"])
      expect((await run(name, {})).status).toBe(404);
  });

  it("describe their variables", async () => {
    const { body } = await api("GET", "actions/custom/flow/Sweep");
    expect(body).toMatchObject({
      label: "Sweep cases",
      standard: false,
      type: "FLOW",
      inputs: [{ name: "accountId", type: "STRING", required: false }],
    });
    expect(body.outputs).toMatchObject([
      { name: "Flow__InterviewGuid" },
      { name: "Flow__InterviewStatus" },
      { name: "closed", type: "NUMBER" },
      { name: "first", type: "SOBJECT", sobjectType: "Case" },
    ]);
  });

  it("look up, decide, loop, work out formulas, change and create", async () => {
    const AccountId = org.db.create("Account", { Name: "Wren", Tier__c: "Gold" });
    const ids = ["a", "b"].map((Subject) => org.db.create("Case", { Subject, AccountId }));
    const other = org.db.create("Case", { Subject: "c", AccountId, Status: "Working", Priority: "Low" });
    const { body } = await run("Sweep", { accountId: AccountId });
    expect(body).toMatchObject([
      {
        actionName: "Sweep",
        errors: null,
        isSuccess: true,
        outputValues: {
          closed: 2,
          first: { attributes: { type: "Case" }, Id: other, Subject: "c" },
          Flow__InterviewStatus: "Finished",
        },
      },
    ]);
    expect(org.db.get("Case", ids[0]!)).toMatchObject({
      Status: "Closed",
      Resolution__c: "Solved",
      IsClosed: true,
    });
    expect(org.db.get("Case", other)).toMatchObject({ Status: "Working" });
    const { CaseNumber } = org.db.get("Case", ids[0]!)!;
    expect(org.db.query(`SELECT Subject, Description FROM Task WHERE WhatId = '${ids[0]}'`)).toMatchObject([
      { Subject: "Closed: A (gold)", Description: `${CaseNumber} of Wren, by User` },
    ]);
    expect(org.db.query(`SELECT Id FROM Task WHERE WhatId = '${ids[1]}'`)).toHaveLength(1);
    expect((await run("Sweep", { accountId: "001Lo00000000zz" })).body[0].outputValues).toMatchObject({
      closed: null,
      first: null,
    });
  });

  it("go the fault path of what is refused, and know why", async () => {
    const { status, body } = await run("Risky", { subject: "one" });
    expect(status).toBe(200);
    expect(body[0].outputValues.why).toMatch(
      /^This error occurred when the flow tried to create records: FIELD_CUSTOM_VALIDATION_EXCEPTION: Say how it was resolved\./,
    );
    expect(org.db.get("Task", body[0].outputValues.taskId)).toMatchObject({ Subject: "Risky one" });
  });

  it("leave nothing of what failed without one; the others of the request stand", async () => {
    const { status, body } = await run("Fails", { subject: "two" });
    expect(status).toBe(400);
    expect(body).toMatchObject([
      {
        actionName: "Fails",
        isSuccess: false,
        outputValues: null,
        errors: [{ statusCode: "UNKNOWN_EXCEPTION", fields: [] }],
      },
    ]);
    expect(body[0].errors[0].message).toMatch(
      /^An unhandled fault has occurred in this flow\n[\s\S]*Say how it was resolved/,
    );
    expect(org.db.query("SELECT Id FROM Task WHERE Subject = 'Risky two'")).toEqual([]);
  });

  it("delete, and take back what they have written", async () => {
    const caseId = org.db.create("Case", { Subject: "x" });
    for (const Subject of ["a", "b"]) org.db.create("Task", { WhatId: caseId, Subject });
    expect((await run("Tidy", { caseId, back: true })).body[0].outputValues).toMatchObject({ left: 2 });
    expect((await run("Tidy", { caseId, back: false })).body[0].outputValues).toMatchObject({ left: 0 });
    expect(org.db.query(`SELECT Id FROM Task WHERE WhatId = '${caseId}'`)).toEqual([]);
  });

  it("take only what they know, of its type", async () => {
    expect((await run("Sweep", { accountID: "x", nothing: 1 })).body[0].errors[0]).toMatchObject({
      statusCode: "INVALID_API_INPUT",
      message: "Unknown input parameter: nothing",
    });
    expect((await run("Priority", {})).body[0].outputValues).toMatchObject({ out: "two" });
  });

  it("end when they run in a circle, and say what is not run here", async () => {
    expect((await run("Circle", {})).body[0].errors[0].message).toMatch(/Number of iterations exceeded/);
    expect((await run("Waits", {})).body[0].errors[0].message).toMatch(/pauses/);
  });

  it("call other flows, actions and Apex, and publish events that subscribers hear", async () => {
    const heard: Heard["data"][] = [];
    const client = await listen(org);
    const [result] = await connection.requestPost<{ outputValues: object }[]>(
      "/actions/custom/flow/isv__Outer",
      { inputs: [{}] },
    );
    expect(result!.outputValues).toMatchObject({ refund: "R-7" });
    expect(
      org.db.query(`SELECT Body FROM FeedItem WHERE ParentId = '${org.integrationUserId}'`),
    ).toMatchObject([{ Body: expect.stringContaining("Say how it was resolved") }]);
    await client.subscribeFromEarliestEvent(
      "/event/Ping__e",
      (_, kind, data) => kind === "event" && heard.push(data),
    );
    const event = await until(() => heard[0], "the event");
    expect(event.payload).toMatchObject({ Text__c: "refund R-7" });
  });
});
