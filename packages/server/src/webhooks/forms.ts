/**
 * How a sender signs what it sends: HMAC-SHA256 over the parts of `of`, in a header. Names of headers are in lower case.
 */
export interface Form {
  /** The header with the signature: one, or several with commas or spaces between them. */
  header: string;
  /** What stands before each signature: `sha256=`, `v1=`. */
  prefix: string;
  as: "hex" | "base64";
  /** What is signed: `{timestamp}.{body}`; also `{id}`. */
  of: string;
  /** Where the time of sending stands (seconds, or ISO 8601); with a prefix in the header of the signature itself. */
  timestamp?: { header: string; prefix?: string };
  /** Where the sender's id of the delivery stands. One that is not signed is not gone by. */
  id?: { header: string } | { body: string };
  /** The secret is the key in base64, behind this prefix where it has it. */
  key?: { base64After: string };
}

/** Ready-made forms. */
export const forms = {
  /** standardwebhooks.com, which many send by. */
  standard: {
    ...{ header: "webhook-signature", prefix: "", as: "base64", of: "{id}.{timestamp}.{body}" },
    timestamp: { header: "webhook-timestamp" },
    id: { header: "webhook-id" },
    key: { base64After: "whsec_" },
  },
  stripe: {
    ...{ header: "stripe-signature", prefix: "v1=", as: "hex", of: "{timestamp}.{body}" },
    timestamp: { header: "stripe-signature", prefix: "t=" },
    id: { body: "id" },
  },
  github: { header: "x-hub-signature-256", prefix: "sha256=", as: "hex", of: "{body}" },
  shopify: { header: "x-shopify-hmac-sha256", prefix: "", as: "base64", of: "{body}" },
  slack: {
    ...{ header: "x-slack-signature", prefix: "v0=", as: "hex", of: "v0:{timestamp}:{body}" },
    timestamp: { header: "x-slack-request-timestamp" },
    id: { body: "event_id" },
  },
} satisfies Record<string, Form>;
