import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { AskOutcome } from "../src/index.ts";
import { type ModelServer, type Reply, settles, startModelServer } from "./fixture/index.ts";
import { modelsWith, question } from "./llm-world.ts";

let server: ModelServer;
const right = settles({ topic: "billing", urgent: true, invoice: null });

beforeAll(async () => {
  server = await startModelServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.seen.length = 0;
  server.answer(right);
});

/** Models of the server; `more` is said of "first", which "second" stands in for. */
const workspace = (more = "") =>
  modelsWith(`
models:
  first: { provider: anthropic, model: claude-haiku-4-5, url: "${server.url}/v1", fallbacks: [second], ${more} }
  second: { provider: openai, model: gpt-4.1-mini, url: "${server.url}/v1" }
  alone: { provider: anthropic, model: claude-haiku-4-5, url: "${server.url}/v1", ${more} }
`);

/** What is sent first, and then something else. */
const once = (reply: Reply) => (seen: Parameters<typeof right>[0]) =>
  seen.number === 0 ? reply : right(seen);

const errorOf = (outcome: AskOutcome) => (outcome.ok ? undefined : outcome.error);

describe("a model that does not answer as it should", () => {
  test.each([
    ["429", { status: 429, headers: { "retry-after": "0.01" } }],
    ["429, in milliseconds", { status: 429, headers: { "retry-after-ms": "5" } }],
    ["overloaded", { status: 529, headers: { "retry-after": "0.01" } }],
    ["503", { status: 503, headers: { "retry-after": "0.01" } }],
    ["500", { status: 500, headers: { "retry-after": "0.01" } }],
  ] as [string, Reply][])("%s costs nothing, and is asked again", async (_what, reply) => {
    server.answer(once(reply));
    const outcome = await (await workspace()).ask(question({ model: "alone" }), { id: "1.1" });
    expect(outcome.ok).toBe(true);
    expect(server.seen).toHaveLength(2);
  });

  test("three times in a row is left for later, with the time that the provider asks for", async () => {
    server.answer(() => ({ status: 429, headers: { "retry-after": "0.01" } }));
    const outcome = await (await workspace()).ask(question({ model: "alone" }), { id: "1.1" });
    expect(outcome).toMatchObject({
      ok: false,
      error: { class: "retry-after", code: "HTTP_429", afterMs: 10 },
      cost: 0,
    });
    expect(server.seen).toHaveLength(3);
  });

  test("for a long time is not waited for", async () => {
    server.answer(() => ({ status: 429, headers: { "retry-after": "120" } }));
    const outcome = await (await workspace()).ask(question({ model: "alone" }), { id: "1.1" });
    expect(errorOf(outcome)).toMatchObject({ class: "retry-after", afterMs: 120_000 });
    expect(server.seen).toHaveLength(1);
  });

  test.each([
    ["a reset", { reset: true }, "ECONNRESET|UND_ERR_SOCKET|NO_ANSWER"],
    ["an answer that is cut off", { reset: true, after: 40 }, "."],
    ["an answer that is no JSON", { status: 200, body: "<html>Bad Gateway</html>" }, "BAD_ANSWER"],
    ["JSON of another shape", { status: 200, body: '{"hello": 1}' }, "BAD_ANSWER"],
  ] as [string, Reply, string][])(
    "%s may be on the bill, so it is not asked again at once",
    async (_what, reply, code) => {
      server.answer(once(reply));
      const models = await workspace();
      const request = question({ model: "alone" });
      const outcome = await models.ask(request, { id: "1.1" });
      expect(errorOf(outcome)).toMatchObject({ class: "unknown-outcome", code: expect.stringMatching(code) });
      expect(server.seen).toHaveLength(1);
      // it counts as the most that it can have cost
      const cost = outcome.ok ? 0 : outcome.cost;
      expect(cost).toBeGreaterThan(0);
      expect(cost).toBeLessThan(models.ceiling(request) ?? 0);
    },
  );

  test("takes no longer than its time-out", async () => {
    server.answer(() => ({ hang: true }));
    const outcome = await (await workspace("limits: { time-out: 50 ms }")).ask(question({ model: "alone" }), {
      id: "1.1",
    });
    expect(errorOf(outcome)).toMatchObject({ class: "unknown-outcome", code: "TIMED_OUT" });
  });

  test("is not waited for beyond the deadline, nor when the process ends", async () => {
    server.answer(() => ({ hang: true }));
    const models = await workspace();
    const deadline = new Date(Date.now() + 50).toISOString();
    const late = await models.ask(question({ model: "first" }), { id: "1.1", deadline });
    expect(errorOf(late)).toMatchObject({ code: "STOPPED" });
    const end = new AbortController();
    server.answer(() => {
      end.abort();
      return { hang: true };
    });
    const stopped = await models.ask(question({ model: "first" }), { id: "1.2", signal: end.signal });
    // it had left, and may be on the bill
    expect(errorOf(stopped)).toMatchObject({ class: "unknown-outcome", code: "STOPPED" });
    expect(stopped).toMatchObject({ cost: expect.any(Number) });
  });

  test.each([
    [401, "ANTHROPIC_API_KEY"],
    [403, "ANTHROPIC_API_KEY"],
    [404, 'does not know the model "claude-haiku-4-5"'],
    [400, "refused the call"],
    [402, "no credit"],
    [302, "elsewhere"],
  ])("%i is for a person, who is told what to check", async (status, says) => {
    server.answer(() => ({ status, headers: { location: `${server.url}/v1/messages` } }));
    const outcome = await (await workspace()).ask(question({ model: "alone" }), { id: "1.1" });
    expect(errorOf(outcome)).toMatchObject({ class: "person", message: expect.stringContaining(says) });
    // a redirect is not followed: the key goes nowhere else
    expect(server.seen).toHaveLength(1);
  });

  test("an answer without end is not read to its end", async () => {
    server.answer(() => ({ text: "x".repeat(2_000_000) }));
    const outcome = await (await workspace()).ask(question({ model: "alone" }), { id: "1.1" });
    expect(outcome.ok).toBe(false);
  });
});

