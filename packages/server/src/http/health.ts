import { createRoute, z } from "@hono/zod-openapi";
import type { Backend } from "../backend.ts";
import type { App } from "./app.ts";

const shape = z.object({
  ok: z.boolean(),
  org: z.string(),
  store: z.string(),
  work: z.string().openapi({ description: "`flows`, or what waits, why and until when" }),
});

const answers = (well: string, ill: string) => ({
  200: { content: { "application/json": { schema: shape } }, description: well },
  503: { content: { "application/json": { schema: shape } }, description: ill },
});

/** What the runtime says of its stream until it has been started. */
const NOT_STARTED = "not connected";

/** Whether the process lives, whether it takes work, and whether work goes on. */
export function health(app: App, backend: Backend): void {
  app.openapi(
    createRoute({
      method: "get",
      path: "/health",
      summary: "Whether work goes on: the org connected, the store taking entries",
      responses: answers("Work goes on", "Work has stopped; the fields say why"),
    }),
    (c) => {
      const health = backend.health();
      return c.json(health, health.ok ? 200 : 503);
    },
  );
  app.openapi(
    createRoute({
      method: "get",
      path: "/health/ready",
      summary: "Whether the API takes work: started, the store taking entries",
      description: "An org that cannot be reached for a while does not end this: what people do is kept.",
      responses: answers("Ready", "Not ready; the fields say why"),
    }),
    (c) => {
      const { org, store, work } = backend.health();
      const ok = org !== NOT_STARTED && backend.runtime.stats().storeTrouble === undefined;
      return c.json({ ok, org, store, work }, ok ? 200 : 503);
    },
  );
  app.openapi(
    createRoute({
      method: "get",
      path: "/health/live",
      summary: "Whether the process answers at all",
      description: "Only when this gets no answer does it help to start the process anew.",
      responses: {
        200: {
          content: { "application/json": { schema: z.object({ ok: z.literal(true) }) } },
          description: "It does",
        },
      },
    }),
    (c) => c.json({ ok: true as const }, 200),
  );
}
