import { createRoute, z } from "@hono/zod-openapi";
import type { Backend } from "../backend.ts";
import { whatIfStaffed } from "../teams/staffing/index.ts";
import type { App } from "./app.ts";
import { refuse } from "./app.ts";
import { apiError, json } from "./schemas.ts";

const date = z.string().openapi({ example: "2026-11-23" });

const change = z.union([
  z.object({ user: z.string(), away: z.object({ from: date, to: date }) }),
  z.object({ user: z.string(), capacity: z.number() }),
  z.object({
    like: z.string(),
    more: z.number().openapi({ description: "So many more people who are like them" }),
  }),
]);

const asked = z
  .object({
    changes: z.array(change).max(20),
    from: date.optional().openapi({ description: "Default: the days of the absence, or from today" }),
    to: date.optional().openapi({ description: "The last day; 14 at most" }),
  })
  .openapi("StaffingAsk");

const measures = z.object({
  items: z.number(),
  meanWaitMs: z.number(),
  p95WaitMs: z.number(),
  inTime: z.number(),
  late: z.number(),
  balance: z.number().openapi({ description: "Jain's index of working time: 1 is even" }),
});

const report = z
  .object({
    ...{ from: date, to: date },
    played: z.number().openapi({ description: "Weeks, or days, of the past whose work was played" }),
    learnt: z.number().openapi({ description: "Items from which is known how long work takes" }),
    within: z.object({
      ms: z.number(),
      milestone: z.boolean().openapi({ description: "The workflow says so; otherwise an hour is taken" }),
    }),
    ...{ before: measures, after: measures },
    people: z.array(z.object({ user: z.string(), before: z.number(), after: z.number() })),
    hours: z
      .array(z.object({ at: z.number(), items: z.number(), before: z.number(), after: z.number() }))
      .openapi({ description: "Of the first day: items that come, and points of capacity that are there" }),
    strategies: z.array(z.object({ by: z.string(), is: z.enum(["now", "other"]), measures })),
  })
  .openapi("StaffingReport");

export type StaffingAsk = z.output<typeof asked>;
export type StaffingReport = z.output<typeof report>;

/** What would become of the work of a team with other people. */
export function staffing(app: App, backend: Backend): void {
  app.openapi(
    createRoute({
      method: "post",
      path: "/api/teams/{name}/what-if",
      summary: "Play the work of the last weeks with a team as it would be",
      description: "Nothing is changed by it.",
      request: {
        params: z.object({ name: z.string() }),
        body: { content: { "application/json": { schema: asked } }, required: true },
      },
      responses: {
        200: json(report, "As it is, and as it would be"),
        400: json(apiError, "Not understood"),
        404: json(apiError, "There is no such team, or member"),
      },
    }),
    async (c) => {
      const { name } = c.req.valid("param");
      const { changes, from, to } = c.req.valid("json");
      const found = await whatIfStaffed(backend, name, {
        changes,
        ...(from !== undefined && { from }),
        ...(to !== undefined && { to }),
      });
      return found
        ? c.json(found, 200)
        : (refuse(c, 404, "not-found", `There is no team "${name}".`) as never);
    },
  );
}
