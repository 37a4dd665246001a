import { describe, expect, it } from "vitest";
import { connect, rawApi, useOrg } from "./harness.ts";

let time = Date.parse("2026-11-23T12:00:00.123Z");
const org = await useOrg({ now: () => new Date(time) });
const connection = await connect(org);
const api = await rawApi(org);

const newCase = async (fields = {}) =>
  (await connection.create("Case", { Subject: "hello", ...fields })).id as string;

describe("a record", () => {
  it("is created with what the platform fills in", async () => {
    const id = await newCase({ Origin: "Email" });
    expect(id).toMatch(/^500\w{15}$/);
    expect(await connection.retrieve("Case", id)).toMatchObject({
      Id: id,
      Subject: "hello",
      Status: "New",
      Priority: "Medium",
      IsClosed: false,
      ClosedDate: null,
      OwnerId: org.integrationUserId,
      CreatedById: org.integrationUserId,
      CreatedDate: "2026-11-23T12:00:00.000+0000",
      CaseNumber: expect.stringMatching(/^\d{8}$/),
      Loud__c: "HELLO!",
      attributes: { type: "Case", url: `/services/data/v62.0/sobjects/Case/${id}` },
    });
  });

  it("is found by its short id and with chosen fields only", async () => {
    const id = await newCase();
    const { body } = await api("GET", `sobjects/case/${id.slice(0, 15)}?fields=Subject,status`);
    expect(body).toEqual({ attributes: expect.anything(), Subject: "hello", Status: "New" });
  });

  it("is changed, and knows when it was closed", async () => {
    const id = await newCase();
    time += 60_000;
    await connection.update("Case", { Id: id, Status: "Closed", Resolution__c: "Solved", Score__c: "2.26" });
    expect(org.db.get("Case", id)).toMatchObject({
      IsClosed: true,
      ClosedDate: "2026-11-23T12:01:00.000+0000",
      LastModifiedDate: "2026-11-23T12:01:00.000+0000",
      Score__c: 2.3,
    });
    await connection.update("Case", { Id: id, Status: "Working" });
    expect(org.db.get("Case", id)).toMatchObject({ IsClosed: false, ClosedDate: null });
  });

  it("is deleted, seen by queryAll, and comes back", async () => {
    const id = await newCase({ Subject: "short-lived" });
    await connection.destroy("Case", id);
    expect((await api("GET", `sobjects/Case/${id}`)).body).toEqual([
      { message: "entity is deleted", errorCode: "ENTITY_IS_DELETED", fields: [] },
    ]);
    const soql = `SELECT Id, IsDeleted FROM Case WHERE Id = '${id}'`;
    expect((await connection.query(soql)).totalSize).toBe(0);
    expect((await connection.query(soql, { scanAll: true })).records[0]).toMatchObject({
      Id: id,
      IsDeleted: true,
    });
    org.db.undelete("Case", id);
    expect((await connection.query(soql)).totalSize).toBe(1);
  });

  it("is known to be deleted even when the recycle bin is empty", async () => {
    const id = await newCase();
    await connection.destroy("Case", id);
    await connection.soap.emptyRecycleBin([id]);
    expect(org.db.get("Case", id)).toBeUndefined();
    expect(await api("DELETE", `sobjects/Case/${id}`)).toMatchObject({
      status: 404,
      body: [{ errorCode: "ENTITY_IS_DELETED" }],
    });
  });

  it("takes its comments along to the recycle bin", async () => {
    const id = await newCase();
    const comment = (await connection.create("CaseComment", { ParentId: id, CommentBody: "hm" }))
      .id as string;
    await connection.destroy("Case", id);
    expect(org.db.get("CaseComment", comment)).toMatchObject({ IsDeleted: true });
  });

  it("of a person has a name made of its parts, of an account an address", async () => {
    const lead = await connection.create("Lead", {
      FirstName: "Grace",
      LastName: "Hopper",
      Company: "Navy",
      City: "Oslo",
    });
    expect(await connection.retrieve("Lead", lead.id as string)).toMatchObject({
      Name: "Grace Hopper",
      Address: { city: "Oslo", street: null },
    });
  });

  it("of a custom object is numbered", async () => {
    const first = await connection.create("Request__c", { Amount__c: 12.5 });
    const second = await connection.create("Request__c", { Tags__c: "red;blue" });
    const names = [first, second].map(({ id }) => org.db.get("Request__c", id as string)?.Name);
    expect(names).toEqual(["REQ-0001", "REQ-0002"]);
  });
});

