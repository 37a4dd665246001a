import { afterEach, describe, expect, it } from "vitest";
import { type Heard, listen, rawApi, until, useOrg } from "./harness.ts";

const org = await useOrg({ keepAliveMs: 50 });
const api = await rawApi(org);
const id = org.db.create("Case", { Subject: "0" });
const row = { method: "PATCH", path: `/sobjects/Case/${id}` };
const write = (Subject: string) => api("PATCH", `sobjects/Case/${id}`, { Subject });
const subject = () => org.db.get("Case", id)?.Subject;
afterEach(() => org.faults.clear());

describe("faults of requests", () => {
  it("strike where and as often as they are told", async () => {
    const fault = org.faults.inject({ kind: "status", status: 503, match: row, times: 2 });
    expect((await api("GET", `sobjects/Case/${id}`)).status).toBe(200);
    expect([(await write("a")).status, (await write("a")).status, (await write("a")).status]).toEqual([
      503, 503, 204,
    ]);
    expect(fault.hits).toBe(2);
  });

  it("can answer with a page that is no JSON", async () => {
    org.faults.inject({ kind: "status", status: 500, body: "<html>oops</html>" });
    expect(await write("b")).toMatchObject({ status: 500, body: "<html>oops</html>" });
    expect(subject()).toBe("a");
  });

  it("lose the answer to a write that was applied", async () => {
    const before = org.stats().writesApplied;
    org.faults.inject({ kind: "lostAnswer", match: row });
    await expect(write("lost")).rejects.toThrow();
    expect(subject()).toBe("lost");
    expect(org.stats().writesApplied).toBe(before + 1);
  });

  it("cut the connection before a write is applied", async () => {
    org.faults.inject({ kind: "resetBeforeApply", match: row });
    await expect(write("never")).rejects.toThrow();
    expect(subject()).toBe("lost");
  });

  it("cut an answer off in the middle", async () => {
    org.faults.inject({ kind: "truncate", match: { path: "/describe" } });
    await expect(api("GET", "sobjects/Case/describe")).rejects.toThrow();
  });

  it("make an answer wait", async () => {
    org.faults.inject({ kind: "delay", delayMs: 80, when: "after", match: row });
    const answer = write("slow");
    await until(() => subject() === "slow", "the write");
    const from = performance.now();
    expect((await answer).status).toBe(204);
    expect(performance.now() - from).toBeGreaterThan(20);
  });

  it("lock a row, or some rows of a collection", async () => {
    org.faults.inject({ kind: "lockRow", match: row });
    expect(await write("locked")).toMatchObject({
      status: 400,
      body: [
        {
          errorCode: "UNABLE_TO_LOCK_ROW",
          message: `unable to obtain exclusive access to this record or 1 records: ${id.slice(0, 15)}`,
          fields: [],
        },
      ],
    });
    org.faults.inject({ kind: "lockRow", rows: 1 });
    const records = [1, 2].map((i) => ({ attributes: { type: "Case" }, id, Subject: `row ${i}` }));
    const { body } = await api("PATCH", "composite/sobjects", { records });
    expect(body.map((one: { success: boolean }) => one.success)).toEqual([false, true]);
  });

  it("run out of requests, end the session", async () => {
    org.faults.inject({ kind: "requestLimit" });
    expect(await write("x")).toMatchObject({
      status: 403,
      body: [{ errorCode: "REQUEST_LIMIT_EXCEEDED", message: "TotalRequests Limit exceeded." }],
    });
    const other = await rawApi(org);
    org.faults.inject({ kind: "sessionExpired" });
    expect((await other("GET", "limits")).status).toBe(401);
    expect((await other("GET", "limits")).status).toBe(401);
    expect((await api("GET", "limits")).status).toBe(200);
  });
});

it("a limit on requests is kept", async () => {
  const small = await useOrg({ apiRequestLimit: 2 });
  const few = await rawApi(small);
  expect([(await few("GET", "limits")).status, (await few("GET", "limits")).status]).toEqual([200, 200]);
  expect(await few("GET", "limits")).toMatchObject({
    status: 403,
    body: [{ errorCode: "REQUEST_LIMIT_EXCEEDED" }],
  });
});

