import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { OrgEvent } from "../src/index.ts";
import { type Bench, startBench, until } from "./org.ts";

let bench: Bench;
const open: { close(): Promise<void> }[] = [];
beforeEach(async () => {
  bench = await startBench();
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  await bench.close();
});

interface Heard {
  events: OrgEvent[];
  batches: number[];
  states: string[];
  close(): Promise<void>;
}

async function listen(
  from: Record<string, string> = {},
  objects = ["Case"],
  accept: (events: OrgEvent[]) => Promise<void> = async () => {},
): Promise<Heard> {
  const events: OrgEvent[] = [];
  const batches: number[] = [];
  const states: string[] = [];
  const subscription = await bench.sf.subscribe(
    objects,
    from,
    async (batch) => {
      await accept(batch);
      batches.push(batch.length);
      events.push(...batch);
    },
    (state) => states.push(state),
  );
  open.push(subscription);
  return { events, batches, states, close: () => subscription.close() };
}

const of = (heard: Heard, id: string) => heard.events.filter((event) => event.recordId === id);

describe("change events", () => {
  it("tell a creation with its fields, and who made it", async () => {
    const heard = await listen();
    const id = bench.aCase({
      Subject: "Where is my invoice?",
      Due__c: "2026-12-01",
      Call_At__c: "2026-12-01T08:00:00Z",
    });
    await until("the creation", () => heard.events.length > 0);
    expect(heard.events[0]).toMatchObject({
      object: "Case",
      recordId: id,
      change: "created",
      ours: false,
      fields: {
        Subject: "Where is my invoice?",
        Status: "New",
        Due__c: "2026-12-01",
        Call_At__c: "2026-12-01T08:00:00.000Z",
      },
    });
    expect(heard.events[0]!.id).toContain(id);
    expect(Date.parse(heard.events[0]!.at)).toBeGreaterThan(Date.now() - 60_000);
    expect(heard.states).toEqual(["connected"]);
  });

  it("tell only what changed, blanks as null, and know our own writes", async () => {
    const id = bench.aCase({ Priority: "Low", Description: "long" });
    const heard = await listen();
    bench.org.db.update("Case", id, { Description: null });
    await bench.sf.write([
      { id: "e", object: "Case", recordId: id, sets: { Priority: { value: "High", expected: "Low" } } },
    ]);
    await until("two changes", () => heard.events.length === 2);
    const [theirs, ours] = heard.events;
    expect(theirs).toMatchObject({ change: "updated", ours: false });
    expect(theirs!.fields.Description).toBeNull();
    expect(Object.keys(theirs!.fields)).not.toContain("Priority");
    expect(ours).toMatchObject({ change: "updated", ours: true, by: bench.org.integrationUserId });
    expect(ours!.fields.Priority).toBe("High");
    // how we said what we expect is nobody's business
    expect(Object.keys(ours!.fields).filter((name) => name.startsWith("TL_"))).toEqual([]);
  });

  it("put the names of people under their fields", async () => {
    const heard = await listen({}, ["Lead"]);
    const id = bench.org.db.create("Lead", {
      FirstName: "Ada",
      LastName: "Lovelace",
      Company: "Analytical",
      City: "London",
    });
    await until("the creation", () => heard.events.length === 1);
    expect(heard.events[0]!.fields).toMatchObject({
      FirstName: "Ada",
      LastName: "Lovelace",
      Name: "Ada Lovelace",
      City: "London",
    });
    bench.org.db.update("Lead", id, { LastName: "Byron" });
    await until("the change", () => heard.events.length === 2);
    expect(heard.events[1]!.fields).toMatchObject({ LastName: "Byron" });
    expect(heard.events[1]!.fields).not.toHaveProperty("FirstName");
  });

  it("tell deletion, undeletion, and into which record a merged one went", async () => {
    const [master, loser, other] = [bench.aCase(), bench.aCase(), bench.aCase()];
    const heard = await listen();
    bench.org.db.delete("Case", other);
    bench.org.db.undelete("Case", other);
    bench.org.db.merge("Case", master, loser);
    await until("the merge", () => of(heard, loser).length > 0);
    expect(of(heard, other).map((event) => event.change)).toEqual(["deleted", "undeleted"]);
    expect(of(heard, other)[0]).not.toHaveProperty("mergedInto");
    expect(of(heard, loser)).toMatchObject([{ change: "deleted", mergedInto: master }]);
  });

  it("follow several objects, custom ones too", async () => {
    const heard = await listen({}, ["Case", "Request__c"]);
    const id = bench.org.db.create("Request__c", { State__c: "open" });
    bench.aCase();
    await until("both", () => heard.events.length === 2);
    expect(of(heard, id)).toMatchObject([{ object: "Request__c", fields: { State__c: "open" } }]);
  });

  it("come in batches, in order, hundreds of them", async () => {
    const heard = await listen();
    const ids = Array.from({ length: 350 }, () => bench.aCase());
    await until("all", () => heard.events.length >= 350);
    expect(heard.events.map((event) => event.recordId)).toEqual(ids);
    expect(heard.batches.length).toBeLessThan(60);
    expect(new Set(heard.events.map((event) => event.id)).size).toBe(350);
  });

  it("come no faster than they are accepted", async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    let offered = 0;
    const heard = await listen({}, ["Case"], async (events) => {
      offered += events.length;
      await gate;
    });
    for (let i = 0; i < 250; i++) bench.aCase();
    await until("the first", () => offered > 0);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(heard.events).toEqual([]);
    expect(offered).toBeLessThanOrEqual(100);
    release();
    await until("all", () => heard.events.length === 250);
  });

  it("are offered again until they are accepted", async () => {
    let refusals = 2;
    const heard = await listen({}, ["Case"], async () => {
      if (refusals-- > 0) throw new Error("disk full");
    });
    const id = bench.aCase();
    await until("acceptance", () => heard.events.length === 1);
    expect(heard.events[0]!.recordId).toBe(id);
    expect(heard.states).toContain("retrying: the events could not be stored (disk full)");
  });
});

