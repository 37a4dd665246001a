import { createRoute, z } from "@hono/zod-openapi";
import type { Backend } from "../backend.ts";
import type { App } from "./app.ts";
import { secrets, seen, systemTest } from "./connections.ts";
import { actorOf } from "./guard.ts";
import { apiError, json } from "./schemas.ts";

const share = z.number().nullable();

const local = z
  .object({
    name: z.string(),
    kind: z.enum(["text", "score", "routing"]),
    version: z.string(),
    trainedAt: z.string().openapi({ description: "When its file was written" }),
    rows: share.openapi({ description: "That it learnt from" }),
    fields: z.array(z.string()),
    heldOut: z.object({
      ...{ rows: z.number(), right: share, calibrationError: share, areaUnderCurve: share },
    }),
    classes: z.array(
      z.object({
        ...{ label: z.string(), rows: share },
        heldOut: z.object({ rows: z.number(), found: share, right: share }).nullable(),
      }),
    ),
    thresholds: z.array(z.object({ precision: z.number(), threshold: z.number(), coverage: z.number() })),
  })
  .openapi("LocalModel");
export type LocalModelLine = z.output<typeof local>;

const language = z
  .object({
    ...{ name: z.string(), provider: z.string(), address: z.string() },
    recorded: z.boolean().openapi({ description: "It is not called: its answers come from a file" }),
    missing: z.string().nullable().openapi({ description: "What is missing of its key" }),
    limits: z.object({ parallel: z.number(), perMinute: z.number().nullable(), timeoutMs: z.number() }),
    price: z
      .object({ input: z.number(), output: z.number(), source: z.enum(["workspace", "table"]) })
      .nullable()
      .openapi({ description: "US dollars for a million tokens" }),
    fallbacks: z.array(z.string()),
    masking: z.array(z.string()),
    today: z.object({ calls: z.number(), usd: z.number(), input: z.number(), output: z.number() }),
    cap: z.number().nullable().openapi({ description: "US dollars a day for all models together" }),
    spent: z.number().openapi({ description: "Of it today, by all models" }),
    ...{ seen, secrets, tested: systemTest.nullable() },
  })
  .openapi("LanguageModel");
export type LanguageModelLine = z.output<typeof language>;

const list = z.object({ local: z.array(local), language: z.array(language) }).openapi("Models");
export type ModelsList = z.output<typeof list>;

const said = z
  .object({
    ...{ value: z.string(), confidence: z.number(), unknown: z.boolean(), version: z.string() },
    atLeast: z.number().nullable().openapi({ description: "How sure the model itself asks to be" }),
    others: z.array(z.object({ value: z.string(), confidence: z.number() })),
    words: z.array(z.object({ text: z.string(), weight: z.number() })),
  })
  .openapi("LocalSaid");
export type LocalSaid = z.output<typeof said>;

const name = z.object({ name: z.string().openapi({ param: { name: "name", in: "path" } }) });
const asking = z.object({
  values: z
    .record(z.string(), z.string().max(100_000))
    .openapi({ description: "By field; a text as `text`" }),
});

/** The models that understand texts: those of this machine, and language models. */
export function models(app: App, backend: Backend): void {
  const { systems, localModels } = backend;

  app.openapi(
    createRoute({
      ...{
        method: "get",
        path: "/api/models",
        summary: "Local models with how right they are; language models",
      },
      responses: { 200: json(list, "Models") },
    }),
    async (c) => c.json({ local: localModels.list(), language: await systems.models() } as never, 200),
  );

  app.openapi(
    createRoute({
      ...{
        method: "post",
        path: "/api/models/local/{name}/say",
        summary: "Ask a local model about one text",
      },
      request: { params: name, body: { ...json(asking, "The text, or the fields"), required: true } },
      responses: { 200: json(said, "Its answer, and what weighed"), 404: json(apiError, "No such model") },
    }),
    (c) => c.json(localModels.say(c.req.valid("param").name, c.req.valid("json").values), 200),
  );

  app.openapi(
    createRoute({
      ...{ method: "post", path: "/api/models/language/{name}/test" },
      summary: "Ask a provider for what costs nothing, with the key",
      request: { params: name },
      responses: { 200: json(systemTest, "What came of it"), 404: json(apiError, "No such model") },
    }),
    async (c) => c.json(await systems.testModel(c.req.valid("param").name, actorOf(c, backend)), 200),
  );
}
