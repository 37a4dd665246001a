import { createRoute, z } from "@hono/zod-openapi";
import type { Backend } from "../backend.ts";
import { filters } from "../work-items/list.ts";
import type { App } from "./app.ts";
import { apiError, json, who } from "./schemas.ts";

const what = z
  .union([
    z.object({ keys: z.array(z.string().max(200)).min(1).max(5_000) }),
    z.object({ filters: filters.openapi({ description: "All that match, as in the address of the list" }) }),
  ])
  .openapi("BulkWhat");

const repair = z.enum(["retry", "correct", "skip", "cancel"]);
const values = z.record(z.string(), z.any()).optional();

const groups = z.array(
  z.object({
    told: z.string().openapi({ description: "What happens, or why nothing does" }),
    items: z.number(),
    sample: z.array(z.object({ key: z.string(), number: z.string() })),
  }),
);

const undo = z.boolean().optional().openapi({ description: "Of cancel: what was done is taken back first" });

const previewBody = z.object({ what, repair, values, undo }).openapi("BulkPreviewBody");
const beginBody = previewBody
  .extend({
    id: z
      .string()
      .min(8)
      .max(60)
      .openapi({ description: "Chosen by whoever asks: begun twice, it is one act" }),
    by: who,
    reason: z.string().trim().min(1).max(2_000),
  })
  .openapi("BulkBody");

const preview = z
  .object({
    items: z.number(),
    more: z.boolean().openapi({ description: "More are meant than one act may have" }),
    ...{ applies: groups, not: groups },
    fields: z.array(z.string()).openapi({ description: "What a correction may change of some of them" }),
  })
  .openapi("BulkPreview");

const view = z
  .object({
    ...{ id: z.string(), at: z.string(), by: z.string(), reason: z.string(), repair },
    state: z.enum(["running", "done"]),
    ...{ items: z.number(), done: z.number(), not: groups, undo },
    takenBack: z.object({ yes: groups, no: groups, goesOn: groups, waits: groups }).optional().openapi({
      description:
        "Of a cancellation with undo, item by item: all was taken back; not all was, and why; or it goes on, or waits for a person",
    }),
  })
  .openapi("Bulk");

export type What = z.output<typeof what>;
export type BulkPreviewBody = z.input<typeof previewBody>;
export type BulkBody = z.input<typeof beginBody>;
export type BulkPreview = z.output<typeof preview>;
export type BulkView = z.output<typeof view>;

const errors = {
  400: json(apiError, "Not understood, or too many items"),
  404: json(apiError, "There is no such act"),
};
const body = <T extends z.ZodType>(schema: T) => ({
  content: { "application/json": { schema } },
  required: true,
});

/** Retry, correct, skip or cancel of many items at once. */
export function bulk(app: App, { bulk }: Backend): void {
  app.openapi(
    createRoute({
      ...{ method: "post", path: "/api/bulk/preview", request: { body: body(previewBody) } },
      summary: "What would happen to which items, and to which nothing, and why",
      responses: { 200: json(preview, "Nothing is changed"), 400: errors[400] },
    }),
    async (c) => {
      const { what, values, undo, ...act } = c.req.valid("json");
      return c.json(
        await bulk.preview(what, { ...act, ...(values && { values }), ...(undo && { undo }) }),
        200,
      );
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "post", path: "/api/bulk", request: { body: body(beginBody) } },
      summary: "Do it; each item's own stands in its trail",
      responses: { 200: json(view, "It has begun"), 400: errors[400] },
    }),
    async (c) => {
      const { id, what, values, undo, ...act } = c.req.valid("json");
      const more = { ...(values && { values }), ...(undo && { undo }) };
      return c.json(await bulk.begin(id, what, { ...act, ...more }), 200);
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "get", path: "/api/bulk/{id}", request: { params: z.object({ id: z.string() }) } },
      summary: "How far it is, and what became of it",
      responses: { 200: json(view, "Its report"), 404: errors[404] },
    }),
    async (c) => c.json(await bulk.view(c.req.valid("param").id), 200),
  );
}
