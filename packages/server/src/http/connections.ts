import { createRoute, z } from "@hono/zod-openapi";
import type { Backend } from "../backend.ts";
import type { App } from "./app.ts";
import { actorOf } from "./guard.ts";
import { apiError, json } from "./schemas.ts";

const secret = z
  .object({
    variable: z.string().openapi({ description: "Name of the environment variable; never its value" }),
    origin: z
      .union([
        z.object({ from: z.literal("environment") }),
        z.object({ from: z.literal("here"), at: z.string(), by: z.string() }),
      ])
      .nullable()
      .openapi({ description: "here: it was rotated, and goes before the environment; null: there is none" }),
  })
  .openapi("Secret");
export type SecretLine = z.output<typeof secret>;

export const systemTest = z
  .object({
    ...{ at: z.string(), by: z.string() },
    outcome: z.string().openapi({ description: "works, reached, or the class of the error" }),
    ...{ code: z.string(), message: z.string(), ms: z.number() },
  })
  .openapi("SystemTest");
export type SystemTest = z.output<typeof systemTest>;

const seenError = z.object({
  ...{ at: z.string(), what: z.string(), class: z.string(), code: z.string(), message: z.string() },
});

/** What became of calls since the process began. */
export const seen = z.object({
  ...{ calls: z.number(), failed: z.number(), lastWorked: z.string().nullable() },
  errors: z.array(seenError).openapi({ description: "The newest first" }),
  fallbacks: z.number().openapi({ description: "How often another model answered in its place" }),
});

export const secrets = z.array(secret);

const connection = z
  .object({
    name: z.string(),
    kind: z
      .string()
      .openapi({ description: "org: the org that is worked in; otherwise the kind as in connections.yaml" }),
    address: z.string().nullable().openapi({ description: "null: nobody is called" }),
    state: z.string().openapi({ description: "In words" }),
    line: z
      .object({
        ...{ waiting: z.number(), atWork: z.number() },
        why: z.string().nullable().openapi({ description: "Why nothing goes out" }),
        until: z.string().nullable(),
      })
      .nullable()
      .openapi({ description: "What waits at its gate; null: nothing was there yet" }),
    budget: z
      .object({
        ...{ orgUsed: z.number().nullable(), orgMax: z.number().nullable() },
        ...{ used: z.number().nullable(), of: z.number().nullable() },
        ...{ until: z.string().nullable(), because: z.string().nullable() },
      })
      .nullable()
      .openapi({ description: "API calls of the org, and our own of 24 hours where they are limited" }),
    operations: z.array(z.object({ name: z.string(), repeat: z.string() })),
    atOnce: z.number().nullable(),
    test: z.string().nullable().openapi({ description: "The operation that a test calls" }),
    seen,
    secrets,
    managed: z
      .string()
      .nullable()
      .openapi({ description: "Who keeps its secret, and what to do to change it" }),
    tested: systemTest.nullable(),
    pinned: z
      .boolean()
      .openapi({ description: "What has changed there is held until somebody agrees to it" }),
    signIn: z
      .object({
        ...{ at: z.string(), by: z.string().nullable(), since: z.string().nullable() },
        because: z
          .string()
          .nullable()
          .openapi({ description: "Why somebody has to sign in there; null: it is good" }),
        failed: z.string().nullable().openapi({ description: "Why the last who tried was not let in" }),
      })
      .nullable()
      .openapi({ description: "In whose name it calls; null: nobody signs in there" }),
  })
  .openapi("Connection");
export type ConnectionLine = z.output<typeof connection>;

const finding = z.object({
  ...{ workflow: z.string(), check: z.string(), severity: z.enum(["error", "warning", "fine"]) },
  ...{ message: z.string(), fix: z.string().nullable(), place: z.string().nullable() },
});

const doctor = z
  .object({
    possible: z.boolean().openapi({ description: "A login of the org is at hand" }),
    running: z.boolean(),
    last: z.object({ at: z.string(), by: z.string(), ms: z.number(), findings: z.array(finding) }).nullable(),
    failed: z.string().nullable(),
  })
  .openapi("Doctor");
export type DoctorView = z.output<typeof doctor>;

const rotated = z
  .object({
    replaced: z.boolean().openapi({ description: "Only where every use of it has worked with the new one" }),
    tried: z.array(z.object({ where: z.string(), outcome: z.string(), message: z.string(), ms: z.number() })),
  })
  .openapi("Rotated");
export type Rotated = z.output<typeof rotated>;

const name = z.object({ name: z.string().openapi({ param: { name: "name", in: "path" } }) });
const variable = z.object({ variable: z.string().openapi({ param: { name: "variable", in: "path" } }) });
const errors = { 400: json(apiError, "It cannot be done"), 404: json(apiError, "Not there") };

/** The systems that are called: how they stand, tried for real, their secrets. */
export function connections(app: App, backend: Backend): void {
  const { systems, doctor: examined, note } = backend;

  app.openapi(
    createRoute({
      ...{ method: "get", path: "/api/connections", summary: "Systems that are called, and how they stand" },
      responses: {
        200: json(z.object({ since: z.string(), connections: z.array(connection) }), "Since the start"),
      },
    }),
    (c) => c.json({ since: systems.since, connections: systems.connections() } as never, 200),
  );

  app.openapi(
    createRoute({
      ...{ method: "post", path: "/api/connections/{name}/test", summary: "Make a harmless call" },
      request: { params: name },
      responses: { 200: json(systemTest, "What came of it"), ...errors },
    }),
    async (c) => c.json(await systems.test(c.req.valid("param").name, actorOf(c, backend)), 200),
  );

  app.openapi(
    createRoute({
      ...{ method: "post", path: "/api/secrets/{variable}" },
      summary: "Try another secret wherever it is used; it takes the old one's place where all of that works",
      request: {
        params: variable,
        body: { ...json(z.object({ value: z.string().min(1).max(10_000) }), "The new one"), required: true },
      },
      responses: { 200: json(rotated, "What came of it"), ...errors },
    }),
    async (c) => {
      const { variable: of } = c.req.valid("param");
      const by = actorOf(c, backend);
      const found = await systems.rotate(of, c.req.valid("json").value, by);
      const why = found.tried.find(({ outcome }) => outcome !== "works")?.outcome;
      note({ what: "secret", name: of, by, why: found.replaced ? "replaced" : `kept: ${why}` });
      return c.json(found, 200);
    },
  );

  app.openapi(
    createRoute({
      ...{
        method: "get",
        path: "/api/doctor",
        summary: "What workflows need of the org, as it was found last",
      },
      responses: { 200: json(doctor, "What was found") },
    }),
    (c) => c.json(examined.view(), 200),
  );

  app.openapi(
    createRoute({
      ...{ method: "post", path: "/api/doctor", summary: "Look at the org again; reads only" },
      responses: { 200: json(doctor, "It is looked at"), 400: errors[400] },
    }),
    (c) => c.json(examined.begin(actorOf(c, backend)), 200),
  );
}