describe("following on", () => {
  it("goes on after the stored position, with what happened meanwhile", async () => {
    const first = await listen();
    bench.aCase();
    await until("one", () => first.events.length === 1);
    await first.close();
    const missed = [bench.aCase(), bench.aCase()];
    const second = await listen({ Case: first.events[0]!.replay });
    await until("what was missed", () => second.events.length === 2);
    expect(second.events.map((event) => event.recordId)).toEqual(missed);
  });

  it("reconnects after the stream has ended, and loses nothing", async () => {
    const heard = await listen();
    const before = bench.aCase();
    await until("one", () => heard.events.length === 1);
    bench.org.faults.inject({ kind: "streamEnd" });
    const during = bench.aCase();
    await until("the reconnection", () => heard.events.length >= 2);
    const after = bench.aCase();
    await until("the last", () => of(heard, after).length === 1);
    expect([...new Set(heard.events.map((event) => event.recordId))]).toEqual([before, during, after]);
    expect(heard.states[0]).toBe("connected");
    expect(heard.states.some((state) => state.startsWith("retrying: Case: "))).toBe(true);
    expect(heard.states.at(-1)).toBe("connected");
  });

  it("signs in anew when the session has ended meanwhile", async () => {
    await bench.close();
    bench = await startBench({}, { sessionMs: 150 });
    const heard = await listen();
    bench.aCase();
    await until("one", () => heard.events.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 250));
    bench.org.faults.inject({ kind: "streamEnd" });
    const id = bench.aCase();
    await until("the next", () => of(heard, id).length > 0);
    expect(heard.states).toContain("retrying: Case: the session was refused");
  });

  it("looks up what changed, when a stream ends before it has told a position", async () => {
    const heard = await listen();
    bench.org.faults.inject({ kind: "streamEnd" });
    const id = bench.aCase();
    await until("the record", () => of(heard, id).length > 0);
    expect(of(heard, id)[0]!.change).toBe("gap");
  });

  it("gives a duplicate the id of the first", async () => {
    const heard = await listen();
    bench.org.faults.inject({ kind: "duplicateDelivery" });
    bench.aCase();
    await until("the duplicate", () => heard.events.length === 2);
    expect(heard.events[0]!.id).toBe(heard.events[1]!.id);
  });

  it("tells of a gap that the record is to be read", async () => {
    const heard = await listen();
    bench.org.faults.inject({ kind: "gapEvent" });
    const id = bench.aCase();
    await until("the gap", () => heard.events.length === 1);
    expect(heard.events[0]).toMatchObject({ recordId: id, change: "gap", fields: {} });
  });

  it("falls back to all that is kept when the position is too old, and looks up the rest", async () => {
    const first = await listen();
    const known = bench.aCase();
    await until("one", () => first.events.length === 1);
    await first.close();
    const missed = bench.aCase();
    bench.org.faults.inject({ kind: "expiredReplayId" });
    const second = await listen({ Case: first.events[0]!.replay });
    await until("what was missed", () => of(second, missed).some((event) => event.change === "gap"));
    await until("the kept events", () => of(second, missed).some((event) => event.change === "created"));
    expect(of(second, known).some((event) => event.id === first.events[0]!.id)).toBe(true);
    expect(second.states.join("\n")).toMatch(/^retrying: Case: the stored position is too old/m);
    expect(second.states.at(-1)).toBe("connected");
  });

  it("says what to do where an object sends no change events, and keeps trying", async () => {
    const heard = await listen({}, ["Case", "Nope__c"]);
    await until("the reason", () => heard.states.length > 0);
    expect(heard.states.join()).toMatch(/no object Nope__c/);
    expect(heard.states).not.toContain("connected");
    const id = bench.aCase();
    await until("the others go on", () => of(heard, id).length === 1);
  });
});

