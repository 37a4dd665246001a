import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { WriteRequest } from "../src/index.ts";
import { type Bench, startBench } from "./org.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterEach(() => bench.org.faults.clear());
afterAll(() => bench.close());

const set = (recordId: string, sets: WriteRequest["sets"], id = `e-${recordId}`): WriteRequest => ({
  id,
  object: "Case",
  recordId,
  sets,
});
const priority = (recordId: string, value: string, expected?: string): WriteRequest =>
  set(recordId, { Priority: expected === undefined ? { value } : { value, expected } });
const writeOne = async (request: WriteRequest) => (await bench.sf.write([request]))[0]!;

describe("describe", () => {
  it("tells fields, types and choices, and asks once", async () => {
    const calls = await bench.callsDuring(async () => {
      const [first] = await Promise.all([bench.sf.describe("Case"), bench.sf.describe("Case")]);
      expect(first.fields.Priority).toMatchObject({
        type: "picklist",
        picklistValues: ["High", "Medium", "Low"],
        updateable: true,
      });
      expect(first.fields.AccountId).toMatchObject({ referenceTo: ["Account"], relationshipName: "Account" });
    });
    expect(calls).toBeLessThanOrEqual(1);
  });

  it("looks again when it is told to, and goes on with what it knows where the org does not answer", async () => {
    const own = await startBench();
    const user = async () => (await own.sf.directory()).user("old@local.test");
    const { id = "" } = (await user()) ?? {};
    await own.sf.describe("Case");
    own.org.db.update("User", id, { IsActive: true });
    expect(await user()).toMatchObject({ active: false });
    expect(await own.callsDuring(() => own.sf.describe("Case"))).toBe(0);
    await own.sf.lookAgain?.();
    expect(await user()).toMatchObject({ active: true });
    expect(await own.callsDuring(() => own.sf.describe("Case"))).toBe(1);

    own.org.faults.inject({ kind: "status", status: 503, match: { method: "GET" }, times: 20 });
    await expect(own.sf.lookAgain?.()).rejects.toThrow();
    expect(await own.sf.describe("Case")).toMatchObject({ name: "Case" });
    await own.close();
  });

  it("says of an unknown object that a person must look", async () => {
    await expect(bench.sf.describe("Nope__c")).rejects.toMatchObject({
      error: { class: "person", message: "The org has no object Nope__c, or our user may not see it." },
    });
  });
});

describe("read", () => {
  it("gives flat records with dotted parents, and leaves out what does not exist", async () => {
    const account = bench.org.db.create("Account", { Name: "Acme", Industry: "Energy" });
    const withParent = bench.aCase({ AccountId: account });
    const without = bench.aCase();
    const gone = bench.aCase();
    bench.org.db.delete("Case", gone);
    const { records } = await bench.sf.read("Case", [withParent, without, gone], ["Subject", "Account.Name"]);
    expect(records.get(withParent)).toEqual({ Id: withParent, Subject: "Help", "Account.Name": "Acme" });
    expect(records.get(without)).toEqual({ Id: without, Subject: "Help", "Account.Name": null });
    expect(records.has(gone)).toBe(false);
  });

  it("reads what is asked for in one moment together, and tells each caller its share", async () => {
    const ids = Array.from({ length: 250 }, () => bench.aCase());
    const results = await Promise.all(ids.map((id) => bench.sf.read("Case", [id], ["Status"])));
    expect(results.every((result, i) => result.records.get(ids[i]!)?.Status === "New")).toBe(true);
    const shares = results.reduce((sum, result) => sum + result.apiCalls, 0);
    expect(shares).toBeCloseTo(2); // 200 and 50
  });

  it("keys the records by the ids as they were asked for", async () => {
    const id = bench.aCase();
    const short = id.slice(0, 15);
    const { records } = await bench.sf.read("Case", [short], ["Id"]);
    expect(records.get(short)).toEqual({ Id: id });
  });

  it("gives moments in UTC and dates as they are", async () => {
    const id = bench.aCase({ Due__c: "2026-12-01", Call_At__c: "2026-12-01T10:00:00+02:00" });
    const { records } = await bench.sf.read("Case", [id], ["Due__c", "Call_At__c"]);
    expect(records.get(id)).toMatchObject({ Due__c: "2026-12-01", Call_At__c: "2026-12-01T08:00:00.000Z" });
  });

  it("refuses what is no field name before it reaches a query", async () => {
    await expect(bench.sf.read("Case", [bench.aCase()], ["Id FROM User--"])).rejects.toMatchObject({
      error: { class: "person", code: "INVALID_FIELD" },
    });
  });

  it("asks again where the answer was lost", async () => {
    bench.org.faults.inject({ kind: "truncate", match: { path: "/query" } });
    await expect(bench.sf.read("Case", [bench.aCase()], ["Status"])).rejects.toMatchObject({
      error: { class: "retry" },
    });
  });
});

