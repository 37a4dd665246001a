import { sendMail } from "../../email/send.ts";
import { fill } from "../../email/templates.ts";
import { threadToken } from "../../email/threads.ts";
import { saveError } from "../../errors.ts";
import type { Transaction } from "../../records/transaction.ts";
import type { Row } from "../../storage/store.ts";
import type { Action, Values } from "../action.ts";

const MOST = 150;

/** The addresses of inputs that hold them between commas, or as a list. */
const addresses = (inputs: Values, ...names: string[]): string[] =>
  names
    .flatMap((name) => inputs[name] ?? [])
    .flatMap((value) => String(value).split(","))
    .map((address) => address.trim())
    .filter(Boolean);

function named(tx: Transaction, inputs: Values, name: string): Row | undefined {
  const id = inputs[name];
  if (typeof id !== "string" || id === "") return undefined;
  const row = tx.core.store.find(id);
  if (!row || row.IsDeleted)
    throw saveError("INVALID_CROSS_REFERENCE_KEY", `invalid cross reference id: ${name} ${id}`, [name]);
  return row;
}

function textOf(tx: Transaction, inputs: Values, related: Row | undefined, recipient: Row | undefined) {
  const template = named(tx, inputs, "emailTemplateId");
  if (template) return fill(tx.core, template, { related, recipient, userId: tx.userId });
  const missing = ["emailSubject", "emailBody"].find((name) => !inputs[name]);
  if (missing) throw saveError("REQUIRED_FIELD_MISSING", `Missing required input parameter: ${missing}`);
  return {
    subject: String(inputs.emailSubject),
    body: String(inputs.emailBody),
    html: inputs.sendRichBody === true,
  };
}

function invoke(tx: Transaction, inputs: Values): null {
  const related = named(tx, inputs, "relatedRecordId");
  const recipient = named(tx, inputs, "recipientId");
  const { subject, body, html } = textOf(tx, inputs, related, recipient);
  const to = addresses(inputs, "recipientAddresses", "emailAddresses", "emailAddressesArray");
  if (recipient) {
    if (!recipient.Email)
      throw saveError("INVALID_EMAIL_ADDRESS", "The recipient has no email address.", ["recipientId"]);
    to.unshift(String(recipient.Email));
  }
  const cc = addresses(inputs, "ccAddresses", "ccRecipientAddressList", "ccRecipientAddressCollection");
  const bcc = addresses(inputs, "bccAddresses", "bccRecipientAddressList", "bccRecipientAddressCollection");
  if (to.length + cc.length + bcc.length > MOST)
    throw saveError("LIMIT_EXCEEDED", `The combined number of recipients must be ${MOST} or fewer.`);
  const token = related && threadToken(tx.core.orgId, related.Id);
  const inSubject = token && inputs.addThreadingTokenToSubject === true;
  const inBody = token && inputs.addThreadingTokenToBody === true;
  sendMail(tx, {
    to,
    cc,
    bcc,
    from: inputs.senderAddress ? String(inputs.senderAddress) : undefined,
    subject: inSubject ? `${subject} ${token}` : subject,
    body: inBody ? `${body}${html ? "<br><br>" : "\n\n"}${token}` : body,
    html,
    related,
    templateId: inputs.emailTemplateId ? String(inputs.emailTemplateId) : undefined,
    log: inputs.logEmailOnSend === true,
  });
  return null;
}

const text = (name: string, label: string, description: string) =>
  ({ name, type: "STRING", label, description: `Optional. ${description}` }) as const;

const list = (name: string, label: string, description: string) =>
  ({ ...text(name, label, description), maxOccurs: 2000 }) as const;

const flag = (name: string, label: string, description: string) =>
  ({ name, type: "BOOLEAN", label, description: `Optional. ${description}` }) as const;

const reference = (name: string, label: string, description: string) =>
  ({ name, type: "REFERENCE", label, description: `Optional. ${description}` }) as const;

/** Sends an email to addresses, or to a person, about a record. */
export const emailSimple: Action = {
  name: "emailSimple",
  label: "Send Email",
  type: "EMAILSIMPLE",
  description: "Send an email where you specify the subject, body, and recipients.",
  inputs: [
    list(
      "recipientAddresses",
      "Recipient Addresses",
      "The email recipients: a comma-separated list, or a collection.",
    ),
    text("emailAddresses", "Recipient Address List", "The email recipients, as a comma-separated list."),
    list("emailAddressesArray", "Recipient Address Collection", "The email recipients, as a collection."),
    reference("recipientId", "Recipient ID", "The lead, contact, or user to whom the email goes."),
    list("ccAddresses", "CC Addresses", "Who gets a copy."),
    text(
      "ccRecipientAddressList",
      "CC Recipient Address List",
      "Who gets a copy, as a comma-separated list.",
    ),
    list(
      "ccRecipientAddressCollection",
      "CC Recipient Address Collection",
      "Who gets a copy, as a collection.",
    ),
    list("bccAddresses", "BCC Addresses", "Who gets a copy that others do not see."),
    text(
      "bccRecipientAddressList",
      "BCC Recipient Address List",
      "Who gets a hidden copy, as a comma-separated list.",
    ),
    list(
      "bccRecipientAddressCollection",
      "BCC Recipient Address Collection",
      "Who gets a hidden copy, as a collection.",
    ),
    reference("relatedRecordId", "Related Record ID", "The record that the email is about."),
    reference("emailTemplateId", "Email Template ID", "The template of subject and body."),
    text("emailSubject", "Subject", "The subject; required without a template."),
    {
      name: "emailBody",
      type: "TEXTAREA",
      label: "Body",
      description: "Optional. The body; required without a template.",
    },
    flag("sendRichBody", "Rich-Text-Formatted Body", "Whether the body is HTML."),
    flag("useLineBreaks", "Use Line Breaks", "Whether line breaks of the body are kept."),
    {
      name: "senderType",
      type: "STRING",
      label: "Sender Type",
      description: "Optional. Whose address the email comes from.",
      picklist: ["CurrentUser", "DefaultWorkflowUser", "OrgWideEmailAddress"],
    },
    text("senderAddress", "Sender Email Address", "The organization-wide address that the email comes from."),
    flag("logEmailOnSend", "Log Email on Send", "Whether the email is recorded as an EmailMessage."),
    flag(
      "addThreadingTokenToBody",
      "Add Threading Token to Body",
      "Whether answers find the related record by a token in the body.",
    ),
    flag(
      "addThreadingTokenToSubject",
      "Add Threading Token to Subject",
      "Whether answers find the related record by a token in the subject.",
    ),
  ],
  outputs: [],
  invoke,
};
