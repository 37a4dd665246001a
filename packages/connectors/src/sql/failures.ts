import { Unfit } from "../connections/columns.ts";
import { failed } from "../failure.ts";
import type { ErrorClass, Outcome } from "../port.ts";
import type { Database, Reason, Told } from "./database.ts";
import type { Statement } from "./query.ts";

const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL/;

/** What is done about a reason, and its words behind "ledger.openItems: PostgreSQL …". */
const WORDS: Record<Reason, [ErrorClass, string]> = {
  lock: ["retry", "waits for somebody who changes the same rows; it is asked again"],
  timeout: ["retry", "did not answer in time; it is asked again"],
  lost: ["retry", "ended the connection; it is asked again"],
  busy: ["retry-after", "takes no more connections now; we wait"],
  login: ["person", "does not let us in. Check user, password and the name of the database"],
  denied: [
    "person",
    "says that the user may not read that. Give it the right to SELECT, or look up elsewhere",
  ],
  writes: ["person", "was asked to change something, which a look-up never does"],
  query: ["person", "does not understand the query"],
  value: ["person", "cannot use a value where the query has it. Check the types of parameters and columns"],
  refused: ["person", "refuses the look-up"],
  untrusted: ["person", "is not surely who it should be. Check tls: and its certificate"],
};

const BUSY_WAIT_MS = 5_000;

/** Nothing left for the database: it was forbidden in the last moment. */
export class NotSent extends Error {
  override name = "NotSent";
}

/** An error of the database or of the way there as an outcome. No value and no secret is in its words. */
export function failureOf(
  name: string,
  database: Database,
  error: unknown,
  statement: Statement,
): Outcome<never> & { ok: false } {
  const { title } = database;
  if (error instanceof NotSent)
    return failed("retry", "NOT_SENT", `${name} was not called: ${error.message}`);
  if (error instanceof Unfit)
    return failed("person", "UNFIT_ANSWER", `${name}: ${error.message}. Nothing of the answer was taken.`);
  const told = database.tell(error, statement) ?? toldOf(error);
  if (!told) {
    const code = codeOf(error);
    if (code === "PRIVATE_ADDRESS")
      return failed(
        "person",
        code,
        `The host of ${name} is a private address, or leads to one. If that is meant, write allow private: true.`,
      );
    if (code === "TOO_LARGE")
      return failed("person", code, `The answer of ${name} has more than a million bytes and was not taken.`);
    return failed("retry", code, `${name}: ${title} cannot be reached (${code}); it is tried again.`);
  }
  const [kind, words] = WORDS[told.reason];
  const line = told.line === undefined ? "" : ` (line ${told.line} of the query)`;
  const detail = told.detail === undefined ? "" : `: ${told.detail}${line}`;
  return failed(
    kind,
    told.code,
    `${name}: ${title} ${words}${detail}.`,
    kind === "retry-after" ? BUSY_WAIT_MS : undefined,
  );
}

/** What went wrong on the way there, as all drivers have it from the system. */
function toldOf(error: unknown): Told | undefined {
  const code = codeOf(error);
  if (code === "ETIMEDOUT") return { reason: "timeout", code };
  if (UNTRUSTED.test(code)) return { reason: "untrusted", code };
  if (/^(?:ECONNRESET|EPIPE|ERR_STREAM\w*)$/.test(code)) return { reason: "lost", code };
  return undefined;
}

/** The innermost code: drivers wrap what the system says. */
function codeOf(error: unknown): string {
  let code = "NO_ANSWER";
  for (let at = error; at instanceof Error; at = at.cause) {
    const own = (at as { code?: unknown }).code;
    if (typeof own === "string") code = own;
    if (at instanceof AggregateError && at.errors[0] instanceof Error) return codeOf(at.errors[0]);
  }
  return code;
}
