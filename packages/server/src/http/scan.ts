import { createRoute, z } from "@hono/zod-openapi";
import type { Arrival } from "@throughline/scan";
import type { Backend } from "../backend.ts";
import type { App } from "./app.ts";
import { personOf } from "./guard.ts";
import { apiError, json } from "./schemas.ts";

const errors = { 400: json(apiError, "Not understood"), 404: json(apiError, "Not there") };
const params = z.object({
  object: z.string().openapi({ param: { name: "object", in: "path" }, example: "Case" }),
});

const line = z
  .object({
    object: z.string(),
    folder: z.string().nullable().openapi({ description: "Where the metadata is; null: nobody has said" }),
    running: z.object({ done: z.number(), total: z.number() }).nullable().openapi({ description: "Files" }),
    failed: z.string().nullable().openapi({ description: "Why the last one came to nothing" }),
    last: z.object({ at: z.string(), by: z.string(), took: z.number() }).nullable(),
  })
  .openapi("ScanLine");

const view = line
  .extend({
    workflows: z.array(
      z.object({
        ...{ id: z.string(), title: z.string() },
        ...{ governs: z.array(z.string()), reads: z.array(z.string()) },
      }),
    ),
    report: z
      .record(z.string(), z.unknown())
      .nullable()
      .openapi({ description: "As `throughline scan --json` prints it" }),
  })
  .openapi("ScanView");

const asking = z
  .object({
    object: z.string().trim().min(1),
    by: z.string().trim().min(1).max(200).optional().openapi({ description: "Default: who is signed in" }),
  })
  .openapi("BeginScan");

const fields = z.record(z.string(), z.any());

const arriving = z
  .object({
    on: z.enum(["create", "update"]),
    record: fields.openapi({ description: "Its fields; what is behind a parent as a path" }),
    before: fields.optional().openapi({ description: "What was in them before" }),
    by: z
      .object({ kind: z.string(), name: z.string(), via: z.array(z.string()).optional() })
      .optional()
      .openapi({ description: "The writer that begins, where it is no save" }),
    assigns: z.boolean().optional().openapi({ description: "The save asks for the active assignment rule" }),
    now: z.string().optional(),
  })
  .openapi("Arrival");

const played = z
  .object({
    steps: z.array(z.record(z.string(), z.unknown())),
    ends: z.enum(["saved", "refused", "goes round"]),
    by: z.array(z.string()).optional(),
    fields: z.record(z.string(), z.unknown()),
  })
  .openapi("Played");

/** Who writes what in the org today. */
export function scan(app: App, { scans, signIn }: Backend): void {
  app.openapi(
    createRoute({
      ...{ method: "get", path: "/api/scan", summary: "Objects that can be scanned, and how far that is" },
      responses: { 200: json(z.array(line), "Those of the workflows here") },
    }),
    (c) => c.json(scans.list(), 200),
  );
  app.openapi(
    createRoute({
      ...{ method: "post", path: "/api/scan", summary: "Scan the org's metadata for who writes an object" },
      request: { body: { ...json(asking, "What to scan"), required: true } },
      responses: { 200: json(line, "It runs beside the live work"), ...errors },
    }),
    (c) => {
      const { object, by } = c.req.valid("json");
      return c.json(
        scans.begin(object, by ?? (signIn && personOf(c, signIn, true)?.name) ?? "somebody"),
        200,
      );
    },
  );
  app.openapi(
    createRoute({
      ...{ method: "get", path: "/api/scan/{object}", summary: "What the last scan of an object found" },
      request: { params },
      responses: { 200: json(view, "The report"), 404: errors[404] },
    }),
    (c) => c.json(scans.view(c.req.valid("param").object) as never, 200),
  );
  app.openapi(
    createRoute({
      ...{
        method: "get",
        path: "/api/scan/{object}/markdown",
        summary: "The report as one page of Markdown",
      },
      request: { params },
      responses: {
        200: { content: { "text/markdown": { schema: z.string() } }, description: "The page" },
        404: errors[404],
      },
    }),
    (c) =>
      c.body(scans.markdown(c.req.valid("param").object), 200, {
        "content-type": "text/markdown; charset=utf-8",
      }) as never,
  );
  app.openapi(
    createRoute({
      ...{ method: "post", path: "/api/scan/{object}/play" },
      summary: "Play an example record through the order of execution; nothing is written",
      request: { params, body: { ...json(arriving, "The record"), required: true } },
      responses: { 200: json(played, "Step by step"), ...errors },
    }),
    (c) => c.json(scans.play(c.req.valid("param").object, c.req.valid("json") as Arrival) as never, 200),
  );
}
