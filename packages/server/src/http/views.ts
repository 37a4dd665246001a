import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Backend } from "../backend.ts";
import type { App } from "./app.ts";
import { personOf } from "./guard.ts";
import { apiError, done, json, who } from "./schemas.ts";

export const savedView = z
  .object({
    id: z.string(),
    name: z.string(),
    search: z.string().openapi({ description: "The search part of its address" }),
    shared: z.boolean().openapi({ description: "Everybody has it" }),
    by: z.string(),
  })
  .openapi("SavedView");

export const viewBody = z
  .object({ by: who, name: z.string().trim().min(1).max(60), search: z.string().max(2_000) })
  .openapi("ViewBody");

export type SavedView = z.output<typeof savedView>;
export type ViewBody = z.output<typeof viewBody>;

const params = z.object({ id: z.string().min(1).max(60) });
const whose = z.object({
  by: who.optional().openapi({ description: "Where nobody signs in: whose they are" }),
});
const errors = { 400: json(apiError, "Not understood"), 404: json(apiError, "Not there") };

/** Lists that people have saved: their own, and those that everybody has. */
export function views(app: App, { views, signIn }: Backend): void {
  const person = (c: Context, by: string | undefined) =>
    (signIn && personOf(c, signIn, true)?.name) ?? by ?? "";

  app.openapi(
    createRoute({
      method: "get",
      path: "/api/views",
      summary: "Saved views of whoever asks, and those of everybody",
      request: { query: whose },
      responses: { 200: json(z.array(savedView), "Those of everybody first") },
    }),
    async (c) => c.json(await views.of(person(c, c.req.valid("query").by)), 200),
  );

  // what everybody has is not for everybody to change
  for (const [path, shared] of [
    ["/api/views/{id}", false],
    ["/api/shared-views/{id}", true],
  ] as const) {
    app.openapi(
      createRoute({
        ...{ method: "put", path, summary: shared ? "Save a view for everybody" : "Save a view" },
        request: { params, body: { content: { "application/json": { schema: viewBody } }, required: true } },
        responses: { 200: json(done, "Saved"), 400: errors[400] },
      }),
      async (c) => {
        await views.save({ ...c.req.valid("param"), ...c.req.valid("json"), shared });
        return c.json({ done: true as const }, 200);
      },
    );
    app.openapi(
      createRoute({
        ...{ method: "delete", path, summary: shared ? "Remove a view of everybody" : "Remove a view" },
        request: { params, query: whose },
        responses: { 200: json(done, "Removed"), ...errors },
      }),
      async (c) => {
        const by = person(c, c.req.valid("query").by);
        await views.remove(c.req.valid("param").id, { shared, by });
        return c.json({ done: true as const }, 200);
      },
    );
  }
}
