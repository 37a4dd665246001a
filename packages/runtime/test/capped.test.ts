import { type Cap, createSpending } from "@throughline/models";
import type { AskRequest } from "@throughline/steps";
import fc from "fast-check";
import { expect, test } from "vitest";
import { capped } from "../src/capped.ts";
import type { AskOutcome, Clock, ModelsPort } from "../src/ports.ts";

const WORKSPACE: Cap = { name: "the workspace", perDay: 1_000 };

const request = (most: number): AskRequest => ({
  ...{ agent: "reader", role: "Reads", model: "anthropic/claude-haiku-4-5", facts: [], inputs: {}, most },
});

/** A model that answers when it is told to, and counts. */
function model() {
  const waiting: { most: number; answer: (outcome: AskOutcome) => void }[] = [];
  let calls = 0;
  const port: ModelsPort = {
    hash: ({ most }) => String(most),
    ask({ most }) {
      calls++;
      return new Promise((answer) => waiting.push({ most, answer }));
    },
  };
  return { port, waiting, calls: () => calls };
}

const use = { name: "anthropic/claude-haiku-4-5", version: "1", hash: "h" };
const paid = (cost: number): AskOutcome => ({ ok: true, value: { answers: {}, use: { ...use, cost } } });

const clockAt = (at: string): Clock => ({ now: () => at, at: () => () => undefined, elapsed: () => 0 });
const NOON = clockAt("2026-11-26T12:00:00.000Z");
const call = { id: "e", signal: new AbortController().signal };

test("of many calls at once no more are made than the day has room for", async () => {
  const { port, waiting, calls } = model();
  const models = capped(port, { spending: createSpending(), caps: () => [WORKSPACE], clock: NOON });
  const asked = Array.from({ length: 500 }, () => models.ask(request(90), call));
  await Promise.resolve();
  expect(calls()).toBe(11);
  for (const { answer } of waiting) answer(paid(40));
  const outcomes = await Promise.all(asked);
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(11);
  expect(outcomes.find(({ ok }) => !ok)).toMatchObject({
    error: {
      class: "person",
      code: "DAY_SPENT",
      message: expect.stringContaining("2026-11-27T00:00:00.000Z"),
    },
  });
  // what was held and not spent is free again
  void models.ask(request(90), call);
  expect(calls()).toBe(12);
});

test("what was asked and may have been paid for counts, what was refused does not", async () => {
  const spending = createSpending();
  const { port, waiting } = model();
  const models = capped(port, { spending, caps: () => [WORKSPACE], clock: NOON });
  const end = async (outcome: AskOutcome) => {
    const asked = models.ask(request(300), call);
    waiting.pop()?.answer(outcome);
    await asked;
    return spending.of(WORKSPACE.name, NOON.now()).spent;
  };
  const error = { code: "X", message: "no" };
  expect(await end({ ok: false, error: { ...error, class: "retry-after" } })).toBe(0);
  expect(await end({ ok: false, error: { ...error, class: "unknown-outcome" } })).toBe(300);
  expect(await end({ ok: false, error: { ...error, class: "unknown-outcome" }, cost: 20 })).toBe(320);
  models.lost?.(request(100));
  expect(spending.of(WORKSPACE.name, NOON.now()).spent).toBe(420);
});

test("a port that throws has spent the most that it could", async () => {
  const spending = createSpending();
  const port: ModelsPort = { hash: () => "h", ask: () => Promise.reject(new Error("broken")) };
  const models = capped(port, { spending, caps: () => [WORKSPACE], clock: NOON });
  await expect(models.ask(request(70), call)).rejects.toThrow("broken");
  expect(spending.of(WORKSPACE.name, NOON.now())).toMatchObject({ spent: 70, reserved: 0 });
});

test("whatever comes back in whatever order, the cap holds", async () => {
  const one = fc.record({
    most: fc.integer({ min: 1, max: 200 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(one, { maxLength: 40 }), fc.scheduler(), async (all, scheduler) => {
      let paidFor = 0;
      const port: ModelsPort = {
        hash: () => "h",
        ask: ({ most }) => scheduler.schedule(Promise.resolve(paid(shareOf.get(most) ?? most))),
      };
      const shareOf = new Map(all.map(({ most, share }) => [most, Math.floor(most * share)]));
      const models = capped(port, { spending: createSpending(), caps: () => [WORKSPACE], clock: NOON });
      const asked = all.map(({ most }) => models.ask(request(most), call));
      await scheduler.waitAll();
      for (const outcome of await Promise.all(asked)) if (outcome.ok) paidFor += outcome.value.use.cost ?? 0;
      expect(paidFor).toBeLessThanOrEqual(WORKSPACE.perDay);
    }),
  );
});
