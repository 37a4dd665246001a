import { createRoute, z } from "@hono/zod-openapi";
import type { Backend } from "../backend.ts";
import type { App } from "./app.ts";
import { actorOf } from "./guard.ts";
import { apiError, json } from "./schemas.ts";

const held = z
  .object({
    operation: z.string(),
    changes: z.array(z.string()).openapi({ description: "What of it, in words" }),
    was: z.string().openapi({ description: "As somebody agreed to it, as text" }),
    now: z.string().optional().openapi({ description: "As it is; absent: it is gone" }),
    mark: z.string().optional().openapi({ description: "Of what it is now" }),
  })
  .openapi("Held");
export type HeldLine = z.output<typeof held>;

const name = z.object({ name: z.string().openapi({ param: { name: "name", in: "path" } }) });
const errors = { 400: json(apiError, "It does not answer"), 404: json(apiError, "It is not held") };

/** What has changed at a system since somebody agreed to it, and the way to agree again. */
export function agreements(app: App, backend: Backend): void {
  const { agreements: made, note } = backend;
  app.openapi(
    createRoute({
      ...{ method: "get", path: "/api/connections/{name}/held" },
      summary: "Operations that have changed where they are offered, and are not called; asks the system",
      request: { params: name },
      responses: { 200: json(z.object({ held: z.array(held) }), "As they were and are"), ...errors },
    }),
    async (c) => c.json({ held: await made.held(c.req.valid("param").name) }, 200),
  );
  app.openapi(
    createRoute({
      ...{ method: "post", path: "/api/connections/{name}/accept" },
      summary: "Agree to an operation as it was looked at: it is called again at once",
      request: {
        params: name,
        body: {
          ...json(z.object({ operation: z.string(), mark: z.string() }), "Which, and as what"),
          required: true,
        },
      },
      responses: { 200: json(held, "What was agreed to"), ...errors },
    }),
    async (c) => {
      const { name: of } = c.req.valid("param");
      const { operation, mark } = c.req.valid("json");
      const accepted = await made.accept(of, operation, mark);
      const by = actorOf(c, backend);
      note({ what: "agreed", name: `${of}.${operation}`, by, why: accepted.changes.join(", ") });
      return c.json(accepted, 200);
    },
  );
}
