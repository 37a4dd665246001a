import { type FlatRecord, headersIn, kindOfMail } from "@throughline/connectors";

/** Events that mails are which nobody has written to be read: a machine's answer, and a mail of ours that did not arrive. */
export const AUTO_REPLIED = "auto-replied";
export const BOUNCED = "bounced";

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/**
 * The event that a new record is, where it is a mail as the org keeps it: one with the headers or the sender of a message
 * that came in. A machine's answer is never taken for the customer's.
 *
 * @param name of the event that an answer is
 */
export function eventOfMail(record: FlatRecord, name: string): string {
  const { Headers, FromAddress, Subject, Incoming } = record;
  if (Incoming === false || (Headers === undefined && FromAddress === undefined)) return name;
  const { kind } = kindOfMail({
    headers: headersIn(text(Headers)),
    subject: text(Subject),
    from: text(FromAddress).toLowerCase(),
  });
  if (kind === "answer") return name;
  return kind === "bounced" ? BOUNCED : AUTO_REPLIED;
}
