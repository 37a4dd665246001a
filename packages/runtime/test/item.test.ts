import { candidatesOf } from "@throughline/steps";
import { describe, expect, test } from "vitest";
import { createWorld, HOUR, MINUTE, support } from "./support/world.ts";

describe("a record becomes a work item", () => {
  test("it is held, decided, assigned, and its fields travel in few writes", async () => {
    const { org, runtime, newCase, pass, entries } = await createWorld();
    const id = newCase({ "Account.Tier__c": "Gold" });
    await pass(MINUTE);

    expect(await runtime.state(support(id))).toMatchObject({
      status: "live",
      stage: "Resolution",
      facts: { topic: { value: "technical" } },
    });
    expect(org.record(id)).toMatchObject({ Priority: "Medium", Status: "Working" });
    expect(org.record(id)?.OwnerId).toBe((await runtime.state(support(id)))?.owner?.id);
    expect(
      (await entries(support(id), "effect-settled")).filter(({ apiCalls }) => apiCalls > 0).length,
    ).toBeLessThanOrEqual(2);
  });

  test("why the owner was chosen, with every candidate, stands once in all trails", async () => {
    const { newCase, pass, store, entries } = await createWorld();
    const id = newCase();
    await pass(MINUTE);
    const owner = (await entries(support(id), "decided")).find(({ decision }) => decision.name === "OwnerId");
    expect(candidatesOf(owner?.decision.because ?? {})).toHaveLength(3);
    const lines = (await store.all(0, 1_000)).filter(({ stored }) =>
      JSON.stringify(stored).includes('"candidates"'),
    );
    expect(lines.map(({ stored }) => stored.item)).toEqual([support(id)]);
  });

  test("the echo of its own writes is not a foreign write", async () => {
    const { newCase, pass, kinds } = await createWorld();
    const id = newCase();
    await pass(MINUTE);
    expect(await kinds(support(id))).toContain("echo-seen");
    expect(await kinds(support(id))).not.toContain("foreign-write");
  });

  test("a record that the workflow does not want leaves no trace but the place in the stream", async () => {
    const { newCase, pass, store } = await createWorld();
    newCase({ Origin: "Phone" });
    await pass(MINUTE);
    expect(await store.all(0, 10)).toEqual([]);
    expect(await store.cursors()).toContainEqual({ stream: "salesforce/Case", position: expect.any(String) });
  });

  test("it is followed to its end", async () => {
    const { org, runtime, newCase, pass } = await createWorld();
    const id = newCase();
    await pass(MINUTE);
    org.update(id, { Status: "Closed" }, "005000000000001AAA");
    await pass(MINUTE);
    expect(await runtime.state(support(id))).toMatchObject({ status: "ended", outcome: "resolved" });
    expect(org.record(id)?.Resolution__c).toBe("Resolved: technical");
  });

  test("a deleted record ends it", async () => {
    const { org, runtime, newCase, pass } = await createWorld();
    const id = newCase();
    await pass(MINUTE);
    org.remove(id, "005000000000001AAA");
    await pass(MINUTE);
    expect(await runtime.state(support(id))).toMatchObject({ status: "ended", outcome: "record deleted" });
  });

  test("a record of another object reaches the item that it points at", async () => {
    const { org, runtime, newCase, pass, entries } = await createWorld();
    const id = newCase();
    await pass(MINUTE);
    org.update(id, { Status: "Waiting" }, "005000000000001AAA");
    await pass(MINUTE);
    org.create("EmailMessage", { ParentId: id, Incoming: false });
    org.create("EmailMessage", { ParentId: id, Incoming: true });
    await pass(MINUTE);
    expect(await entries(support(id), "event-received")).toMatchObject([{ event: "reply", handled: true }]);
    expect((await runtime.state(support(id)))?.record.Status).toBe("Working");
  });
});

describe("what the event does not carry is read", () => {
  test("parents of a whole batch in one call; nothing for a workflow without parents", async () => {
    const reads: string[][] = [];
    const { org, newCase, pass } = await createWorld({
      salesforce: (port) => ({
        ...port,
        read(object, ids, fields) {
          reads.push([object, ...ids]);
          return port.read(object, ids, fields);
        },
      }),
    });
    const ids = [newCase(), newCase(), newCase()];
    org.create("Lead", { Company: "ACME", Status: "New" });
    await pass(MINUTE);
    expect(reads.flat().filter((word) => word === "Lead")).toEqual([]);
    expect(reads.flatMap(([, ...of]) => of).sort()).toEqual(ids);
    expect(reads.length).toBeLessThan(3);
  });

  test("an org that does not answer is asked again; the events wait", async () => {
    let down = true;
    const { runtime, newCase, pass } = await createWorld({
      salesforce: (port) => ({
        ...port,
        read: (...of) => (down ? Promise.reject(new Error("ECONNREFUSED")) : port.read(...of)),
      }),
    });
    const id = newCase();
    await pass(30_000);
    expect(await runtime.state(support(id))).toBeUndefined();
    down = false;
    await pass(5 * MINUTE);
    expect((await runtime.state(support(id)))?.status).toBe("live");
  });
});

describe("time", () => {
  test("a timer that came due while nobody was there fires at the start, once", async () => {
    const { boot, life, newCase, pass, entries } = await createWorld();
    const id = newCase({ Subject: "hm" }); // a person is asked: it stays in Intake
    await pass(MINUTE);
    life.kill("test");
    await pass(3 * HOUR);
    boot();
    await pass(1_000);
    boot().life.kill("only looked");
    await pass(HOUR);
    expect(await entries(support(id), "milestone-warned")).toHaveLength(1);
    expect(await entries(support(id), "milestone-violated")).toHaveLength(1);
  });

  test("no milestone is violated before its time", async () => {
    const { newCase, pass, entries, schedule } = await createWorld();
    const id = newCase({ Subject: "hm" });
    await pass(59 * MINUTE);
    expect(await entries(support(id), "milestone-violated")).toEqual([]);
    await pass(2 * MINUTE);
    const [violated] = await entries(support(id), "milestone-violated");
    const [started] = await entries(support(id), "milestone-started");
    expect(violated && started && violated.at >= started.due && violated.at <= schedule.iso()).toBe(true);
  });
});
