import { createRoute, z } from "@hono/zod-openapi";
import type { Backend } from "../backend.ts";
import type { App } from "./app.ts";
import { apiError, json, who } from "./schemas.ts";

const record = z.object({ id: z.string(), number: z.string(), owner: z.string() });

const plan = z
  .object({
    workflow: z.string(),
    open: z.number().openapi({ description: "Open records of the object in the org" }),
    items: z.number().openapi({ description: "Those that are work items already" }),
    stages: z.array(
      z.object({
        ...{ stage: z.string(), records: z.number() },
        kept: z.number().openapi({ description: "Of those, so many have somebody who keeps it" }),
        overdue: z.number().openapi({ description: "Of so many the stage's milestone is over already" }),
        sample: z.array(record),
      }),
    ),
    left: z
      .array(z.object({ because: z.string(), records: z.number(), sample: z.array(record) }))
      .openapi({ description: "Those that would be left as they are, by the reason" }),
  })
  .openapi("AdoptionPlan");

const adoption = z
  .object({
    ...{ run: z.string(), at: z.string(), by: z.string() },
    state: z.enum(["running", "done", "undoing", "undone"]),
    ...{ adopted: z.number(), left: z.number() },
    undone: z
      .object({ at: z.string(), by: z.string(), reason: z.string(), letGo: z.number(), kept: z.number() })
      .nullable(),
  })
  .openapi("Adoption");

const list = z
  .object({ workflow: z.string(), rules: z.number(), adoptions: z.array(adoption) })
  .openapi("AdoptionList");

const errors = {
  400: json(apiError, "Not understood, or the workflow has no rules of adoption"),
  404: json(apiError, "Nothing of the workflow runs here, or no such adoption"),
  503: json(apiError, "Another adoption is under way, or the org does not answer"),
};

const body = <T extends z.ZodType>(schema: T) => ({
  content: { "application/json": { schema } },
  required: true,
});

/** How records that are open at go-live become work items, and are let go again. */
export function adoptionRoutes(app: App, { adoptions }: Backend): void {
  const params = z.object({ id: z.string().openapi({ description: "The workflow" }) });
  const path = "/api/workflows/{id}/adoption";

  app.openapi(
    createRoute({
      ...{ method: "get", path, request: { params } },
      summary: "What was taken over so far",
      responses: { 200: json(list, "The latest first"), 404: errors[404] },
    }),
    async (c) => c.json(await adoptions.list(c.req.valid("param").id), 200),
  );

  app.openapi(
    createRoute({
      ...{ method: "post", path: `${path}/plan`, request: { params } },
      summary: "What would be taken over now, and what not and why; nothing is changed",
      responses: { 200: json(plan, "Counts with a sample of each"), ...errors },
    }),
    async (c) => c.json(await adoptions.plan(c.req.valid("param").id), 200),
  );

  app.openapi(
    createRoute({
      ...{ method: "post", path, request: { params, body: body(z.object({ by: who }).openapi("Adopt")) } },
      summary: "Take over the records that are open now",
      responses: { 200: json(adoption, "It has begun"), ...errors },
    }),
    async (c) => c.json(await adoptions.begin(c.req.valid("param").id, c.req.valid("json").by), 200),
  );

  const undoing = z.object({ by: who, reason: z.string().trim().min(1).max(2_000) }).openapi("UndoAdoption");
  app.openapi(
    createRoute({
      ...{ method: "post", path: `${path}/{run}/undo` },
      request: { params: params.extend({ run: z.string() }), body: body(undoing) },
      summary: "Let go again what nobody has worked on since; the records stay as they are",
      responses: { 200: json(adoption, "It has begun"), ...errors },
    }),
    async (c) => {
      const [{ id, run }, { by, reason }] = [c.req.valid("param"), c.req.valid("json")];
      return c.json(await adoptions.undo(id, run, by, reason), 200);
    },
  );
}
