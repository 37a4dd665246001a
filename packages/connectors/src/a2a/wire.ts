import type { Fetch } from "../http/address.ts";
import type { Auth } from "../http/auth.ts";
import { HttpFailure, refusal } from "../http/failures.ts";
import type { MayGo } from "../port.ts";
import { traceHeaders } from "../trace.ts";

const MOST_BYTES = 1_000_000;
const TIMEOUT_MS = 30_000;

export interface WireOptions {
  name: string;
  fetch: Fetch;
  auth?: Auth | undefined;
  /** Where the agent may be reached: the origin of its card. */
  origin: string;
}

/** What was sent of one call, for whoever has to know whether it may be sent again. */
export interface Wire {
  fetch: typeof fetch;
  /** Something of it has left. */
  sent(): boolean;
}

/**
 * The network as the SDK is handed it, for one call: signed in, to the card's own origin alone, never redirected, and no
 * more than a million bytes are read of what comes back. What is no answer rejects with HttpFailure.
 */
export function wireOf(
  { name, fetch, auth, origin }: WireOptions,
  { mayGo, timeoutMs = TIMEOUT_MS }: { mayGo?: MayGo | undefined; timeoutMs?: number } = {},
): Wire {
  let sent = false;
  async function once(url: string, init: RequestInit, again = true): Promise<Response> {
    const credentials = (await auth?.credentials()) ?? { headers: {}, query: {} };
    const target = new URL(url);
    if (target.origin !== origin)
      throw new HttpFailure("person", "ELSEWHERE", `The card of ${name} leads to another host than its own.`);
    for (const [key, value] of Object.entries(credentials.query)) target.searchParams.set(key, value);
    try {
      await mayGo?.();
    } catch (error) {
      throw new HttpFailure("retry", "NOT_SENT", `${name} was not called: ${(error as Error).message}`);
    }
    sent = true;
    const signals = [AbortSignal.timeout(timeoutMs), ...(init.signal ? [init.signal] : [])];
    const response = await fetch(target.href, {
      ...init,
      ...{ redirect: "manual", signal: AbortSignal.any(signals) },
      headers: {
        ...Object.fromEntries(new Headers(init.headers)),
        ...traceHeaders(),
        ...credentials.headers,
      },
      ...(credentials.tls && { tls: credentials.tls }),
    });
    // a login that ended is renewed once
    if (again && response.status === 401 && auth?.refused(credentials)) {
      await response.body?.cancel();
      return once(url, init, false);
    }
    return response;
  }

  return {
    sent: () => sent,
    async fetch(input, init = {}) {
      const url = typeof input === "string" ? input : input instanceof URL ? input.href : input.url;
      const response = await once(url, init);
      const { status } = response;
      // what the agent says of a call it has understood is the SDK's to read
      const understood =
        status < 300 || (status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status));
      if (!understood) {
        await response.body?.cancel();
        throw refusal(name, response, false);
      }
      return bounded(response, name);
    },
  };
}

/** The same answer, that ends with an error where it goes on for too long. */
function bounded(response: Response, name: string): Response {
  let size = 0;
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      size += chunk.byteLength;
      if (size <= MOST_BYTES) controller.enqueue(chunk);
      else
        controller.error(
          new HttpFailure("person", "TOO_LARGE", `The answer of ${name} has more than ${MOST_BYTES} bytes.`),
        );
    },
  });
  const { status, headers } = response;
  return new Response(response.body?.pipeThrough(limit) ?? null, { status, headers });
}
