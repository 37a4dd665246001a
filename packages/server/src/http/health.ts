import { createRoute, z } from "@hono/zod-openapi";
import type { Backend } from "../backend.ts";
import type { App } from "./app.ts";

const shape = z.object({
  ok: z.boolean(),
  org: z.string(),
  store: z.string(),
});

/** Whether work goes on: the org connected, the store taking entries. */
export function health(app: App, backend: Backend): void {
  app.openapi(
    createRoute({
      method: "get",
      path: "/health",
      summary: "Health",
      responses: {
        200: { content: { "application/json": { schema: shape } }, description: "Work goes on" },
        503: {
          content: { "application/json": { schema: shape } },
          description: "Work has stopped; the fields say why",
        },
      },
    }),
    (c) => {
      const health = backend.health();
      return c.json(health, health.ok ? 200 : 503);
    },
  );
}
