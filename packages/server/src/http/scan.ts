import { createRoute, z } from "@hono/zod-openapi";
import { ConnectorFailure } from "@throughline/connectors";
import type { Arrival } from "@throughline/scan";
import type { Context } from "hono";
import type { Backend } from "../backend.ts";
import { type App, refuse } from "./app.ts";
import { actorOf } from "./guard.ts";
import { problem, told } from "./problem.ts";
import { apiError, json, who } from "./schemas.ts";

const errors = { 400: json(apiError, "Not understood"), 404: json(apiError, "Not there") };
const params = z.object({
  object: z.string().openapi({ param: { name: "object", in: "path" }, example: "Case" }),
});

const line = z
  .object({
    object: z.string(),
    folder: z.string().nullable().openapi({ description: "Where the metadata is; null: nobody has said" }),
    org: z.string().nullable().openapi({ description: "The org that it is had from; null: from none" }),
    running: z
      .object({ step: z.enum(["retrieving", "reading"]), done: z.number(), total: z.number() })
      .nullable()
      .openapi({ description: "Components of the org, or files" }),
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
    missing: z.array(z.string()).openapi({ description: "What the org lists and did not give" }),
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

const drafting = z
  .object({
    by: who.optional(),
    workflow: z.string().trim().min(1).max(80).openapi({ description: "Name of the new workflow" }),
  })
  .openapi("DraftWorkflow");

const made = z
  .object({
    ...{ object: z.string(), workflow: z.string(), by: z.string(), at: z.string() },
    state: z.enum(["reading", "proving", "made", "failed"]),
    running: z.object({ done: z.number(), total: z.number() }).nullable(),
    failed: z.string().nullable(),
    version: z.number().nullable(),
    from: z.record(z.string(), z.number()),
    left: z.array(z.object({ what: z.string(), why: z.string(), file: z.string(), line: z.number() })),
    problems: z.array(problem).nullable(),
    proofs: z.object({ proven: z.number(), refuted: z.number(), notDecided: z.number() }).nullable(),
  })
  .openapi("DraftMade");

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
export function scan(app: App, backend: Backend): void {
  const { scans, drafts } = backend;
  const actor = (c: Context, by: string | undefined) => by ?? actorOf(c, backend);

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
      return c.json(scans.begin(object, actor(c, by)), 200);
    },
  );
  app.openapi(
    createRoute({
      ...{ method: "delete", path: "/api/scan/{object}", summary: "End a scan that runs" },
      request: { params },
      responses: { 200: json(line, "What was found before stays"), 404: errors[404] },
    }),
    (c) => c.json(scans.cancel(c.req.valid("param").object), 200),
  );
  app.openapi(
    createRoute({
      ...{ method: "get", path: "/api/org/objects", summary: "Objects to choose from: those of the org" },
      responses: {
        200: json(z.array(z.object({ name: z.string(), label: z.string() })), "By name"),
        409: json(apiError, "The org does not answer"),
      },
    }),
    async (c) => {
      try {
        return c.json(await scans.objects(), 200);
      } catch (error) {
        if (!(error instanceof ConnectorFailure)) throw error;
        return refuse(c, 409, error.error.code, error.message) as never;
      }
    },
  );
  app.openapi(
    createRoute({
      ...{ method: "post", path: "/api/scan/{object}/draft" },
      summary: "Draft a workflow from the last scan; it is begun with it as its first version",
      request: { params, body: { ...json(drafting, "Its name"), required: true } },
      responses: { 200: json(made, "It is made beside the live work"), ...errors },
    }),
    (c) => {
      const { workflow, by } = c.req.valid("json");
      return c.json(drafts.begin(c.req.valid("param").object, workflow, actor(c, by)) as never, 200);
    },
  );
  app.openapi(
    createRoute({
      ...{ method: "get", path: "/api/scan/{object}/draft" },
      summary: "How far the last draft is, and what was not carried over",
      request: { params },
      responses: { 200: json(made.nullable(), "null: none was made since the start") },
    }),
    (c) => {
      const found = drafts.of(c.req.valid("param").object);
      const problems = found?.problems?.map(told) ?? null;
      return c.json((found ? { ...found, problems } : null) as never, 200);
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
