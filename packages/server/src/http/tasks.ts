import { createRoute, z } from "@hono/zod-openapi";
import type { Backend } from "../backend.ts";
import { bulkAnswers } from "../tasks/api.ts";
import { answerTogether, MOST_TOGETHER } from "../tasks/bulk.ts";
import type { App } from "./app.ts";
import { actorOf } from "./guard.ts";
import { namedValue, valuesOf } from "./named-values.ts";
import { answerBody, answered, apiError, done, json, taskRow } from "./schemas.ts";

/** So long an answer may be taken back, where whoever gives it wants that. */
export const HELD_MS = 10_000;

const id = z.object({ id: z.string() });
const by = z.string();
const body = <T extends z.ZodType>(schema: T) => ({
  content: { "application/json": { schema } },
  required: true as const,
});
const gone = json(apiError, "Answered or withdrawn before");
const taken = json(apiError, "Somebody has answered, and may take it back still");

/** What waits for a person, and what they do about it. */
export function tasks(app: App, backend: Backend): void {
  const { runtime, clock, inbox } = backend;
  const heldUntil = () => new Date(Date.parse(clock.now()) + HELD_MS).toISOString();

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
      request: { params: id, body: body(answerBody) },
      responses: {
        200: json(answered, "Answered"),
        400: json(apiError, "The form is not filled in well"),
        403: json(apiError, "Somebody else was asked"),
        404: gone,
        409: taken,
      },
    }),
    async (c) => {
      const { by, answer, hold = false } = c.req.valid("json");
      await runtime.answerTask(c.req.valid("param").id, by, answer, hold ? HELD_MS : 0);
      return c.json({ done: true as const, until: hold ? heldUntil() : null }, 200);
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "post", path: "/api/tasks/{id}/reply", operationId: "answerTask" },
      summary: "Answer a task, for whoever has no maps: each value by name and type",
      request: {
        params: id,
        body: body(
          z
            .object({ values: z.array(namedValue).max(64) })
            .openapi("TaskReply", { description: "By the names of the form's fields" }),
        ),
      },
      responses: {
        200: json(z.object({ done: z.boolean() }).openapi("TaskReplied"), "Answered"),
        400: json(apiError, "The form is not filled in well"),
        403: json(apiError, "Somebody else was asked"),
        404: gone,
        409: taken,
      },
    }),
    async (c) => {
      const answer = valuesOf(c.req.valid("json").values);
      await runtime.answerTask(c.req.valid("param").id, actorOf(c, backend), answer, 0);
      return c.json({ done: true }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/api/tasks/answers",
      summary: "Answer several tasks alike",
      description: "With `dry` nothing is answered: it is said what would become of each.",
      request: {
        body: body(
          z.object({
            by,
            tasks: z.array(z.string()).min(1).max(MOST_TOGETHER),
            answer: answerBody.shape.answer,
            dry: z.boolean().default(false),
          }),
        ),
      },
      responses: { 200: json(bulkAnswers, "What became of each"), 400: json(apiError, "Not understood") },
    }),
    async (c) => {
      const asked = c.req.valid("json");
      const rows = await answerTogether(backend, asked, HELD_MS);
      const answered = asked.dry ? 0 : rows.filter(({ refused }) => refused === null).length;
      return c.json({ rows, answered, until: answered > 0 ? heldUntil() : null } as never, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/api/tasks/{id}/back",
      summary: "Take an answer back that was not given yet",
      request: { params: id, body: body(z.object({ by })) },
      responses: { 200: json(done, "It is open again"), 403: json(apiError, "Somebody else's"), 404: gone },
    }),
    async (c) => {
      await runtime.takeAnswerBack(c.req.valid("param").id, c.req.valid("json").by);
      return c.json({ done: true as const }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/api/tasks/{id}/pass",
      summary: "Pass a task on",
      request: { params: id, body: body(z.object({ by })) },
      responses: {
        200: json(z.object({ done: z.literal(true), to: z.string() }), "Others are asked"),
        403: json(apiError, "Nobody else was asked"),
        404: gone,
        409: taken,
      },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      await runtime.passTask(id, c.req.valid("json").by);
      return c.json({ done: true as const, to: (await inbox.detail(id)).line.to }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/api/tasks/{id}/note",
      summary: "Leave a note at a task",
      request: { params: id, body: body(z.object({ by, text: z.string().max(2_000) })) },
      responses: { 200: json(done, "Noted"), 400: json(apiError, "Empty"), 404: gone },
    }),
    async (c) => {
      const { by, text } = c.req.valid("json");
      await runtime.noteTask(c.req.valid("param").id, by, text);
      return c.json({ done: true as const }, 200);
    },
  );
}