test("a provider whose package is not installed is told so, and stood in for", async () => {
  vi.doMock("@ai-sdk/mistral", () => {
    throw Object.assign(new Error("no such package"), { code: "ERR_MODULE_NOT_FOUND" });
  });
  const models = await modelsWith(`
providers: { mistral: }
models: { second: { provider: openai, model: gpt-4.1-mini, url: "${server.url}/v1" } }`);
  const request = question({ model: "mistral/mistral-small-latest" });
  const alone = await models.ask(request, { id: "1.1" });
  expect(errorOf(alone)).toMatchObject({ class: "person", code: "NO_PACKAGE" });
  expect(errorOf(alone)?.message).toContain("npm install");
  expect((await models.ask({ ...request, fallbacks: ["second"] }, { id: "1.2" })).ok).toBe(true);
  vi.doUnmock("@ai-sdk/mistral");
});

describe("a model that stands in", () => {
  test.each([
    ["cannot be reached", { status: 529, headers: { "retry-after": "60" } }],
    ["refuses the key", { status: 401 }],
    ["ends the connection", { reset: true }],
  ] as [string, Reply][])("is asked when the first one %s", async (_what, reply) => {
    server.answer((seen) => (seen.wire === "anthropic" ? reply : right(seen)));
    const outcome = await (await workspace()).ask(question({ model: "first" }), { id: "1.1" });
    expect(outcome).toMatchObject({ ok: true, value: { use: { name: "second" } } });
  });

  test("is not asked for a second opinion: what the first one left open stays open", async () => {
    server.answer(() => ({ text: "no idea" }));
    const outcome = await (await workspace()).ask(question({ model: "first" }), { id: "1.1" });
    expect(outcome).toMatchObject({ ok: true, value: { use: { name: "first" } } });
    expect(server.seen.map(({ wire }) => wire)).toEqual(["anthropic", "anthropic"]);
  });

  test("the step may name others; when none can be reached, what passes by itself is told", async () => {
    server.answer((seen) =>
      seen.wire === "anthropic" ? { status: 401 } : { status: 500, headers: { "retry-after": "0.01" } },
    );
    const outcome = await (await workspace()).ask(question({ model: "alone", fallbacks: ["second"] }), {
      id: "1.1",
    });
    expect(errorOf(outcome)).toMatchObject({ class: "retry", code: "HTTP_500" });
  });

  test("what the first one may have charged is counted with it", async () => {
    server.answer((seen) =>
      seen.wire === "anthropic" ? { reset: true } : { ...right(seen), tokens: { input: 1000, output: 100 } },
    );
    const outcome = await (await workspace()).ask(question({ model: "first" }), { id: "1.1" });
    // 0.4 and 1.6 dollars for a million
    const second = 560_000;
    expect(outcome.ok && outcome.value.use.cost).toBeGreaterThan(second);
  });
});

