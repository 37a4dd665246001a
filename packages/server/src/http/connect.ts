import { createRoute, z } from "@hono/zod-openapi";
import type { Backend } from "../backend.ts";
import type { App } from "./app.ts";
import { actorOf } from "./guard.ts";
import { apiError, json } from "./schemas.ts";

const name = z
  .string()
  .regex(/^[A-Za-z][\w-]{0,39}$/, "letters, digits, _ and -")
  .openapi({ description: "What the connection is called" });
const document = z
  .string()
  .min(1)
  .openapi({ description: "An OpenAPI document 2.0, 3.0 or 3.1, JSON or YAML" });
const repeat = z.enum(["read", "keyed", "comparable", "once"]);

const offered = z
  .object({
    ...{ title: z.string(), version: z.string(), servers: z.array(z.string()) },
    auth: z.array(z.string()).openapi({ description: "How one signs in, in words" }),
    secrets: z.array(z.string()).openapi({ description: "Variables of secrets that nobody has given yet" }),
    ...{ problems: z.array(z.string()), total: z.number() },
    operations: z.array(
      z.object({
        ...{ id: z.string(), name: z.string(), method: z.string(), path: z.string(), summary: z.string() },
        repeat: repeat.openapi({ description: "Proposed by its method" }),
        deprecated: z.boolean(),
      }),
    ),
  })
  .openapi("OfferedOperations");
export type OfferedOperations = z.output<typeof offered>;

const connecting = z
  .object({
    workflow: z.string().openapi({ description: "Beside which it is written" }),
    ...{ name, url: z.url({ protocol: /^https?$/ }), document },
    operations: z
      .array(z.object({ id: z.string(), name: z.string().regex(/^[\w-]+$/), repeat }))
      .min(1)
      .max(200),
    secrets: z
      .record(z.string(), z.string().max(10_000))
      .default({})
      .openapi({ description: "By variable; kept in the private file of secrets, and never told again" }),
  })
  .openapi("Connecting");
export type Connecting = z.output<typeof connecting>;

const connected = z.object({ file: z.string(), operations: z.array(z.string()) }).openapi("Connected");
export type Connected = z.output<typeof connected>;

const body = <T extends z.ZodType>(schema: T) => ({
  body: { content: { "application/json": { schema } }, required: true },
});
const errors = { 400: json(apiError, "It cannot be used"), 404: json(apiError, "There is no such workflow") };

/** Systems connected by the document that describes them. */
export function connect(app: App, backend: Backend): void {
  const { connecting: systems, note } = backend;
  app.openapi(
    createRoute({
      ...{ method: "post", path: "/api/connections/openapi", summary: "What an OpenAPI document offers" },
      request: body(z.object({ name, document })),
      responses: { 200: json(offered, "What can be picked"), 400: errors[400] },
    }),
    (c) => {
      const asked = c.req.valid("json");
      return c.json(systems.read(asked.document, asked.name), 200);
    },
  );
  app.openapi(
    createRoute({
      ...{ method: "post", path: "/api/connections", summary: "Connect a system by its OpenAPI document" },
      request: body(connecting),
      responses: { 200: json(connected, "Workflows can name its operations"), ...errors },
    }),
    (c) => {
      const asked = c.req.valid("json");
      const by = actorOf(c, backend);
      const done = systems.connect(asked, by);
      note({ what: "connection", name: asked.name, by, why: done.operations.join(", ") });
      return c.json(done, 200);
    },
  );
}
