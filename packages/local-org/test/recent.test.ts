import { describe, expect, it } from "vitest";
import { connect, rawApi, useOrg } from "./harness.ts";

let time = Date.parse("2026-11-23T12:00:30.000Z");
const org = await useOrg({ now: () => new Date(time) });
const connection = await connect(org);
const api = await rawApi(org);
const MRU = { "Sforce-Mru": "updateMru=true" };

describe("recent items", () => {
  it("are those that a client asks to be noted, the newest first", async () => {
    const account = (await api("POST", "sobjects/Account", { Name: "Seen" }, MRU)).body.id as string;
    const other = (await api("POST", "sobjects/Case", { Subject: "seen" }, MRU)).body.id as string;
    await api("POST", "sobjects/Account", { Name: "Not noted" });
    expect(await connection.recent()).toMatchObject([
      { Id: other, attributes: { type: "Case" }, CaseNumber: expect.any(String) },
      { Id: account, attributes: { type: "Account" }, Name: "Seen" },
    ]);
    expect(await connection.recent(1)).toHaveLength(1);
    expect(await connection.sobject("Account").recent()).toMatchObject([{ Id: account }]);
    expect(org.db.get("Account", account)?.LastViewedDate).toBe("2026-11-23T12:00:30.000+0000");
  });

  it("are also those that a query is for the view of", async () => {
    const id = org.db.create("Lead", { LastName: "Viewed", Company: "C" });
    await connection.query(`SELECT Id FROM Lead WHERE Id = '${id}' FOR VIEW`);
    expect((await connection.recent(1))[0]).toMatchObject({ Id: id });
    const other = org.db.create("Lead", { LastName: "Referred to", Company: "C" });
    await connection.query(`SELECT Id FROM Lead WHERE Id = '${other}' FOR REFERENCE`);
    expect(org.db.get("Lead", other)).toMatchObject({
      LastViewedDate: null,
      LastReferencedDate: "2026-11-23T12:00:30.000+0000",
    });
  });

  it("are each user's own, and lose what is deleted", async () => {
    const { id } = (await api("POST", "sobjects/Account", { Name: "Gone" }, MRU)).body;
    await api("DELETE", `sobjects/Account/${id}`);
    const names = (await connection.recent()).map((item) => item.Name);
    expect(names).not.toContain("Gone");
    const ada = await api("GET", "recent", undefined, {
      authorization: `Bearer ${org.signIn("ada@example.test")}`,
    });
    expect(ada.body).toEqual([]);
  });
});

describe("what was updated and deleted", () => {
  const minutes = (n: number) => new Date(time + n * 60_000);

  it("is listed by the time at which it happened", async () => {
    const early = org.db.create("Contact", { LastName: "early" });
    time += 120_000;
    const late = org.db.create("Contact", { LastName: "late" });
    const gone = org.db.create("Contact", { LastName: "gone" });
    org.db.delete("Contact", gone);
    const contacts = connection.sobject("Contact");
    expect(await contacts.updated(minutes(-1), minutes(5))).toEqual({
      ids: [late],
      latestDateCovered: "2026-11-23T12:02:00.000+0000",
    });
    expect((await contacts.updated(minutes(-10), minutes(1))).ids).toEqual([early, late]);
    expect(await contacts.deleted(minutes(-1), minutes(1))).toEqual({
      deletedRecords: [{ id: gone, deletedDate: "2026-11-23T12:02:30.000+0000" }],
      earliestDateAvailable: "2026-11-23T12:00:30.000+0000",
      latestDateCovered: "2026-11-23T12:02:00.000+0000",
    });
  });

  it.each([
    ["less than a minute", 0, 0.4, "startDate before endDate by at least one minute is required"],
    ["the wrong way round", 0, -5, "startDate before endDate by at least one minute is required"],
    ["older than 30 days", -60 * 24 * 31, 0, "startDate cannot be more than 30 days ago"],
  ])("is refused for a span that is %s", async (_, from, to, message) => {
    await expect(connection.updated("Case", minutes(from), minutes(to))).rejects.toMatchObject({
      errorCode: "INVALID_REPLICATION_DATE",
      message,
    });
  });

  it("needs both ends", async () => {
    expect(await api("GET", "sobjects/Case/deleted?start=2026-11-23T00:00:00Z")).toMatchObject({
      status: 400,
      body: [{ errorCode: "INVALID_REPLICATION_DATE" }],
    });
  });
});
