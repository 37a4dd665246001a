import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ModelServer, settles, startModelServer } from "./fixture/index.ts";
import { modelsWith, question } from "./llm-world.ts";

let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer(settles({ topic: "billing", urgent: true, invoice: null }));
});
afterAll(() => server.close());

interface Case {
  /** What `models.yaml` says of it; `URL` is the server. */
  yaml: string;
  model: string;
  path: string;
  /** The header that carries the key, and its value. */
  key: [header: string, value: string];
  /** It takes a JSON Schema, a temperature, a length, a seed. */
  takes: { schema: boolean; temperature: boolean; length: boolean; seed: boolean };
  /** How it is told not to think. */
  thinks?: string;
}

const ALL = { schema: true, temperature: true, length: true, seed: true };
const SEEDLESS = { ...ALL, seed: false };

const CASES: Record<string, Case> = {
  Anthropic: {
    yaml: "providers: { anthropic: { url: URL/v1 } }",
    model: "anthropic/claude-haiku-4-5",
    path: "/v1/messages",
    key: ["x-api-key", "key-of-anthropic"],
    takes: SEEDLESS,
  },
  OpenAI: {
    yaml: "providers: { openai: { url: URL/v1 } }",
    model: "openai/gpt-4.1-mini",
    path: "/v1/chat/completions",
    key: ["authorization", "Bearer key-of-openai"],
    takes: ALL,
  },
  "OpenAI's models that think, which take no temperature": {
    yaml: "providers: { openai: { url: URL/v1 } }",
    model: "openai/gpt-5-mini",
    path: "/v1/chat/completions",
    key: ["authorization", "Bearer key-of-openai"],
    takes: { ...ALL, temperature: false },
    thinks: '"reasoning_effort":"minimal"',
  },
  Google: {
    yaml: "providers: { google: { url: URL/v1beta } }",
    model: "google/gemini-2.5-flash",
    path: "/v1beta/models/gemini-2.5-flash:generateContent",
    key: ["x-goog-api-key", "key-of-google"],
    takes: ALL,
    thinks: '"thinkingBudget":0',
  },
  Mistral: {
    yaml: "providers: { mistral: { url: URL/v1 } }",
    model: "mistral/mistral-small-latest",
    path: "/v1/chat/completions",
    key: ["authorization", "Bearer key-of-mistral"],
    takes: ALL,
  },
  Azure: {
    yaml: "models: { triage: { provider: azure, url: URL/openai, deployment: gpt-4o, api version: 2024-10-21 } }",
    model: "triage",
    path: "/openai/deployments/gpt-4o/chat/completions",
    key: ["api-key", "key-of-azure"],
    takes: ALL,
  },
  Bedrock: {
    yaml: "providers: { bedrock: { url: URL, region: eu-central-1 } }",
    model: "bedrock/anthropic.claude-3-haiku-20240307-v1:0",
    path: "/model/anthropic.claude-3-haiku-20240307-v1%3A0/converse",
    key: ["authorization", "Bearer key-of-bedrock"],
    takes: SEEDLESS,
  },
  "a server of one's own (vLLM, Ollama, LM Studio), which needs no key": {
    yaml: "models: { house/qwen: { provider: openai-compatible, url: URL/v1, model: 'Qwen/Qwen3-8B' } }",
    model: "house/qwen",
    path: "/v1/chat/completions",
    key: ["authorization", "undefined"],
    takes: ALL,
  },
  "a server that takes no schema": {
    yaml: "models: { old: { provider: openai-compatible, url: URL/v1, model: m, key: OLD_KEY, structured output: false } }",
    model: "old",
    path: "/v1/chat/completions",
    key: ["authorization", "Bearer old-key"],
    takes: { ...ALL, schema: false },
  },
  "Salesforce's Models API": {
    yaml: "providers: { salesforce: { url: URL } }",
    model: "salesforce/sfdc_ai__DefaultGPT4Omni",
    path: "/einstein/platform/v1/models/sfdc_ai__DefaultGPT4Omni/chat-generations",
    key: ["authorization", "Bearer jwt-of-client"],
    takes: { schema: false, temperature: false, length: false, seed: false },
  },
};

