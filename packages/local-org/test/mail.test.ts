import { createTransport } from "nodemailer";
import { describe, expect, it } from "vitest";
import type { OrgSeed } from "../src/index.ts";
import { rawApi, SEED, useOrg } from "./harness.ts";
import { file } from "./metadata-text.ts";

const seed: OrgSeed = {
  ...SEED,
  objects: {
    ...SEED.objects,
    Case: {
      ...SEED.objects!.Case,
      assignmentRules: [
        {
          name: "Mail",
          entries: [
            {
              criteria: [{ field: "Case.Origin", operation: "equals", value: "Email" }],
              assignTo: "Support_Intake",
            },
          ],
        },
      ],
    },
  },
  metadata: {
    "email/Desk/Answer.email":
      "<p>Dear {{{Recipient.Name}}}, {{{Case.CaseNumber}}}: {{{Sender.Name}}} {{{Case.Nothing}}}</p>{!Case.Thread_Token}",
    "email/Desk/Answer.email-meta.xml": file(
      "EmailTemplate",
      "<available>true</available><name>Answer</name><style>none</style><subject>Your case {!Case.CaseNumber}</subject><type>custom</type>",
    ),
  },
};

const org = await useOrg({ seed, smtpPort: 0 });
const api = await rawApi(org);
const [host, port] = org.smtpEndpoint!.split(":") as [string, string];

/** Takes a raw message in by the admin API. */
async function receive(...lines: string[]) {
  const answer = await fetch(`${org.url}/admin/api/mail`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ raw: lines.join("\r\n") }),
  });
  return {
    status: answer.status,
    body: (await answer.json()) as { emailMessageId: string; caseId: string; isNew: boolean },
  };
}
const answer = (input: object) =>
  api("POST", "actions/standard/emailSimple", { inputs: [{ logEmailOnSend: true, ...input }] });
const lastSent = async () =>
  (
    (await (await fetch(`${org.url}/admin/api/sent`)).json()) as {
      body: string;
      messageId: string;
      subject: string;
    }[]
  ).at(-1)!;

describe("a mail that comes in", () => {
  it("makes a case, which assignment rules give to a queue, of the contact whose address it is", async () => {
    const contact = org.db.create("Contact", { LastName: "Wren", FirstName: "Ina", Email: "ina@wren.test" });
    const { status, body } = await receive(
      "From: Ina Wren <ina@wren.test>",
      "To: support@local.org",
      "Subject: My invoice",
      "Message-ID: <first@wren.test>",
      "",
      "It is wrong.",
    );
    expect({ status, body }).toMatchObject({ status: 201, body: { isNew: true } });
    expect(
      org.db.query(
        `SELECT Subject, Description, Origin, SuppliedEmail, ContactId, Owner.Name FROM Case WHERE Id = '${body.caseId}'`,
      ),
    ).toMatchObject([
      {
        Subject: "My invoice",
        Description: expect.stringMatching(/^It is wrong\./),
        Origin: "Email",
        SuppliedEmail: "ina@wren.test",
        ContactId: contact,
        Owner: { Name: "Support Intake" },
      },
    ]);
    expect(org.db.get("EmailMessage", body.emailMessageId)).toMatchObject({
      ParentId: body.caseId,
      Incoming: true,
      Status: "0",
      FromAddress: "ina@wren.test",
      MessageIdentifier: "<first@wren.test>",
      ThreadIdentifier: "<first@wren.test>",
      Headers: expect.stringContaining("message-id: <first@wren.test>"),
    });
  });

  it("is taken once, and refused without a sender", async () => {
    const mail = ["From: a@b.test", "Subject: once", "Message-ID: <once@b.test>", "", "x"];
    const first = await receive(...mail);
    expect((await receive(...mail)).body).toEqual({ ...first.body, isNew: false });
    expect((await receive("Subject: nobody", "", "x")).status).toBe(400);
  });

  it("comes by SMTP too, with what is attached", async () => {
    const transport = createTransport({ host, port: Number(port), secure: false });
    await transport.sendMail({
      from: "Bo <bo@b.test>",
      to: "support@local.org",
      subject: "By SMTP",
      text: "see below",
      attachments: [{ filename: "log.txt", content: "boom" }],
    });
    const [message] = org.db.query(
      "SELECT Id, HasAttachment, (SELECT Name, BodyLength FROM Attachments) FROM EmailMessage WHERE Subject = 'By SMTP'",
    );
    expect(message).toMatchObject({
      HasAttachment: true,
      Attachments: { records: [{ Name: "log.txt", BodyLength: 4 }] },
    });
  });
});

