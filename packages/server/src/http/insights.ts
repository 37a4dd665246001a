import { createRoute, z } from "@hono/zod-openapi";
import type { Insights } from "../api-types.ts";
import type { Backend } from "../backend.ts";
import { gather } from "../insights/gather.ts";
import { peopleOf } from "../insights/people.ts";
import type { App } from "./app.ts";
import { apiError, insights } from "./schemas.ts";

const query = z.object({
  period: z.enum(["week", "month", "quarter"]).default("month").openapi({ description: "7, 30 or 84 days" }),
  workflow: z.string().optional(),
});

/** Share of the time that may go into gathering: what took a second stands for fifty. */
const GATHERING = 0.02;

/** Answers that are kept. */
const MOST_KEPT = 20;

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
}

/** Gathers once for all who ask at the same time, and for those who ask soon after. */
function createInsights({ store, clock, teams, workflows, scans }: Backend) {
  type Query = z.infer<typeof query>;
  const kept = new Map<string, { answer: Promise<Insights>; until: number }>();

  async function ask({ period, workflow }: Query): Promise<Insights> {
    const found = await gather(
      store,
      { period, ...(workflow !== undefined && { workflow }) },
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
  }

  return (query: Query): Promise<Insights> => {
    const key = JSON.stringify([query.period, query.workflow]);
    const known = kept.get(key);
    if (kept.size > MOST_KEPT) kept.clear();
    if (known && performance.now() < known.until) return known.answer;
    const began = performance.now();
    const one = { answer: ask(query), until: Number.POSITIVE_INFINITY };
    kept.set(key, one);
    one.answer.then(
      () => {
        const ended = performance.now();
        one.until = ended + (ended - began) / GATHERING;
      },
      () => kept.delete(key),
    );
    return one.answer;
  };
}
