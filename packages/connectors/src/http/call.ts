import type { Value } from "@throughline/workflow";
import { fillPath, placeholders, UnfitInput } from "../connections/template.ts";
import type { ConnectorError, ErrorClass, MayGo, Outcome } from "../port.ts";
import { traceHeaders } from "../trace.ts";
import type { Fetch } from "./address.ts";
import type { Operation } from "./read.ts";

const MOST_BYTES = 1_000_000;
const LIMIT_WAIT_MS = 30_000;
const NOT_SENT = /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH)$/;
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/;

class TooLarge extends Error {}

function failure(kind: ErrorClass, code: string, message: string, afterMs?: number): Outcome<unknown> {
  const error: ConnectorError = { class: kind, code, message, ...(afterMs === undefined ? {} : { afterMs }) };
  return { ok: false, error, apiCalls: 0 };
}

/** The address and body of a call. Inputs that are not in the path travel as query (get, delete) or as body. */
function requestOf(base: URL, { method, path }: Operation["request"], input: Record<string, Value>) {
  const url = new URL(base);
  url.pathname = base.pathname.replace(/\/$/, "") + fillPath(path, input);
  const inPath = new Set(placeholders(path));
  const rest = Object.entries(input).filter(([name]) => !inPath.has(name));
  if (method !== "get" && method !== "delete") return { url, body: JSON.stringify(Object.fromEntries(rest)) };
  for (const [name, value] of rest) if (value !== null) url.searchParams.set(name, String(value));
  return { url, body: undefined };
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MOST_BYTES) throw new TooLarge();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function codeOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at.name === "TimeoutError") return "ETIMEDOUT";
    const code = (at as { code?: unknown }).code;
    if (typeof code === "string" && code !== "ABORT_ERR") return code;
  }
  return "NO_ANSWER";
}

function noAnswer(name: string, error: unknown, reads: boolean): Outcome<unknown> {
  if (error instanceof TooLarge) {
    return failure(
      "person",
      "TOO_LARGE",
      `The answer of ${name} has more than a million bytes and was not taken.`,
    );
  }
  const code = codeOf(error);
  if (code === "PRIVATE_ADDRESS") {
    return failure(
      "person",
      code,
      `The host of ${name} leads to a private address. If that is meant, write the address itself in the url.`,
    );
  }
  if (UNTRUSTED.test(code))
    return failure("person", code, `The certificate of ${name} is not trusted (${code}).`);
  if (NOT_SENT.test(code))
    return failure("retry", code, `${name} cannot be reached (${code}); it is tried again.`);
  if (reads) return failure("retry", code, `${name} did not answer (${code}); it is asked again.`);
  return failure("unknown-outcome", code, `${name} was called, but did not answer (${code}).`);
}

function retryAfter(response: Response): number {
  const seconds = Number(response.headers.get("retry-after"));
  return seconds > 0 ? Math.min(seconds * 1000, 3_600_000) : LIMIT_WAIT_MS;
}

function refusal(name: string, response: Response, reads: boolean): Outcome<unknown> {
  const { status } = response;
  const code = `HTTP_${status}`;
  if (status === 429)
    return failure("retry-after", code, `${name} asks for fewer calls; we wait.`, retryAfter(response));
  if (status === 503) {
    return failure("retry-after", code, `${name} is not available; it is tried again.`, retryAfter(response));
  }
  if (status >= 500 || status === 408) {
    if (reads) return failure("retry", code, `${name} failed (${status}); it is asked again.`);
    return failure(
      "unknown-outcome",
      code,
      `${name} was called and failed (${status}), so that it is not known what it did.`,
    );
  }
  if (status === 404 || status === 410)
    return failure("gone", code, `${name} knows nothing by these inputs.`);
  if (status === 409 || status === 412)
    return failure("conflict", code, `${name} refused the call, because it does not fit what is there.`);
  if (status === 401 || status === 403) {
    return failure(
      "person",
      code,
      `${name} refused us (${status}). Check the secret in the connection's headers and its rights.`,
    );
  }
  if (status < 400)
    return failure(
      "person",
      code,
      `${name} sends us elsewhere (${status}), which is not followed. Put the right address into the url.`,
    );
  return failure("person", code, `${name} refused the call (${status}). Check its inputs.`);
}

/**
 * Makes one call. Never throws.
 * @param name `connection.operation`
 * @param id of the effect: the idempotency key of a keyed write
 */
export async function callHttp(
  name: string,
  connection: { url: URL; headers: Record<string, string> },
  operation: Operation,
  input: Record<string, Value>,
  id: string,
  fetch: Fetch,
  mayGo?: MayGo,
): Promise<Outcome<unknown>> {
  const reads = operation.repeat === "read";
  const { method } = operation.request;
  let request: ReturnType<typeof requestOf>;
  try {
    request = requestOf(connection.url, operation.request, input);
  } catch (error) {
    if (error instanceof UnfitInput) return failure("person", "UNFIT_INPUT", `${name}: ${error.message}`);
    throw error;
  }
  try {
    await mayGo?.();
  } catch (error) {
    return failure("retry", "NOT_SENT", `${name} was not called: ${(error as Error).message}`);
  }
  try {
    const response = await fetch(request.url.href, {
      method: method.toUpperCase(),
      redirect: "manual",
      signal: AbortSignal.timeout(operation.timeoutMs),
      headers: {
        accept: "application/json",
        ...(request.body === undefined ? {} : { "content-type": "application/json" }),
        ...(operation.repeat === "keyed" ? { "idempotency-key": id } : {}),
        ...traceHeaders(),
        ...connection.headers,
      },
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    const text = await readText(response);
    if (response.status < 200 || response.status > 299) return refusal(name, response, reads);
    if (text.trim() === "") return { ok: true, value: null, apiCalls: 0 };
    try {
      return { ok: true, value: JSON.parse(text), apiCalls: 0 };
    } catch {
      return failure("person", "NO_JSON", `The answer of ${name} is no JSON. Check the url and the path.`);
    }
  } catch (error) {
    return noAnswer(name, error, reads);
  }
}
