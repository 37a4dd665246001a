import pino, { type Logger } from "pino";

/** Whatever might carry a secret or a customer's words is never written. */
const REDACTED = [
  "*.accessToken",
  "*.clientSecret",
  "*.privateKeyPem",
  "*.password",
  "*.authorization",
  "*.record",
  "*.fields",
  "*.values",
  "*.answer",
];

/** The log: JSON lines on standard error, secrets and record values taken out. */
export function createLog(level = process.env.THROUGHLINE_LOG ?? "warn"): Logger {
  return pino(
    { level, base: undefined, redact: { paths: REDACTED, censor: "(redacted)" } },
    pino.destination({ fd: 2, sync: true }),
  );
}
