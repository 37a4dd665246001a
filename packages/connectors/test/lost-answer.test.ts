import type { AddressInfo } from "node:net";
import { createServer, connect as dial, type Server } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { connectSalesforce, markOf, type SalesforceConnection, type WriteRequest } from "../src/index.ts";
import { type Bench, casePackage, SEED, signInTo, startBench } from "./org.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterEach(() => bench.org.faults.clear());
afterAll(() => bench.close());

const CUSTOMER = { as: "ann@local.test" };

/** The `number`th entry of the record's item writes a priority. */
const write = (recordId: string, number: number, value: string, expected: string): WriteRequest => ({
  id: `support/${recordId}.${number}`,
  object: "Case",
  recordId,
  sets: { Priority: { value, expected } },
});
const send = async (request: WriteRequest, sf = bench.sf) => (await sf.write([request]))[0]!;
const settle = async (request: WriteRequest, sf = bench.sf) => (await sf.settle([request]))[0]!;
const byHand = (id: string, fields: Record<string, unknown>) =>
  bench.org.db.update("Case", id, fields, CUSTOMER);

describe("a write whose answer was lost", () => {
  it("is found by its mark after a restart, though a person has put the old value back", async () => {
    const id = bench.aCase({ Priority: "Low" });
    const ours = write(id, 12, "High", "Low");
    bench.org.faults.inject({ kind: "lostAnswer", match: { method: "PATCH" } });
    expect(await send(ours)).toMatchObject({ error: { class: "unknown-outcome" } });
    byHand(id, { Priority: "Low" });

    const restarted = await connectSalesforce(signInTo(bench.org));
    expect(await settle(ours, restarted)).toMatchObject({ ok: true, readBack: "applied" });
    // and were it sent again all the same, the org would refuse it
    expect(await send(ours, restarted)).toMatchObject({ ok: true, readBack: "applied" });
    expect(bench.value(id, "Priority")).toBe("Low");
    await restarted.close();
  });

  it("and which did not take hold is known not to have, and sent again", async () => {
    const id = bench.aCase({ Priority: "Low" });
    await send(write(id, 7, "Low", "Low"));
    const ours = write(id, 12, "High", "Low");
    bench.org.faults.inject({ kind: "resetBeforeApply", match: { method: "PATCH" } });
    expect(await send(ours)).toMatchObject({ error: { class: "unknown-outcome" } });
    expect(await settle(ours)).toMatchObject({ readBack: "not-applied", error: { class: "retry" } });
    expect(await send(ours)).toMatchObject({ ok: true });
    expect(bench.value(id, "Priority")).toBe("High");
    expect(bench.value(id, "TL_Write__c")).toBe(markOf(ours));
  });

  it("and whose sign-in on the way was cut has not been sent, and is sent again", async () => {
    const id = bench.aCase({ Priority: "Low" });
    await send(write(id, 7, "Low", "Low"));
    const ours = write(id, 12, "High", "Low");
    const { faults } = bench.org;
    faults.inject({ kind: "sessionExpired", match: { method: "PATCH" } });
    faults.inject({ kind: "resetBeforeApply", times: 9, match: { path: "oauth2/token" } });
    expect(await send(ours)).toMatchObject({ ok: false, error: { class: "retry" } });
    faults.clear();
    expect(await send(ours)).toMatchObject({ ok: true });
    expect(bench.value(id, "Priority")).toBe("High");
  });

  it("tells a later write of the item, of which the trail knows nothing, from its own", async () => {
    const id = bench.aCase({ Priority: "Low" });
    await send(write(id, 30, "High", "Low"));
    const old = write(id, 12, "Medium", "High");
    for (const outcome of [await settle(old), await send(old)])
      expect(outcome).toMatchObject({ ok: false, error: { class: "person", code: "WRITE_OVERTAKEN" } });
    expect(bench.value(id, "Priority")).toBe("High");
    // a trail brought back from an older copy gives a number once more, to another write
    const again = await settle(write(id, 30, "Medium", "Low"));
    expect(again).toMatchObject({ error: { code: "WRITE_OVERTAKEN" } });
    // as the message says, an empty field lets it write again
    byHand(id, { TL_Write__c: null });
    expect(await send(old)).toMatchObject({ ok: true });
  });

  it("knows nothing by the mark of another record, which a clone brings along", async () => {
    const [one, other] = [bench.aCase({ Priority: "Low" }), bench.aCase({ Priority: "Low" })];
    await send(write(one, 30, "High", "Low"));
    byHand(other, { TL_Write__c: bench.value(one, "TL_Write__c") });
    expect(await send(write(other, 5, "High", "Low"))).toMatchObject({ ok: true });
  });
});