describe("how many calls go", () => {
  const many = async (limits: string, count: number) => {
    const models = await workspace(`limits: { ${limits} }`);
    return Promise.all(
      Array.from({ length: count }, (_, i) => models.ask(question({ model: "alone" }), { id: `1.${i}` })),
    );
  };

  test("no more than the model takes at a time, and all of them in the end", async () => {
    server.answer(async (seen) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return right(seen);
    });
    const outcomes = await many("parallel: 3", 12);
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    expect(server.most).toBe(3);
  });

  test("no more in a minute than the model takes: the others wait", async () => {
    const models = await workspace("limits: { per minute: 2 }");
    const end = new AbortController();
    const [first, second, third] = [1, 2, 3].map((i) =>
      models.ask(question({ model: "alone" }), { id: `1.${i}`, signal: end.signal }),
    );
    expect([(await first)?.ok, (await second)?.ok]).toEqual([true, true]);
    end.abort();
    expect(errorOf((await third)!)).toMatchObject({ class: "retry", code: "STOPPED" });
    expect(server.seen).toHaveLength(2);
  });

  test("none while the provider says that nothing is left of its limit", async () => {
    server.answer((seen) => ({
      ...right(seen),
      headers: {
        "anthropic-ratelimit-requests-remaining": "0",
        "anthropic-ratelimit-requests-reset": new Date(Date.now() + 60_000).toISOString(),
      },
    }));
    const models = await workspace();
    expect((await models.ask(question({ model: "alone" }), { id: "1.1" })).ok).toBe(true);
    // nobody waits for so long: it is for later, or for a model that stands in
    const second = await models.ask(question({ model: "alone" }), { id: "1.2" });
    expect(errorOf(second)).toMatchObject({ class: "retry-after", code: "RESTING" });
    expect(server.seen).toHaveLength(1);
  });

  test.each([
    ["retry-after", "90", 90_000],
    ["retry-after", new Date(Date.now() + 90_000).toUTCString(), 90_000],
    ["retry-after-ms", "90000", 90_000],
    ["retry-after", "-5", undefined],
    ["retry-after", "soon", undefined],
    ["retry-after", "999999999", 3_600_000],
  ])("%s: %s is a rest of so many ms: %j", async (header, value, ms) => {
    server.answer(() => ({ status: 429, headers: { [header]: value } }));
    const error = errorOf(await (await workspace()).ask(question({ model: "second" }), { id: "1.1" }));
    // without a time that makes sense it is twenty seconds
    const wanted = ms ?? 20_000;
    expect(error?.afterMs).toBeLessThanOrEqual(wanted);
    expect(error?.afterMs).toBeGreaterThan(wanted / 2);
  });

  test("an instant is meant by the provider's clock, whatever ours says", async () => {
    const headers = {
      date: "Thu, 01 Jan 2026 00:00:00 GMT",
      "retry-after": "Thu, 01 Jan 2026 00:01:30 GMT",
    };
    server.answer(() => ({ status: 429, headers }));
    const error = errorOf(await (await workspace()).ask(question({ model: "second" }), { id: "1.1" }));
    expect(error?.afterMs).toBe(90_000);
  });

  test.each([
    ["1m30s", 90_000],
    ["6m0s", 360_000],
    ["45s", 45_000],
  ])("nothing left for %s, in OpenAI's words, is that rest", async (reset, ms) => {
    server.answer((seen) => ({
      ...right(seen),
      headers: { "x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": reset },
    }));
    const models = await workspace();
    await models.ask(question({ model: "second" }), { id: "1.1" });
    const error = errorOf(await models.ask(question({ model: "second" }), { id: "1.2" }));
    expect(error).toMatchObject({ code: "RESTING" });
    expect(error?.afterMs).toBeGreaterThan(ms / 2);
    expect(error?.afterMs).toBeLessThanOrEqual(ms);
  });
});
