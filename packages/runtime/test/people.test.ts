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

describe("an answer that may be taken back", () => {
  /** Somebody has answered, and two seconds later the process is gone. */
  async function held() {
    const world = await asked();
    void world.runtime.answerTask(world.task, "Ada", { topic: "billing" }, 10_000);
    await world.pass(2_000);
    world.life.kill("in the middle");
    const { id, entries } = world;
    return { ...world, given: () => entries(support(id), "task-answered") };
  }

  test("is given once, in time, though the process ends before that", async () => {
    const { boot, pass, given } = await held();
    boot();
    await pass(7_000);
    expect(await given()).toEqual([]);
    await pass(2_000);
    expect(await given()).toMatchObject([{ by: "Ada", answer: { topic: "billing" } }]);
  });

  test("is given at the next start, where its time came while no process ran", async () => {
    const { boot, pass, given } = await held();
    await pass(MINUTE);
    expect(await given()).toEqual([]);
    boot();
    await pass(2_000);
    expect(await given()).toHaveLength(1);
  });

  test("is not given where it was taken back, whatever ends in between", async () => {
    const { boot, pass, given, task, store } = await held();
    const { runtime } = boot();
    await pass(1_000);
    void runtime.takeAnswerBack(task, "Ada");
    await pass(MINUTE);
    expect(await given()).toEqual([]);
    expect((await store.listTasks()).rows.map(({ id }) => id)).toEqual([task]);
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
