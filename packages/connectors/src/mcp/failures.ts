import { ProtocolError, SdkError, SdkErrorCode } from "@modelcontextprotocol/client";
import type { Repeat } from "../connector.ts";
import { failed } from "../failure.ts";
import { HttpFailure } from "../http/failures.ts";
import type { Outcome } from "../port.ts";
import { UnfitAnswer } from "./answer.ts";
import type { Wire } from "./wire.ts";

const LIMIT_WAIT_MS = 30_000;
const MOST_WAIT_MS = 3_600_000;
const NOT_SENT = /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH)$/;
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/;
/** JSON-RPC: the request was not understood, so nothing was done. */
const NOT_DONE = new Set([-32700, -32600, -32601, -32602]);

function codeOf(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at.name === "TimeoutError") return "ETIMEDOUT";
    const { code } = at as { code?: unknown };
    if (typeof code === "string" && !(at instanceof SdkError)) return code;
  }
  return undefined;
}

/**
 * What a call that threw came to, by class.
 * @param sent whether the call of the tool itself had left; before, nothing can have been done
 */
export function failureOf(
  name: string,
  error: unknown,
  { wire, sent, repeat }: { wire: Wire; sent: boolean; repeat: Repeat },
): Outcome<unknown> & { ok: false } {
  const safe = !sent || repeat === "read";
  const lost = (code: string, what: string) =>
    safe
      ? failed("retry", code, `${name}: ${what}; it is asked again.`)
      : failed(
          "unknown-outcome",
          code,
          `${name} was called, and ${what}, so that it is not known what it did.`,
        );
  const person = (code: string, message: string) => failed("person", code, `${name}: ${message}`);

  // before anything was sent: nobody is signed in, or no token is to be had
  if (error instanceof HttpFailure) return failed(error.kind, error.code, `${name}: ${error.message}`);
  if (error instanceof UnfitAnswer)
    return person("UNFIT_ANSWER", `the answer is not as the tool declares it: ${error.message}.`);
  if (error instanceof SdkError && error.code === SdkErrorCode.InvalidResult)
    return person("UNFIT_ANSWER", "the answer is none that the protocol knows.");
  if (error instanceof ProtocolError) {
    const code = `RPC_${error.code}`;
    return NOT_DONE.has(error.code)
      ? person(
          code,
          `the server refused the call (${error.code}). Look whether the tool is still the one of its pin.`,
        )
      : lost(code, `the server failed (${error.code})`);
  }
  if (error instanceof SdkError && asksBack(error))
    return person(
      "ASKS_BACK",
      "the server wants something of ours (a model's answer, a form, folders), which it does not get.",
    );
  const { code, ...at } = { code: codeOf(wire.error) ?? codeOf(error), ...wire };
  if (code === "TOO_LARGE")
    return person(code, "the answer has more than a million bytes and was not taken.");
  if (code === "ELSEWHERE")
    return person(
      code,
      "the server sends us to a host that connections.yaml does not name, and nothing was sent there.",
    );
  if (code === "PRIVATE_ADDRESS")
    return person(
      code,
      "its host leads to a private address. If that is meant, write the address itself in the url.",
    );
  if (code === "ENOENT" || code === "EACCES")
    return person(code, `its program cannot be started (${code}). Look whether it is there.`);
  if (code && UNTRUSTED.test(code)) return person(code, `its certificate is not trusted (${code}).`);
  if (code && NOT_SENT.test(code))
    return failed("retry", code, `${name} cannot be reached (${code}); it is tried again.`);
  const http = `HTTP_${at.status}`;
  if (at.status === 401 || at.status === 403)
    return person(
      http,
      `the server refused us (${at.status}). Check the secret of the connection and its rights.`,
    );
  if (at.status === 429 || at.status === 503) {
    const wait = Math.min(at.retryAfterMs ?? LIMIT_WAIT_MS, MOST_WAIT_MS);
    return failed("retry-after", http, `${name} asks for fewer calls; we wait.`, wait);
  }
  // a session that the server does not know any more: it has not looked at the call
  if (at.status === 404 && sent)
    return failed("retry", http, `${name}: the session is over; a new one is begun.`);
  if (at.status !== undefined && at.status >= 300 && at.status < 500)
    return person(http, `the server refused the call (${at.status}). Check the url.`);
  if (at.status !== undefined && at.status >= 500) return lost(http, `the server failed (${at.status})`);
  const timedOut = error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout;
  return lost(timedOut ? "ETIMEDOUT" : (code ?? "NO_ANSWER"), "there was no answer");
}

const asksBack = ({ code }: SdkError): boolean =>
  code === SdkErrorCode.UnsupportedResultType ||
  code === SdkErrorCode.InputRequiredRoundsExceeded ||
  code === SdkErrorCode.CapabilityNotSupported;