describe.each(Object.entries(CASES))("%s", (_name, { yaml, model, path, key, takes, thinks }) => {
  test("is asked in its own language, and its answer read", async () => {
    server.seen.length = 0;
    const models = await modelsWith(yaml.replaceAll("URL", server.url), { env: { OLD_KEY: "old-key" } });
    const request = question({ model });
    const outcome = await models.ask(request, { id: "1.1" });
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        answers: {
          topic: {
            value: "billing",
            confidence: 0.9,
            evidence: { field: "Subject", quote: "Charged twice" },
          },
          urgent: { value: true },
          invoice: { value: null },
        },
        use: { name: model, tokens: { input: expect.any(Number), output: 20 } },
      },
    });
    expect(server.seen).toHaveLength(1);
    const [seen] = server.seen;
    expect(seen?.path).toBe(path);
    expect(String(seen?.headers[key[0]])).toBe(key[1]);
    const prompt = models.prompt(request);
    expect(seen?.system).toContain(prompt?.fixed);
    expect(seen?.user).toBe(prompt?.item);
    expect(seen?.schema !== undefined, "schema").toBe(takes.schema);
    expect(seen?.temperature, "temperature").toBe(takes.temperature ? 0 : undefined);
    expect(seen?.maxTokens, "length").toBe(takes.length ? prompt?.maxOutput : undefined);
    expect(seen?.seed, "seed").toBe(takes.seed ? 1 : undefined);
    if (thinks) expect(seen?.body).toContain(thinks);
    else expect(seen?.body).not.toMatch(/reasoning|thinking/);
  });

  test("is told to rest by 429, and is asked again when it may be", async () => {
    server.seen.length = 0;
    const right = settles({ topic: "billing", urgent: true, invoice: null });
    server.answer((seen) =>
      seen.number === 0 ? { status: 429, headers: { "retry-after": "0.01" } } : right(seen),
    );
    const models = await modelsWith(yaml.replaceAll("URL", server.url), { env: { OLD_KEY: "old-key" } });
    const outcome = await models.ask(question({ model }), { id: "1.1" });
    server.answer(right);
    expect(outcome.ok).toBe(true);
    expect(server.seen).toHaveLength(2);
  });
});

test("Bedrock takes the keys of an account too, with which each call is signed", async () => {
  server.seen.length = 0;
  const models = await modelsWith(`providers: { bedrock: { url: ${server.url}, region: eu-central-1 } }`, {
    env: {
      AWS_BEARER_TOKEN_BEDROCK: "",
      AWS_ACCESS_KEY_ID: "AKID",
      AWS_SECRET_ACCESS_KEY: "secret-of-aws",
      AWS_SESSION_TOKEN: "session",
    },
  });
  const outcome = await models.ask(question({ model: "bedrock/amazon.nova-lite-v1:0" }), { id: "1.1" });
  expect(outcome.ok).toBe(true);
  expect(server.seen[0]?.headers).toMatchObject({
    authorization: expect.stringMatching(/^AWS4-HMAC-SHA256 Credential=AKID\/.*\/eu-central-1\/bedrock\//),
    "x-amz-security-token": "session",
  });
  expect(JSON.stringify(server.seen)).not.toContain("secret-of-aws");
});

describe("Salesforce's Models API, besides", () => {
  const yaml = () => `providers: { salesforce: { url: ${server.url} } }`;

  test("is told who asks, by the headers that the Trust Layer wants", async () => {
    server.seen.length = 0;
    await (await modelsWith(yaml())).ask(question({ model: "salesforce/m" }), { id: "1.1" });
    expect(server.seen[0]?.headers).toMatchObject({
      "x-sfdc-app-context": "EinsteinGPT",
      "x-client-feature-id": "ai-platform-models-connected-app",
    });
  });

  test("is signed in to again when the token has run out", async () => {
    server.seen.length = 0;
    const right = settles({ topic: "billing", urgent: true, invoice: null });
    server.answer((seen) => (seen.number === 0 ? { status: 401 } : right(seen)));
    const outcome = await (await modelsWith(yaml())).ask(question({ model: "salesforce/m" }), { id: "1.1" });
    server.answer(right);
    expect(outcome.ok).toBe(true);
    expect(server.seen).toHaveLength(2);
  });

  test("says which secrets to check when the org refuses them", async () => {
    const models = await modelsWith(yaml(), { env: { SALESFORCE_MODELS_CLIENT_SECRET: "wrong" } });
    const outcome = await models.ask(question({ model: "salesforce/m" }), { id: "1.1" });
    expect(outcome).toMatchObject({ ok: false, error: { class: "person", code: "HTTP_401" } });
    expect(!outcome.ok && outcome.error.message).toContain("SALESFORCE_MODELS_CLIENT_SECRET");
  });

  test("has no ceiling by itself, because it takes no length of the answer", async () => {
    const request = question({ model: "salesforce/m" });
    expect((await modelsWith(yaml())).ceiling(request)).toBeUndefined();
    const limited = `${yaml()}\nmodels: { salesforce/m: { answer tokens: 4096, price: { input: 1, output: 2 } } }`;
    expect((await modelsWith(limited)).ceiling(request)).toBeGreaterThan(4096 * 2000);
  });
});
