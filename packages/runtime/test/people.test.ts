import { describe, expect, test } from "vitest";
import { RefusedError } from "../src/index.ts";
import { createWorld, MINUTE, support } from "./support/world.ts";

async function asked() {
  const world = await createWorld();
  const id = world.newCase({ Subject: "hm" });
  await world.pass(MINUTE);
  const [task = ""] = Object.keys((await world.runtime.state(support(id)))?.tasks ?? {});
  return { ...world, id, task };
}

describe("a task", () => {
  test("is answered, and the item goes on", async () => {
    const { runtime, task, pass, id } = await asked();
    void runtime.answerTask(task, "Ada", { topic: "billing" });
    await pass(MINUTE);
    expect((await runtime.state(support(id)))?.facts.topic).toMatchObject({ value: "billing", by: "person" });
  });

  test("is answered once: the second answer comes too late", async () => {
    const { runtime, task, pass } = await asked();
    const answers = Promise.allSettled([
      runtime.answerTask(task, "Ada", { topic: "billing" }),
      runtime.answerTask(task, "Bob", { topic: "other" }),
    ]);
    await pass(MINUTE);
    const [first, second] = await answers;
    expect(first?.status).toBe("fulfilled");
    expect(second).toMatchObject({ reason: { code: "not-found", message: expect.stringContaining(task) } });
  });

  test.each([
    [{ topic: "weather" }, "topic", /must be one of billing, technical, other, got "weather"/],
    [{}, "topic", /missing/],
    [{ topic: null }, "topic", /missing/],
    [{ topic: "billing", mood: "bad" }, "mood", /no field mood/],
  ])("refuses %j and names the field", async (answer, field, message) => {
    const { runtime, task, kinds, id } = await asked();
    const refused = await runtime.answerTask(task, "Ada", answer).catch((error) => error);
    expect(refused).toBeInstanceOf(RefusedError);
    expect(refused).toMatchObject({ code: "invalid", field, message: expect.stringMatching(message) });
    expect(await kinds(support(id))).not.toContain("task-answered");
  });
});

describe("cancelling", () => {
  test("ends the item with who and why", async () => {
    const { runtime, id, pass, entries } = await asked();
    void runtime.cancel(support(id), "Ada", "sent by mistake");
    await pass(MINUTE);
    expect(await entries(support(id), "item-ended")).toMatchObject([
      { outcome: "cancelled", because: "Ada: sent by mistake" },
    ]);
    await expect(runtime.cancel(support(id), "Ada", "again")).rejects.toMatchObject({ code: "not-found" });
  });

  test("needs a reason and an item", async () => {
    const { runtime, id } = await asked();
    await expect(runtime.cancel(support(id), "Ada", " ")).rejects.toMatchObject({
      code: "invalid",
      field: "reason",
    });
    await expect(runtime.cancel(support("500000000000000999"), "Ada", "why")).rejects.toMatchObject({
      code: "not-found",
    });
  });
});

describe("the runtime as such", () => {
  test("tells each entry once it is durable, in order and numbered", async () => {
    const { runtime, store, newCase, pass } = await createWorld();
    const told: [string, number][] = [];
    const durable: Promise<unknown>[] = [];
    const end = runtime.onEntry(({ item, seq, entry }) => {
      durable.push(
        store
          .entries(item, seq - 1)
          .then(([first]) => expect(first?.entry).toEqual(JSON.parse(JSON.stringify(entry)))),
      );
      told.push([item, seq]);
    });
    const id = newCase();
    await pass(MINUTE);
    expect(told).toEqual((await store.entries(support(id))).map(({ seq }) => [support(id), seq]));
    end();
    newCase();
    await pass(MINUTE);
    expect(told.every(([item]) => item === support(id))).toBe(true);
  });

  test("takes an event once", async () => {
    const { runtime, id, schedule, pass } = await asked();
    const event = {
      type: "record-changed" as const,
      id: "e1",
      at: schedule.iso(),
      changes: { Note__c: "x" },
      ours: false,
    };
    const taken = Promise.all([runtime.deliver(support(id), event), runtime.deliver(support(id), event)]);
    await pass(MINUTE);
    expect(await taken).toEqual([{ entries: 1 }, { entries: 0 }]);
  });

  test("is idle when nothing is under way, and not before", async () => {
    const { runtime, newCase, pass } = await createWorld();
    await runtime.idle();
    newCase();
    await pass(10_000);
    await runtime.idle();
    expect(runtime.stats().inFlight).toBe(0);
  });

  test("refuses everything before it starts and after it stops", async () => {
    const { runtime, id, pass, task } = await asked();
    let stopped = false;
    void runtime.stop().then(() => {
      stopped = true;
    });
    await expect(runtime.answerTask(task, "Ada", { topic: "billing" })).rejects.toMatchObject({
      code: "stopped",
    });
    await pass(10_000);
    expect(stopped).toBe(true);
    await expect(runtime.cancel(support(id), "Ada", "why")).rejects.toMatchObject({ code: "stopped" });
  });

  test("stopping lets a write that is under way come to its end", async () => {
    const { runtime, newCase, pass, store } = await createWorld();
    newCase();
    await pass(2_200); // the event has arrived; the first write is under way
    void runtime.stop();
    await pass(10_000);
    expect(await store.openEffects()).toEqual([]);
  });
});