/** Repeats to the org, on demand and byte for byte, what it was sent: a copy that the network kept. */
function keeper(target: string): Promise<{ url: string; server: Server; again(): Promise<string> }> {
  const { hostname, port } = new URL(target);
  let last: Buffer = Buffer.alloc(0);
  const server = createServer((client) => {
    const org = dial(Number(port), hostname);
    client.on("data", (data: Buffer) => {
      const at = data.indexOf("PATCH ");
      if (at >= 0) last = data.subarray(at);
      else if (last.length > 0 && !last.includes("\r\n\r\n{")) last = Buffer.concat([last, data]);
      org.write(data);
    });
    org.on("data", (data) => client.write(data));
    for (const [from, to] of [
      [client, org],
      [org, client],
    ] as const) {
      from.on("error", () => to.destroy());
      from.on("close", () => to.destroy());
    }
  });
  const again = () =>
    new Promise<string>((resolve, reject) => {
      const org = dial(Number(port), hostname, () => org.write(last));
      let told = "";
      org.on("data", (data) => {
        told += data;
        if (!/^HTTP\/1.1 204|TL_\w+: /.test(told)) return;
        org.destroy();
        resolve(told);
      });
      org.once("error", reject);
    });
  return new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () =>
      resolve({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server, again }),
    ),
  );
}

const REFUSED = /^HTTP\/1.1 400[\s\S]*TL_WRITE: /;

