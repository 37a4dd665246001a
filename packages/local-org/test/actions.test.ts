import { describe, expect, it } from "vitest";
import type { OrgSeed } from "../src/index.ts";
import { connect, rawApi, SEED, useOrg } from "./harness.ts";
import { file } from "./metadata-text.ts";

const REFUND_CLASS = `
public with sharing class Refund {
  /* what a flow gives */
  public class Request {
    @InvocableVariable(label='Invoice' description='The number of the invoice' required=true)
    public String invoice;
    @InvocableVariable(required=false) public Decimal amount;
    @InvocableVariable public List<Id> approvers;
  }
  public class Answer {
    @InvocableVariable(label='Refund ID') public String refundId;
  }
  @InvocableMethod(label='Refund invoice' description='Refunds what was paid' category='Billing')
  public static List<Answer> refund(List<Request> requests) { return null; }
}`;

const seed: OrgSeed = {
  ...SEED,
  metadata: {
    "classes/Refund.cls": REFUND_CLASS,
    "notificationtypes/Late.notiftype": file(
      "CustomNotificationType",
      "<desktop>true</desktop><masterLabel>Late</masterLabel><mobile>false</mobile>",
    ),
    "email/Desk/Hello.email":
      "Hello {!Contact.Name}, about {!Case.CaseNumber}: {!Case.Subject}. {!User.Name}",
    "email/Desk/Hello.email-meta.xml": file(
      "EmailTemplate",
      "<available>true</available><name>Hello</name><style>none</style><subject>Re: {!Case.Subject}</subject><type>text</type>",
    ),
    "workflows/Case.workflow": file(
      "Workflow",
      "<alerts><fullName>Tell_Owner</fullName><description>Tell the owner</description><recipients><type>owner</type></recipients><template>Desk/Hello</template></alerts>",
    ),
    "quickActions/Case.Escalate.quickAction": file(
      "QuickAction",
      `<fieldOverrides><field>Status</field><literalValue>Escalated</literalValue></fieldOverrides>
       <fieldOverrides><field>Subject</field><formula>"Urgent: " &amp; Subject</formula></fieldOverrides>
       <label>Escalate</label>
       <quickActionLayout><quickActionLayoutColumns><quickActionLayoutItems><field>Priority</field></quickActionLayoutItems></quickActionLayoutColumns></quickActionLayout>
       <type>Update</type>`,
    ),
  },
  apex: { isv__Check: { outputs: { ok: true } } },
};

const org = await useOrg({
  seed,
  apex: {
    Refund: ({ invoice }, db) => {
      if (invoice === "0") throw new Error("RefundException: no such invoice");
      db.create("Task", { Subject: `Refund ${invoice}` });
      return { refundId: `R-${invoice}` };
    },
  },
});
const api = await rawApi(org);
const connection = await connect(org);
const run = (path: string, ...inputs: object[]) => api("POST", `actions/${path}`, { inputs });
const ada = org.db.query("SELECT Id FROM User WHERE Username = 'ada@example.test'")[0]!.Id as string;

describe("the actions of an org", () => {
  it("are listed by kind", async () => {
    expect((await api("GET", "actions")).body).toEqual({
      custom: "/services/data/v62.0/actions/custom",
      standard: "/services/data/v62.0/actions/standard",
    });
    expect((await api("GET", "actions/custom")).body).toMatchObject({
      apex: "/services/data/v62.0/actions/custom/apex",
      flow: "/services/data/v62.0/actions/custom/flow",
      quickAction: "/services/data/v62.0/actions/custom/quickAction",
    });
    expect((await api("GET", "actions/standard")).body.actions).toContainEqual({
      label: "Post to Chatter",
      name: "chatterPost",
      type: "CHATTERPOST",
      url: "/services/data/v62.0/actions/standard/chatterPost",
    });
    const names = async (kind: string) =>
      (await api("GET", `actions/custom/${kind}`)).body.actions.map(({ name }: { name: string }) => name);
    expect(await names("apex")).toEqual(["Refund", "isv__Check"]);
    expect(await names("quickAction")).toEqual(expect.arrayContaining(["Case.Escalate", "NewTask"]));
    expect(await names("emailAlert")).toEqual(["Case.Tell_Owner"]);
    expect(await names("sendNotification")).toEqual(["Late"]);
  });

  it("describe what they take and give", async () => {
    const { body } = await api("GET", "actions/standard/chatterPost");
    expect(body).toMatchObject({
      name: "chatterPost",
      standard: true,
      targetEntityName: null,
      type: "CHATTERPOST",
    });
    expect(body.inputs).toContainEqual(
      expect.objectContaining({
        name: "subjectNameOrId",
        type: "STRING",
        required: true,
        maxOccurs: 1,
        sobjectType: null,
      }),
    );
    expect(body.outputs).toMatchObject([{ name: "feedItemId", type: "REFERENCE" }]);
  });

  it("are not found under a name that is none", async () => {
    expect(await api("GET", "actions/standard/chatterBoast")).toMatchObject({
      status: 404,
      body: [{ errorCode: "NOT_FOUND", message: "Invalid Action Type: chatterBoast" }],
    });
    expect((await run("custom/apex/Nobody", {})).status).toBe(404);
  });
});

