import { TooLarge } from "./failure.ts";
import type { Fetch } from "./providers/provider.ts";

/** The longest answer of sixty facts has a tenth of it. */
const MOST_BYTES = 1_000_000;

/** `fetch` for calls that carry a key: redirects are not followed, so that no key goes elsewhere, and answers are limited. */
export function guarded(fetch: Fetch): Fetch {
  return async (input, init) => {
    const response = await fetch(input, { ...init, redirect: "manual" });
    if (!response.body) return response;
    let size = 0;
    const limit = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        size += chunk.byteLength;
        if (size > MOST_BYTES) controller.error(new TooLarge("The answer is too long."));
        else controller.enqueue(chunk);
      },
    });
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(limit), { status, statusText, headers });
  };
}
