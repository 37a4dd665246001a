import { z } from "@hono/zod-openapi";
import { tool } from "../tool.ts";

/** The workflows themselves. */
export const workflows = {
  list: tool({
    name: "list_workflows",
    title: "Workflows",
    description: "The workflows that run here, and those that were begun.",
    route: "GET /api/workflows",
    effect: "reads",
    input: z.object({}),
    output: z.object({
      workflows: z.array(
        z.object({ id: z.string(), title: z.string(), object: z.string(), active: z.boolean() }),
      ),
    }),
    ask: () => ({}),
    answer: (rows) => ({ workflows: rows }),
  }),
  text: tool({
    name: "read_workflow",
    title: "Read a workflow",
    description: "The file of a workflow: what happens to its items, step by step.",
    route: "GET /api/workflows/:id/versions/:version",
    effect: "reads",
    input: z.object({
      workflow: z.string().min(1).max(200),
      version: z.string().max(50).default("active").describe("A number, active, or draft"),
    }),
    output: z.object({ number: z.number(), state: z.string(), text: z.string() }),
    ask: ({ workflow, version }) => ({ in: { id: workflow, version } }),
    answer: (body) => body,
  }),
};
