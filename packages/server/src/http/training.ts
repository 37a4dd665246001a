import { createRoute, z } from "@hono/zod-openapi";
import type { Backend } from "../backend.ts";
import { trainingView } from "../training/api.ts";
import type { App } from "./app.ts";
import { apiError, done, json } from "./schemas.ts";

const model = z.object({ model: z.string().openapi({ example: "local/topics" }) });
const none = json(apiError, "There is none");
const body = <T extends z.ZodType>(schema: T) => ({
  content: { "application/json": { schema } },
  required: true as const,
});

/** Local models that learn from what people answer. */
export function training(app: App, { trainings }: Backend): void {
  app.openapi(
    createRoute({
      method: "get",
      path: "/api/training",
      summary: "Local models that people's answers teach",
      responses: { 200: json(z.array(trainingView), "How it stands with each") },
    }),
    async (c) => c.json((await trainings.all()) as never, 200),
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/api/training/{model}",
      summary: "Train a local model on the answers",
      description:
        "In the background; the new model is judged by answers that were held out, and is not asked.",
      request: { params: model, body: body(z.object({ by: z.string() })) },
      responses: {
        200: json(done, "It has begun"),
        400: json(apiError, "Too few answers, or it runs"),
        404: none,
      },
    }),
    async (c) => {
      await trainings.start(c.req.valid("param").model, c.req.valid("json").by);
      return c.json({ done: true as const }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/api/training/{model}/live",
      summary: "Let the model that was trained be asked from now on",
      request: { params: model, body: body(z.object({ by: z.string(), version: z.string() })) },
      responses: { 200: json(done, "It is asked"), 404: none },
    }),
    async (c) => {
      const { by, version } = c.req.valid("json");
      await trainings.goLive(c.req.valid("param").model, version, by);
      return c.json({ done: true as const }, 200);
    },
  );
}
