import { createRoute, z } from "@hono/zod-openapi";
import type { Backend } from "../backend.ts";
import type { App } from "./app.ts";
import { apiError, asideItem, asideRepairBody, done, json } from "./schemas.ts";

/** Items that take no events because of a defect, and what a person may do about them. */
export function setAside(app: App, backend: Backend): void {
  app.openapi(
    createRoute({
      method: "get",
      path: "/api/set-aside",
      summary: "Items that take no events because of a defect",
      responses: {
        200: json(z.array(asideItem), "Their events are kept, and tried again at the next start"),
      },
    }),
    (c) => c.json(backend.runtime.stats().setAside, 200),
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/api/set-aside/{key}",
      summary: "Take an item in again, or give it up",
      request: {
        params: z.object({
          key: z.string().openapi({ description: "workflow/recordId, URL-encoded" }),
        }),
        body: { content: { "application/json": { schema: asideRepairBody } }, required: true },
      },
      responses: {
        200: json(done, "Done"),
        404: json(apiError, "It is not set aside"),
        409: json(apiError, "It cannot take its events still"),
      },
    }),
    async (c) => {
      await backend.runtime.repairAside(c.req.valid("param").key, c.req.valid("json"));
      return c.json({ done: true as const }, 200);
    },
  );
}
