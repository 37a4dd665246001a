import { describe, expect, it } from "vitest";
import { useOrg } from "./org.ts";
import { useSf } from "./sf.ts";

const org = await useOrg();
// no login, nothing stored: a token and an address
const sf = useSf().with({
  SF_ORG_INSTANCE_URL: org.url,
  SF_TARGET_ORG: org.signIn("token@example.test"),
});

describe("one record", () => {
  it("is created, read, changed and deleted by its id", async () => {
    const { id } = await sf.result(
      "data create record",
      "-s",
      "Case",
      "-v",
      "Subject='Hello there' Priority=High",
    );
    const that = ["-s", "Case", "-i", id];
    expect(await sf.result("data get record", ...that)).toMatchObject({
      attributes: { type: "Case" },
      Subject: "Hello there",
      Priority: "High",
    });
    expect(await sf.result("data update record", ...that, "-v", "Status=Working")).toMatchObject({ id });
    expect(org.db.query(`SELECT Status FROM Case WHERE Id = '${id}'`)).toMatchObject([{ Status: "Working" }]);
    await sf.result("data delete record", ...that);
    expect(org.db.query(`SELECT Id FROM Case WHERE Id = '${id}'`)).toEqual([]);
  });

  it("is found, changed and deleted by its values", async () => {
    const Id = org.db.create("Case", { Subject: "By value", Key__c: "v1" });
    const that = ["-s", "Case", "-w", "Key__c=v1"];
    expect(await sf.result("data get record", ...that)).toMatchObject({ Id, Subject: "By value" });
    await sf.result("data update record", ...that, "-v", "Subject=Other");
    expect(org.db.query("SELECT Subject FROM Case WHERE Key__c = 'v1'")).toMatchObject([
      { Subject: "Other" },
    ]);
    expect(await sf.result("data delete record", ...that)).toMatchObject({ id: Id, success: true });
  });

  it("is refused in Salesforce's own words", async () => {
    const [field, missing] = await Promise.all([
      sf.run("data create record", "-s", "Case", "-v", "Bogus=1"),
      sf.run("data get record", "-s", "Case", "-w", "Key__c=nobody"),
    ]);
    expect(field).toMatchObject({
      status: 1,
      message: "No such column 'Bogus' on sobject of type Case",
    });
    expect(missing).toMatchObject({ status: 1, message: "No matching record found." });
  });
});

describe("queries", () => {
  const AccountId = org.db.create("Account", { Name: "Acme" });
  for (const Subject of ["One", "Two"]) org.db.create("Case", { Subject, AccountId });

  /** A query as a table of comma-separated values, line by line. */
  const csv = async (query: string) => {
    const text = await sf.text("data query", "-q", query, "-r", "csv");
    return text.trim().split("\n");
  };

  it("show parents, counts and children under their names", async () => {
    const [parents, children] = await Promise.all([
      csv("SELECT Subject, Account.Name, Owner.Username FROM Case WHERE AccountId != NULL ORDER BY Subject"),
      csv("SELECT Name, (SELECT Subject FROM Cases ORDER BY Subject) FROM Account"),
    ]);
    expect(parents).toEqual([
      "Subject,Account.Name,Owner.Username",
      "One,Acme,admin@local.org",
      "Two,Acme,admin@local.org",
    ]);
    expect(children).toEqual([
      "Name,Cases.totalSize,Cases.records.0.Subject,Cases.totalSize,Cases.records.1.Subject",
      "Acme,2,One,2,Two",
    ]);
    const [named, unnamed] = await Promise.all([
      csv("SELECT Status, COUNT(Id) n FROM Case WHERE AccountId != NULL GROUP BY Status"),
      csv("SELECT COUNT(Id), MAX(Subject) FROM Case WHERE AccountId != NULL GROUP BY Status"),
    ]);
    expect(named).toEqual(["Status,n", "New,2"]);
    expect(unnamed).toEqual(["COUNT(Id),MAX(Subject)", "2,Two"]);
  });

  it("give every page, deleted rows too if asked for, and nothing at all", async () => {
    for (let i = 0; i < 2100; i++) org.db.create("Contact", { LastName: `Contact ${i}` });
    org.db.delete("Contact", org.db.create("Contact", { LastName: "Gone" }));
    const [many, none] = await Promise.all([
      sf.result("data query", "-q", "SELECT Id FROM Contact"),
      sf.result("data query", "-q", "SELECT Id FROM Contact WHERE LastName = 'Gone'"),
    ]);
    expect(many).toMatchObject({ totalSize: 2100, done: true });
    expect(many.records).toHaveLength(2100);
    expect(none).toMatchObject({ totalSize: 0, records: [] });
    const rows = ["-q", "SELECT LastName FROM Contact WHERE IsDeleted = true", "--all-rows"];
    expect((await sf.result("data query", ...rows)).records).toMatchObject([{ LastName: "Gone" }]);
  });

  it("that cannot be read are shown with the place", async () => {
    const wrong = await sf.run("data query", "-q", "SELECT Bogus FROM Case");
    expect(wrong).toMatchObject({ status: 1, name: "INVALID_FIELD" });
    expect(wrong.message).toContain("No such column 'Bogus' on entity 'Case'");
  });
});

