import { createRoute, z } from "@hono/zod-openapi";
import type { Backend } from "../backend.ts";
import type { App } from "./app.ts";
import { apiError, done, json, who } from "./schemas.ts";

const date = z.string().openapi({ description: "In the zone of their hours", example: "2026-11-23" });

const entered = {
  user: z.string().trim().min(1).openapi({ description: "User name of a member of a team" }),
  from: date,
  to: date.openapi({ description: "The last day of it" }),
  by: who,
  note: z.string().trim().min(1).max(500).optional(),
};

const absenceBody = z.object(entered).openapi("AbsenceBody");
const absence = z.object({ id: z.string(), ...entered }).openapi("Absence");

export type Absence = z.output<typeof absence>;
export type AbsenceBody = z.output<typeof absenceBody>;

/** Who is away, as people enter it here. */
export function absences(app: App, { absences }: Backend): void {
  app.openapi(
    createRoute({
      method: "get",
      path: "/api/absences",
      summary: "Absences that were entered here",
      description: "Those of teams.yaml and of the org's calendars stand with the team.",
      responses: { 200: json(z.array(absence), "The earliest entered first") },
    }),
    (c) => c.json([...absences.list()], 200),
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/api/absences",
      summary: "Enter that somebody is away",
      request: { body: { content: { "application/json": { schema: absenceBody } }, required: true } },
      responses: {
        200: json(absence, "It holds from now on: nobody who is away is given anything"),
        400: json(apiError, "The days are none"),
        404: json(apiError, "No team has such a member"),
      },
    }),
    async (c) => {
      const { note, ...body } = c.req.valid("json");
      return c.json(await absences.enter({ ...body, ...(note !== undefined && { note }) }), 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/api/absences/{id}/end",
      summary: "End an absence, or take it back",
      request: {
        params: z.object({ id: z.string() }),
        body: { content: { "application/json": { schema: z.object({ by: who }) } }, required: true },
      },
      responses: {
        200: json(done, "They can be given work"),
        404: json(apiError, "There is no such absence"),
      },
    }),
    async (c) => {
      await absences.end(c.req.valid("param").id, c.req.valid("json").by);
      return c.json({ done: true as const }, 200);
    },
  );
}