describe("write", () => {
  it("sends one request alone as a row, without the org's assignment rules", async () => {
    const id = bench.aCase();
    const before = bench.org.stats().byResource;
    expect(await writeOne(priority(id, "High"))).toEqual({ ok: true, value: undefined, apiCalls: 1 });
    expect(bench.org.stats().byResource.collections).toEqual(before.collections);
    expect(bench.value(id, "Priority")).toBe("High");
  });

  it("sends 450 requests of one moment in three calls", async () => {
    const ids = Array.from({ length: 450 }, () => bench.aCase());
    let shares = 0;
    const calls = await bench.callsDuring(async () => {
      const outcomes = (await Promise.all(ids.map((id) => bench.sf.write([priority(id, "Low")])))).flat();
      expect(outcomes.every((outcome) => outcome.ok)).toBe(true);
      shares = outcomes.reduce((sum, outcome) => sum + outcome.apiCalls, 0);
    });
    expect(calls).toBe(3);
    expect(shares).toBeCloseTo(3);
    expect(ids.every((id) => bench.value(id, "Priority") === "Low")).toBe(true);
  });

  it("keeps the order of writes to one record", async () => {
    const id = bench.aCase();
    await Promise.all(
      ["High", "Low", "High", "Low"].map((value, i) =>
        bench.sf.write([priority(id, value), { ...priority(id, value), id: `x${i}` }]),
      ),
    );
    expect(bench.value(id, "Priority")).toBe("Low");
  });

  it("mixes objects in one call", async () => {
    const id = bench.aCase();
    const request = bench.org.db.create("Request__c", { State__c: "open" });
    await Promise.all([bench.sf.describe("Case"), bench.sf.describe("Request__c")]);
    const calls = await bench.callsDuring(async () => {
      const outcomes = await bench.sf.write([
        priority(id, "High"),
        { id: "r", object: "Request__c", recordId: request, sets: { State__c: { value: "done" } } },
      ]);
      expect(outcomes.map((outcome) => outcome.ok)).toEqual([true, true]);
    });
    expect(calls).toBe(1);
    expect(bench.org.db.get("Request__c", request)?.State__c).toBe("done");
  });

  it("gives each row its own outcome", async () => {
    const [good, bad, deleted] = [bench.aCase(), bench.aCase(), bench.aCase()];
    bench.org.db.delete("Case", deleted);
    const outcomes = await bench.sf.write([
      set(good, { Subject: { value: "fine" } }),
      set(bad, { Subject: { value: "forbidden word" } }),
      set(deleted, { Subject: { value: "late" } }),
      set("not-an-id", { Subject: { value: "x" } }),
    ]);
    expect(outcomes.map((outcome) => (outcome.ok ? "ok" : outcome.error.class))).toEqual([
      "ok",
      "person",
      "gone",
      "person",
    ]);
    expect(outcomes[1]).toMatchObject({
      error: {
        code: "FIELD_CUSTOM_VALIDATION_EXCEPTION",
        message: expect.stringContaining("The subject is forbidden."),
        fields: ["Subject"],
      },
    });
  });

  it("explains an inactive owner, without quoting field values", async () => {
    const id = bench.aCase();
    const olga = (await bench.sf.directory()).user("old@local.test")!;
    expect(await writeOne(set(id, { OwnerId: { value: olga.id } }))).toMatchObject({
      error: {
        class: "person",
        code: "INACTIVE_OWNER_OR_USER",
        message: expect.stringContaining("owner inactive"),
      },
    });
    const long = "secret ".repeat(100);
    const outcome = await writeOne(set(id, { Subject: { value: long } }));
    expect(outcome).toMatchObject({
      error: { class: "person", code: "STRING_TOO_LONG", fields: ["Subject"] },
    });
    expect(JSON.stringify(outcome)).not.toContain("secret");
  });

  it("splits a call that fails by a lock, so that the others are written", async () => {
    const ids = Array.from({ length: 8 }, () => bench.aCase());
    // every row of the first call, half of what remains, and so on
    bench.org.faults.inject({ kind: "lockRow", times: 2, match: { path: "composite/sobjects" } });
    const outcomes = await bench.sf.write(ids.map((id) => priority(id, "High")));
    expect(outcomes.every((outcome) => outcome.ok)).toBe(true);
    expect(ids.every((id) => bench.value(id, "Priority") === "High")).toBe(true);
  });

  it("reports a lock that stays as something to try again", async () => {
    bench.org.faults.inject({ kind: "lockRow", times: Number.POSITIVE_INFINITY });
    const ids = [bench.aCase(), bench.aCase()];
    const outcomes = await bench.sf.write(ids.map((id) => priority(id, "High")));
    expect(outcomes).toMatchObject([
      { ok: false, error: { class: "retry", code: "UNABLE_TO_LOCK_ROW" } },
      { ok: false, error: { class: "retry", code: "UNABLE_TO_LOCK_ROW" } },
    ]);
  });

  it("signs in anew when the session has ended, once", async () => {
    const id = bench.aCase();
    const fault = bench.org.faults.inject({ kind: "sessionExpired" });
    expect(await writeOne(priority(id, "High"))).toMatchObject({ ok: true });
    expect(fault.hits).toBe(1);
    expect(bench.value(id, "Priority")).toBe("High");
  });

  it("knows that a reset, a lost answer and a cut answer leave the outcome open", async () => {
    for (const kind of ["resetBeforeApply", "lostAnswer", "truncate"] as const) {
      const ids = [bench.aCase(), bench.aCase()];
      bench.org.faults.inject({ kind });
      const outcomes = await bench.sf.write(ids.map((id) => priority(id, "High", "Medium")));
      for (const outcome of outcomes)
        expect(outcome, kind).toMatchObject({ error: { class: "unknown-outcome" } });
      const settled = await bench.sf.settle(ids.map((id) => priority(id, "High", "Medium")));
      const expected =
        kind === "resetBeforeApply"
          ? { ok: false, readBack: "not-applied", error: { class: "retry" } }
          : { ok: true, readBack: "applied" };
      for (const outcome of settled) expect(outcome, kind).toMatchObject(expected);
    }
  });

  it("tells an outage from an answer that does not say what happened", async () => {
    const id = bench.aCase();
    const html = { body: "<html>down</html>", headers: { "Content-Type": "text/html" } };
    bench.org.faults.inject({ kind: "status", status: 503, ...html });
    expect(await writeOne(priority(id, "High"))).toMatchObject({ error: { class: "retry" } });
    bench.org.faults.inject({ kind: "status", status: 500, ...html });
    expect(await writeOne(priority(id, "High"))).toMatchObject({ error: { class: "unknown-outcome" } });
    bench.org.faults.inject({
      kind: "status",
      status: 500,
      body: [{ errorCode: "UNKNOWN_EXCEPTION", message: "ErrorId: 1-2" }],
    });
    expect(await writeOne(priority(id, "High"))).toMatchObject({ error: { class: "retry" } });
  });
});

