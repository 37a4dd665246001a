import { createRoute, z } from "@hono/zod-openapi";
import type { Backend } from "../backend.ts";
import type { App } from "./app.ts";

const shape = z.array(
  z.object({ id: z.string(), title: z.string(), object: z.string(), hash: z.string(), active: z.boolean() }),
);

/** The workflows that run here. */
export function workflows(app: App, backend: Backend): void {
  app.openapi(
    createRoute({
      method: "get",
      path: "/api/workflows",
      summary: "Workflows",
      responses: { 200: { content: { "application/json": { schema: shape } }, description: "Workflows" } },
    }),
    (c) =>
      c.json(
        backend.workflows.map(({ id, title, object, hash }) => ({ id, title, object, hash, active: true })),
        200,
      ),
  );
}
