import { createRoute, z } from "@hono/zod-openapi";
import type { Backend } from "../backend.ts";
import type { App } from "./app.ts";
import { apiError, done, json, who } from "./schemas.ts";

const names = z.array(z.string());

const line = z
  .object({
    id: z
      .string()
      .openapi({ description: "WORKFLOW/NAME, agents/FILE where workflows share it, or outside/NAME" }),
    kind: z.enum(["inside", "outside"]),
    name: z.string(),
    role: z.string().openapi({ description: "What it does, in a sentence" }),
    boundary: z.object({
      ...{ reads: names, gives: names, writes: names, calls: names },
      models: names.nullable().openapi({ description: "null: all that the workspace allows" }),
      ...{ perItem: z.number().nullable(), perDay: z.number().nullable() },
      spentToday: z
        .number()
        .nullable()
        .openapi({ description: "USD of its cap of a day; null: it has none" }),
    }),
    about: z
      .array(z.object({ label: z.string(), value: z.string() }))
      .openapi({ description: "What an agent outside says of itself, and who vouches for it" }),
    address: z.string().nullable(),
    workflows: z.array(
      z.object({
        ...{ id: z.string(), title: z.string() },
        steps: z.array(
          z.object({
            step: z.string(),
            wayOn: z.string().openapi({ description: "What becomes of it while the agent is suspended" }),
          }),
        ),
      }),
    ),
    since: z
      .object({
        ...{ at: z.string(), version: z.number() },
        boundary: z
          .object({ at: z.string(), version: z.number(), by: z.string() })
          .openapi({ description: "Who let it have the boundary that it has, and when" }),
      })
      .nullable(),
    figures: z.object({
      ...{ items: z.number(), steps: z.number(), failed: z.number(), calls: z.number() },
      ...{ medianMs: z.number().nullable(), decisions: z.number(), sure: z.number().nullable() },
      ...{ corrected: z.number(), refused: z.number(), cost: z.number() },
    }),
    suspended: z.object({ by: z.string(), at: z.string(), reason: z.string() }).nullable(),
  })
  .openapi("Agent");

const view = z
  .object({
    from: z.string(),
    items: z
      .number()
      .openapi({ description: "Items that started since; counted as far as all were looked at" }),
    looked: z.number().openapi({
      description: "Items that were looked at: all, or some, evenly over the time, for all of them",
    }),
    agents: z.array(line),
  })
  .openapi("Agents");

export type AgentLine = z.output<typeof line>;
export type AgentsView = z.output<typeof view>;

const why = z.string().trim().min(1).max(500);
const act = z.object({ agent: z.string().min(1), by: who, reason: why }).openapi("AgentAct");

/** All agents, inside and outside, and the switch of each. */
export function agents(app: App, { register }: Backend): void {
  app.openapi(
    createRoute({
      method: "get",
      path: "/api/agents",
      summary: "All agents: what they may do, and what they did",
      request: { query: z.object({ days: z.coerce.number().int().min(1).max(366).default(30) }) },
      responses: { 200: json(view, "Those inside by workflow, then those outside") },
    }),
    async (c) => c.json(await register.view(c.req.valid("query").days), 200),
  );
  for (const [path, summary, told, how] of [
    ["/api/agents/suspend", "Suspend an agent", "Its steps go on as declared for that", register.suspend],
    ["/api/agents/resume", "Let a suspended agent work again", "It works again", register.resume],
  ] as const)
    app.openapi(
      createRoute({
        method: "post",
        path,
        summary,
        request: { body: { content: { "application/json": { schema: act } }, required: true } },
        responses: {
          200: json(done, told),
          404: json(apiError, "There is no such agent"),
          409: json(apiError, "It was so already"),
        },
      }),
      async (c) => {
        const { agent, by, reason } = c.req.valid("json");
        await how(agent, by, reason);
        return c.json({ done: true as const }, 200);
      },
    );
}