describe("upsert by external id", () => {
  it("creates, then changes", async () => {
    const created = await api("PATCH", "sobjects/Account/Number__c/A-1", { Name: "Acme" });
    expect(created).toMatchObject({ status: 201, body: { success: true, created: true, errors: [] } });
    const changed = await api("PATCH", "sobjects/Account/Number__c/A-1", { Name: "Acme Inc" });
    expect(changed).toMatchObject({
      status: 200,
      body: { id: created.body.id, success: true, created: false },
    });
    expect(org.db.get("Account", created.body.id)).toMatchObject({ Name: "Acme Inc", Number__c: "A-1" });
  });

  it("answers with all that fit when there are several", async () => {
    const ids = [await newCase({ Key__c: "twin" }), await newCase({ Key__c: "twin" })];
    const { status, body } = await api("PATCH", "sobjects/Case/Key__c/twin", { Subject: "?" });
    expect(status).toBe(300);
    expect(body).toEqual(ids.map((id) => `/services/data/v62.0/sobjects/Case/${id}`));
  });

  it("refuses a field that is no external id", async () => {
    expect(await api("PATCH", "sobjects/Case/Subject/x", {})).toMatchObject({
      status: 404,
      body: [
        {
          errorCode: "NOT_FOUND",
          message: "Provided external ID field does not exist or is not accessible: Subject",
        },
      ],
    });
  });

  it("lets a parent be named by its external id", async () => {
    await api("PATCH", "sobjects/Account/Number__c/P-1", { Name: "Parent" });
    const id = await newCase({ Account: { Number__c: "P-1" } });
    const { records } = await connection.query(`SELECT Account.Name FROM Case WHERE Id = '${id}'`);
    expect(records[0]).toMatchObject({ Account: { Name: "Parent" } });
  });
});

describe("conditional requests", () => {
  const at = (ms: number) => new Date(ms).toUTCString();

  it("write only what nobody has changed since", async () => {
    const id = await newCase();
    const since = time;
    time += 5000;
    org.db.update("Case", id, { Priority: "High" }, { as: "bob@example.test" });
    const late = await api(
      "PATCH",
      `sobjects/Case/${id}`,
      { Priority: "Low" },
      { "If-Unmodified-Since": at(since) },
    );
    expect(late).toMatchObject({ status: 412, body: [{ errorCode: "PRECONDITION_FAILED" }] });
    expect(org.db.get("Case", id)?.Priority).toBe("High");
    const fresh = await api(
      "PATCH",
      `sobjects/Case/${id}`,
      { Priority: "Low" },
      { "If-Unmodified-Since": at(time) },
    );
    expect(fresh.status).toBe(204);
  });

  it("answer 304 to who has the newest", async () => {
    const id = await newCase();
    expect(
      (await api("GET", `sobjects/Case/${id}`, undefined, { "If-Modified-Since": at(time) })).status,
    ).toBe(304);
    expect(
      (await api("GET", `sobjects/Case/${id}`, undefined, { "If-Modified-Since": at(time - 5000) })).status,
    ).toBe(200);
  });

  it("refuse a date on a write that is none", async () => {
    const id = await newCase();
    const answer = await api(
      "PATCH",
      `sobjects/Case/${id}`,
      { Priority: "Low" },
      { "If-Unmodified-Since": "soon" },
    );
    expect(answer.status).toBe(400);
  });

  it("know entity tags for accounts alone", async () => {
    const { id } = await connection.create("Account", { Name: "Tagged" });
    const etag = (await api("GET", `sobjects/Account/${id}`)).headers.get("etag")!;
    const write = (tag: string) => api("PATCH", `sobjects/Account/${id}`, { Site: "x" }, { "If-Match": tag });
    time += 1000;
    expect((await write('"stale"')).status).toBe(412);
    expect((await write(etag)).status).toBe(204);
    expect((await write(etag)).status).toBe(412);
    expect((await api("GET", `sobjects/Case/${await newCase()}`)).headers.get("etag")).toBeNull();
  });
});

describe("describe", () => {
  it("lists all objects", async () => {
    const { sobjects } = await connection.describeGlobal();
    const names = sobjects.map((object) => object.name);
    expect(names).toEqual(expect.arrayContaining(["Case", "Lead", "Account", "User", "Group", "Request__c"]));
  });

  it("is not sent again to who has it", async () => {
    const first = await api("GET", "sobjects/Case/describe");
    const since = { "If-Modified-Since": first.headers.get("last-modified")! };
    expect((await api("GET", "sobjects/Case/describe", undefined, since)).status).toBe(304);
    const early = { "If-Modified-Since": "Mon, 01 Jan 2024 00:00:00 GMT" };
    expect((await api("GET", "sobjects/Case/describe", undefined, early)).status).toBe(200);
  });

  it("tells what a client needs to know about a field", async () => {
    const { fields, childRelationships, keyPrefix } = await connection.describe("Case");
    const field = (name: string) => fields.find((one) => one.name === name);
    expect(keyPrefix).toBe("500");
    expect(field("Subject")).toMatchObject({ type: "string", length: 255, nillable: true, updateable: true });
    expect(field("OwnerId")).toMatchObject({
      referenceTo: ["Group", "User"],
      relationshipName: "Owner",
      nillable: false,
    });
    expect(field("CaseNumber")).toMatchObject({ autoNumber: true, createable: false, nameField: true });
    expect(field("Resolution__c")).toMatchObject({ restrictedPicklist: true, custom: true });
    expect(field("Loud__c")).toMatchObject({ calculated: true, updateable: false });
    expect(childRelationships).toContainEqual(
      expect.objectContaining({ childSObject: "Request__c", relationshipName: "Requests__r" }),
    );
  });
});