describe("a conversation on a case", () => {
  it("goes out by a template into the thread of the customer's mail, and the answer comes back to the case", async () => {
    const { body: came } = await receive(
      "From: Ina Wren <ina@wren.test>",
      "Subject: Where is it?",
      "Message-ID: <where@wren.test>",
      "",
      "?",
    );
    const { ContactId, CaseNumber } = org.db.get("Case", came.caseId)!;
    const [template] = org.db.query("SELECT Id FROM EmailTemplate WHERE DeveloperName = 'Answer'");
    const { status } = await answer({
      recipientId: ContactId,
      relatedRecordId: came.caseId,
      emailTemplateId: template!.Id,
    });
    expect(status).toBe(200);
    const sent = await lastSent();
    expect(sent).toMatchObject({ subject: `Your case ${CaseNumber}`, inReplyTo: "<where@wren.test>" });
    expect(sent.body).toMatch(
      new RegExp(`^<p>Dear Ina Wren, ${CaseNumber}: Integration User </p>thread::[\\w-]+::$`),
    );
    const [logged] = org.db.query(
      `SELECT Id, HtmlBody, MessageIdentifier, ThreadIdentifier, ReplyToEmailMessageId, Headers, EmailTemplateId FROM EmailMessage WHERE ParentId = '${came.caseId}' AND Incoming = false`,
    );
    expect(logged).toMatchObject({
      HtmlBody: sent.body,
      MessageIdentifier: sent.messageId,
      ThreadIdentifier: "<where@wren.test>",
      ReplyToEmailMessageId: came.emailMessageId,
      Headers: expect.stringContaining("In-Reply-To: <where@wren.test>"),
      EmailTemplateId: template!.Id,
    });
    const back = await receive(
      "From: ina@wren.test",
      `Subject: Re: ${sent.subject}`,
      "Message-ID: <back@wren.test>",
      `In-Reply-To: ${sent.messageId}`,
      "",
      "thanks",
    );
    expect(back.body).toMatchObject({ caseId: came.caseId, isNew: false });
    expect(org.db.get("EmailMessage", back.body.emailMessageId)).toMatchObject({
      ReplyToEmailMessageId: logged!.Id,
      ThreadIdentifier: "<where@wren.test>",
    });
  });

  it("is found by its token in the subject or body, of this org and unchanged alone", async () => {
    const id = org.db.create("Case", { Subject: "x" });
    await answer({
      emailAddresses: "a@b.test",
      emailSubject: "s",
      emailBody: "b",
      relatedRecordId: id,
      addThreadingTokenToSubject: true,
    });
    const { subject } = await lastSent();
    const found = async (text: string) =>
      (await receive("From: a@b.test", `Subject: ${text}`, "", "x")).body.caseId;
    expect(await found(`Re: ${subject}`)).toBe(id);
    expect(await found(subject.replace("::", "::A"))).not.toBe(id);
    expect(await found(`ref:!${org.orgId.slice(0, 15)}.!${id.slice(0, 15)}:ref`)).toBe(id);
    expect(await found(`ref:!00DXX0000000000.!${id.slice(0, 15)}:ref`)).not.toBe(id);
  });
});
