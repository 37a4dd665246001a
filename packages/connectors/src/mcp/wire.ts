import { AsyncLocalStorage } from "node:async_hooks";
import type { FetchLike } from "@modelcontextprotocol/client";
import type { Fetch } from "../http/address.ts";

/** Most bytes of one answer; a stream that goes on has no more than that either before it is opened anew. */
const MOST_BYTES = 1_000_000;

/** What was seen of the requests of one call. */
export interface Wire {
  status?: number;
  /** What the server asked us to wait, in ms. */
  retryAfterMs?: number;
  error?: unknown;
}

export class TooLarge extends Error {
  readonly code = "TOO_LARGE";
}

/** The server, or one that it names, sends us to a host that nobody wrote into the file. */
export class Elsewhere extends Error {
  readonly code = "ELSEWHERE";
}

/** A fetch that goes to the named origins only, bounds what comes, and tells the call that it is made for. */
export interface WiredFetch {
  fetch: FetchLike;
  /** Runs an act, and tells what was seen of its requests. */
  watch<T>(wire: Wire, act: () => Promise<T>): Promise<T>;
}

export function wired(fetch: Fetch, origins: string[]): WiredFetch {
  const watched = new AsyncLocalStorage<Wire>();
  return {
    watch: (wire, act) => watched.run(wire, act),
    async fetch(url, init = {}) {
      const wire = watched.getStore() ?? {};
      try {
        const { origin, host, href } = new URL(url);
        if (!origins.includes(origin)) throw new Elsewhere(`${host} is not named in connections.yaml`);
        const response = await fetch(href, plain(init));
        wire.status = response.status;
        const seconds = Number(response.headers.get("retry-after"));
        if (seconds > 0) wire.retryAfterMs = seconds * 1000;
        return bounded(response, wire);
      } catch (error) {
        wire.error = error;
        throw error;
      }
    },
  };
}

/** A form goes as text, which is all that the guarded fetch sends. */
function plain(init: RequestInit): RequestInit {
  if (!(init.body instanceof URLSearchParams)) return init;
  const headers = new Headers(init.headers);
  if (!headers.has("content-type")) headers.set("content-type", "application/x-www-form-urlencoded");
  return { ...init, headers, body: init.body.toString() };
}

function bounded(response: Response, wire: Wire): Response {
  if (!response.body) return response;
  let size = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      size += chunk.byteLength;
      if (size <= MOST_BYTES) return controller.enqueue(chunk);
      wire.error = new TooLarge(`more than ${MOST_BYTES} bytes`);
      controller.error(wire.error);
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(counter), { status, statusText, headers });
}
