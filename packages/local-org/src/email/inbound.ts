import { saveError } from "../errors.ts";
import { execute } from "../records/batch.ts";
import { createRecord, only } from "../records/save.ts";
import type { Transaction } from "../records/transaction.ts";
import type { Row } from "../storage/store.ts";
import { identifierIn } from "./send.ts";
import { recordNamedIn } from "./threads.ts";

/** A mail that has come in, taken apart. */
export interface Incoming {
  from: { address: string; name: string };
  to: string;
  cc: string;
  subject: string;
  text: string;
  html: string;
  messageId: string | undefined;
  inReplyTo: string | undefined;
  references: string | undefined;
  headers: string;
  attachments: { name: string; type: string; data: Uint8Array }[];
}

/** Takes a raw message apart. The parser is loaded when the first one comes. */
export async function parseMail(raw: string | Uint8Array): Promise<Incoming> {
  const { default: PostalMime } = await import("postal-mime");
  const mail = await PostalMime.parse(raw);
  const list = (addresses: { address?: string }[] | undefined) =>
    (addresses ?? []).flatMap(({ address }) => address ?? []).join("; ");
  return {
    from: { address: mail.from?.address ?? "", name: mail.from?.name ?? "" },
    to: list(mail.to),
    cc: list(mail.cc),
    subject: mail.subject ?? "",
    text: mail.text ?? "",
    html: mail.html ?? "",
    messageId: identifierIn(mail.messageId),
    inReplyTo: identifierIn(mail.inReplyTo),
    references: mail.references,
    headers: mail.headers.map(({ key, value }) => `${key}: ${value}`).join("\n"),
    attachments: mail.attachments.map(({ filename, mimeType, content }) => ({
      name: filename ?? "attachment",
      type: mimeType,
      data: typeof content === "string" ? Buffer.from(content) : new Uint8Array(content),
    })),
  };
}

/** The mail of ours that it answers, by the ids in its headers: the one that it names last. */
function answered({ core }: Transaction, mail: Incoming): Row | undefined {
  const ids = [...(mail.references?.match(/<[^<>\s]+>/g) ?? []), ...(mail.inReplyTo ? [mail.inReplyTo] : [])];
  for (const id of ids.reverse()) {
    const [found] = core.store.table("EmailMessage").lookup("MessageIdentifier", id);
    if (found && !found.IsDeleted) return found;
  }
  return undefined;
}

/** The case that it is about: by a token in its subject or body, or by the mail that it answers. */
function caseOf(tx: Transaction, mail: Incoming, before: Row | undefined): Row | undefined {
  const { store, orgId } = tx.core;
  const named = recordNamedIn(orgId, `${mail.subject}\n${mail.text}\n${mail.html}`) ?? before?.ParentId ?? "";
  const row = store.table("Case").get(String(named));
  return row && !row.IsDeleted ? row : undefined;
}

function newCase(tx: Transaction, mail: Incoming): Row {
  const { core } = tx;
  const [contact] = mail.from.address ? core.store.table("Contact").lookup("Email", mail.from.address) : [];
  return createRecord(tx, core.catalogue.get("Case")!, {
    Subject: mail.subject.slice(0, 255) || null,
    Description: (mail.text || mail.html).slice(0, 32_000) || null,
    Origin: "Email",
    SuppliedEmail: mail.from.address || null,
    SuppliedName: mail.from.name.slice(0, 80) || null,
    ...(contact && !contact.IsDeleted && { ContactId: contact.Id }),
  });
}

function keepAttachments(tx: Transaction, message: Row, mail: Incoming): void {
  const def = tx.core.catalogue.get("Attachment")!;
  for (const { name, type, data } of mail.attachments)
    createRecord(tx, def, {
      ParentId: message.Id,
      Name: name.slice(0, 255),
      ContentType: type,
      Body: Buffer.from(data).toString("base64"),
    });
}

/**
 * Takes a mail in as Email-to-Case does: it is put on the case that it threads to, and a new case is made of any other.
 * The same message is taken once.
 * @throws OrgError REQUIRED_FIELD_MISSING for one without a sender
 */
export function receiveMail(
  tx: Transaction,
  mail: Incoming,
): { emailMessageId: string; caseId: string; isNew: boolean } {
  if (!mail.from.address) throw saveError("REQUIRED_FIELD_MISSING", "The message has no sender.");
  const [known] = mail.messageId
    ? tx.core.store.table("EmailMessage").lookup("MessageIdentifier", mail.messageId)
    : [];
  if (known && !known.IsDeleted)
    return { emailMessageId: known.Id, caseId: String(known.ParentId), isNew: false };
  const before = answered(tx, mail);
  const found = caseOf(tx, mail, before);
  const about = found ?? newCase(tx, mail);
  const input = {
    ParentId: about.Id,
    RelatedToId: about.Id,
    Incoming: true,
    Status: "0",
    Subject: mail.subject.slice(0, 3000) || null,
    TextBody: mail.text.slice(0, 131_072) || null,
    HtmlBody: mail.html.slice(0, 131_072) || null,
    FromAddress: mail.from.address,
    FromName: mail.from.name || null,
    ToAddress: mail.to || null,
    CcAddress: mail.cc || null,
    Headers: mail.headers.slice(0, 32_000) || null,
    MessageDate: tx.stamp,
    MessageIdentifier: mail.messageId ?? null,
    ThreadIdentifier: before?.ThreadIdentifier ?? before?.MessageIdentifier ?? mail.messageId ?? null,
    ReplyToEmailMessageId: before?.Id ?? null,
  };
  const system = { HasAttachment: mail.attachments.length > 0 };
  const message = only(execute(tx, tx.core.catalogue.get("EmailMessage")!, "insert", [{ input, system }]));
  keepAttachments(tx, message, mail);
  return { emailMessageId: message.Id, caseId: about.Id, isNew: !found };
}
