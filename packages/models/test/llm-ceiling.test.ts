import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AskRequest } from "../src/index.ts";
import { type ModelServer, type Seen, settles, startModelServer } from "./fixture/index.ts";
import { modelsWith, question } from "./llm-world.ts";

let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer();
});
afterAll(() => server.close());

const yaml = () => `
providers: { anthropic: { url: "${server.url}/v1" } }
models:
  second: { provider: openai, model: gpt-4.1-mini, url: "${server.url}/v1" }
  free: { provider: openai-compatible, model: m, url: "${server.url}/v1", price: { input: 0, output: 0 } }
  unpriced: { provider: openai-compatible, model: m, url: "${server.url}/v1" }
`;

const bytes = (text: string) => Buffer.byteLength(text);

/** The dearest that a provider can count: every byte is a token, and the answer is as long as it may be. */
const dearest = ({ system, user, schema, maxTokens = 0 }: Seen) => ({
  input: bytes(system) + bytes(user) + bytes(JSON.stringify(schema ?? "")),
  output: maxTokens,
});

const TEXTS = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.string({ unit: "grapheme", maxLength: 300 }),
  fc.constantFrom("早上好", "🙂🙂", '\u0000\\"\n'),
);

const requests: fc.Arbitrary<AskRequest> = fc
  .record({
    subject: TEXTS,
    description: TEXTS,
    model: fc.constantFrom("anthropic/claude-haiku-4-5", "second"),
    values: fc.uniqueArray(fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }), {
      minLength: 1,
      maxLength: 5,
    }),
    stands: fc.boolean(),
  })
  .map(({ subject, description, model, values, stands }) =>
    question({
      model,
      inputs: { Subject: `x${subject}`, Description: description },
      ...(stands && { fallbacks: ["second", "anthropic/claude-haiku-4-5"] }),
      facts: [
        { name: "topic", type: "choice", of: values, optional: false },
        { name: "note", type: "text", optional: false },
      ],
    }),
  );

describe("the most that a question can cost", () => {
  test("is never exceeded: not by the dearest count, nor by a repair, nor by models that stand in", async () => {
    const models = await modelsWith(yaml());
    await fc.assert(
      fc.asyncProperty(requests, fc.constantFrom("wrong", "lost", "right"), async (request, how) => {
        const wrong = settles({ topic: "x".repeat(2_000), note: "y".repeat(2_000) });
        server.answer((seen) => {
          if (how === "lost" && seen.number % 2 === 0) return { reset: true, after: 5 };
          return { ...wrong(seen), tokens: dearest(seen) };
        });
        const ceiling = models.ceiling(request);
        const outcome = await models.ask(request, { id: "1.1" });
        const cost = outcome.ok ? outcome.value.use.cost : outcome.cost;
        expect(cost).toBeGreaterThan(0);
        expect(cost).toBeLessThanOrEqual(ceiling ?? 0);
      }),
      { numRuns: 25 },
    );
  });

  test("has the repair and the models that stand in in it", async () => {
    const models = await modelsWith(yaml());
    const alone = models.ceiling(question())!;
    const cheap = question({ model: "second", fallbacks: [question().model] });
    // the first one's call may be lost and charged, before the dearer one is asked
    expect(models.ceiling(cheap)).toBeGreaterThan(alone);
    // a cheaper one that stands in costs less than the repair that it comes in place of
    expect(models.ceiling(question({ fallbacks: ["second"] }))).toBe(alone);
    // one call of this size, at 1 and 5 dollars for a million
    const prompt = models.prompt(question())!;
    expect(alone).toBeGreaterThan(
      2 * (bytes(prompt.fixed) + bytes(prompt.item)) * 1000 + 2 * prompt.maxOutput * 5000,
    );
  });

  test("is nothing for a server that costs nothing, and unknown without a price", async () => {
    const models = await modelsWith(yaml());
    expect(models.ceiling(question({ model: "free" }))).toBe(0);
    expect(models.ceiling(question({ model: "unpriced" }))).toBeUndefined();
    expect(models.ceiling(question({ fallbacks: ["unpriced"] }))).toBeUndefined();
    expect(models.ceiling(question({ model: "openai/not-allowed" }))).toBeUndefined();
  });

  test("a call that may cost more than it may is not sent", async () => {
    const models = await modelsWith(yaml());
    server.seen.length = 0;
    const most = models.ceiling(question())! - 1;
    const outcome = await models.ask(question({ most }), { id: "1.1" });
    expect(outcome).toMatchObject({
      ok: true,
      value: { answers: { topic: { abstains: expect.stringContaining("may cost more") } }, use: { cost: 0 } },
    });
    expect(server.seen).toHaveLength(0);
  });

  test("models that stand in are left out where the sum is not enough for them", async () => {
    const models = await modelsWith(yaml());
    server.seen.length = 0;
    server.answer(() => ({ status: 401 }));
    const request = question({ model: "second", fallbacks: [question().model] });
    const most = models.ceiling(question({ model: "second" }))!;
    await models.ask({ ...request, most }, { id: "1.1" });
    expect(server.seen.map(({ wire }) => wire)).toEqual(["openai"]);
    await models.ask(request, { id: "1.2" });
    expect(server.seen.map(({ wire }) => wire)).toEqual(["openai", "openai", "anthropic"]);
  });

  test("the workspace's own limit of an answer counts", async () => {
    const models = await modelsWith(
      `models: { anthropic/claude-haiku-4-5: { url: "${server.url}/v1", answer tokens: 50 } }`,
    );
    server.seen.length = 0;
    server.answer(settles({ topic: "billing", urgent: true, invoice: null }));
    await models.ask(question(), { id: "1.1" });
    expect(server.seen[0]?.maxTokens).toBe(50);
  });
});
