import type { Asked, AskRequest } from "@throughline/steps";
import { describe, expect, test } from "vitest";
import { deciders } from "../sim/directory.ts";
import type { AskOutcome, ModelsPort, RuntimeOptions } from "../src/index.ts";
import { reads } from "./support/reads.ts";
import { createWorld, MINUTE } from "./support/world.ts";

const MOST = 3_000_000;
const COST = 1_000_000;

const good = ({ model }: AskRequest): AskOutcome => ({
  ok: true,
  value: {
    answers: { topic: { value: "billing", confidence: 0.9 } },
    use: { name: model, version: "1", hash: "", cost: COST } satisfies Asked["use"],
  },
});

const error = (
  kind: "retry" | "retry-after" | "person" | "unknown-outcome",
  more: object = {},
): AskOutcome => ({
  ok: false,
  error: { class: kind, code: kind.toUpperCase(), message: `the provider said ${kind}` },
  ...more,
});

/** A world with a provider that answers by a script: each call takes three seconds. */
async function reading(
  options: { budget?: string; answer?: (request: AskRequest, call: number) => AskOutcome | "never" } = {},
  more: Partial<RuntimeOptions> = {},
) {
  const calls: string[] = [];
  const answer = options.answer ?? good;
  let wait: (ms: number) => Promise<void> = async () => {};
  const models: ModelsPort = {
    hash: ({ inputs }) => `hash of ${inputs.Subject}`,
    async ask(request, { id }) {
      calls.push(id);
      const said = answer(request, calls.length);
      await wait(3_000);
      return said === "never" ? new Promise(() => {}) : said;
    },
  };
  const world = await createWorld({
    workflows: [reads("scripted/one", options.budget)],
    runtime: { models, deciders: { ...deciders, ceiling: () => MOST }, ...more },
  });
  wait = world.schedule.wait;
  /** Until the first call is under way. */
  async function called(): Promise<void> {
    while (calls.length === 0) await world.pass(100);
  }
  const cost = async (item: string) => (await world.runtime.state(item))?.cost;
  const topic = async (item: string) => (await world.entries(item, "decided"))[0]?.decision;
  return { ...world, calls, called, models, cost, topic, key: (record: string) => `reads/${record}` };
}

describe("a call to a language model", () => {
  test("is told before it leaves, and settled with what it cost", async () => {
    const { newCase, pass, key, kinds, cost, topic, entries } = await reading();
    const item = key(newCase({ Subject: "My invoice" }));
    await pass(10_000);
    expect((await kinds(item)).filter((kind) => kind.startsWith("effect"))).toEqual([
      ...["effect-intended", "effect-sent", "effect-settled"],
    ]);
    expect(await cost(item)).toBe(COST);
    expect(await topic(item)).toMatchObject({
      ...{ by: "llm", value: "billing" },
      model: { hash: "hash of My invoice", cost: COST, effect: expect.stringContaining(item) },
    });
    expect((await entries(item, "effect-settled"))[0]).toMatchObject({ cost: COST, apiCalls: 0 });
  });

  test("is made once for all who ask the same, at the same time or later, and paid for once", async () => {
    const { newCase, pass, key, calls, cost, topic } = await reading();
    const together = [1, 2, 3].map(() => key(newCase({ Subject: "Same" })));
    await pass(10_000);
    const later = key(newCase({ Subject: "Same" }));
    const other = key(newCase({ Subject: "Other" }));
    await pass(10_000);
    expect(calls).toHaveLength(2);
    const costs = await Promise.all([...together, later].map(cost));
    expect(costs.sort()).toEqual([0, 0, 0, COST]);
    for (const item of [...together, later])
      expect(await topic(item)).toMatchObject({ by: "llm", value: "billing" });
    expect(await topic(later)).toMatchObject({ model: { reused: true } });
    expect(await cost(other)).toBe(COST);
  });

  test("that fails for all is made again by the next who asks", async () => {
    const script = (request: AskRequest, call: number) => (call === 1 ? error("person") : good(request));
    const { newCase, pass, key, calls, topic } = await reading({ answer: script });
    const items = [1, 2].map(() => key(newCase({ Subject: "Same" })));
    await pass(10_000);
    expect(calls).toHaveLength(2);
    expect((await Promise.all(items.map(topic))).map((decision) => decision?.by)).toEqual([undefined, "llm"]);
  });
});

