import { createRoute, z } from "@hono/zod-openapi";
import type { Insights } from "../api-types.ts";
import type { Backend } from "../backend.ts";
import { BEHIND_NAMES } from "../insights/behind.ts";
import { gather, itemsBehind } from "../insights/gather.ts";
import { peopleOf } from "../insights/people.ts";
import type { App } from "./app.ts";
import { gathered } from "./gathered.ts";
import { apiError, insights } from "./schemas.ts";

const query = z.object({
  period: z.enum(["week", "month", "quarter"]).default("month").openapi({ description: "7, 30 or 84 days" }),
  workflow: z.string().optional(),
  version: z.string().optional().openapi({ description: "Hash of a version: only items that run it" }),
  before: z
    .enum(["yes"])
    .optional()
    .openapi({ description: "The period before, as long as the one that is asked for" }),
});

const itemsBehindIt = z
  .object({
    total: z.number(),
    items: z.array(
      z.object({
        ...{ key: z.string(), number: z.string(), subject: z.string(), owner: z.string(), at: z.string() },
      }),
    ),
  })
  .openapi("ItemsBehind");

export type ItemsBehind = z.output<typeof itemsBehindIt>;

/** What the work is measured by: reassignments and their causes, milestones, accuracy, cost. */
export function insightsRoute(app: App, backend: Backend): void {
  const read = createInsights(backend);
  app.openapi(
    createRoute({
      method: "get",
      path: "/api/insights",
      summary: "What the work is measured by",
      request: { query },
      responses: {
        200: { content: { "application/json": { schema: insights } }, description: "The figures" },
        400: { content: { "application/json": { schema: apiError } }, description: "Not understood" },
      },
    }),
    async (c) => c.json((await read(c.req.valid("query"))) as never, 200),
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/api/insights/items",
      summary: "The items behind a figure",
      request: {
        query: query.extend({
          figure: z.enum(BEHIND_NAMES),
          of: z.string().optional().openapi({
            description:
              'A stage or team, a week ("2026-11-23"), a fact with who settled it ("topic by model")',
          }),
        }),
      },
      responses: {
        200: { content: { "application/json": { schema: itemsBehindIt } }, description: "The newest first" },
        400: { content: { "application/json": { schema: apiError } }, description: "Not understood" },
      },
    }),
    async (c) => {
      const { period, workflow, version, before, figure, of } = c.req.valid("query");
      const found = await itemsBehind(
        backend.store,
        {
          ...{ period, figure },
          ...(workflow !== undefined && { workflow }),
          ...(version !== undefined && { version }),
          ...(before && { before: true }),
          ...(of !== undefined && { of }),
        },
        { now: backend.clock.now(), people: peopleOf(backend.teams) },
      );
      return c.json(found, 200);
    },
  );
}

/** Gathers what is measured of the items of a period. */
function createInsights({ store, clock, teams, workflows, scans }: Backend) {
  return gathered(
    store,
    async ({ period, workflow, version, before }: z.infer<typeof query>): Promise<Insights> => {
      const found = await gather(
        store,
        {
          period,
          ...(workflow !== undefined && { workflow }),
          ...(version !== undefined && { version }),
          ...(before && { before: true }),
        },
        { now: clock.now(), people: peopleOf(teams), writesOf: scans.writes },
      );
      const budgets = workflows.flatMap(({ id, budget }) =>
        budget && (workflow ?? id) === id ? budget.perItem : [],
      );
      return {
        ...found,
        cost: { ...found.cost, cap: budgets.length ? Math.min(...budgets) : null },
        workflows: workflows.map(({ id, title }) => ({ id, title })),
      };
    },
  );
}