describe("faults of events", () => {
  async function hear(from?: number, topic = "/data/CaseChangeEvent") {
    const client = await listen(org);
    const heard: Heard[] = [];
    const keep = (_: unknown, kind: string, data: unknown) => void heard.push({ kind, data });
    if (from === undefined) client.subscribe(topic, keep as never);
    else client.subscribeFromReplayId(topic, keep as never, null, from);
    if (from === undefined) await until(() => heard.length > 0, "the subscription");
    const wait = (n: number) =>
      until(() => {
        const events = heard.filter(({ kind }) => kind === "event").map(({ data }) => data);
        return events.length >= n && events;
      }, `${n} events`);
    return { heard, wait };
  }

  it("deliver twice", async () => {
    const { wait } = await hear();
    org.faults.inject({ kind: "duplicateDelivery" });
    org.db.update("Case", id, { Subject: "twice" });
    const [first, second] = await wait(2);
    expect(second).toEqual(first);
  });

  it("leave a gap", async () => {
    const { wait } = await hear();
    org.faults.inject({ kind: "gapEvent", topic: "/data/CaseChangeEvent" });
    org.db.update("Case", id, { Subject: "in the gap" });
    const [gap] = await wait(1);
    expect(gap.payload.ChangeEventHeader).toMatchObject({
      changeType: "GAP_UPDATE",
      recordIds: [id],
      changedFields: [],
    });
    expect(gap.payload.Subject).toBeNull();
  });

  it("end the stream, and take it up again from where it was", async () => {
    const first = await hear();
    org.db.update("Case", id, { Subject: "before" });
    const [event] = await first.wait(1);
    org.faults.inject({ kind: "streamEnd" });
    await until(() => first.heard.some(({ kind }) => kind === "end"), "the end");
    org.db.update("Case", id, { Subject: "meanwhile" });
    const again = await hear(event.replayId);
    expect((await again.wait(1))[0].payload.Subject).toBe("meanwhile");
  });

  it.each(["expiredReplayId", "corruptedReplayId"] as const)("refuse a replay id: %s", async (kind) => {
    const first = await hear();
    org.db.update("Case", id, { Subject: "known" });
    const [event] = await first.wait(1);
    org.faults.inject({ kind });
    const again = await hear(event.replayId);
    const refused = await until(() => again.heard.find((one) => one.kind === "error"), "a refusal");
    expect(refused.data.code).toBe(3);
    expect(refused.data.metadata.get("error-code")[0]).toMatch(/subscription\.fetch\.replayid\.corrupted$/);
  });

  it("delay events, and those that come later wait behind them", async () => {
    const { heard, wait } = await hear();
    const fault = org.faults.inject({ kind: "delayedDelivery", delayMs: 150, times: 100 });
    org.db.update("Case", id, { Subject: "delayed" });
    await until(() => fault.hits > 0, "the fault");
    org.db.update("Case", id, { Subject: "behind" });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(heard.some(({ kind }) => kind === "event")).toBe(false);
    expect((await wait(2)).map((event) => event.payload.Subject)).toEqual(["delayed", "behind"]);
  });

  it("use up the day's deliveries, for open streams and for the next one", async () => {
    const refusal = (heard: Heard[]) =>
      until(() => heard.find(({ kind }) => kind === "error"), "a refusal").then(({ data }) => data);
    const open = await hear();
    org.faults.inject({ kind: "limitExceeded", topic: "/data/CaseChangeEvent" });
    expect((await refusal(open.heard)).code).toBe(8);
    const fault = org.faults.inject({ kind: "limitExceeded", topic: "/data/AccountChangeEvent" });
    expect(fault.hits).toBe(0);
    const next = await hear(undefined, "/data/AccountChangeEvent");
    expect((await refusal(next.heard)).code).toBe(8);
    expect(fault.hits).toBe(1);
  });
});
