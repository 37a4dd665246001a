import { createRoute, z } from "@hono/zod-openapi";
import type { Backend } from "../backend.ts";
import type { App } from "./app.ts";
import { answerBody, apiError, done, json, taskRow } from "./schemas.ts";

/** What waits for a person, and the answers. */
export function tasks(app: App, backend: Backend): void {
  app.openapi(
    createRoute({
      method: "get",
      path: "/api/tasks",
      operationId: "listTasks",
      summary: "Open tasks",
      request: {
        query: z.object({ to: z.string().optional().openapi({ description: "Team, queue or user" }) }),
      },
      responses: { 200: json(z.array(taskRow), "Open tasks, oldest first") },
    }),
    async (c) => c.json((await backend.tasks(c.req.valid("query").to)) as never, 200),
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/api/tasks/{id}/answer",
      summary: "Answer a task",
      request: {
        params: z.object({ id: z.string() }),
        body: { content: { "application/json": { schema: answerBody } }, required: true },
      },
      responses: {
        200: json(done, "Answered"),
        400: json(apiError, "The form is not filled in well"),
        403: json(apiError, "Somebody else was asked"),
        404: json(apiError, "Answered or withdrawn before"),
      },
    }),
    async (c) => {
      const { by, answer } = c.req.valid("json");
      await backend.runtime.answerTask(c.req.valid("param").id, by, answer);
      return c.json({ done: true as const }, 200);
    },
  );
}