describe("polling, where change events are off", () => {
  it("finds creations with their fields, changes, deletions and merges", async () => {
    // three seconds ahead of the org, so that the test need not wait for the org's second to be over
    const now = () => new Date(Date.now() + 3_000).toISOString();
    const at = (when: string, call: () => void) => {
      const timer = setTimeout(call, Date.parse(when) - Date.parse(now()));
      return () => clearTimeout(timer);
    };
    const polled = await startBench({ polling: 20, clock: { now, at } });
    const old = polled.aCase();
    const events: OrgEvent[] = [];
    const states: string[] = [];
    const subscription = await polled.sf.subscribe(
      ["Case"],
      {},
      async (batch) => void events.push(...batch),
      (state) => states.push(state),
    );
    const id = polled.aCase({ Subject: "new one" });
    const told = (record: string) => events.filter((event) => event.recordId === record);
    await until("the creation", () => told(id).length === 1);
    expect(told(id)[0]).toMatchObject({
      change: "created",
      fields: { Subject: "new one", Status: "New" },
      ours: false,
    });
    expect(told(old)).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 1100)); // SystemModstamp may be of whole seconds
    polled.org.db.update("Case", id, { Priority: "High" });
    await until("the change", () => told(id).length === 2);
    expect(told(id)[1]).toMatchObject({ change: "gap", fields: {} });
    polled.org.db.merge("Case", id, old);
    await until("the merge", () => told(old).length > 0);
    expect(told(old)[0]).toMatchObject({ change: "deleted", mergedInto: id });
    await subscription.close();

    // goes on from the stored position
    const missed = polled.aCase();
    const later: OrgEvent[] = [];
    await polled.sf.subscribe(
      ["Case"],
      { Case: events.at(-1)!.replay },
      async (batch) => void later.push(...batch),
    );
    await until("what was missed", () => later.some((event) => event.recordId === missed));
    expect(later.find((event) => event.recordId === missed)!.change).toBe("created");
    expect(states[0]).toBe("connected");
    await polled.close();
  });
});
