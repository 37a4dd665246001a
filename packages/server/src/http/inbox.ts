import { createRoute, z } from "@hono/zod-openapi";
import { RefusedError } from "@throughline/runtime";
import type { Value } from "@throughline/workflow";
import type { Backend } from "../backend.ts";
import { doneAnswer, inbox as inboxSchema, leadsTo, similar, taskDetail } from "../tasks/api.ts";
import type { App } from "./app.ts";
import { personOf } from "./guard.ts";
import { apiError, json } from "./schemas.ts";

const id = z.object({ id: z.string() });
const gone = json(apiError, "Answered or withdrawn before");

/** Tabs and rows that are sent when nothing else is asked for. */
const ROWS = 200;
const MOST_ROWS = 2_000;

/** What somebody has to do, and all that helps to do it. None of it changes anything. */
export function inbox(app: App, backend: Backend): void {
  const { inbox, signIn } = backend;
  /** Whoever is signed in; where nobody signs in, who they say they are. */
  const meOf = (c: Parameters<typeof personOf>[0], said: string) =>
    (signIn && personOf(c, signIn, false)?.name) ?? said;
  const me = z.string().default("").openapi({ description: "Who asks, where nobody signs in" });

  app.openapi(
    createRoute({
      method: "get",
      path: "/api/inbox",
      operationId: "inbox",
      summary: "What somebody has to do",
      request: {
        query: z.object({
          me,
          tab: z
            .string()
            .default("mine")
            .openapi({ description: "mine, triage, approval, form, or to:TEAM" }),
          q: z
            .string()
            .optional()
            .openapi({ description: "Part of a number, a subject, a customer or a title" }),
          limit: z.coerce.number().int().min(1).max(MOST_ROWS).default(ROWS),
        }),
      },
      responses: { 200: json(inboxSchema, "The tasks of a tab, by when they are due") },
    }),
    async (c) => {
      const { me, q, ...rest } = c.req.valid("query");
      return c.json((await inbox.of({ me: meOf(c, me), ...rest, ...(q && { q }) })) as never, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/api/inbox/done",
      summary: "What somebody answered today",
      request: { query: z.object({ me }) },
      responses: { 200: json(z.array(doneAnswer), "The latest first") },
    }),
    async (c) => c.json((await inbox.done(meOf(c, c.req.valid("query").me))) as never, 200),
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/api/tasks/{id}",
      summary: "A task with all that was thought of it",
      request: { params: id },
      responses: { 200: json(taskDetail, "The task"), 404: gone },
    }),
    async (c) => c.json((await inbox.detail(c.req.valid("param").id)) as never, 200),
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/api/tasks/{id}/leads-to",
      summary: "What each answer would lead to",
      description: "The item is played on, over a copy of the desk: nothing is written, and nobody is asked.",
      request: {
        params: id,
        query: z.object({
          answer: z.string().max(20_000).optional().openapi({ description: "What is filled in, as JSON" }),
        }),
      },
      responses: { 200: json(leadsTo, "The answers"), 400: json(apiError, "No JSON"), 404: gone },
    }),
    async (c) => {
      const given = parsed(c.req.valid("query").answer);
      if (!given) throw new RefusedError("invalid", "The answer is no JSON object.", "answer");
      return c.json((await inbox.leadsTo(c.req.valid("param").id, given)) as never, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/api/tasks/{id}/similar",
      summary: "Earlier items that say much the same, and what was decided",
      request: { params: id },
      responses: { 200: json(similar, "The most alike first"), 404: gone },
    }),
    async (c) => c.json((await inbox.similar(c.req.valid("param").id)) as never, 200),
  );
}

function parsed(text: string | undefined): Record<string, Value> | undefined {
  if (text === undefined) return {};
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === "object" && read !== null && !Array.isArray(read)
      ? (read as Record<string, Value>)
      : undefined;
  } catch {
    return undefined;
  }
}
