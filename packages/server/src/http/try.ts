import { createRoute, z } from "@hono/zod-openapi";
import { RefusedError } from "@throughline/runtime";
import type { Backend } from "../backend.ts";
import { writeExample } from "../examples/index.ts";
import { samplesOf } from "../try/samples.ts";
import { tried, tryBody } from "../try/shape.ts";
import { createTries } from "../try/try.ts";
import type { App } from "./app.ts";
import { written } from "./examples.ts";
import { apiError, json } from "./schemas.ts";

const sample = z
  .object({ name: z.string(), title: z.string(), from: z.enum(["items", "examples"]) })
  .openapi("Sample");

const named = tryBody
  .extend({
    name: z.string().trim().min(1).max(200),
    why: z.string().trim().min(1).max(2_000).optional(),
  })
  .openapi("TryAsExample");

const params = z.object({ id: z.string().openapi({ description: "The workflow" }) });
const body = <T extends z.ZodType>(schema: T) => ({
  body: { content: { "application/json": { schema } }, required: true },
});

/** A text of a workflow is tried on an item: nothing is written, nobody is called. */
export function tryRoutes(app: App, backend: Backend): void {
  const tries = createTries(backend.store);
  const here = (id: string) => {
    const workspace = backend.workspaceOf(id);
    if (workspace) return workspace;
    throw new RefusedError("not-found", `There is no workflow "${id}" here.`);
  };
  app.openapi(
    createRoute({
      method: "get",
      path: "/api/workflows/{id}/samples",
      summary: "Items that lie beside a workflow, to try it on",
      request: { params },
      responses: { 200: json(z.array(sample), "Samples"), 404: json(apiError, "No such workflow") },
    }),
    async (c) => c.json(await samplesOf(here(c.req.valid("param").id)), 200),
  );
  app.openapi(
    createRoute({
      method: "post",
      path: "/api/workflows/{id}/try",
      summary: "Try a text on an item; nothing is written, nobody is called",
      request: { params, ...body(tryBody) },
      responses: {
        200: json(tried, "What it does with the item, up to where it waits"),
        400: json(apiError, "The text cannot be tried"),
        404: json(apiError, "No such workflow or item"),
      },
    }),
    async (c) => c.json(await tries.run(here(c.req.valid("param").id), c.req.valid("json")), 200),
  );
  app.openapi(
    createRoute({
      method: "post",
      path: "/api/workflows/{id}/try/example",
      summary: "Keep what a text does with an item as a regression example",
      request: { params, ...body(named) },
      responses: {
        200: json(written, "Written"),
        400: json(apiError, "The text cannot be tried"),
        404: json(apiError, "No such workflow or item"),
      },
    }),
    async (c) => {
      const workspace = here(c.req.valid("param").id);
      const { name, why, ...asked } = c.req.valid("json");
      const { entries, workflow } = await tries.trail(workspace, asked);
      if (!entries.length)
        throw new RefusedError(
          "invalid",
          "The workflow does not begin with this item: there is nothing to keep.",
        );
      const { file, ...rest } = await writeExample(workspace, { entries, workflow }, { name, why });
      return c.json({ file, name: rest.name, notes: rest.notes }, 200);
    },
  );
}
