import type { Model } from "./config/config.ts";
import type { ModelError } from "./port.ts";
import { retryAfter } from "./rate-limits.ts";

const NOT_SENT = /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|UND_ERR_CONNECT_TIMEOUT)$/;
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/;
const LIMIT_WAIT_MS = 20_000;

/** What the SDK's error tells of an answer. Its message, body and request may hold texts and keys: none is passed on. */
interface CallError {
  statusCode?: number;
  responseHeaders?: Record<string, string>;
  responseBody?: string;
}

/** What to do about an error of a call, in our words. */
export function failureOf(error: unknown, { name, provider, reach }: Model, now: number): ModelError {
  const fail = (kind: ModelError["class"], code: string, message: string, afterMs?: number): ModelError => ({
    class: kind,
    code,
    message,
    ...(afterMs !== undefined && { afterMs }),
  });
  const { statusCode: status, responseHeaders, responseBody = "" } = asCallError(error);
  if (status === undefined || (status >= 200 && status < 300)) {
    const code = codeOf(error);
    if (UNTRUSTED.test(code))
      return fail("person", code, `The certificate of ${name} is not trusted (${code}).`);
    if (NOT_SENT.test(code)) return fail("retry", code, `${name} cannot be reached (${code}).`);
    if (status !== undefined)
      return fail("unknown-outcome", "BAD_ANSWER", `${name} answered with what is no answer of its API.`);
    return fail("unknown-outcome", code, `${name} did not answer (${code}).`);
  }
  const code = `HTTP_${status}`;
  const afterMs = retryAfter(responseHeaders, now);
  if (status === 402 || (status === 429 && responseBody.includes("insufficient_quota")))
    return fail(
      "person",
      code,
      `The account at ${provider.title} has no credit left for ${name} (${status}).`,
    );
  if (status === 429 || status === 503 || status === 529) {
    const message = `${name} asks for fewer calls, or is overloaded (${status}).`;
    return fail("retry-after", code, message, afterMs ?? LIMIT_WAIT_MS);
  }
  if (status >= 500 || status === 408 || status === 409)
    return fail("retry", code, `${name} failed (${status}).`, afterMs);
  if (status === 401 || status === 403) {
    const variables = reach.key ?? provider.secrets.map((set) => set.join(" and ")).join(" or ");
    return fail("person", code, `${name} refused our key (${status}). Check ${variables || "the server"}.`);
  }
  if (status === 404)
    return fail(
      "person",
      code,
      `${provider.title} does not know the model "${reach.model}", or its address is wrong.`,
    );
  if (status < 400)
    return fail(
      "person",
      code,
      `${name} sends us elsewhere (${status}), which is not followed. Correct its url.`,
    );
  return fail(
    "person",
    code,
    `${name} refused the call (${status}). Check the model's name and what it can take.`,
  );
}

/** What keeps a provider from being loaded: mostly that its package was left out of the installation. */
export function notLoaded(error: unknown, { name, provider }: Model): ModelError {
  const code = codeOf(error);
  const missing = code === "ERR_MODULE_NOT_FOUND";
  const message = missing
    ? `${name} cannot be asked: the package that speaks to ${provider.title} is not installed. Run npm install with optional packages.`
    : `${name} cannot be asked: what speaks to ${provider.title} could not be loaded (${code}).`;
  return { class: "person", code: missing ? "NO_PACKAGE" : "NOT_LOADED", message };
}

const asCallError = (error: unknown): CallError => (typeof error === "object" && error ? error : {});

function codeOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at.name === "TimeoutError") return "TIMED_OUT";
    if (at instanceof TooLarge) return "TOO_LARGE";
    const code = (at as { code?: unknown }).code;
    if (typeof code === "string" && /^[A-Z][A-Z0-9_]+$/.test(code)) return code;
  }
  return "NO_ANSWER";
}

/** An answer with more bytes than any right one. */
export class TooLarge extends Error {}
