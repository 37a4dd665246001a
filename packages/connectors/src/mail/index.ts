import { ADDRESS as ADDRESS_MARK } from "@throughline/workflow";
import { infoOf, timeoutMs } from "../connections/operation.ts";
import { secretsIn, withSecrets } from "../connections/secrets.ts";
import type { Call, Connector, JsonSchema, OperationInfo, Tried } from "../connector.ts";
import { failed } from "../failure.ts";
import type { Outcome } from "../port.ts";
import { ANSWERS, blanksOf, compose, type Letter, THREAD, Unsendable } from "./message.ts";
import { type RawMail, schema } from "./schema.ts";
import { type MailServer, sendMail, signInTo } from "./send.ts";

const PORTS = { start: 587, whole: 465, none: 25 };
const VALUE = { type: ["string", "number", "boolean", "null"] };

/** A mail server: mails go out by templates, in the thread of their work item. */
export const mail: Connector<RawMail> = {
  type: "mail",
  description: "A mail server: mails by templates, in the thread of their work item (SMTP).",
  schema,
  open(raw, { name, report, secrets }) {
    const { host, user, password, thread } = raw;
    const named = { ...(password !== undefined && { password }), ...(thread !== undefined && { thread }) };
    for (const [key, text] of Object.entries(named))
      for (const secret of secretsIn({ key: text }))
        if (secrets[secret] === undefined)
          report("unknown-secret", [key], `There is no secret ${secret}.`, "Give it, or correct the name.");
    if (raw.tls === "none" && password !== undefined && !raw["allow private"])
      report(
        "unsafe",
        ["tls"],
        "The password could be read on the way.",
        "Take tls out. Without it is for hosts of the own network, where allow private: true stands.",
      );
    const letters = new Map<string, Letter>();
    const operations = new Map<string, OperationInfo>();
    for (const [operation, given] of Object.entries(raw.operations)) {
      const letter = {
        ...(given.to !== undefined && { to: given.to }),
        cc: given.cc,
        subject: given.subject,
        text: given.text,
      };
      if (thread === undefined && blanksOf(letter).includes(THREAD))
        report(
          "no-thread",
          ["operations", operation, "text"],
          "{thread} needs thread: '{secret.NAME}' of the connection.",
        );
      letters.set(operation, letter);
      operations.set(operation, described(letter, infoOf({ ...given, repeat: "once" }, [], report)));
    }
    const server = (): MailServer => {
      const now = withSecrets(named, secrets);
      return {
        ...{ host, port: raw.port ?? PORTS[raw.tls], tls: raw.tls, allowPrivate: raw["allow private"] },
        ...(user !== undefined && { login: { user, pass: now.password ?? "" } }),
        timeoutMs: timeoutMs(raw.timeout),
      };
    };
    const by = () => {
      const secret = withSecrets(named, secrets).thread;
      return {
        from: raw.from,
        ...(raw["reply to"] !== undefined && { replyTo: raw["reply to"] }),
        ...(raw.recipients && { recipients: raw.recipients }),
        ...(secret !== undefined && { secret }),
      };
    };
    return {
      operations,
      address: `smtp://${host}:${server().port}`,
      secrets: secretsIn(named),

      async call({ operation, input, id, mayGo }: Call): Promise<Outcome<unknown>> {
        const full = `${name}.${operation}`;
        try {
          const message = compose(letters.get(operation) as Letter, input, id, by());
          const sent = await sendMail(full, server(), message, mayGo);
          return sent.ok ? { ...sent, value: { message: message.messageId } } : sent;
        } catch (error) {
          if (!(error instanceof Unsendable)) throw error;
          return failed("person", "NO_RECIPIENT", `${full}: ${error.message}.`);
        }
      },

      // what was sent cannot be looked up in a mail server
      settle: ({ operation }: Call) =>
        Promise.resolve(
          failed(
            "unknown-outcome",
            "SENT_UNKNOWN",
            `${name}.${operation}: nobody can say whether the mail left.`,
          ),
        ),

      async knock(): Promise<Tried> {
        const met = await signInTo(name, server());
        if (met.ok) return { outcome: "works", code: "OK", message: `${name} answers.` };
        const { class: outcome, code, message } = met.error;
        return { outcome, code, message };
      },
    };
  },
};

function described(letter: Letter, info: OperationInfo): OperationInfo {
  const blanks = blanksOf(letter).filter((blank) => blank !== THREAD);
  const needed = [...(letter.to === undefined ? ["to"] : []), ...blanks];
  const properties: Record<string, JsonSchema> = {
    ...Object.fromEntries(blanks.map((blank) => [blank, VALUE])),
    ...(letter.to === undefined && {
      to: { type: ["string", "null"], description: "Address of who gets it", ...ADDRESS_MARK },
    }),
    [ANSWERS]: { type: ["string", "null"], description: "Message-ID of the mail that it answers" },
  };
  const message = { type: "string", description: "Message-ID of what was sent" };
  return {
    ...info,
    description: `Sends "${letter.subject}".`,
    samples: info.samples.length > 0 ? info.samples : [{ gives: { message: "<sample@example.com>" } }],
    input: { type: "object", properties, required: needed, additionalProperties: false },
    output: { type: "object", properties: { message }, required: ["message"] },
  };
}
