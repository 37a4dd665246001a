import { createRoute, z } from "@hono/zod-openapi";
import type { Backend } from "../backend.ts";
import type { App } from "./app.ts";
import { personOf } from "./guard.ts";
import { apiError, done, json } from "./schemas.ts";

const errors = { 400: json(apiError, "Not understood"), 404: json(apiError, "Not there") };
const id = z.string().openapi({ param: { name: "id", in: "path" }, example: "support-email" });

const counted = {
  same: z.number(),
  sameTeam: z.number().openapi({ description: "Another owner of the same team" }),
  other: z.number(),
  share: z.number().nullable().openapi({ description: "Of those judged, 0 to 1" }),
};

const report = z
  .object({
    workflow: z.string(),
    of: z.string().openapi({ description: "The version or file that runs as a shadow" }),
    hash: z.string(),
    since: z.string(),
    by: z.string(),
    alone: z.boolean().openapi({ description: "Nothing is live" }),
    state: z.enum(["running", "failed"]),
    why: z.string().optional(),
    store: z.string(),
    items: z.number(),
    fields: z.record(z.string(), z.object({ ...counted, pending: z.number() })),
    reasons: z.array(
      z.object({
        ...{ field: z.string(), shadow: z.string(), real: z.string() },
        ...{ disagreements: z.number(), of: z.number() },
        items: z.array(z.object({ item: z.string(), shadow: z.string(), real: z.string() })),
      }),
    ),
    days: z.array(z.object({ day: z.string(), ...counted })),
    notAsked: z.array(z.object({ what: z.string(), times: z.number(), price: z.number() })),
    cost: z.number(),
    setAside: z.number(),
  })
  .openapi("Shadow");

const body = z
  .object({
    version: z.number().int().min(1),
    spend: z.number().min(0).max(10_000).default(0).openapi({
      description: "US dollars a day for what language models were not asked by live items",
    }),
    by: z.string().trim().min(1).max(200).optional().openapi({ description: "Default: who is signed in" }),
  })
  .openapi("BeginShadow");

/** A draft in the shadow of the live workflow: on, off, and what it has found. */
export function shadow(app: App, backend: Backend): void {
  const path = "/api/workflows/{id}/shadow";
  app.openapi(
    createRoute({
      ...{ method: "get", path, summary: "How far a shadow agrees with what really happened" },
      request: { params: z.object({ id }) },
      responses: {
        200: json(report.nullable(), "What it has found so far; null: the workflow has no shadow"),
      },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const found = await backend.shadows.report(id);
      return c.json((found ?? null) as never, 200);
    },
  );
  app.openapi(
    createRoute({
      ...{ method: "post", path, summary: "Run a version in the shadow of the live one" },
      request: {
        params: z.object({ id }),
        body: { content: { "application/json": { schema: body } }, required: true },
      },
      responses: { 200: json(done, "It runs"), ...errors },
    }),
    async (c) => {
      const { version, spend, by } = c.req.valid("json");
      const person = backend.signIn && personOf(c, backend.signIn, true)?.name;
      await backend.shadows.begin(c.req.valid("param").id, { version }, by ?? person ?? "somebody", {
        spend,
      });
      return c.json({ done: true as const }, 200);
    },
  );
  app.openapi(
    createRoute({
      ...{ method: "delete", path, summary: "End a shadow" },
      request: {
        params: z.object({ id }),
        query: z.object({
          keep: z.enum(["true", "false"]).default("false").openapi({ description: "Keep its trail" }),
        }),
      },
      responses: { 200: json(done, "It has ended"), ...errors },
    }),
    async (c) => {
      await backend.shadows.end(c.req.valid("param").id, c.req.valid("query").keep === "true");
      return c.json({ done: true as const }, 200);
    },
  );
}
