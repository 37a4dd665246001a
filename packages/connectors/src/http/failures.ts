import type { ConnectorError, ErrorClass, Outcome } from "../port.ts";

/** What a call ends with where it is known what that means. */
export class HttpFailure extends Error {
  override name = "HttpFailure";
  readonly kind: ErrorClass;
  readonly code: string;
  readonly afterMs: number | undefined;

  constructor(kind: ErrorClass, code: string, message: string, afterMs?: number) {
    super(message);
    this.kind = kind;
    this.code = code;
    this.afterMs = afterMs;
  }
}

/** It has answered that it did what was asked, and nothing of the answer can be taken. */
export class UnreadAnswer extends HttpFailure {}

const LIMIT_WAIT_MS = 30_000;
const NOT_SENT = /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH)$/;
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL|ERR_OSSL/;

export function outcomeOf({ kind, code, message, afterMs }: HttpFailure): Outcome<never> & { ok: false } {
  const error: ConnectorError = { class: kind, code, message, ...(afterMs === undefined ? {} : { afterMs }) };
  return { ok: false, error, apiCalls: 0 };
}

/** The code of what went wrong on the way, wherever it is wrapped. */
export function codeOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at.name === "TimeoutError") return "ETIMEDOUT";
    const code = (at as { code?: unknown }).code;
    if (typeof code === "string" && code !== "ABORT_ERR") return code;
  }
  return "NO_ANSWER";
}

/** No answer came. @param reads whether it may simply be asked again */
export function noAnswer(name: string, error: unknown, reads: boolean): HttpFailure {
  if (error instanceof HttpFailure) return error;
  const code = codeOf(error);
  if (code === "PRIVATE_ADDRESS") {
    return new HttpFailure(
      "person",
      code,
      `The host of ${name} leads to a private address. If that is meant, write allow private: true beside its url.`,
    );
  }
  if (UNTRUSTED.test(code))
    return new HttpFailure(
      "person",
      code,
      `The certificate of ${name} is not trusted, or ours is not taken (${code}).`,
    );
  if (NOT_SENT.test(code))
    return new HttpFailure("retry", code, `${name} cannot be reached (${code}); it is tried again.`);
  if (reads) return new HttpFailure("retry", code, `${name} did not answer (${code}); it is asked again.`);
  return new HttpFailure("unknown-outcome", code, `${name} was called, but did not answer (${code}).`);
}

function retryAfter(given: string): number {
  const ms = /^\d+$/.test(given) ? Number(given) * 1000 : Date.parse(given) - Date.now();
  return ms > 0 ? Math.min(ms, 3_600_000) : LIMIT_WAIT_MS;
}

/** An answer that is not the wanted one. */
export function refusal(
  name: string,
  { status, headers }: { status: number; headers: Headers },
  reads: boolean,
): HttpFailure {
  const when = headers.get("retry-after") ?? "";
  const fail = (kind: ErrorClass, message: string, afterMs?: number) =>
    new HttpFailure(kind, `HTTP_${status}`, message, afterMs);
  if (status === 429) return fail("retry-after", `${name} asks for fewer calls; we wait.`, retryAfter(when));
  // a gateway says it also of what it has handed on, though not when to come again
  if (status === 503 && (reads || when !== ""))
    return fail("retry-after", `${name} is not available; it is tried again.`, retryAfter(when));
  if (status >= 500 || status === 408) {
    return reads
      ? fail("retry", `${name} failed (${status}); it is asked again.`)
      : fail(
          "unknown-outcome",
          `${name} was called and failed (${status}), so that it is not known what it did.`,
        );
  }
  if (status === 404 || status === 410) return fail("gone", `${name} knows nothing by these inputs.`);
  if (status === 409 || status === 412)
    return fail("conflict", `${name} refused the call, because it does not fit what is there.`);
  if (status === 401 || status === 403)
    return fail("person", `${name} refused us (${status}). Check the connection's secrets and its rights.`);
  if (status < 400)
    return fail(
      "person",
      `${name} sends us elsewhere (${status}), which is not followed. Put the right address into the url.`,
    );
  return fail("person", `${name} refused the call (${status}). Check its inputs.`);
}
