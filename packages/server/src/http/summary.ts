import { createRoute } from "@hono/zod-openapi";
import type { Backend } from "../backend.ts";
import type { App } from "./app.ts";
import { summary } from "./schemas.ts";

/** Today in figures. */
export function summaryRoute(app: App, backend: Backend): void {
  app.openapi(
    createRoute({
      method: "get",
      path: "/api/summary",
      summary: "Today's figures",
      responses: {
        200: { content: { "application/json": { schema: summary } }, description: "Today's figures" },
      },
    }),
    async (c) => c.json(await backend.summary(), 200),
  );
}
