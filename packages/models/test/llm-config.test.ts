import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import {
  answersAt,
  createPrices,
  listModels,
  mergeModels,
  modelOf,
  modelsJsonSchema,
  parseModels,
  providers,
} from "../src/index.ts";
import { startModelServer } from "./fixture/index.ts";
import { modelsWith, question } from "./llm-world.ts";

const FULL = `
providers:
  anthropic:
  openai: { only: [gpt-4.1-mini], key: EU_KEY, limits: { per minute: 500 } }
  lab: { type: openai-compatible, url: "http://127.0.0.1:8000/v1/" }
models:
  house/triage:
    provider: lab
    model: Qwen/Qwen3-8B
    limits: { parallel: 2, time-out: 90 s }
    price: { input: 0, output: 0 }
    fallbacks: [anthropic/claude-haiku-4-5]
    masking: []
  eu: { provider: azure, resource: acme-eu, deployment: mini, model: gpt-4.1-mini, api version: 2024-10-21 }
  anthropic/claude-haiku-4-5: { limits: { parallel: 20 }, answer tokens: 800 }
masking: [email, card]
budget: { per day: 12.5 USD }
`;

const config = (yaml: string) => {
  const parsed = parseModels(yaml);
  if (!parsed.config) throw new Error(JSON.stringify(parsed.problems));
  return parsed.config;
};

describe("models.yaml", () => {
  test("allows a provider's models by their own names, or only some of them", () => {
    const all = config(FULL);
    expect(modelOf(all, "anthropic/claude-sonnet-4-5")).toMatchObject({
      reach: { kind: "anthropic", model: "claude-sonnet-4-5" },
      masking: ["email", "card"],
      limits: { parallel: 8, timeoutMs: 30_000 },
    });
    expect(modelOf(all, "openai/gpt-4.1-mini")).toMatchObject({
      reach: { key: "EU_KEY" },
      limits: { perMinute: 500 },
    });
    for (const name of [
      "openai/gpt-5",
      "google/gemini-2.5-flash",
      "anthropic",
      "anthropic/",
      "toString",
      "constructor/x",
    ])
      expect(modelOf(all, name), name).toBeUndefined();
  });

  test("names models of its own, which take what they do not say from their provider", () => {
    const all = config(FULL);
    expect(modelOf(all, "house/triage")).toMatchObject({
      name: "house/triage",
      reach: { kind: "openai-compatible", url: "http://127.0.0.1:8000/v1", model: "Qwen/Qwen3-8B" },
      limits: { parallel: 2, timeoutMs: 90_000 },
      masking: [],
      fallbacks: ["anthropic/claude-haiku-4-5"],
    });
    expect(modelOf(all, "eu")).toMatchObject({
      reach: { kind: "azure", model: "mini", resource: "acme-eu", apiVersion: "2024-10-21" },
      // by which the table of prices knows it
      listed: "azure/gpt-4.1-mini",
    });
    expect(modelOf(all, "anthropic/claude-haiku-4-5")).toMatchObject({
      limits: { parallel: 20 },
      answerTokens: 800,
    });
    expect(all).toMatchObject({
      perDay: 12_500_000_000,
      prices: { "house/triage": [{ input: 0, output: 0 }] },
    });
  });

  test.each([
    ["unknown-provider", "providers: { antropic: }", "antropic", "no kind of provider"],
    ["unknown-key", "modles: {}", "modles", 'did you mean "models"'],
    ["unknown-key", "providers:\n  openai: { apikey: x }", "apikey", "no key here"],
    ["wrong-value", "providers: { openai: { key: sk-123 } }", "sk-123", "never the key itself"],
    ["wrong-value", 'providers: { openai: { url: "https://u:p@host" } }', '"https://u:p@host"', "no secrets"],
    ["wrong-value", "providers: { openai: { limits: { time-out: soon } } }", "soon", "20 s or 2 minutes"],
    ["wrong-value", "masking: [emails]", "emails", "email, phone, card, account"],
    ["wrong-value", "budget: { per day: 20 EUR }", "20 EUR", "US dollars"],
    ["missing-key", "providers: { bedrock: }", "bedrock", "needs region"],
    ["missing-key", "models: { mine: { model: x } }", "mine", "whose model"],
    ["missing-key", "models: { mine: { provider: openai } }", "mine", "which model of OpenAI"],
    ["missing-key", "models: { mine: { provider: azure, deployment: d } }", "mine", "needs resource"],
    ["unknown-provider", "models: { mine: { provider: acme, model: x } }", "acme", '"acme" is no provider'],
    ["unknown-model", "models: { openai/a: { fallbacks: [google/b] } }", "google/b", "does not allow"],
    ["unknown-model", "models: { openai/a: { fallbacks: [openai/a] } }", "openai/a]", "stand in for itself"],
    ["wrong-value", "models: { anthropic/a: { reasoning: low } }", "low", "without thinking"],
    [
      "wrong-value",
      "providers: { salesforce: { url: https://acme.my.salesforce.com, key: X } }",
      "X",
      "not reached by one key",
    ],
    ["broken-yaml", "providers: {", "", "closed"],
  ])("%s: %j is told at its place", (code, yaml, at, says) => {
    const { config, problems } = parseModels(yaml);
    expect(config).toBeUndefined();
    const problem = problems.find((one) => one.code === code);
    expect(problem, JSON.stringify(problems)).toBeDefined();
    const line = yaml.split("\n")[problem!.line - 1] ?? "";
    expect(line.slice(problem!.column - 1).startsWith(at), line.slice(problem!.column - 1)).toBe(true);
    expect(`${problem?.message} ${problem?.fix ?? ""}`).toContain(says);
  });

  test("has a JSON Schema, which takes what is right and nothing else", () => {
    const schema = z.fromJSONSchema(modelsJsonSchema() as z.core.JSONSchema.JSONSchema);
    const valid = (file: unknown) => schema.safeParse(file).success;
    expect(valid(parse(FULL))).toBe(true);
    expect(valid({ models: { x: { modle: "y" } } })).toBe(false);
    expect(valid({ masking: ["name"] })).toBe(false);
  });

  test("as the documentation shows it has no problem", () => {
    const page = readFileSync(new URL("../../../docs/language-models.md", import.meta.url), "utf8");
    const yaml = /```yaml\n(.*?)```/s.exec(page)?.[1] ?? "";
    expect(parseModels(yaml)).toMatchObject({ config: { perDay: 20e9 }, problems: [] });
    for (const { kind, secrets } of providers) {
      const row = page.split("\n").find((line) => line.startsWith(`| \`${kind}\``));
      for (const name of secrets.flat()) expect(row).toContain(name);
    }
  });

  test("of several workspaces allow all that one of them does; of the caps the lowest holds", () => {
    const both = mergeModels([config(FULL), config("providers: { mistral: }\nbudget: { per day: 5 USD }")]);
    expect(modelOf(both, "mistral/x")).toBeDefined();
    expect(modelOf(both, "house/triage")).toBeDefined();
    expect(both.perDay).toBe(5_000_000_000);
  });
});

