import { createRoute, z } from "@hono/zod-openapi";
import { streamSSE } from "hono/streaming";
import type { LiveEvent } from "../api-types.ts";
import type { Backend } from "../backend.ts";
import type { App } from "./app.ts";
import { personOf } from "./guard.ts";

/** Longest silence on the stream, so that proxies and the page know that it is alive. */
const KEEP_ALIVE_MS = 15_000;

/** More than this unread: the page was asleep; it is told to read everything anew instead. */
const MOST_UNREAD = 1_000;

const route = createRoute({
  method: "get",
  path: "/api/events",
  summary: "What changes, as it happens",
  responses: {
    200: {
      content: { "text/event-stream": { schema: z.string() } },
      description:
        "Server-sent events: `item` (a WorkItem), `entry` ({ key, seq }), `summary` (a Summary), `reload` after a gap",
    },
  },
});

/** Server-sent events: `item`, `entry`, `summary`, and `reload` after a gap. */
export function live(app: App, backend: Backend): void {
  app.openAPIRegistry.registerPath(route);
  app.get(route.path, (c) =>
    streamSSE(c, async (stream) => {
      let unread: LiveEvent[] = [];
      let missed = false;
      let wake = () => {};
      const unsubscribe = backend.live.subscribe((event) => {
        if (unread.length < MOST_UNREAD) unread.push(event);
        else missed = true;
        wake();
      });
      stream.onAbort(() => {
        unsubscribe();
        wake();
      });
      await stream.writeSSE({ event: "hello", data: "{}" });
      const { signIn } = backend;
      // who is signed out, or nobody any more, hears no more
      while (!stream.aborted && (!signIn || personOf(c, signIn, false))) {
        if (unread.length === 0 && !missed) {
          const waited = new Promise<void>((resolve) => {
            wake = resolve;
          });
          const timer = setTimeout(wake, KEEP_ALIVE_MS);
          await waited;
          clearTimeout(timer);
        }
        const batch = unread;
        unread = [];
        if (batch.length === 0 && !missed) await stream.writeSSE({ event: "alive", data: "{}" });
        for (const event of batch) {
          const data = event.type === "item" ? event.row : event.type === "summary" ? event.summary : event;
          await stream.writeSSE({ event: event.type, data: JSON.stringify(data) });
        }
        if (missed) {
          missed = false;
          await stream.writeSSE({ event: "reload", data: "{}" });
        }
      }
    }),
  );
}