describe("a provider that fails", () => {
  test("is asked again, and what was not answered costs nothing", async () => {
    const script = (request: AskRequest, call: number) =>
      call === 1 ? error("retry") : call === 2 ? error("retry-after") : good(request);
    const { newCase, pass, key, calls, cost, topic } = await reading({ answer: script });
    const item = key(newCase());
    await pass(MINUTE);
    expect(calls).toHaveLength(3);
    expect(await cost(item)).toBe(COST);
    expect((await topic(item))?.by).toBe("llm");
  });

  test("and may have been paid is counted with the most that the call can cost", async () => {
    const script = (request: AskRequest, call: number) =>
      call === 1 ? error("unknown-outcome") : good(request);
    const { newCase, pass, key, cost } = await reading({ answer: script });
    const item = key(newCase());
    await pass(MINUTE);
    expect(await cost(item)).toBe(MOST + COST);
  });

  test("is not asked again where nothing is left for it: the person decides", async () => {
    const lost = () => error("unknown-outcome");
    const { newCase, pass, key, calls, cost, entries } = await reading({ budget: "0.007 USD", answer: lost });
    const item = key(newCase());
    await pass(MINUTE);
    expect(calls).toHaveLength(2);
    expect(await cost(item)).toBe(2 * MOST);
    expect((await entries(item, "task-opened"))[0]?.request.because).toContain(
      "nothing is left of the budget",
    );
  });

  test.each<[string, AskOutcome | "never", number]>([
    ["is down", error("retry"), 0],
    ["refuses the key", error("person"), 0],
    ["never answers", "never", MOST],
  ])("because it %s is waited for two minutes at most, and is no incident", async (_, outcome, cost) => {
    const world = await reading({ answer: () => outcome });
    const item = world.key(world.newCase());
    await world.pass(2 * MINUTE + 5_000);
    expect(await world.kinds(item)).not.toContain("incident-opened");
    expect(await world.entries(item, "task-opened")).toHaveLength(1);
    expect(await world.cost(item)).toBe(cost);
  });

  test("keeps those that wait in line no longer than that either, and they cost nothing", async () => {
    const world = await reading({ answer: () => error("retry") }, { maxParallelCalls: 1 });
    const items = Array.from({ length: 20 }, (_, n) => world.key(world.newCase({ Subject: `Number ${n}` })));
    await world.pass(3 * MINUTE);
    for (const item of items) expect(await world.entries(item, "task-opened")).toHaveLength(1);
    expect(await Promise.all(items.map(world.cost))).toEqual(items.map(() => 0));
  });

  test("is no provider with a long line: those in it are waited for, and answered", async () => {
    const world = await reading({}, { maxParallelCalls: 1 });
    const items = Array.from({ length: 60 }, (_, n) => world.key(world.newCase({ Subject: `Number ${n}` })));
    await world.pass(4 * MINUTE);
    const by = await Promise.all(items.map(async (item) => (await world.topic(item))?.by));
    expect(by).toEqual(items.map(() => "llm"));
  });
});

describe("a process that is killed", () => {
  test("in mid-call has its call counted once, as lost, and asks again", async () => {
    const world = await reading();
    const item = world.key(world.newCase());
    await world.called();
    world.life.kill("in mid-call");
    await world.pass(5_000);
    const { runtime } = world.boot();
    await world.pass(10_000);
    expect(world.calls).toHaveLength(2);
    expect((await runtime.state(item))?.cost).toBe(MOST + COST);
    expect((await world.entries(item, "effect-retried")).map(({ cost }) => cost)).toEqual([MOST]);
  });

  test("before a call left counts nothing for it", async () => {
    const world = await reading({ answer: () => "never" }, { maxParallelCalls: 1 });
    const [, second] = ["a", "b"].map((Subject) => world.key(world.newCase({ Subject })));
    await world.called();
    world.life.kill("while one is in line");
    await world.pass(1_000);
    const answering: ModelsPort = { ...world.models, ask: async (request) => good(request) };
    const { runtime } = world.boot({ models: answering });
    await world.pass(10_000);
    expect((await runtime.state(second as string))?.cost).toBe(COST);
  });

  test("after the answer was written down does not ask again", async () => {
    const world = await reading();
    world.newCase({ Subject: "Same" });
    await world.pass(10_000);
    world.life.kill("later");
    const { runtime } = world.boot();
    const again = world.key(world.newCase({ Subject: "Same" }));
    await world.pass(10_000);
    expect(world.calls).toHaveLength(1);
    expect((await runtime.state(again))?.facts.topic).toMatchObject({ value: "billing", by: "llm" });
  });
});

test("an item that has ended while its call was under way is charged for it all the same", async () => {
  const world = await reading();
  const record = world.newCase();
  const item = world.key(record);
  await world.called();
  const cancelled = world.runtime.cancel(item, "Robin", "sent by mistake");
  await world.pass(10_000);
  await cancelled;
  expect(await world.runtime.state(item)).toMatchObject({ status: "ended", cost: COST, open: {} });
});

test("a call whose item ends right before it is sent is not made, and has its outcome", async () => {
  const world = await reading();
  const item = world.key(world.newCase());
  let cancelled: Promise<unknown> | undefined;
  // asked for when the item was seen to be live, and before its trail says that the call leaves
  world.models.hash = () => {
    cancelled ??= world.runtime.cancel(item, "Robin", "sent by mistake");
    return "hash";
  };
  await world.pass(10_000);
  await cancelled;
  expect(world.calls).toEqual([]);
  expect(await world.runtime.state(item)).toMatchObject({ status: "ended", cost: 0, open: {} });
  expect((await world.entries(item, "effect-settled"))[0]).toMatchObject({
    error: { code: "NOT_ASKED", message: "scripted/one was not asked: the item has ended" },
  });
});
