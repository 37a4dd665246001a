import { createRoute, z } from "@hono/zod-openapi";
import { RefusedError } from "@throughline/runtime";
import type { Backend } from "../backend.ts";
import type { App } from "./app.ts";
import { problem, told } from "./problem.ts";
import { apiError } from "./schemas.ts";

const asked = z
  .object({
    workflow: z
      .string()
      .openapi({ description: "The workflow whose teams, connections and org it is checked with" }),
    text: z.string().min(1).openapi({ description: "The workflow file" }),
    agents: z
      .record(z.string(), z.string())
      .optional()
      .openapi({ description: "Files of agents, by name; default: those of the workspace" }),
  })
  .openapi("Check");

const taken = z.object({ most: z.number(), way: z.string() });
const measures = { usd: taken, asks: taken, calls: taken };

const report = z
  .object({
    valid: z.boolean().openapi({ description: "There are no errors; there may be warnings" }),
    problems: z.array(problem),
    proofs: z.object({
      ...{ statements: z.number(), proven: z.number(), refuted: z.number(), notDecided: z.number() },
      shareNotDecided: z.number().openapi({ description: "0 to 1" }),
      undecided: z.array(
        z.object({
          ...{ code: z.string(), statement: z.string(), step: z.string().optional() },
          verdict: z.enum(["proven", "refuted", "not decided"]),
        }),
      ),
    }),
    examples: z.number().openapi({ description: "Regression examples that were played" }),
    worst: z
      .object({ ...measures, onEvent: z.array(z.object({ event: z.string(), ...measures })) })
      .optional()
      .openapi({
        description: "US dollars, calls of language models and of Salesforce that one item can take",
      }),
  })
  .openapi("CheckReport");

/** What is wrong with a text of a workflow, and what is proven of it. */
export function check(app: App, backend: Backend): void {
  app.openapi(
    createRoute({
      method: "post",
      path: "/api/check",
      summary: "Check a text of a workflow; nothing is saved",
      request: { body: { content: { "application/json": { schema: asked } }, required: true } },
      responses: {
        200: { content: { "application/json": { schema: report } }, description: "All that was found" },
        404: { content: { "application/json": { schema: apiError } }, description: "No such workflow" },
      },
    }),
    async (c) => {
      const { workflow, text, agents = {} } = c.req.valid("json");
      const workspace = backend.workspaceOf(workflow);
      if (!workspace) throw new RefusedError("not-found", `There is no workflow "${workflow}" here.`);
      const { problems, ...rest } = await backend.check(workspace, { text, agents });
      const elsewhere = problems.map(({ file, ...one }) =>
        told(file === workspace.file ? one : { ...one, file }),
      );
      return c.json({ ...rest, problems: elsewhere }, 200);
    },
  );
}
