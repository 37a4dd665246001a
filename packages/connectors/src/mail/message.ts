import { createHash } from "node:crypto";
import { quoted, type Value } from "@throughline/workflow";
import { OWN_HEADER } from "./kind.ts";
import { ADDRESS, SENDER } from "./schema.ts";
import { threadOf } from "./thread.ts";

/** What an operation sends, before it is filled in. */
export interface Letter {
  to?: string;
  cc: string[];
  subject: string;
  text: string;
}

export interface Outgoing {
  from: string;
  to: string;
  cc: string[];
  replyTo?: string;
  subject: string;
  text: string;
  messageId: string;
  inReplyTo?: string;
  references?: string;
  headers: Record<string, string>;
}

const BLANK = /\{(\w+)\}/g;
/** A blank that is the thread's own name. */
export const THREAD = "thread";
/** What somebody has sent us, to which this answers: its Message-ID. */
export const ANSWERS = "answers";
const MESSAGE_ID = /^<[^\s<>]{3,250}>$/;

/** Longest value in a subject, and in a text. */
const MOST = { subject: 150, text: 4_000 };

/** The blanks of a letter, each once. */
export const blanksOf = ({ subject, text }: Letter): string[] => [
  ...new Set([...`${subject}\n${text}`.matchAll(BLANK)].map(([, name = ""]) => name)),
];

/**
 * A letter with its blanks filled in. Every value is quoted: no links, no markup, nothing hidden, whoever wrote it. Its
 * Message-ID follows from the effect, and names the item by what only we can sign.
 *
 * @param id of the effect: `workflow/record.number`
 * @throws Unsendable where the recipient is none
 */
export function compose(
  letter: Letter,
  input: Record<string, Value>,
  id: string,
  by: { from: string; replyTo?: string; recipients?: string[]; secret?: string },
): Outgoing {
  const item = id.slice(0, id.lastIndexOf("."));
  const thread = by.secret === undefined ? undefined : threadOf(item, by.secret);
  const value = (name: string, most: number) =>
    name === THREAD ? (thread ?? "") : quoted(String(input[name] ?? ""), most);
  const domain = SENDER.exec(by.from)?.[2]?.split("@")[1] ?? "localhost";
  const hash = createHash("sha256").update(id).digest("base64url").slice(0, 22);
  const answers = String(input[ANSWERS] ?? "").trim();
  return {
    ...{
      from: by.from,
      to: recipient(letter.to ?? input.to, by.recipients, letter.to !== undefined),
      cc: letter.cc,
    },
    ...(by.replyTo !== undefined && { replyTo: by.replyTo }),
    subject: letter.subject
      .replace(BLANK, (_, name) => value(name, MOST.subject))
      .replace(/\s+/g, " ")
      .trim(),
    text: letter.text.replace(BLANK, (_, name) => value(name, MOST.text)),
    messageId: `<${thread ?? "m"}.${hash}@${domain}>`,
    ...(MESSAGE_ID.test(answers) && { inReplyTo: answers, references: answers }),
    headers: {
      [OWN_HEADER]: hash,
      // RFC 3834: no machine is to answer it
      "Auto-Submitted": "auto-generated",
      "X-Auto-Response-Suppress": "OOF, AutoReply",
    },
  };
}

/** A mail that cannot be sent as it is. */
export class Unsendable extends Error {}

/** @param fixed it stands in the file */
function recipient(value: Value | undefined, allowed: string[] | undefined, fixed: boolean): string {
  const address = String(value ?? "").trim();
  if (fixed) return address;
  if (address === "") throw new Unsendable("nobody is named to whom it goes");
  if (!ADDRESS.test(address)) throw new Unsendable("to is not one address");
  const [, domain = ""] = address.toLowerCase().split("@");
  const may = allowed?.some((one) => [address.toLowerCase(), `*@${domain}`].includes(one.toLowerCase()));
  if (may === false) throw new Unsendable("the connection does not let anybody write to this address");
  return address;
}
