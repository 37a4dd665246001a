import { createRoute, z } from "@hono/zod-openapi";
import { RefusedError } from "@throughline/runtime";
import type { Backend } from "../backend.ts";
import { previewOf } from "../versions/in-flight.ts";
import { type Moving, moveItems } from "../versions/move.ts";
import { mustBe, versionsHere } from "../versions/must-be.ts";
import { parseVersion } from "../versions/text.ts";
import type { App } from "./app.ts";
import { apiError, json, who } from "./schemas.ts";

const preview = z
  .object({
    ...{ workflow: z.string(), to: z.number(), items: z.number() },
    into: z.array(z.string()).openapi({ description: "The stages of the other version" }),
    stages: z.array(
      z.object({
        ...{ stage: z.string(), items: z.number() },
        now: z.number().openapi({ description: "Can go on in the other version where they stand" }),
        later: z.number().openapi({ description: "Come to a place where they can" }),
        never: z.number().openapi({ description: "Keep their version" }),
        already: z.number().openapi({ description: "Run it already" }),
        because: z
          .array(z.object({ text: z.string(), items: z.number() }))
          .openapi({ description: "Why not now" }),
        refused: z.string().nullable().openapi({ description: "Why `move` cannot be chosen for the stage" }),
      }),
    ),
  })
  .openapi("InFlight");

/** Names of stages that are others in the other version, as a query can hold them. */
const renamed = z
  .string()
  .transform((text, context) => {
    try {
      return z.record(z.string(), z.string()).parse(JSON.parse(text));
    } catch {
      context.addIssue({ code: "custom", message: 'write it as {"Triage":"Sorting"}' });
      return z.NEVER;
    }
  })
  .openapi({
    type: "string",
    description: "Stages that have another name there, as JSON",
    example: '{"Triage":"Sorting"}',
  });

const moving = z
  .object({
    items: z.array(z.string()).min(1).max(10_000).optional().openapi({ description: "Keys of work items" }),
    stage: z.string().optional().openapi({ description: "All items in flight in this stage" }),
    all: z.literal(true).optional().openapi({ description: "All items in flight" }),
    to: z
      .number()
      .int()
      .min(1)
      .optional()
      .openapi({ description: "A version that is or was live; default: the active one" }),
    how: z.enum(["move", "restart", "finish"]),
    stages: z.record(z.string(), z.string()).optional(),
    by: who,
    reason: z.string().trim().min(1).max(2_000),
  })
  .refine(({ items, stage, all }) => [items, stage, all].filter((one) => one !== undefined).length === 1, {
    message: "name items, or a stage, or all: true",
    path: ["items"],
  })
  .openapi("Move");

const moved = z
  .object({
    to: z.number(),
    told: z.number().openapi({ description: "So many items were told" }),
    refused: z.array(z.object({ item: z.string(), because: z.string() })),
  })
  .openapi("Moved");

/** The items in flight: how they stand in another version, and how they get there. */
export function inFlight(app: App, backend: Backend): void {
  const params = z.object({ id: z.string().openapi({ description: "The workflow" }) });
  const errors = { 400: json(apiError, "Not understood"), 404: json(apiError, "No such version") };

  app.openapi(
    createRoute({
      method: "get",
      path: "/api/workflows/{id}/in-flight",
      summary: "The items in flight, and how they stand in a version that may go live",
      request: {
        params,
        query: z.object({
          to: z.string().default("draft").openapi({ description: "A number, active, or draft" }),
          stages: renamed.optional(),
        }),
      },
      responses: { 200: json(preview, "By stage"), ...errors },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const asked = c.req.valid("query");
      const version = mustBe(await versionsHere(backend, id), asked.to);
      const [from, to] = [backend.runtime.activeOf(id), parseVersion(version).workflow];
      if (!from || !to) throw new RefusedError("not-found", `Nothing of ${id} runs here.`);
      const stages = await previewOf(backend, from, to, asked.stages);
      const items = stages.reduce((sum, one) => sum + one.items, 0);
      const into = to.stages.map(({ name }) => name);
      return c.json({ workflow: id, to: version.number, items, into, stages }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/api/workflows/{id}/move",
      summary: "Let items in flight go on in another version, begin anew in it, or stay with their own",
      request: { params, body: { content: { "application/json": { schema: moving } }, required: true } },
      responses: { 200: json(moved, "Who was told, and who cannot go on there"), ...errors },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const { to, ...asked } = c.req.valid("json");
      const version = mustBe(await versionsHere(backend, id), to === undefined ? "active" : String(to));
      return c.json({ to: version.number, ...(await moveItems(backend, id, version, asked as Moving)) }, 200);
    },
  );
}