describe("what an action is given", () => {
  it("has to be there, known, and of its type", async () => {
    const { status, body } = await run("standard/chatterPost", { text: "x" });
    expect(status).toBe(400);
    expect(body).toEqual([
      {
        actionName: "chatterPost",
        errors: [
          {
            statusCode: "REQUIRED_FIELD_MISSING",
            message: "Missing required input parameter: subjectNameOrId",
            fields: [],
          },
        ],
        invocationId: null,
        isSuccess: false,
        outcome: null,
        outputValues: null,
        sortOrder: -1,
        version: 1,
      },
    ]);
    const wrong = { emailAddresses: "a@b.test", emailSubject: "s", emailBody: "b" };
    expect(
      (await run("standard/emailSimple", { ...wrong, colour: "red" })).body[0].errors[0].message,
    ).toMatch(/colour/);
    expect(
      (await run("standard/emailSimple", { ...wrong, sendRichBody: 3 })).body[0].errors[0].statusCode,
    ).toBe("INVALID_ARGUMENT_TYPE");
    expect((await api("POST", "actions/standard/chatterPost", {})).status).toBe(400);
  });

  it("is done one by one: what succeeds stands beside what fails", async () => {
    const id = org.db.create("Case", { Subject: "x" });
    const { status, body } = await run(
      "standard/chatterPost",
      { text: "first", subjectNameOrId: id },
      { text: "second", subjectNameOrId: "nobody@nowhere" },
    );
    expect(status).toBe(400);
    expect(body).toMatchObject([
      { isSuccess: true },
      { isSuccess: false, errors: [{ statusCode: "INVALID_CROSS_REFERENCE_KEY" }] },
    ]);
    expect(org.db.query(`SELECT Body FROM FeedItem WHERE ParentId = '${id}'`)).toMatchObject([
      { Body: "first" },
    ]);
  });
});

describe("standard actions", () => {
  it("post to Chatter, with mentions and topics", async () => {
    const id = org.db.create("Case", { Subject: "x" });
    const { status, body } = await run("standard/chatterPost", {
      subjectNameOrId: id,
      text: `Hi @[${ada}] check this out #[refunds].`,
    });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: [{ actionName: "chatterPost", errors: null }],
    });
    expect(org.db.get("FeedItem", body[0].outputValues.feedItemId)).toMatchObject({
      Body: "Hi @Ada Lovelace check this out #refunds.",
      ParentId: id,
      Type: "TextPost",
    });
  });

  it("send mail: by words of their own, and by a template with the values of the record", async () => {
    const ContactId = org.db.create("Contact", {
      LastName: "Wren",
      FirstName: "Ina",
      Email: "ina@wren.test",
    });
    const id = org.db.create("Case", { Subject: "My invoice", ContactId });
    const { body } = await run("standard/emailSimple", {
      emailAddresses: "a@b.test, c@d.test",
      emailSubject: "Note",
      emailBody: "Message of the day.",
    });
    expect(body).toMatchObject([{ actionName: "emailSimple", isSuccess: true, outputValues: null }]);
    const [template] = org.db.query("SELECT Id FROM EmailTemplate WHERE DeveloperName = 'Hello'");
    const { status } = await run("standard/emailSimple", {
      recipientId: ContactId,
      relatedRecordId: id,
      emailTemplateId: template!.Id,
      logEmailOnSend: true,
    });
    expect(status).toBe(200);
    const { CaseNumber } = org.db.get("Case", id)!;
    expect(
      org.db.query(
        `SELECT Subject, TextBody, ToAddress, Incoming, Status FROM EmailMessage WHERE ParentId = '${id}'`,
      ),
    ).toMatchObject([
      {
        Subject: "Re: My invoice",
        TextBody: `Hello Ina Wren, about ${CaseNumber}: My invoice. Integration User`,
        ToAddress: "ina@wren.test",
        Incoming: false,
        Status: "3",
      },
    ]);
    const sent = await (await fetch(`${org.url}/admin/api/sent`)).json();
    expect(sent).toMatchObject([
      { kind: "email", to: ["a@b.test", "c@d.test"], subject: "Note", emailMessageId: null },
      { kind: "email", to: ["ina@wren.test"], relatedToId: id },
    ]);
  });

  it("send nothing that cannot be sent", async () => {
    const words = { emailSubject: "s", emailBody: "b" };
    const code = async (input: object) =>
      (await run("standard/emailSimple", input)).body[0].errors[0].statusCode;
    expect(await code(words)).toBe("REQUIRED_FIELD_MISSING");
    expect(await code({ ...words, emailAddresses: "nobody" })).toBe("INVALID_EMAIL_ADDRESS");
    expect(await code({ emailAddresses: "a@b.test" })).toBe("REQUIRED_FIELD_MISSING");
  });

  it("send Slack messages and notifications", async () => {
    const id = org.db.create("Case", { Subject: "x" });
    const slack = { slackAppIdForToken: "A1", slackWorkspaceIdForToken: "T1", slackConversationId: "C1" };
    expect((await run("standard/slackPostMessage", { ...slack, slackMessage: "late" })).status).toBe(200);
    const { records } = await connection.query<{ Id: string }>(
      "SELECT Id FROM CustomNotificationType WHERE DeveloperName = 'Late'",
    );
    const about = { recipientIds: [ada], title: "Late", body: "A case is late", targetId: id };
    const { body } = await connection
      .requestPost<{ outputValues: object }[]>("/actions/standard/customNotificationAction", {
        inputs: [{ ...about, customNotifTypeId: records[0]!.Id }],
      })
      .then((found) => ({ body: found }));
    expect(body[0]!.outputValues).toEqual({
      SuccessMessage: "Your custom notification is processed successfully.",
    });
    expect((await run("custom/sendNotification/Late", about)).body).toMatchObject([
      { actionName: "Late", isSuccess: true },
    ]);
    const sent = (await (await fetch(`${org.url}/admin/api/sent`)).json()) as object[];
    expect(sent.slice(-3)).toMatchObject([
      { kind: "slack", conversation: "C1", text: "late" },
      { kind: "notification", type: "Late", recipients: [ada], targetId: id },
      { kind: "notification", type: "Late" },
    ]);
  });
});

