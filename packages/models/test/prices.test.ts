import { describe, expect, test } from "vitest";
import { createPrices } from "../src/index.ts";

const AT = "2026-11-26T10:00:00.000Z";

describe("what models cost", () => {
  test.each([
    // US dollars for a million tokens, as the providers print them
    ["anthropic/claude-haiku-4-5", { input: 1, output: 5, cached: 0.1 }],
    ["openai/gpt-5-mini", { input: 0.25, output: 2, cached: 0.025 }],
    ["google/gemini-2.5-flash", { input: 0.3, output: 2.5, cached: 0.03 }],
    ["mistral/mistral-small-latest", { input: 0.1, output: 0.3 }],
    ["bedrock/anthropic.claude-haiku-4-5-20251001-v1:0", { input: 1.1, output: 5.5 }],
  ])("the table knows %s without a network", async (model, price) => {
    expect((await createPrices()).price(model, AT)).toMatchObject({ ...price, source: "table" });
  });

  test("a call is paid by its tokens, those from the cache by their own price", async () => {
    const prices = await createPrices();
    expect(prices.cost("anthropic/claude-haiku-4-5", { input: 1200, output: 80 }, AT)).toBe(1_600_000);
    expect(prices.cost("anthropic/claude-haiku-4-5", { input: 1200, output: 80, cached: 1000 }, AT)).toBe(
      200_000 + 100_000 + 400_000,
    );
  });

  test("a part of a billionth is a whole one; the last bits of a float are not", async () => {
    const prices = await createPrices({ "own/model": [{ input: 0.0001, output: 0.3 }] });
    expect(prices.cost("own/model", { input: 1, output: 0 }, AT)).toBe(1);
    expect(prices.cost("own/model", { input: 0, output: 3 }, AT)).toBe(900);
  });

  test("the workspace's price goes before the table's, each from its day", async () => {
    const prices = await createPrices({
      "anthropic/claude-haiku-4-5": [
        { from: "2026-11-26", input: 2, output: 10 },
        { from: "2026-01-01", input: 3, output: 15 },
      ],
    });
    const million = { input: 1_000_000, output: 0 };
    const cost = (at: string) => prices.cost("anthropic/claude-haiku-4-5", million, at);
    expect(cost("2026-11-26T00:00:00.000Z")).toBe(2e9);
    expect(cost("2026-11-25T23:59:59.999Z")).toBe(3e9);
    // before the first own price the table's holds
    expect(cost("2025-12-31T00:00:00.000Z")).toBe(1e9);
    expect(prices.price("anthropic/claude-haiku-4-5", AT)).toMatchObject({ input: 2, source: "workspace" });
  });

  test("a server of one's own may cost nothing; that is a price too", async () => {
    const prices = await createPrices({ "ours/llama": [{ input: 0, output: 0 }] });
    expect(prices.cost("ours/llama", { input: 9_000, output: 900 }, AT)).toBe(0);
  });

  test("what nobody has a price for costs an unknown sum, not nothing", async () => {
    const prices = await createPrices();
    expect(prices.cost("anthropic/claude-of-tomorrow", { input: 1, output: 1 }, AT)).toBeUndefined();
    expect(prices.cost("a-model-without-provider", { input: 1, output: 1 }, AT)).toBeUndefined();
    expect(prices.price("nobody/knows", AT)).toBeUndefined();
  });
});