describe("compare and set", () => {
  it("never overwrites what somebody changed meanwhile, and says what is there", async () => {
    const [kept, changed] = [bench.aCase({ Priority: "Low" }), bench.aCase({ Priority: "Low" })];
    bench.org.db.update("Case", changed, { Priority: "High" });
    const outcomes = await bench.sf.write([
      priority(kept, "Medium", "Low"),
      priority(changed, "Medium", "Low"),
    ]);
    expect(outcomes[0]).toMatchObject({ ok: true });
    expect(outcomes[1]).toMatchObject({
      ok: false,
      error: { class: "conflict", actual: { Priority: "High" } },
    });
    expect(bench.value(changed, "Priority")).toBe("High");
  });

  it("does not hold an old expectation against a write that has none", async () => {
    const id = bench.aCase({ Priority: "Low" });
    expect(await writeOne({ ...priority(id, "Medium", "Low"), id: `e/${id}.1` })).toMatchObject({ ok: true });
    expect(await writeOne({ ...priority(id, "High"), id: `e/${id}.2` })).toMatchObject({ ok: true });
  });

  it("names the fields that the org does not guard", async () => {
    expect(await bench.sf.casWindow("Case", ["Priority", "Subject", "OwnerId"])).toEqual(["Subject"]);
  });
});

