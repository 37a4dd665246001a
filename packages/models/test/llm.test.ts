import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Models } from "../src/index.ts";
import { type ModelServer, settles, startModelServer } from "./fixture/index.ts";
import { modelsWith, question, TEXT } from "./llm-world.ts";

let server: ModelServer;
let models: Models;

const RIGHT = {
  topic: { value: "billing", field: "Description", quote: "I was charged twice", confidence: 0.95 },
  urgent: { value: true, field: "Description", quote: "it is urgent" },
  invoice: { value: "INV-123456", field: "Description", quote: "INV-123456" },
};

beforeAll(async () => {
  server = await startModelServer();
  models = await modelsWith(`providers: { anthropic: { url: "${server.url}/v1" } }`);
});
afterAll(() => server.close());
beforeEach(() => {
  server.seen.length = 0;
  server.answer(settles(RIGHT));
});

/** The answers to a question, and what they took. */
async function asked(request = question()) {
  const outcome = await models.ask(request, { id: "1.1" });
  if (!outcome.ok) throw new Error(outcome.error.message);
  return outcome.value;
}

describe("a question to a language model", () => {
  test("settles all its facts in one call, each with the passage that shows it", async () => {
    const { answers } = await asked();
    const from = TEXT.indexOf("I was");
    expect(answers.topic).toEqual({
      value: "billing",
      confidence: 0.95,
      // the passage as it stands in the text, whatever white space the model made of it
      evidence: { field: "Description", from, to: from + 20, quote: "I was charged  twice" },
    });
    expect(answers.urgent).toMatchObject({ value: true, evidence: { quote: "it is urgent" } });
    expect(answers.invoice).toMatchObject({ value: "INV-123456" });
    expect(server.seen).toHaveLength(1);
  });

  test("is told with the model's version, the prompt's, tokens, money and time", async () => {
    server.answer((seen) => ({ ...settles(RIGHT)(seen), tokens: { input: 1200, output: 80 } }));
    const { use } = await asked();
    expect(use).toMatchObject({
      name: "anthropic/claude-haiku-4-5",
      version: "claude-haiku-4-5-2026-01-01",
      tokens: { input: 1200, output: 80 },
      // 1 and 5 dollars for a million
      cost: 1_600_000,
      prompt: expect.stringMatching(/^[0-9a-f]{64}$/),
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      ms: expect.any(Number),
    });
  });

  test("carries the key in its header, pins the temperature, and limits the answer", async () => {
    await asked();
    const [seen] = server.seen;
    expect(seen?.headers["x-api-key"]).toBe("key-of-anthropic");
    expect(seen).toMatchObject({ model: "claude-haiku-4-5", temperature: 0 });
    expect(seen?.maxTokens).toBe(models.prompt(question())?.maxOutput);
    expect(seen?.schema).toMatchObject({ required: ["topic", "urgent", "invoice"] });
  });
});
