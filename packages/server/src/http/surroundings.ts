import { createRoute, z } from "@hono/zod-openapi";
import { RefusedError } from "@throughline/runtime";
import type { Backend } from "../backend.ts";
import { surroundingsOf } from "../surroundings/surroundings.ts";
import type { App } from "./app.ts";
import { apiError, json } from "./schemas.ts";

const jsonSchema = z.record(z.string(), z.unknown()).openapi({ description: "A JSON Schema" });
const names = z.array(z.string());

const field = z.object({
  name: z.string().openapi({ description: "As the org's API calls it" }),
  label: z.string(),
  type: z.enum(["text", "number", "boolean", "date", "datetime", "list", "choice", "any"]),
  of: names.optional().openapi({ description: "Values of a picklist" }),
  restricted: z.boolean().optional().openapi({ description: "The org takes no other values" }),
  length: z.number().optional(),
  reference: z.boolean().optional().openapi({ description: "Its value is the id of another record" }),
  updateable: z.boolean(),
  parent: z
    .object({ name: z.string(), of: names })
    .optional()
    .openapi({ description: "The name under which fields of the other record are read, and its objects" }),
});

const shape = z
  .object({
    object: z.string().openapi({ description: "Whose records are the work items" }),
    problem: z.string().nullable().openapi({ description: "Why the org could not be asked, in words" }),
    objects: z.record(z.string(), z.object({ label: z.string(), fields: z.array(field) })).openapi({
      description: "The object, its parents, and those whose creation is an event; as far as known",
    }),
    teams: z
      .array(
        z.object({
          name: z.string(),
          members: z.array(
            z.object({ user: z.string(), skills: z.record(z.string(), z.number()), attributes: names }),
          ),
          more: z.boolean().openapi({ description: "There are members of whom only the org knows" }),
        }),
      )
      .nullable()
      .openapi({ description: "null: there is no teams.yaml" }),
    queues: names,
    users: names.openapi({ description: "Active users, by the names by which people know them" }),
    operations: z
      .array(
        z.object({
          ...{ name: z.string(), type: z.string(), description: z.string().optional() },
          ...{ writes: z.boolean(), inputs: names, answers: names },
          ...{ input: jsonSchema.optional(), output: jsonSchema.optional() },
        }),
      )
      .nullable()
      .openapi({ description: "null: there is no connections.yaml, or one with problems" }),
    models: z.object({
      local: z.array(
        z.object({
          ...{ name: z.string(), kind: z.enum(["text", "score", "routing"]), version: z.string() },
          rows: z.number().openapi({ description: "Items that it was made of" }),
          values: names.openapi({ description: "What it can say" }),
          accuracy: z.number().optional(),
          atLeast: z
            .array(z.object({ sure: z.number(), coverage: z.number(), precision: z.number() }))
            .openapi({ description: "From a sureness on: the share that it settles, and rightly" }),
        }),
      ),
      language: z.array(
        z.object({
          ...{ name: z.string(), provider: z.string() },
          missing: z.string().optional().openapi({ description: "What is missing of its key" }),
          price: z
            .object({ input: z.number(), output: z.number() })
            .optional()
            .openapi({ description: "US dollars for a million tokens" }),
        }),
      ),
    }),
    agents: z.record(z.string(), z.string()).openapi({ description: "Files of agents, by name" }),
  })
  .openapi("Surroundings");

/** What a workflow may name, and what is known of it. */
export type Surroundings = z.output<typeof shape>;

/** What the text of a workflow may name. */
export function surroundings(app: App, backend: Backend): void {
  app.openapi(
    createRoute({
      method: "get",
      path: "/api/workflows/{id}/surroundings",
      summary: "What the workflow may name: fields, teams, queues, users, operations, models",
      request: {
        params: z.object({ id: z.string() }),
        query: z.object({
          object: z
            .string()
            .optional()
            .openapi({ description: "Another object, where a draft is about another one" }),
        }),
      },
      responses: {
        200: json(shape, "As far as it is known"),
        404: json(apiError, "No such workflow"),
      },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const workspace = backend.workspaceOf(id);
      if (!workspace) throw new RefusedError("not-found", `There is no workflow "${id}" here.`);
      return c.json(await surroundingsOf(workspace, backend, c.req.valid("query").object), 200);
    },
  );
}
