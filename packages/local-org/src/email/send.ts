import { randomUUID } from "node:crypto";
import { saveError } from "../errors.ts";
import { createRecord } from "../records/save.ts";
import type { Transaction } from "../records/transaction.ts";
import type { Row } from "../storage/store.ts";

/** A mail that is to go out. */
export interface Mail {
  to: readonly string[];
  cc?: readonly string[];
  bcc?: readonly string[];
  /** The sender's address; that of the user unless given. */
  from?: string | undefined;
  subject: string;
  body: string;
  html: boolean;
  related?: Row | undefined;
  templateId?: string | undefined;
  /** Whether an EmailMessage is made of it. */
  log: boolean;
}

const ADDRESS = /^[^\s@<>,;]+@[^\s@<>,;]+$/;

/** The address in `Ada <ada@example.test>`. */
export const bareAddress = (text: string): string => (/<([^<>]+)>/.exec(text)?.[1] ?? text).trim();

/** The last mail of a customer on a record: an answer goes into its thread. */
function lastFrom(tx: Transaction, related: Row | undefined): Row | undefined {
  if (!related) return undefined;
  const table = tx.core.store.table("EmailMessage");
  const mails = [...table.lookup("ParentId", related.Id), ...table.lookup("RelatedToId", related.Id)];
  return mails
    .filter((row) => row.Incoming === true && !row.IsDeleted)
    .sort((a, b) => (String(a.MessageDate) + a.Id < String(b.MessageDate) + b.Id ? -1 : 1))
    .at(-1);
}

/** The ids of the message, and of those before it, that its headers name. */
export function headersOf(message: {
  messageId: string;
  inReplyTo: string | null;
  references: string[];
}): string {
  const lines = [`Message-ID: ${message.messageId}`];
  if (message.inReplyTo) lines.push(`In-Reply-To: ${message.inReplyTo}`);
  if (message.references.length > 0) lines.push(`References: ${message.references.join(" ")}`);
  return lines.join("\n");
}

/** The id by which a message is found again; without the brackets that the header has. */
export const identifierIn = (header: string | undefined): string | undefined =>
  /<[^<>\s]+>/.exec(header ?? "")?.[0];

function logged(
  tx: Transaction,
  mail: Mail,
  message: { messageId: string; from: Row | undefined },
  before: Row | undefined,
): Row {
  const def = tx.core.catalogue.get("EmailMessage")!;
  const { related } = mail;
  const isCase = related && tx.core.catalogue.byPrefix(related.Id.slice(0, 3))?.name === "Case";
  const inReplyTo = (before?.MessageIdentifier as string | undefined) ?? null;
  const known = (name: string) => def.fieldsByName.get(name)!.referenceTo;
  const relatedTo = related && tx.core.catalogue.byPrefix(related.Id.slice(0, 3))?.name;
  return createRecord(tx, def, {
    ...(isCase && { ParentId: related.Id }),
    ...(relatedTo && known("RelatedToId").includes(relatedTo) && { RelatedToId: related.Id }),
    Subject: mail.subject,
    [mail.html ? "HtmlBody" : "TextBody"]: mail.body,
    FromAddress: mail.from ?? message.from?.Email,
    FromName: message.from?.Name,
    ToAddress: mail.to.join("; "),
    CcAddress: mail.cc?.join("; ") || null,
    BccAddress: mail.bcc?.join("; ") || null,
    Incoming: false,
    Status: "3",
    MessageDate: tx.stamp,
    MessageIdentifier: message.messageId,
    ThreadIdentifier: before?.ThreadIdentifier ?? before?.MessageIdentifier ?? message.messageId,
    ReplyToEmailMessageId: before?.Id ?? null,
    EmailTemplateId: mail.templateId ?? null,
    Headers: headersOf({
      messageId: message.messageId,
      inReplyTo,
      references: [...new Set([before?.ThreadIdentifier, inReplyTo].filter((id) => typeof id === "string"))],
    }),
  });
}

/**
 * Sends a mail, once the transaction is committed: it goes to the outbox, and to nobody.
 * @throws OrgError INVALID_EMAIL_ADDRESS, REQUIRED_FIELD_MISSING without anybody to send it to
 */
export function sendMail(tx: Transaction, mail: Mail): { emailMessageId: string | null } {
  const from = tx.core.store.find(tx.userId);
  const { to, cc = [], bcc = [], subject, body, html, related } = mail;
  const all = [...to, ...cc, ...bcc];
  if (all.length === 0) throw saveError("REQUIRED_FIELD_MISSING", "The email needs at least one recipient.");
  const wrong = all.find((address) => !ADDRESS.test(bareAddress(address)));
  if (wrong !== undefined) throw saveError("INVALID_EMAIL_ADDRESS", `Email address is invalid: ${wrong}`);
  const messageId = `<${randomUUID()}@local.org>`;
  const before = lastFrom(tx, related);
  const emailMessageId = mail.log ? logged(tx, mail, { messageId, from }, before).Id : null;
  tx.core.outbox.send(tx, {
    kind: "email",
    from: mail.from ?? String(from?.Email ?? ""),
    to: [...to],
    cc: [...cc],
    bcc: [...bcc],
    subject,
    body,
    html,
    messageId,
    inReplyTo: (before?.MessageIdentifier as string | undefined) ?? null,
    relatedToId: related?.Id ?? null,
    emailMessageId,
  });
  return { emailMessageId };
}