describe("the list of models", () => {
  test("has their prices, limits and addresses, and which variable is missing, without any secret", async () => {
    const all = config(FULL);
    const prices = await createPrices(all.prices);
    const env = { ANTHROPIC_API_KEY: "secret-1", EU_KEY: "" };
    const list = listModels(all, {
      env,
      prices,
      at: "2026-11-26T10:00:00.000Z",
      used: ["anthropic/claude-sonnet-4-5", "google/x"],
    });
    expect(list.map(({ name }) => name)).toEqual([
      "house/triage",
      "eu",
      "anthropic/claude-haiku-4-5",
      "openai/gpt-4.1-mini",
      "anthropic/claude-sonnet-4-5",
    ]);
    const [house, eu, haiku, mini] = list;
    expect(house).toMatchObject({
      price: { input: 0, source: "workspace" },
      address: "http://127.0.0.1:8000/v1",
    });
    expect(house).not.toHaveProperty("missing");
    expect(eu?.missing).toContain("AZURE_API_KEY, or into AZURE_OPENAI_API_KEY");
    expect(eu?.price).toMatchObject({ source: "table" });
    expect(haiku).toMatchObject({ price: { input: 1, output: 5 }, limits: { parallel: 20 } });
    expect(mini?.missing).toContain("EU_KEY");
    expect(JSON.stringify(list)).not.toContain("secret-1");
  });

  test("tells which addresses answer", async () => {
    const server = await startModelServer();
    expect(await answersAt({ address: `${server.url}/v1` })).toBe(true);
    await server.close();
    expect(await answersAt({ address: `${server.url}/v1` }, 500)).toBe(false);
  });

  test("every kind of provider says where it is and by which variables it is known", () => {
    for (const { kind, title, secrets, address } of providers) {
      expect(title).not.toBe("");
      for (const name of secrets.flat()) expect(name).toMatch(/^[A-Z_]+$/);
      expect(address({ kind, url: "https://here.example" })).toBe("https://here.example");
    }
  });
});

describe("a prompt", () => {
  const YAML = "providers: { anthropic: }";

  test("has a version that the item does not change, and everything else does", async () => {
    const models = await modelsWith(YAML);
    const version = (more = {}) => models.prompt(question(more))?.version;
    const first = version();
    expect(version({ inputs: { Subject: "Another" } })).toBe(first);
    expect(version({ role: "Something else." })).not.toBe(first);
    expect(version({ facts: question().facts.slice(1) })).not.toBe(first);
    const facts = structuredClone(question().facts);
    facts[0]!.meanings = { billing: "Money." };
    expect(version({ facts })).not.toBe(first);
  });

  test("is answered under a hash that the item changes, and what it may cost does not", async () => {
    const models = await modelsWith(YAML);
    const hash = (more = {}) => models.hash(question(more));
    expect(hash({ most: 5 })).toBe(hash());
    expect(hash({ inputs: { Subject: "Another" } })).not.toBe(hash());
    expect(hash({ model: "anthropic/claude-sonnet-4-5" })).not.toBe(hash());
    expect(hash({ model: "not/allowed" })).not.toBe(hash());
  });

  test("begins with what is the same for every item, and shows nothing but the fields that it is given", async () => {
    const { fixed, item } = (await modelsWith(YAML)).prompt(question())!;
    expect(fixed).toContain("Understands what the customer asks.");
    expect(fixed).toContain("- topic (What the message is about.): one of these values");
    expect(fixed).toContain('"billing": Invoices and payments.');
    expect(fixed).toContain('For example, "My invoice is wrong" is "billing".');
    expect(fixed).not.toContain("charged");
    expect(item).toContain("I was charged  twice");
    expect(item).not.toContain("SuppliedName");
  });
});
