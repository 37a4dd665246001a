import { createRoute, z } from "@hono/zod-openapi";
import type { Backend } from "../backend.ts";
import { poolOf } from "../teams/pool.ts";
import type { App } from "./app.ts";
import { poolItem } from "./schemas.ts";

/** What waits for an owner. */
export function pool(app: App, backend: Backend): void {
  app.openapi(
    createRoute({
      method: "get",
      path: "/api/pool",
      summary: "What waits for an owner",
      request: {
        query: z.object({ team: z.string().optional().openapi({ description: "Of this team alone" }) }),
      },
      responses: {
        200: {
          content: { "application/json": { schema: z.array(poolItem) } },
          description: "What waits, team by team, the first in line first",
        },
      },
    }),
    async (c) => {
      const { team } = c.req.valid("query");
      const teams =
        team === undefined ? new Set(backend.runtime.pool().map((one) => one.team)) : new Set([team]);
      const lines = await Promise.all([...teams].sort().map((name) => poolOf(backend, name)));
      return c.json(lines.flat() as never, 200);
    },
  );
}
