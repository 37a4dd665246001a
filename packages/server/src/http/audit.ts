import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { createRoute, z } from "@hono/zod-openapi";
import type { Backend } from "../backend.ts";
import type { App } from "./app.ts";
import { actorOf } from "./guard.ts";
import { apiError, done, json } from "./schemas.ts";

const finding = z.object({ item: z.string(), seq: z.number(), what: z.string(), message: z.string() });

const verification = z.object({
  ...{ at: z.string(), by: z.string(), ms: z.number(), ok: z.boolean() },
  ...{ items: z.number(), entries: z.number(), archived: z.number(), deleted: z.number() },
  found: z.number(),
  findings: z.array(finding).openapi({ description: "The first of them" }),
});
export type VerificationMade = z.output<typeof verification>;

const exported = z.object({
  ...{ name: z.string(), at: z.string(), by: z.string(), from: z.string(), until: z.string() },
  ...{ items: z.number(), entries: z.number(), heads: z.string() },
});
export type ExportMade = z.output<typeof exported>;

const view = z
  .object({
    ...{ entries: z.number(), store: z.string() },
    fingerprint: z.string().openapi({ description: "Of the key that signs what is handed out" }),
    verifying: z.object({ by: z.string(), done: z.number(), of: z.number() }).nullable(),
    exporting: z.object({ by: z.string(), items: z.number() }).nullable(),
    trouble: z.string().nullable().openapi({ description: "Why the last work came to nothing" }),
    verification: verification.nullable(),
    exports: z.array(exported).openapi({ description: "The newest first" }),
    canExport: z.boolean(),
  })
  .openapi("Audit");
export type AuditView = z.output<typeof view>;

const period = z.object({ from: z.iso.datetime(), until: z.iso.datetime() }).openapi("Period");
const errors = { 400: json(apiError, "It cannot be done") };

const retention = z
  .object({
    keepDays: z
      .number()
      .nullable()
      .openapi({ description: "null: ended items stay until they are archived" }),
    becomes: z.enum(["deleted", "archived"]).nullable(),
    folder: z.string().nullable(),
    ...{ open: z.number(), ended: z.number() },
    leaving: z.array(z.object({ until: z.string(), items: z.number(), more: z.boolean() })),
  })
  .openapi("Retention");
export type RetentionView = z.output<typeof retention>;

/** The trail, verified and handed out; and what leaves it when. */
export function audit(app: App, backend: Backend): void {
  const { audits } = backend;

  app.openapi(
    createRoute({
      ...{
        method: "get",
        path: "/api/audit",
        summary: "The last verification of the trail, and what was handed out",
      },
      responses: { 200: json(view, "The trail") },
    }),
    async (c) => c.json(await audits.view(), 200),
  );

  app.openapi(
    createRoute({
      ...{
        method: "post",
        path: "/api/audit/verification",
        summary: "Recompute every hash, beside the work",
      },
      responses: { 200: json(done, "It has begun"), ...errors },
    }),
    (c) => {
      audits.verify(actorOf(c, backend));
      return c.json({ done: true as const }, 200);
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "post", path: "/api/audit/exports" },
      summary: "Copy the trails of items that started in a period to a file, with a proof",
      request: { body: { ...json(period, "From, until before"), required: true } },
      responses: { 200: json(done, "It has begun"), ...errors },
    }),
    (c) => {
      audits.export(c.req.valid("json"), actorOf(c, backend));
      return c.json({ done: true as const }, 200);
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "get", path: "/api/audit/exports/{name}", summary: "A file that was made" },
      request: { params: z.object({ name: z.string().openapi({ param: { name: "name", in: "path" } }) }) },
      responses: {
        200: {
          description: "It is checked by throughline audit verify --file",
          content: { "application/vnd.sqlite3": { schema: z.string() } },
        },
        404: json(apiError, "No such file"),
      },
    }),
    (c) => {
      const { name } = c.req.valid("param");
      const file = Readable.toWeb(createReadStream(audits.file(name))) as ReadableStream;
      return c.body(file, 200, {
        "content-type": "application/vnd.sqlite3",
        "content-disposition": `attachment; filename="${name}"`,
      }) as never;
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "get", path: "/api/retention", summary: "What leaves the store when" },
      responses: { 200: json(retention, "By the retention of the start") },
    }),
    async (c) => c.json(await backend.retention(), 200),
  );
}
