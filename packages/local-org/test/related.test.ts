import { describe, expect, it } from "vitest";
import { rawApi, useOrg } from "./harness.ts";

const org = await useOrg();
const api = await rawApi(org);
const account = org.db.create("Account", { Name: "Parent", Number__c: "N1" });
const contact = org.db.create("Contact", { LastName: "Child", AccountId: account });
const caseId = org.db.create("Case", { Subject: "x", ContactId: contact });

describe("a path that goes on from a record", () => {
  it("leads to its parent", async () => {
    const { body } = await api("GET", `sobjects/Case/${caseId}/Account?fields=Name`);
    expect(body).toEqual({ attributes: expect.objectContaining({ type: "Account" }), Name: "Parent" });
    const owner = await api("GET", `sobjects/Case/${caseId}/Owner`);
    expect(owner.body.attributes.type).toBe("User");
  });

  it("leads to its children, as a query for them answers", async () => {
    const { body } = await api("GET", `sobjects/Account/${account}/Contacts?fields=LastName`);
    expect(body).toMatchObject({ totalSize: 1, done: true, records: [{ LastName: "Child" }] });
    org.db.create("Request__c", { Case__c: caseId });
    expect((await api("GET", `sobjects/Case/${caseId}/Requests__r`)).body.totalSize).toBe(1);
  });

  it("changes the parent", async () => {
    expect((await api("PATCH", `sobjects/Contact/${contact}/Account`, { Site: "there" })).status).toBe(204);
    expect(org.db.get("Account", account)?.Site).toBe("there");
    expect((await api("PATCH", `sobjects/Contact/${contact}/Cases`, { Subject: "y" })).status).toBe(404);
  });

  it("ends at blank references and at names that are none", async () => {
    expect((await api("GET", `sobjects/Case/${caseId}/Asset`)).status).toBe(404);
    expect((await api("GET", `sobjects/Case/${caseId}/Nothing`)).status).toBe(404);
  });

  it("is told from an external id", async () => {
    expect((await api("GET", "sobjects/Account/Number__c/N1?fields=Name")).body.Name).toBe("Parent");
    expect((await api("DELETE", `sobjects/Contact/${contact}/Account`)).status).toBe(204);
    expect((await api("GET", "sobjects/Account/Number__c/N1")).status).toBe(404);
  });
});

describe("upsert without an id", () => {
  it("creates", async () => {
    expect((await api("POST", "sobjects/Account/Id", { Name: "Fresh" })).status).toBe(201);
    expect((await api("POST", `sobjects/Account/${account}`, { Name: "x" })).status).toBe(405);
  });
});

describe("upsert that only updates", () => {
  it("creates nothing", async () => {
    const answer = await api("PATCH", "sobjects/Account/Number__c/NEW?updateOnly=true", { Name: "x" });
    expect(answer).toMatchObject({ status: 404, body: [{ errorCode: "NOT_FOUND" }] });
    expect((await api("PATCH", "sobjects/Account/Number__c/NEW", { Name: "x" })).status).toBe(201);
    expect((await api("PATCH", "sobjects/Account/Number__c/NEW?updateOnly=true", { Name: "y" })).status).toBe(
      200,
    );
  });
});
