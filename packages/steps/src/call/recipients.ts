/** Parameters that say to whom something goes, whatever the operation. */
const RECIPIENTS: ReadonlySet<string> = new Set([
  "to",
  "cc",
  "bcc",
  "recipient",
  "recipients",
  "replyTo",
  "reply to",
]);

/** Of a parameter of an operation: whether it says who gets something. */
export const addressesIn = (parameter: string): { recipient?: true } =>
  RECIPIENTS.has(parameter) ? { recipient: true } : {};
