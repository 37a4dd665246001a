import type { Address, Email } from "postal-mime";
import { writtenNow } from "./answer.ts";
import { add, kindOfMail, type MailKind } from "./kind.ts";

/** A mail that came in, as far as anybody needs it. */
export interface Mail {
  kind: MailKind;
  /** Why it is that, in words. */
  because: string;
  /** Address of the sender, in lower case; and their name. */
  from: string;
  name: string;
  subject: string;
  /** What was written now, without the mails before. */
  text: string;
  /** Its own Message-ID, as it names itself. */
  messageId: string;
  /** Names of what is attached. Their contents are not read. */
  attachments: string[];
  /** Texts in which the thread may be named, the surest last. */
  threads: string[];
}

/** Attachments that are named. */
const MOST_NAMES = 20;

/** Of a bounce: how much of it is looked through for the mail that did not arrive. */
const RETURNED = 200_000;

/** How deep mails may lie in mails. */
const DEPTH = 4;

/** Reads a raw message. Never rejects for what is in it: what cannot be read is missing. */
export async function readMail(raw: Buffer): Promise<Mail> {
  const { default: PostalMime } = await import("postal-mime");
  const email = await PostalMime.parse(raw, {
    maxNestingDepth: 50,
    maxHeadersSize: 200_000,
    maxRfc822NestingDepth: DEPTH,
  } as never).catch(() => undefined);
  const headers: Record<string, string> = Object.create(null);
  for (const { key, value } of email?.headers ?? []) add(headers, key, value);
  const status = statusOf(email);
  const sender = mailboxOf(email?.from) ?? mailboxOf(email?.sender);
  const from = sender?.address.toLowerCase() ?? "";
  const subject = (email?.subject ?? "").replace(/\s+/g, " ").trim().slice(0, 500);
  const { kind, because } = kindOfMail({ headers, subject, from, ...(status !== undefined && { status }) });
  const text = email?.text ?? plain(email?.html ?? "");
  return {
    ...{ kind, because, from, subject },
    name: (sender?.name ?? "").slice(0, 200),
    text: writtenNow(text),
    messageId: (email?.messageId ?? "").slice(0, 300),
    attachments: (email?.attachments ?? [])
      .flatMap(({ filename }) => (filename === null ? [] : [filename.slice(0, 200)]))
      .slice(0, MOST_NAMES),
    threads: [
      // what did not arrive comes back somewhere in the bounce
      ...(kind === "bounced" ? [raw.subarray(0, RETURNED).toString("latin1")] : []),
      text.slice(0, RETURNED),
      subject,
      headers.references ?? "",
      headers["in-reply-to"] ?? "",
    ],
  };
}

const mailboxOf = (address: Address | undefined): { name: string; address: string } | undefined =>
  address?.group === undefined ? address : address.group[0];

/** The report of RFC 3464, which is a part of its own. */
function statusOf(email: Email | undefined): string | undefined {
  const part = email?.attachments.find(({ mimeType }) =>
    /^message\/(?:global-)?delivery-status$/.test(mimeType),
  );
  if (!part) return undefined;
  const { content } = part;
  return typeof content === "string" ? content : new TextDecoder().decode(content as ArrayBuffer);
}

/** The text of a page, as far as anybody needs it who has nothing else. */
const plain = (html: string): string =>
  html
    .slice(0, 100_000)
    .replace(/<(?:style|script)\b[^>]*>[\s\S]{0,5000}?<\/(?:style|script)>/gi, "")
    .replace(/<(?:br|\/p|\/div|\/tr)\b[^>]*>/gi, "\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&nbsp;/g, " ")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&amp;/g, "&");