describe("Apex actions", () => {
  it("describe what the annotations of the class say", async () => {
    const { body } = await api("GET", "actions/custom/apex/Refund");
    expect(body).toMatchObject({
      label: "Refund invoice",
      description: "Refunds what was paid",
      category: "Billing",
      standard: false,
      type: "APEX",
      inputs: [
        {
          name: "invoice",
          label: "Invoice",
          description: "The number of the invoice",
          type: "STRING",
          required: true,
        },
        { name: "amount", type: "NUMBER", required: false },
        { name: "approvers", type: "REFERENCE", maxOccurs: 2000 },
      ],
      outputs: [{ name: "refundId", label: "Refund ID", type: "STRING" }],
    });
  });

  it("answer what stands for them says, in the same transaction", async () => {
    const { body, status } = await run(
      "custom/apex/Refund",
      { invoice: "7", amount: "12.5" },
      { invoice: "0" },
    );
    expect(status).toBe(400);
    expect(body).toMatchObject([
      { actionName: "Refund", isSuccess: true, outputValues: { refundId: "R-7" } },
      {
        isSuccess: false,
        errors: [{ message: "An Apex error occurred: Error: RefundException: no such invoice" }],
      },
    ]);
    expect(org.db.query("SELECT Id FROM Task WHERE Subject = 'Refund 7'")).toHaveLength(1);
  });

  it("of a managed package answer by their namespaced name", async () => {
    expect((await run("custom/apex/isv__Check", { anything: 1 })).body).toMatchObject([
      { actionName: "isv__Check", outputValues: { ok: true } },
    ]);
  });
});

describe("quick actions that were deployed", () => {
  it("change the record that they are started from", async () => {
    const id = org.db.create("Case", { Subject: "x" });
    const { body } = await run("custom/quickAction/Case.Escalate", { contextId: id, Priority: "High" });
    expect(body).toMatchObject([{ actionName: "Case.Escalate", isSuccess: true }]);
    expect(org.db.get("Case", id)).toMatchObject({
      Status: "Escalated",
      Priority: "High",
      Subject: "Urgent: x",
    });
    expect((await run("custom/quickAction/Case.Escalate", {})).body[0].errors[0].statusCode).toBe(
      "REQUIRED_FIELD_MISSING",
    );
  });

  it("are reached by the object's own resource too", async () => {
    const id = org.db.create("Case", { Subject: "y" });
    const { body } = await api("GET", "sobjects/Case/quickActions");
    expect(body.map(({ name }: { name: string }) => name)).toContain("Case.Escalate");
    const done = await api("POST", "sobjects/Case/quickActions/Escalate", {
      contextId: id,
      record: { Priority: "Low" },
    });
    expect(done).toMatchObject({ status: 200, body: { created: false, id, success: true } });
    expect(org.db.get("Case", id)).toMatchObject({ Status: "Escalated", Priority: "Low" });
  });
});

it("an email alert goes to the owner, by its template", async () => {
  const id = org.db.create("Case", { Subject: "z", OwnerId: ada });
  expect((await run("custom/emailAlert/Case.Tell_Owner", { SObjectRowId: id })).status).toBe(200);
  const sent = (await (await fetch(`${org.url}/admin/api/sent`)).json()) as object[];
  expect(sent.at(-1)).toMatchObject({ to: ["ada@example.test"], subject: "Re: z" });
});
