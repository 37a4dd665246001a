import { PassThrough } from "node:stream";
import { CallFailure } from "./client.ts";

export interface WireRequest {
  method: string;
  url: string;
  headers?: Record<string, string>;
  body?: unknown;
}

export interface WireResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

/** Failures before the first byte of the request has left. */
const NOT_SENT =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ENETDOWN|EHOSTDOWN|UND_ERR_CONNECT_TIMEOUT)$|CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/;

function codeOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at.name === "TimeoutError") return "ETIMEDOUT";
    const code = (at as { code?: unknown }).code;
    if (typeof code === "string") return code;
  }
  return "NO_ANSWER";
}

/**
 * Sends one request, once, and takes in the whole answer.
 * @param timeoutMs until the last byte of the answer
 * @throws CallFailure `not-sent` or `no-answer`; any HTTP status is an answer
 */
export async function send(request: WireRequest, timeoutMs: number): Promise<WireResponse> {
  // fetch works the length out for itself
  const { "content-length": _length, ...headers } = request.headers ?? {};
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers,
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
      ...(typeof request.body === "string" ? { body: request.body } : {}),
    });
    return {
      statusCode: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    };
  } catch (error) {
    const code = codeOf(error);
    const message = error instanceof Error ? error.message : String(error);
    throw new CallFailure(NOT_SENT.test(code) ? "not-sent" : "no-answer", 0, [{ code, message }], error);
  }
}

/**
 * A transport for jsforce in place of its own, which repeats failed reads up to five times by itself (and so
 * hides limits and outages from whoever counts them) and does not notice an answer that is cut off in its body.
 * @param seen is told each answer
 */
export function onceTransport(timeoutMs: number, seen: (response: WireResponse) => void) {
  return {
    httpRequest(request: WireRequest) {
      const promise = send(request, timeoutMs).then((response) => {
        seen(response);
        return response;
      });
      return Object.assign(promise, { stream: () => new PassThrough() });
    },
  };
}
