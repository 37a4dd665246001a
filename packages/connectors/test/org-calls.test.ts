import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createSalesforcePort, type SaveResult } from "../src/index.ts";
import { fakeClient } from "./fake-client.ts";
import { type Bench, SEED, startBench } from "./org.ts";

const KEYED = { TL_Key__c: { type: "Text" as const, length: 255, externalId: true, unique: true } };
let bench: Bench;
beforeAll(async () => {
  const objects = { ...SEED.objects, Task: { fields: KEYED } };
  bench = await startBench({}, { seed: { ...SEED, objects } });
});
afterEach(() => bench.org.faults.clear());
afterAll(() => bench.close());

const calls = () => bench.sf.calls!;
const aTask = (key: string, fields: Record<string, unknown> = {}) => ({
  object: "Task",
  key: "TL_Key__c",
  fields: { TL_Key__c: key, Subject: "Call back", ...fields },
});
const tasks = (key: string) => bench.org.db.query(`SELECT Id FROM Task WHERE TL_Key__c = '${key}'`);

describe("calls of an org's API that operations make", () => {
  it("read its resources and rows, each counted", async () => {
    const id = bench.aCase();
    expect(await calls().get("/actions/custom")).toMatchObject({ ok: true, apiCalls: 1 });
    expect(await calls().query(`SELECT Id, Subject FROM Case WHERE Id = '${id}'`)).toMatchObject({
      ok: true,
      apiCalls: 1,
      value: [{ Id: id, Subject: "Help" }],
    });
    expect(await calls().get("/actions/custom/nothing")).toMatchObject({ error: { class: "gone" } });
  });

  it("convert a lead and merge records, which REST cannot, and tell why they were refused", async () => {
    const leadId = bench.org.db.create("Lead", { LastName: "Berg", Company: "Acme" });
    const convert = { soap: "convertLead", args: { leadId, convertedStatus: "Closed - Converted" } } as const;
    expect(await calls().send(convert)).toMatchObject({
      ok: true,
      value: { leadId, accountId: expect.stringMatching(/^001/), contactId: expect.stringMatching(/^003/) },
    });
    expect(await calls().send(convert)).toMatchObject({
      ok: false,
      error: { class: "conflict", code: "CANNOT_UPDATE_CONVERTED_LEAD" },
    });
    const [master, other] = [bench.aCase(), bench.aCase()];
    const args = { masterRecord: { type: "Case", Id: master }, recordToMergeIds: [other] };
    expect(await calls().send({ soap: "merge", args })).toMatchObject({ ok: true });
    const gone = await calls().query(`SELECT MasterRecordId FROM Case WHERE Id = '${other}'`, { all: true });
    expect(gone).toMatchObject({ value: [{ MasterRecordId: master }] });
  });

  it("are not known to have taken hold when their answer is lost", async () => {
    const leadId = bench.org.db.create("Lead", { LastName: "Dahl", Company: "Lost" });
    bench.org.faults.inject({ kind: "lostAnswer", match: { path: "Soap" } });
    const args = { leadId, convertedStatus: "Closed - Converted" };
    const outcome = await calls().send({ soap: "convertLead", args });
    expect(outcome).toMatchObject({ error: { class: "unknown-outcome" } });
    expect(bench.org.db.get("Lead", leadId)?.IsConverted).toBe(true);
  });

  it("sign in anew where the session has ended, by REST and by SOAP", async () => {
    bench.org.faults.inject({ kind: "sessionExpired", match: { path: "actions/custom" } });
    expect(await calls().get("/actions/custom")).toMatchObject({ ok: true });
    bench.org.faults.inject({ kind: "sessionExpired", match: { path: "Soap/u" } });
    const args = { masterRecord: { type: "Case", Id: bench.aCase() }, recordToMergeIds: [bench.aCase()] };
    expect(await calls().send({ soap: "merge", args })).toMatchObject({ ok: true });
  });

  it("do not leave where whoever asked for them may not send any more", async () => {
    const body = { contextId: bench.aCase(), record: { Subject: "Never" } };
    const refused = () => Promise.reject(new Error("followed by another process"));
    const outcome = await calls().send({ method: "POST", path: "/quickActions/LogACall", body }, refused);
    expect(outcome).toMatchObject({ ok: false, apiCalls: 0, error: { class: "retry", code: "NOT_SENT" } });
    expect(bench.org.db.query("SELECT Id FROM Task WHERE Subject = 'Never'")).toEqual([]);
  });
});

describe("records made by their key", () => {
  it("travel together, each for itself: one that is refused keeps no other from being made", async () => {
    const keys = Array.from({ length: 60 }, (_, n) => `demo/a.${n}`);
    let outcomes: unknown[] = [];
    const used = await bench.callsDuring(async () => {
      outcomes = await Promise.all(
        keys.map((key, n) => calls().upsert(aTask(key, n === 7 ? { OwnerId: "nobody" } : {}))),
      );
    });
    expect(used).toBe(1);
    expect(outcomes[0]).toMatchObject({ ok: true, apiCalls: 1 / 60, value: { created: true } });
    expect(outcomes[7]).toMatchObject({ ok: false, error: { class: "person" } });
    expect(tasks("demo/a.59")).toHaveLength(1);
    expect(tasks("demo/a.7")).toHaveLength(0);
  });

  it("are there once, however often they are sent", async () => {
    bench.org.faults.inject({ kind: "lostAnswer", match: { path: "composite/sobjects/Task" } });
    expect(await calls().upsert(aTask("demo/b.1"))).toMatchObject({ error: { class: "unknown-outcome" } });
    const again = await Promise.all([calls().upsert(aTask("demo/b.1")), calls().upsert(aTask("demo/b.1"))]);
    for (const outcome of again) expect(outcome).toMatchObject({ ok: true, value: { created: false } });
    expect(tasks("demo/b.1")).toHaveLength(1);
  });

  it("are sent again in halves where a lock or a limit of one transaction refuses them", async () => {
    const sizes: number[] = [];
    const lock: SaveResult = { success: false, errors: [{ code: "UNABLE_TO_LOCK_ROW", message: "" }] };
    const fake = fakeClient((rows) => {
      sizes.push(rows.length);
      return rows.map((row) => (rows.length > 1 ? lock : { success: true, id: row.id, errors: [] }));
    });
    const sf = await createSalesforcePort(fake.client, { gatherMs: 0 });
    const all = await Promise.all(["a", "b", "c", "d"].map((key) => sf.calls!.upsert(aTask(key))));
    expect(all.every(({ ok }) => ok)).toBe(true);
    expect(sizes).toEqual([4, 2, 1, 1, 2, 1, 1]);
  });
});