describe("settle", () => {
  it("tells applied, not applied, changed by somebody and gone", async () => {
    const [applied, not, other, gone, unknown] = ["High", "Low", "Medium", "Low", "Low"].map((Priority) =>
      bench.aCase({ Priority }),
    ) as [string, string, string, string, string];
    bench.org.db.delete("Case", gone);
    const outcomes = await bench.sf.settle([
      ...[applied, not, other, gone].map((id) => priority(id, "High", "Low")),
      priority(unknown, "High"),
    ]);
    expect(outcomes).toMatchObject([
      { ok: true, readBack: "applied" },
      { ok: false, readBack: "not-applied", error: { class: "retry" } },
      { ok: false, error: { class: "conflict", actual: { Priority: "Medium" } } },
      { ok: false, error: { class: "gone" } },
      { ok: false, readBack: "not-applied" },
    ]);
  });

  it("stays unknown while the org does not answer", async () => {
    const id = bench.aCase();
    bench.org.faults.inject({ kind: "resetBeforeApply", match: { path: "/query" } });
    expect(await bench.sf.settle([priority(id, "High")])).toMatchObject([
      { error: { class: "unknown-outcome" } },
    ]);
  });

  it("compares as Salesforce does", async () => {
    const id = bench.aCase({
      Topics__c: "billing;sales",
      Call_At__c: "2026-12-01T08:00:00Z",
      Subject: "two words",
    });
    const outcome = await bench.sf.settle([
      set(id, {
        Topics__c: { value: ["sales", "billing"] },
        Call_At__c: { value: "2026-12-01T10:00:00+02:00" },
        Subject: { value: "  two words " },
        Description: { value: "" },
      }),
    ]);
    expect(outcome).toMatchObject([{ ok: true, readBack: "applied" }]);
  });
});

describe("limits and directory", () => {
  it("waits after a refusal for limits without asking on, and longer each time", async () => {
    const own = await startBench();
    const id = own.aCase();
    own.org.faults.inject({ kind: "requestLimit", match: { method: "PATCH" } });
    const [first] = await own.sf.write([priority(id, "High")]);
    expect(first).toMatchObject({
      ok: false,
      error: { class: "retry-after", code: "REQUEST_LIMIT_EXCEEDED" },
    });
    const afterMs = (first as { error: { afterMs: number } }).error.afterMs;
    expect(afterMs).toBeGreaterThanOrEqual(15_000);
    const calls = await own.callsDuring(async () => {
      expect(await own.sf.write([priority(id, "High")])).toMatchObject([
        { error: { class: "retry-after" }, apiCalls: 0 },
      ]);
    });
    expect(calls).toBe(0);
    await own.close();
  });

  it("knows calls used and allowed", () => {
    expect(bench.sf.limits()).toEqual({ used: expect.any(Number), max: 1_000_000 });
  });

  it("finds users and queues by any of their names, and itself", async () => {
    const directory = await bench.sf.directory();
    const ann = directory.user("ann@local.test")!;
    expect(ann).toMatchObject({ name: "Ann Berg", active: true });
    expect(directory.user("ANN BERG")).toBe(ann);
    expect(directory.user("ann.berg@local.test")).toBe(ann);
    expect(directory.user(ann.id)).toBe(ann);
    expect(directory.user("old@local.test")).toMatchObject({ active: false });
    expect(directory.user("nobody")).toBeUndefined();
    expect(directory.queue("Support_Backlog")).toBe(directory.queue("support backlog"));
    expect(directory.name(directory.queue("Support Backlog")!.id)).toBe("Support Backlog");
    expect(directory.self.id).toBe(bench.org.integrationUserId);
  });

  it("reads what changed since a moment", async () => {
    const since = new Date(Date.now() - 1000).toISOString();
    const id = bench.aCase({ Subject: "newest" });
    const rows = await bench.sf.changedSince("Case", since, ["Subject"], 2000);
    expect(rows.find((row) => row.Id === id)).toMatchObject({
      Subject: "newest",
      SystemModstamp: expect.stringMatching(/Z$/),
    });
  });
});