describe("the org", () => {
  it("describes and lists its objects", async () => {
    const [described, custom] = await Promise.all([
      sf.result("sobject describe", "-s", "Case"),
      sf.result("sobject list", "-s", "custom"),
    ]);
    expect(described).toMatchObject({ name: "Case", keyPrefix: "500", queryable: true });
    const key = described.fields.find((field: { name: string }) => field.name === "Key__c");
    expect(key).toMatchObject({ type: "string", externalId: true, unique: true });
    expect(custom).toEqual(["Ping__e"]);
  });

  it("tells its limits", async () => {
    const [limits, rest] = await Promise.all([
      sf.result("org list limits"),
      sf.text("api request rest", "/services/data/v62.0/limits"),
    ]);
    expect(limits).toContainEqual(
      expect.objectContaining({ name: "DailyApiRequests", max: 1_000_000, remaining: expect.any(Number) }),
    );
    expect(JSON.parse(rest).DailyApiRequests.Max).toBe(1_000_000);
  });

  it("takes requests of any kind", async () => {
    const body = JSON.stringify({ Subject: "By hand" });
    const path = "/services/data/v62.0/sobjects/Case";
    const answer = await sf.text("api request rest", path, "-X", "POST", "-b", body);
    expect(JSON.parse(answer)).toMatchObject({ success: true });
    expect(org.db.query("SELECT Subject FROM Case WHERE Subject = 'By hand'")).toHaveLength(1);
  });

  it("counts and searches its records", async () => {
    org.db.create("Lead", { LastName: "Findable", Company: "x" });
    const sosl = "FIND {findable} IN ALL FIELDS RETURNING Lead(LastName)";
    const [counts, found] = await Promise.all([
      sf.result("org list sobject record-counts", "-s", "Lead"),
      sf.result("data search", "-q", sosl),
    ]);
    expect(counts).toEqual([{ name: "Lead", count: 1 }]);
    expect(found.searchRecords).toMatchObject([{ LastName: "Findable" }]);
  });
});

describe("trees and files", () => {
  it("are brought in with what hangs together, and taken out again", async () => {
    const attributes = (type: string, referenceId: string) => ({ type, referenceId });
    const tree = {
      attributes: attributes("Account", "Root"),
      Name: "Tree",
      Cases: { records: [{ attributes: attributes("Case", "Leaf"), Subject: "Leaf" }] },
    };
    const file = sf.write("tree.json", JSON.stringify({ records: [tree] }));
    expect(await sf.result("data import tree", "-f", file)).toMatchObject([
      { refId: "Root" },
      { refId: "Leaf" },
    ]);
    const leaves = () => org.db.query("SELECT Account.Name FROM Case WHERE Subject = 'Leaf'");
    expect(leaves()).toMatchObject([{ Account: { Name: "Tree" } }]);

    const query = ["-q", "SELECT Name, (SELECT Subject FROM Cases) FROM Account WHERE Name = 'Tree'"];
    await sf.result("data export tree", ...query, "--plan", "-d", "taken", "-x", "once");
    await sf.result("data import tree", "-p", "taken/once-Account-Case-plan.json");
    expect(leaves()).toMatchObject([{ Account: { Name: "Tree" } }, { Account: { Name: "Tree" } }]);
  });

  it("are uploaded and tied to a record", async () => {
    const parent = org.db.create("Account", { Name: "Papers" });
    const file = sf.write("hello.txt", "hello, file");
    const made = await sf.result("data create file", "-f", file, "-t", "Greeting", "-i", parent);
    expect(made).toMatchObject({ Title: "Greeting", FileExtension: "txt" });
    const path = `/services/data/v62.0/sobjects/ContentVersion/${made.Id}/VersionData`;
    expect(await sf.text("api request rest", path)).toContain("hello, file");
    const links = `SELECT LinkedEntityId FROM ContentDocumentLink WHERE ContentDocumentId = '${made.ContentDocumentId}'`;
    expect(org.db.query(links).map((link) => link.LinkedEntityId)).toContain(parent);
  });
});
