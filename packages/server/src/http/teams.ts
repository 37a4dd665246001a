import { createRoute, z } from "@hono/zod-openapi";
import type { Backend } from "../backend.ts";
import { shortly } from "../teams/pool.ts";
import { teamLines, teamView } from "../teams/view.ts";
import type { App } from "./app.ts";
import { refuse } from "./app.ts";
import { apiError, json, next, nextBody, poolItem } from "./schemas.ts";

const line = z
  .object({ name: z.string(), members: z.number(), inHours: z.number(), waiting: z.number() })
  .openapi("TeamLine");

const span = z.object({ from: z.string(), to: z.string() });

const quota = z.array(
  z.object({ period: z.enum(["day", "week", "month"]), points: z.number(), of: z.number() }),
);

const member = z.object({
  user: z.string(),
  name: z.string(),
  zone: z.string(),
  presence: z.enum(["unknown", "inactive", "away", "out of hours", "busy", "signed out", "full", "in hours"]),
  until: z
    .string()
    .nullable()
    .openapi({ description: "When their hours end or begin; for somebody busy, when they are back" }),
  what: z.string(),
  load: z.number().openapi({ description: "Points of work, over all teams" }),
  capacity: z.number(),
  inTeam: z.object({ load: z.number(), cap: z.number().nullable() }),
  quota: quota.openapi({ description: "Points given in this team, of their quota" }),
  attributes: z.record(z.string(), z.any().openapi({ description: "A plain JSON value." })),
  skills: z.record(z.string(), z.number()),
  shifts: z.array(span).openapi({ description: "Working hours that touch the team's day" }),
  absences: z.array(span),
  holds: z.array(
    z.object({
      key: z.string(),
      number: z.string(),
      subject: z.string(),
      size: z.number(),
      since: z.string(),
    }),
  ),
  moreHeld: z.number(),
});

const team = z
  .object({
    name: z.string(),
    at: z.string(),
    zone: z.string(),
    day: span,
    queue: z.string().nullable(),
    members: z.array(member),
    more: z.number().openapi({ description: "Members beyond those that are listed; all figures count them" }),
    inHours: z.number(),
    load: z.number(),
    capacity: z.number(),
    all: z.object({ load: z.number(), cap: z.number().nullable(), quota }),
    today: z.object({
      given: z.number(),
      meanWaitMs: z.number().nullable(),
      milestones: z.object({ met: z.number(), of: z.number() }),
    }),
    coming: z.array(z.object({ at: z.string(), inHours: z.number() })),
    skills: z.array(z.object({ name: z.string(), now: z.number() })),
    pool: z.array(poolItem),
    waiting: z.number(),
    oldest: z.string().nullable(),
    ahead: z.array(
      z.object({
        date: z.string(),
        there: z.number(),
        capacity: z.number(),
        of: z.number(),
        away: z.array(z.string()),
        without: z.array(z.string()),
      }),
    ),
  })
  .openapi("Team");

/** Teams as they are now. */
export function teams(app: App, backend: Backend): void {
  app.openapi(
    createRoute({
      method: "get",
      path: "/api/teams",
      summary: "Teams",
      responses: { 200: json(z.array(line), "Every team in one line") },
    }),
    (c) => c.json(teamLines(backend), 200),
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/api/teams/{name}",
      summary: "A team as it is now",
      request: { params: z.object({ name: z.string() }) },
      responses: {
        200: json(team, "Members, skills and the days ahead"),
        404: json(apiError, "There is no such team"),
      },
    }),
    async (c) => {
      const { name } = c.req.valid("param");
      const found = await teamView(backend, name);
      if (found) return c.json(found, 200);
      const known = backend.teams
        .now()
        .teams.map(({ name }) => name)
        .join(", ");
      return refuse(c, 404, "not-found", `There is no team "${name}".`, {
        fix: known ? `Teams: ${known}.` : "Write teams.yaml beside the workflow.",
      }) as never;
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/api/next",
      summary: "Take the next item: the best that waits for somebody",
      request: { body: { content: { "application/json": { schema: nextBody } }, required: true } },
      responses: {
        200: json(next, "What is theirs now, or why there is nothing"),
        400: json(apiError, "Not understood"),
      },
    }),
    async (c) => {
      const { item, because } = await backend.runtime.next(c.req.valid("json").by);
      return c.json({ item: item === undefined ? null : await shortly(backend, item), because }, 200);
    },
  );
}
