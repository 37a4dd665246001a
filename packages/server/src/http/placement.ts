import { createRoute, z } from "@hono/zod-openapi";
import { RefusedError } from "@throughline/runtime";
import type { Backend } from "../backend.ts";
import { placementPage } from "../placement/index.ts";
import type { App } from "./app.ts";
import { apiError, json, who } from "./schemas.ts";

const leaving = z.object({
  to: z.object({ is: z.enum(["language model", "system", "sign-in"]), name: z.string(), host: z.string() }),
  what: z.array(z.object({ name: z.string(), of: z.array(z.string()) })),
  masked: z.array(z.string()),
  steps: z.array(z.string()),
});

const report = z
  .object({
    at: z.string(),
    workflows: z.array(
      z.object({
        ...{ workflow: z.string(), title: z.string(), object: z.string(), hash: z.string() },
        reads: z.array(z.object({ field: z.string(), agents: z.array(z.string()) })),
        writes: z.array(z.object({ field: z.string(), guarded: z.boolean() })),
        leaves: z.array(leaving.extend({ accepted: z.boolean() })),
      }),
    ),
    kept: z.array(z.object({ what: z.string(), where: z.string(), until: z.string() })),
  })
  .openapi("Placement");

export type Placement = z.output<typeof report>;

const accepting = z.object({ workflow: z.string(), by: who }).openapi("AcceptPlacement");

/** Where the data of work items is, and where it goes. */
export function placement(app: App, { placement, workflows, signer }: Backend): void {
  app.openapi(
    createRoute({
      method: "get",
      path: "/api/placement",
      summary: "Which fields are read, which leave the org and to whom, and what is kept where",
      responses: { 200: json(report, "The placement report") },
    }),
    async (c) => c.json(await placement.report(workflows), 200),
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/api/placement/report",
      summary: "The placement report as one signed page",
      responses: { 200: { description: "HTML", content: { "text/html": { schema: z.string() } } } },
    }),
    async (c) => c.html(placementPage(await placement.report(workflows), signer)),
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/api/placement",
      summary: "Answer for what leaves the org by the active version, as the files are now",
      request: {
        body: { content: { "application/json": { schema: accepting } }, required: true },
      },
      responses: {
        200: json(z.array(leaving), "What is accepted"),
        404: json(apiError, "No such workflow"),
      },
    }),
    async (c) => {
      const { workflow: id, by } = c.req.valid("json");
      const workflow = workflows.find((one) => one.id === id);
      if (!workflow) throw new RefusedError("not-found", `Nothing of ${id} runs here.`);
      return c.json(await placement.accept(workflow, by), 200);
    },
  );
}
