import { createRoute, z } from "@hono/zod-openapi";
import { RefusedError } from "@throughline/runtime";
import type { Backend } from "../backend.ts";
import { pastOf } from "../past/past.ts";
import { past } from "../past/shape.ts";
import type { App } from "./app.ts";
import { gathered } from "./gathered.ts";
import { apiError, json } from "./schemas.ts";

const DAY_MS = 86_400_000;

/** What became of the steps of a workflow in its latest items. */
export function pastRoute(app: App, backend: Backend): void {
  const { store, clock, workflowOf } = backend;
  const read = gathered(store, ({ id, days }: { id: string; days: number }) => {
    const until = clock.now();
    const from = new Date(Date.parse(until) - days * DAY_MS).toISOString();
    return pastOf(store, id, { from, until }, (hash) => workflowOf(id, hash));
  });
  app.openapi(
    createRoute({
      method: "get",
      path: "/api/workflows/{id}/past",
      summary: "What became of the steps of a workflow in its latest items",
      request: {
        params: z.object({ id: z.string().openapi({ description: "The workflow" }) }),
        query: z.object({ days: z.coerce.number().int().min(1).max(90).default(30) }),
      },
      responses: {
        200: json(past, "Counts by step"),
        400: json(apiError, "Not understood"),
        404: json(apiError, "No such workflow"),
      },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      if (!backend.workspaceOf(id)) throw new RefusedError("not-found", `There is no workflow "${id}" here.`);
      return c.json(await read({ id, days: c.req.valid("query").days }), 200);
    },
  );
}
