import { Connection } from "jsforce";
import { describe, expect, it } from "vitest";
import { refreshTokenOf, useOrg } from "./org.ts";

const org = await useOrg();
const connection = new Connection({ instanceUrl: org.url, accessToken: org.signIn(), version: "62.0" });
const created = (result: { success: boolean; id?: string }): string => {
  expect(result.success).toBe(true);
  return result.id!;
};

describe("records", () => {
  it("are handled by reference", async () => {
    const id = created(await connection.sobject("Case").create({ Subject: "By reference" }));
    const record = connection.sobject("Case").record(id);
    expect(await record.retrieve()).toMatchObject({ Id: id, Subject: "By reference" });
    await record.update({ Priority: "High" });
    expect(await record.retrieve({ fields: ["Priority"] })).toMatchObject({ Priority: "High" });
    await record.delete();
    await expect(record.retrieve()).rejects.toMatchObject({ errorCode: "ENTITY_IS_DELETED" });
  });

  it("are handled many at a time, more than a request may hold", async () => {
    const many = Array.from({ length: 450 }, (_, i) => ({ Subject: `Many ${i}`, Key__c: `m${i}` }));
    const results = await connection.sobject("Case").create(many, { allowRecursive: true });
    const ids = results.map(created);
    expect(new Set(ids).size).toBe(450);
    const half = ids.slice(0, 225).map((Id) => ({ Id, Status: "Working" }));
    const changed = await connection.sobject("Case").update(half, { allowRecursive: true });
    expect(changed.every(({ success }) => success)).toBe(true);
    const again = await connection.sobject("Case").upsert(
      [
        { Key__c: "m0", Subject: "Again" },
        { Key__c: "new", Subject: "New" },
      ],
      "Key__c",
    );
    expect(again.map((one) => one.created)).toEqual([false, true]);
    const gone = await connection.sobject("Case").destroy(ids, { allowRecursive: true });
    expect(gone.every(({ success }) => success)).toBe(true);
  });

  it("are upserted one by one, telling whether they are new", async () => {
    const first = await connection.sobject("Case").upsert({ Key__c: "one", Subject: "1" }, "Key__c");
    const second = await connection.sobject("Case").upsert({ Key__c: "one", Subject: "2" }, "Key__c");
    expect([first.created, second.created, second.success]).toEqual([true, false, true]);
  });
});

describe("the org", () => {
  it("describes itself, once if that is enough", async () => {
    const before = org.stats().byResource.describe ?? 0;
    for (let i = 0; i < 3; i++) expect((await connection.sobject("Case").describe$()).name).toBe("Case");
    expect(org.stats().byResource.describe).toBe(before + 1);
    const { sobjects } = await connection.describeGlobal$();
    expect(sobjects.map(({ name }) => name)).toEqual(expect.arrayContaining(["Account", "Case"]));
  });

  it("tells its limits, and what is left after each request", async () => {
    const limits = await connection.limits();
    expect(limits.DailyApiRequests).toMatchObject({ Max: 1_000_000 });
    await connection.identity();
    expect(connection.limitInfo.apiUsage).toMatchObject({ limit: 1_000_000, used: expect.any(Number) });
  });

  it("takes requests of any kind, by short paths", async () => {
    expect(await connection.request("/limits")).toHaveProperty("DailyApiRequests");
    const made = await connection.requestPost<{ id: string }>("/sobjects/Case", { Subject: "Posted" });
    await connection.requestPatch(`/sobjects/Case/${made.id}`, { Subject: "Patched" });
    const got = await connection.requestGet<{ Subject: string }>(`/sobjects/Case/${made.id}?fields=Subject`);
    expect(got.Subject).toBe("Patched");
    await connection.requestDelete(`/sobjects/Case/${made.id}`);
  });
});

describe("a session that has ended", () => {
  it("is renewed with the refresh token, and whoever keeps tokens is told", async () => {
    const renewing = new Connection({
      instanceUrl: org.url,
      accessToken: "what was left of yesterday",
      refreshToken: await refreshTokenOf(org, "web@example.test"),
      oauth2: { loginUrl: org.url, clientId: "PlatformCLI" },
      version: "62.0",
    });
    const told: string[] = [];
    renewing.on("refresh", (token: string) => told.push(token));
    expect((await renewing.query("SELECT Id FROM User LIMIT 1")).totalSize).toBe(1);
    expect(told).toEqual([renewing.accessToken]);
    expect((await renewing.identity()).username).toBe("web@example.test");
  });
});
