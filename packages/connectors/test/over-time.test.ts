import { describe, expect, it } from "vitest";
import { CallFailure, createSalesforcePort, type RawRecord } from "../src/index.ts";
import { fakeClient, idOf } from "./fake-client.ts";

/** A clock that is moved by hand; what is due when it moves is called. */
function handClock() {
  let now = Date.parse("2026-11-22T10:00:00Z");
  let waiting: { at: number; call: () => void }[] = [];
  const advance = (ms: number): void => {
    now += ms;
    const due = waiting.filter(({ at }) => at <= now);
    waiting = waiting.filter(({ at }) => at > now);
    for (const { call } of due) call();
  };
  return {
    now: () => new Date(now).toISOString(),
    at(when: string, call: () => void) {
      const one = { at: Date.parse(when), call };
      waiting.push(one);
      return () => {
        waiting = waiting.filter((other) => other !== one);
      };
    },
    advance,
    /** Lets promises run, and what is due at once. */
    async settle() {
      for (let i = 0; i < 20; i++) {
        await Promise.resolve();
        advance(0);
      }
    },
  };
}

const minutes = (n: number) => n * 60_000;

describe("over time", () => {
  it("keeps a describe for ten minutes, and goes on with the old one when the org does not answer", async () => {
    const clock = handClock();
    const { client } = fakeClient();
    let asked = 0;
    const original = client.describe;
    client.describe = async (object) => {
      if (++asked === 2) throw new CallFailure("no-answer", 0, [{ code: "ECONNRESET", message: "" }]);
      return { ...(await original(object)), label: `asked ${asked}` };
    };
    const sf = await createSalesforcePort(client, { clock });
    expect((await sf.describe("Case")).label).toBe("asked 1");
    clock.advance(minutes(9));
    expect((await sf.describe("Case")).label).toBe("asked 1");
    clock.advance(minutes(2));
    expect((await sf.describe("Case")).label).toBe("asked 1");
    expect(asked).toBe(2);
    clock.advance(minutes(11));
    expect((await sf.describe("Case")).label).toBe("asked 3");
  });

  it("reads the directory again after a name that was missing, but at most every 30 seconds", async () => {
    const clock = handClock();
    const { client } = fakeClient();
    const users: RawRecord[] = [{ Id: "005000000000001AAA", Name: "Ann", Username: "ann@x", IsActive: true }];
    let reads = 0;
    client.query = async (soql) => {
      if (soql.includes("FROM Group")) return { records: [] };
      reads++;
      return { records: [...users] };
    };
    const sf = await createSalesforcePort(client, { clock });
    expect((await sf.directory()).user("bob@x")).toBeUndefined();
    users.push({ Id: "005000000000002AAA", Name: "Bob", Username: "bob@x", IsActive: true });
    clock.advance(29_000);
    expect((await sf.directory()).user("bob@x")).toBeUndefined();
    expect(reads).toBe(1);
    clock.advance(2_000);
    expect((await sf.directory()).user("bob@x")).toMatchObject({ name: "Bob" });
    expect(reads).toBe(2);
    clock.advance(minutes(9));
    expect((await sf.directory()).user("bob@x")).toBeDefined();
    expect(reads).toBe(2);
  });

  it("takes a name that two people have for nobody's, unless only one of them is active", async () => {
    const { client } = fakeClient();
    const user = (n: number, Name: string, IsActive: boolean) => ({
      Id: `00500000000000${n}AAA`,
      Name,
      Username: `${n}@x`,
      IsActive,
    });
    client.query = async (soql) => ({
      records: soql.includes("FROM Group")
        ? []
        : [
            user(1, "Kim Lee", true),
            user(2, "Kim Lee", true),
            user(3, "Jo Day", true),
            user(4, "Jo Day", false),
          ],
    });
    const directory = await (await createSalesforcePort(client)).directory();
    expect(directory.user("Kim Lee")).toBeUndefined();
    expect(directory.user("1@x")).toMatchObject({ name: "Kim Lee" });
    expect(directory.user("Jo Day")).toMatchObject({ id: "005000000000003AAA" });
  });

  it("pauses longer with each refusal for limits, asks nothing meanwhile, and begins anew after a success", async () => {
    const clock = handClock();
    let refuse = true;
    const fake = fakeClient((rows) => {
      if (refuse)
        throw new CallFailure("answered", 403, [
          { code: "REQUEST_LIMIT_EXCEEDED", message: "TotalRequests Limit exceeded." },
        ]);
      return rows.map(() => ({ success: true, errors: [] }));
    });
    const sf = await createSalesforcePort(fake.client, { clock, random: { next: () => 0 } });
    const write = async () => {
      const outcomes = sf.write([
        { id: "e", object: "Case", recordId: idOf(1), sets: { Subject: { value: "x" } } },
      ]);
      await clock.settle();
      clock.advance(5);
      return (await outcomes)[0]!;
    };
    const waits: number[] = [];
    for (let i = 0; i < 3; i++) {
      const outcome = await write();
      if (outcome.ok) throw new Error("not refused");
      expect(outcome.error.class).toBe("retry-after");
      waits.push(outcome.error.afterMs!);
      const before = fake.sent.length;
      expect(await write()).toMatchObject({ ok: false, apiCalls: 0 });
      expect(fake.sent.length).toBe(before);
      clock.advance(outcome.error.afterMs!);
    }
    expect(waits).toEqual([15_000, 30_000, 60_000]);
    refuse = false;
    expect(await write()).toMatchObject({ ok: true });
    refuse = true;
    expect(await write()).toMatchObject({ error: { afterMs: 15_000 } });
  });
});
