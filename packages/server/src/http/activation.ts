import { createRoute, z } from "@hono/zod-openapi";
import type { Backend } from "../backend.ts";
import type { App } from "./app.ts";
import { apiError, json, who } from "./schemas.ts";

const bodyOf = <T extends z.ZodType>(schema: T) => ({
  content: { "application/json": { schema } },
  required: true,
});

const choices = {
  inFlight: z
    .record(z.string(), z.enum(["finish", "move", "restart"]))
    .default({})
    .openapi({
      description:
        "By name of a stage, what becomes of the items in it: they finish on the version that they began with (where nothing is said), go on in the new one at the next safe point, or begin anew",
    }),
  stages: z
    .record(z.string(), z.string())
    .optional()
    .openapi({ description: "By name of a stage, its name in the new version where that is another" }),
};
const note = z.string().trim().min(1).max(2_000).optional();
const number = z.number().int().min(1);

const asking = z
  .object({
    version: z
      .union([number, z.literal("draft")])
      .openapi({ description: "draft: the newest that has not run" }),
    ...{ by: who, note, ...choices },
  })
  .openapi("AskActivation");
const approval = z.object({ version: number, by: who, note }).openapi("ApproveActivation");
const refusal = z
  .object({ version: number, by: who, reason: z.string().trim().min(1).max(2_000) })
  .openapi("RefuseActivation");
const goingBack = z.object({ by: who, note, ...choices }).openapi("RollBack");

/** What was asked of a version, and what came of it. */
export const activationRow = z
  .object({
    ...{ number, at: z.string(), by: z.string(), note: z.string().nullable() },
    inFlight: z.record(z.string(), z.enum(["finish", "move", "restart"])),
    stages: z.record(z.string(), z.string()),
    state: z.enum(["asked", "approved", "refused", "activated"]),
    approvedBy: z.string().nullable(),
    because: z.array(z.string()).openapi({ description: "Why it was refused" }),
  })
  .openapi("Activation");

const activated = z
  .object({
    number,
    state: z.enum(["asked", "activated", "refused"]).openapi({
      description: "asked: it waits for somebody to approve it",
    }),
    warnings: z
      .array(z.string())
      .optional()
      .openapi({ description: "What does not stop it: who else writes what it governs" }),
  })
  .openapi("Activated");

const responses = {
  200: json(activated, "What came of it"),
  400: json(apiError, "Not understood"),
  403: json(apiError, "Somebody else has to approve it"),
  404: json(apiError, "No such workflow or version, or nobody waits for it"),
  409: json(apiError, "It does not go live; `because` has everything that stops it"),
};

/** How a version goes live, and the one before again. */
export function activation(app: App, { activations }: Backend): void {
  const params = z.object({ id: z.string().openapi({ description: "The workflow" }) });
  const path = "/api/workflows/{id}/activation";

  app.openapi(
    createRoute({
      ...{ method: "post", path, responses },
      summary: "Let a version go live, or where four eyes are asked for, wait for approval",
      request: { params, body: bodyOf(asking) },
    }),
    async (c) => {
      const { version, stages, ...rest } = c.req.valid("json");
      const chosen = { ...rest, ...(stages && { stages }) };
      return c.json(await activations.ask(c.req.valid("param").id, String(version), chosen), 200);
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "post", path: `${path}/approve`, responses },
      summary: "Approve a version that waits: it is checked again, and goes live",
      request: { params, body: bodyOf(approval) },
    }),
    async (c) => {
      const { version, by, note } = c.req.valid("json");
      return c.json(await activations.approve(c.req.valid("param").id, version, by, note), 200);
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "post", path: `${path}/refuse`, responses },
      summary: "Say no to a version that waits",
      request: { params, body: bodyOf(refusal) },
    }),
    async (c) => {
      const { version, by, reason } = c.req.valid("json");
      return c.json(await activations.refuse(c.req.valid("param").id, version, by, reason), 200);
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "post", path: "/api/workflows/{id}/rollback", responses },
      summary: "Let the version go live again that was active before",
      request: { params, body: bodyOf(goingBack) },
    }),
    async (c) => {
      const { stages, ...rest } = c.req.valid("json");
      const chosen = { ...rest, ...(stages && { stages }) };
      return c.json(await activations.rollBack(c.req.valid("param").id, chosen), 200);
    },
  );
}
