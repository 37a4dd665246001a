import { createRoute, z } from "@hono/zod-openapi";
import type { Backend } from "../backend.ts";
import type { App } from "./app.ts";
import { personOf } from "./guard.ts";
import { apiError, done, json } from "./schemas.ts";

const errors = { 400: json(apiError, "Not understood"), 404: json(apiError, "Not there") };
const id = z.string().openapi({ param: { name: "id", in: "path" }, example: "support-email" });
const run = z.string().openapi({ param: { name: "run", in: "path" }, example: "1" });
const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString());
const by = z.string().trim().min(1).max(200).optional().openapi({ description: "Default: who is signed in" });

const report = z
  .object({
    ...{ id: z.string(), workflow: z.string() },
    from: z.string().openapi({ description: "Hash of the old version" }),
    to: z.string().openapi({ description: "Hash of the draft" }),
    ...{ since: z.string(), until: z.string(), by: z.string(), at: z.string() },
    state: z.enum(["running", "done", "failed", "cancelled"]),
    why: z.string().optional(),
    items: z.number().openapi({ description: "Played so far" }),
    ...{ changed: z.number(), kept: z.number() },
    summary: z.record(z.string(), z.unknown()).optional(),
  })
  .openapi("WhatIf");

const asking = z
  .object({
    from: z
      .number()
      .int()
      .min(1)
      .optional()
      .openapi({ description: "Number of a version; default: the live one" }),
    to: z.number().int().min(1).openapi({ description: "Number of the draft" }),
    since: instant.optional().openapi({ description: "Items that arrived at or after this instant" }),
    until: instant.optional().openapi({ description: "Items that arrived before this instant" }),
    by,
  })
  .openapi("BeginWhatIf");

const marking = z
  .object({
    item: z.string().min(1).openapi({ description: "Key of the item" }),
    from: z.string().min(1).openapi({ description: "Hash of the old version" }),
    to: z.string().min(1).openapi({ description: "Hash of the draft" }),
    expected: z.boolean(),
    note: z.string().trim().max(2_000).optional(),
    by,
  })
  .openapi("MarkDifference");

const marked = z
  .object({
    done: z.literal(true),
    example: z
      .object({ file: z.string(), name: z.string(), notes: z.array(z.string()) })
      .optional()
      .openapi({ description: "The regression example that it became" }),
  })
  .openapi("DifferenceMarked");

const page = {
  page: z.coerce.number().int().min(1).default(1),
  pageSize: z.coerce.number().int().min(1).max(500).default(50),
};

const listed = z
  .object({ differences: z.array(z.record(z.string(), z.unknown())), total: z.number() })
  .openapi("Differences");

/** What a draft would have done with the items of the trail. */
export function whatIf(app: App, backend: Backend): void {
  const path = "/api/workflows/{id}/what-if";
  app.openapi(
    createRoute({
      ...{ method: "post", path, summary: "Play the items of the trail on a draft" },
      request: { params: z.object({ id }), body: { ...json(asking, "What to play"), required: true } },
      responses: { 200: json(report, "It runs beside the live work"), ...errors },
    }),
    async (c) => {
      const { by, ...asked } = c.req.valid("json");
      const person = by ?? personNamed(c) ?? "somebody";
      return c.json(
        (await backend.whatIfs.begin(c.req.valid("param").id, { ...asked, by: person })) as never,
        200,
      );
    },
  );
  app.openapi(
    createRoute({
      ...{ method: "get", path, summary: "The latest what-ifs of a workflow" },
      request: { params: z.object({ id }) },
      responses: { 200: json(z.array(report), "Newest first") },
    }),
    (c) => c.json(backend.whatIfs.of(c.req.valid("param").id) as never, 200),
  );
  app.openapi(
    createRoute({
      ...{ method: "get", path: `${path}/{run}`, summary: "How far a what-if is, and what it came to" },
      request: { params: z.object({ id, run }) },
      responses: { 200: json(report, "So far"), 404: errors[404] },
    }),
    (c) => {
      const { id, run } = c.req.valid("param");
      return c.json(backend.whatIfs.report(id, run) as never, 200);
    },
  );
  app.openapi(
    createRoute({
      ...{ method: "get", path: `${path}/{run}/differences`, summary: "Items that come out otherwise" },
      request: {
        params: z.object({ id, run }),
        query: z.object({
          ...page,
          how: z.enum(["by rule", "by load"]).optional(),
          mark: z.enum(["expected", "not expected", "none"]).optional(),
        }),
      },
      responses: { 200: json(listed, "A page of them"), 404: errors[404] },
    }),
    async (c) => {
      const { id, run } = c.req.valid("param");
      return c.json((await backend.whatIfs.differences(id, run, c.req.valid("query"))) as never, 200);
    },
  );
  app.openapi(
    createRoute({
      ...{ method: "delete", path: `${path}/{run}`, summary: "Stop a what-if" },
      request: { params: z.object({ id, run }) },
      responses: { 200: json(done, "It has stopped"), 404: errors[404] },
    }),
    (c) => {
      const { id, run } = c.req.valid("param");
      backend.whatIfs.cancel(id, run);
      return c.json({ done: true as const }, 200);
    },
  );
  app.openapi(
    createRoute({
      method: "post",
      path: "/api/workflows/{id}/differences",
      summary: "Say whether an item is meant to come out otherwise",
      request: { params: z.object({ id }), body: { ...json(marking, "What is said"), required: true } },
      responses: { 200: json(marked, "It is written down"), ...errors },
    }),
    async (c) => {
      const { by, ...mark } = c.req.valid("json");
      const person = by ?? personNamed(c) ?? "somebody";
      const made = await backend.whatIfs.mark(c.req.valid("param").id, { ...mark, by: person });
      const example = made && { file: made.file, name: made.name, notes: made.notes };
      return c.json({ done: true as const, ...(example && { example }) }, 200);
    },
  );

  function personNamed(c: Parameters<typeof personOf>[0]): string | undefined {
    return backend.signIn && personOf(c, backend.signIn, true)?.name;
  }
}
