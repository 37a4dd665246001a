import { createRoute, z } from "@hono/zod-openapi";
import { bodyLimit } from "hono/body-limit";
import type { Backend } from "../backend.ts";
import { MOST_BYTES } from "../webhooks/webhooks.ts";
import type { App } from "./app.ts";
import { refuse } from "./app.ts";
import { apiError, json } from "./schemas.ts";

const webhook = z
  .object({
    ...{ name: z.string(), workflow: z.string(), signed: z.string(), takes: z.enum(["json", "mail"]) },
    events: z.array(z.string()),
    secrets: z.array(z.object({ variable: z.string(), known: z.boolean() })),
    received: z.number().openapi({ description: "Deliveries that were signed as they have to be" }),
    lastReceived: z.string().nullable(),
    refused: z.object({ unsigned: z.number(), forged: z.number(), stale: z.number() }),
    lastRefused: z.string().nullable(),
    deliveries: z
      .array(
        z.object({
          ...{ at: z.string(), status: z.number(), became: z.string(), item: z.string().nullable() },
        }),
      )
      .openapi({ description: "What became of the latest, the newest first" }),
  })
  .openapi("Webhook");
export type WebhookLine = z.output<typeof webhook>;

const name = z.object({ name: z.string().openapi({ param: { name: "name", in: "path" } }) });
const CODES = { 400: "invalid", 401: "not-signed", 404: "not-found", 413: "too-large", 415: "wrong-type" };

/**
 * The doors for other systems. They stand before sign-in: who sends shows it by the signature, which no other site's page
 * has, and not by a session.
 */
export function receiveWebhooks(app: App, backend: Backend): void {
  app.use("/hooks/:name", async (c, next) => {
    // nobody has shown anything yet: what no door takes that is of this name is not read to its end
    const { mail, json } = MOST_BYTES;
    const maxSize = backend.webhooks.named(c.req.param("name"))?.takes === "mail" ? mail : 4 * json;
    const onError = () => refuse(c, 413, CODES[413], `The body has more than ${maxSize} bytes.`);
    return await bodyLimit({ maxSize, onError })(c, next);
  });
  app.openapi(
    createRoute({
      ...{ method: "post", path: "/hooks/{name}", summary: "Take what another system sends, signed" },
      request: { params: name },
      responses: {
        202: json(z.object({ taken: z.array(z.object({ event: z.string(), item: z.string() })) }), "Durable"),
        200: json(z.object({ because: z.string() }), "Taken before, or nothing of ours"),
        401: json(apiError, "Not signed as it has to be"),
        404: json(apiError, "No such webhook, or no such item yet: send it again later"),
        413: json(apiError, "Too large"),
        429: json(apiError, "Too many"),
      },
    }),
    async (c) => {
      const { name } = c.req.valid("param");
      const takes = backend.webhooks.named(name)?.takes ?? "json";
      const type = (c.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
      const fits =
        takes === "mail" ? type === "message/rfc822" : /^application\/([\w.-]+\+)?json$/.test(type);
      const wanted = takes === "mail" ? "message/rfc822" : "application/json";
      const encoded = c.req.header("content-encoding") ?? "identity";
      if (!fits || encoded !== "identity")
        return refuse(c, 415, CODES[415], `The body has to be ${wanted}, not encoded.`) as never;
      const body = Buffer.from(await c.req.arrayBuffer());
      if (body.length > MOST_BYTES[takes])
        return refuse(c, 413, CODES[413], `The body has more than ${MOST_BYTES[takes]} bytes.`) as never;
      const received = await backend.webhooks.receive(name, { headers: c.req.header(), body });
      if (received.status === 202) return c.json({ taken: received.taken }, 202);
      if (received.status === 200) return c.json({ because: received.because }, 200);
      if (received.status === 429) {
        c.header("Retry-After", String(received.afterSeconds));
        return refuse(c, 429, "too-many", "More arrives than this webhook takes in a minute.") as never;
      }
      if (received.status === 503) {
        c.header("Retry-After", "30");
        return refuse(c, 503, "busy", `Not taken: ${received.because}.`) as never;
      }
      return refuse(c, received.status, CODES[received.status], `Not taken: ${received.because}.`) as never;
    },
  );
}

/** How the webhooks stand. */
export function webhooks(app: App, backend: Backend): void {
  app.openapi(
    createRoute({
      ...{ method: "get", path: "/api/webhooks", summary: "Webhooks, and what came by them" },
      responses: { 200: json(z.object({ webhooks: z.array(webhook) }), "Since the start") },
    }),
    (c) => c.json({ webhooks: backend.webhooks.list() }, 200),
  );
}