describe("a copy of a write that arrives late", () => {
  let copies: Awaited<ReturnType<typeof keeper>>;
  let sf: SalesforceConnection;
  beforeAll(async () => {
    copies = await keeper(bench.org.url);
    const session = await fetch(`${bench.org.url}/services/oauth2/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: bench.org.clientId,
        client_secret: bench.org.clientSecret,
      }),
    });
    const { access_token: accessToken } = (await session.json()) as { access_token: string };
    sf = await connectSalesforce({ login: { kind: "token", instanceUrl: copies.url, accessToken } });
  });
  afterAll(async () => {
    await sf.close();
    copies.server.close();
  });

  it.each([
    ["put back the old value", { Priority: "Low" }],
    ["wrote another one", { Priority: "Medium" }],
  ])("is refused after somebody %s", async (_, theirs) => {
    const id = bench.aCase({ Priority: "Low" });
    expect(await send(write(id, 12, "High", "Low"), sf)).toMatchObject({ ok: true });
    byHand(id, theirs);
    expect(await copies.again()).toMatch(REFUSED);
    expect(bench.value(id, "Priority")).toBe(theirs.Priority);
  });

  it("is refused after our next write, and everything put back", async () => {
    const id = bench.aCase({ Priority: "Low" });
    expect(await send(write(id, 12, "High", "Low"), sf)).toMatchObject({ ok: true });
    const next: WriteRequest = { ...write(id, 15, "", ""), sets: { Status: { value: "Working" } } };
    expect(await send(next)).toMatchObject({ ok: true });
    byHand(id, { Priority: "Low", Status: "New" });
    expect(await copies.again()).toMatch(REFUSED);
    expect(bench.value(id, "Priority")).toBe("Low");
    expect(bench.value(id, "TL_Write__c")).toBe(markOf(next));
  });

  it("changes nothing while the record is as the write left it", async () => {
    const id = bench.aCase({ Priority: "Low" });
    expect(await send(write(id, 12, "High", "Low"), sf)).toMatchObject({ ok: true });
    expect(await copies.again()).toMatch(/^HTTP\/1.1 204/);
    expect(bench.value(id, "Priority")).toBe("High");
  });
});

describe("the rules of the package", () => {
  const GOVERNED = {
    Priority: ["Low", "High", "Medium"],
    Subject: ["one", "two", "three"],
    Due__c: ["2026-12-01", "2026-12-02", null],
    Call_At__c: ["2026-12-01T10:00:00Z", "2026-12-01T11:00:00Z", null],
    Share__c: [7, 7.5, null],
    Amount__c: [84.5, 84.55, 0],
    Urgent__c: [true, false, true],
    AccountId: ["@one", "@two", null],
    Resolution_of_the_Problem_in_Words__c: ["a", "b", null],
  };
  let own: Bench;
  const accounts: Record<string, string> = {};
  beforeAll(async () => {
    const fields = {
      ...SEED.objects!.Case!.fields,
      Share__c: { type: "Percent" as const },
      Amount__c: { type: "Currency" as const },
      Urgent__c: { type: "Checkbox" as const },
      Resolution_of_the_Problem_in_Words__c: { type: "Text" as const },
    };
    const seed = { ...SEED, objects: { ...SEED.objects, Case: { fields } } };
    own = await startBench({}, { seed, metadata: casePackage(Object.keys(GOVERNED), seed) });
    for (const name of ["one", "two"]) accounts[`@${name}`] = own.org.db.create("Account", { Name: name });
  });
  afterAll(() => own.close());
  const value = (raw: unknown) => accounts[String(raw)] ?? (raw as string);

  it.each(Object.entries(GOVERNED))(
    "guard %s: the expected value passes, no other does",
    async (field, all) => {
      const values = all.map(value);
      for (const before of [...values, null]) {
        if (before === null && field === "Urgent__c") continue;
        const id = own.aCase({ Priority: null, Subject: null, [field]: before });
        const target = values.find((one) => one !== before)!;
        const [, wrong] = values.filter((one) => one !== before);
        const set = (number: number, expected: string | null): WriteRequest => ({
          id: `support/${id}.${number}`,
          object: "Case",
          recordId: id,
          sets: { [field]: { value: target, expected } },
        });
        const expectedElse = field === "Urgent__c" ? (target as string) : (wrong as string);
        if (expectedElse !== undefined)
          expect(await send(set(4, expectedElse), own.sf), `${before}`).toMatchObject({
            error: { class: "conflict" },
          });
        expect(await send(set(5, before), own.sf), `${before}`).toMatchObject({ ok: true });
      }
    },
  );

  it("hold for our user only", () => {
    const id = own.aCase({ Priority: "Low", TL_Write__c: "support/x.9" });
    own.org.db.update("Case", id, {
      TL_Write__c: "support/x.3",
      TL_Expected_Priority__c: "Medium",
      Priority: "High",
    });
    expect(own.org.db.get("Case", id)?.Priority).toBe("High");
  });

  it("let pass what flows change in the transaction of our write", async () => {
    const id = own.aCase({ Priority: "Low" });
    const request = { ...write(id, 3, "Medium", "Low") };
    expect(await send(request, own.sf)).toMatchObject({ ok: true });
    // a flow saves as our user, without a mark, right after us
    own.org.db.update("Case", id, { Priority: "High" }, { as: "integration@local.org" });
    expect(own.org.db.get("Case", id)?.Priority).toBe("High");
  });

  it("do not hold what an earlier write expected against a field that a flow sets along with a later one", async () => {
    const id = own.aCase({ Priority: "Low", Subject: "one" });
    expect(await send(write(id, 3, "Medium", "Low"), own.sf)).toMatchObject({ ok: true });
    const later: WriteRequest = {
      ...write(id, 6, "", ""),
      sets: { Subject: { value: "two", expected: "one" }, Priority: { value: "High" } },
    };
    expect(await send(later, own.sf)).toMatchObject({ ok: true });
    expect(own.org.db.get("Case", id)).toMatchObject({
      TL_Expected_Priority__c: null,
      TL_Expected_Subject__c: "one",
    });
  });
});
