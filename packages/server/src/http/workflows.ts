import { createRoute, z } from "@hono/zod-openapi";
import type { Backend } from "../backend.ts";
import { NoVersionError } from "../versions/save.ts";
import type { App } from "./app.ts";
import { problem, unreadable } from "./problem.ts";
import { apiError, json, who } from "./schemas.ts";

const row = z
  .object({
    ...{ id: z.string(), title: z.string(), object: z.string(), hash: z.string() },
    active: z.boolean().openapi({ description: "false: it was begun here, and runs nowhere yet" }),
  })
  .openapi("WorkflowLine");
export type WorkflowLine = z.output<typeof row>;

const beginning = z
  .object({
    by: who,
    text: z
      .string()
      .min(1)
      .openapi({ description: "The workflow file; what it says behind workflow: is its name" }),
    teams: z.string().optional().openapi({ description: "Text of the teams.yaml beside it" }),
    note: z.string().trim().min(1).max(2_000).optional(),
  })
  .openapi("NewWorkflow");

const begunAnswer = z
  .object({ workflow: row, version: z.number().openapi({ description: "Its first version, a draft" }) })
  .openapi("Begun");
export type BegunAnswer = z.output<typeof begunAnswer>;

/** The workflows that run here, and those that were begun. */
export function workflows(app: App, backend: Backend): void {
  app.openapi(
    createRoute({
      method: "get",
      path: "/api/workflows",
      summary: "Workflows",
      responses: { 200: json(z.array(row), "Those that run, then those that were begun") },
    }),
    (c) =>
      c.json(
        [
          ...backend.workflows.map((one) => lineOf(one, true)),
          ...backend.begun.list().flatMap(({ workflow }) => (workflow ? [lineOf(workflow, false)] : [])),
        ],
        200,
      ),
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/api/workflows",
      summary: "Begin a workflow: its first version is a draft",
      request: { body: { content: { "application/json": { schema: beginning } }, required: true } },
      responses: {
        200: json(begunAnswer, "Begun"),
        400: json(
          apiError.extend({ problems: z.array(problem).optional() }),
          "It cannot be read, or the name is taken: nothing was saved",
        ),
      },
    }),
    async (c) => {
      try {
        const { workspace, version } = await backend.begun.begin(c.req.valid("json"));
        const { workflow } = workspace;
        if (!workflow) throw new Error("A workflow that was begun can be read.");
        return c.json({ workflow: lineOf(workflow, false), version: version.number }, 200);
      } catch (error) {
        if (!(error instanceof NoVersionError)) throw error;
        return unreadable(c, error) as never;
      }
    },
  );
}

const lineOf = (
  { id, title, object, hash }: Pick<WorkflowLine, "id" | "title" | "object" | "hash">,
  active: boolean,
): WorkflowLine => ({ id, title, object, hash, active });
