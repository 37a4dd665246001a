import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type OrgSeed, startOrg } from "../src/index.ts";
import { connect, type Heard, listen, rawApi, SEED, until, useOrg } from "./harness.ts";

const seed: OrgSeed = {
  ...SEED,
  objects: {
    ...SEED.objects,
    Case: {
      ...SEED.objects!.Case,
      fields: {
        ...SEED.objects!.Case!.fields,
        Score__c: { type: "Number", precision: 5, scale: 1, trackHistory: true },
        Description: { trackHistory: true },
        Priority: { trackHistory: false },
        Next__c: { type: "Lookup", referenceTo: "Account", trackHistory: true },
      },
    },
    Request__c: { fields: { Amount__c: { type: "Currency", trackHistory: true } } },
  },
  records: {
    Case: [{ ref: "old", Subject: "from the seed" }],
    CaseHistory: [
      { CaseId: "@old", Field: "Status", DataType: "DynamicEnum", OldValue: "New", NewValue: "Working" },
    ],
  },
};

describe("the history of a case", async () => {
  const org = await useOrg({ seed });
  const connection = await connect(org);
  const api = await rawApi(org);
  const entries = (id: string) =>
    org.db
      .query(`SELECT Field, DataType, OldValue, NewValue FROM CaseHistory WHERE CaseId = '${id}' ORDER BY Id`)
      .map(({ Field, DataType, OldValue, NewValue }) => [Field, DataType, OldValue, NewValue]);
  const queue = org.db.query("SELECT Id FROM Group WHERE DeveloperName = 'Support_Intake'")[0]!.Id as string;
  const me = (id: string) => org.db.get("Case", id)!.OwnerId;

  it("begins with its creation and tells of each field that is tracked", () => {
    const id = org.db.create("Case", { Subject: "x", Status: "New" });
    org.db.update("Case", id, { Status: "Working", Score__c: 1.5, Subject: "y", Priority: "Low" });
    org.db.update("Case", id, { Score__c: null, IsEscalated: true, Status: "Working" });
    expect(entries(id)).toEqual([
      ["created", "Text", null, null],
      ["Status", "DynamicEnum", "New", "Working"],
      ["Score__c", "Double", null, 1.5],
      ["IsEscalated", "Boolean", false, true],
      ["Score__c", "Double", 1.5, null],
    ]);
  });

  it("has two rows for a reference, with names and with ids, and no values of long text", () => {
    const id = org.db.create("Case", { Subject: "x" });
    const owner = me(id);
    const account = org.db.create("Account", { Name: "Acme" });
    org.db.update("Case", id, { OwnerId: queue, Description: "long", Next__c: account });
    expect(entries(id).slice(1)).toEqual([
      ["Owner", "Text", "Admin User", "Support Intake"],
      ["Owner", "EntityId", owner, queue],
      ["Description", "MultiLineText", null, null],
      ["Next__c", "Text", null, "Acme"],
      ["Next__c", "EntityId", null, account],
    ]);
  });

  it("says who and when, and is read as a child of the case", async () => {
    const id = org.db.create("Case", { Subject: "x" }, { as: "ada@example.test" });
    const [row] = (
      await connection.query(
        `SELECT Id, (SELECT Field, CreatedBy.Name, CreatedDate, Case.Subject FROM Histories) FROM Case WHERE Id = '${id}'`,
      )
    ).records;
    expect((row as { Histories: { records: object[] } }).Histories.records[0]).toMatchObject({
      Field: "created",
      CreatedBy: { Name: "Ada Lovelace" },
      Case: { Subject: "x" },
    });
    const described = await connection.describe("Case");
    expect(described.childRelationships).toContainEqual(
      expect.objectContaining({
        childSObject: "CaseHistory",
        field: "CaseId",
        relationshipName: "Histories",
      }),
    );
  });

  it("cannot be written nor filtered by its values; a seed may bring one along", async () => {
    const answer = await api("POST", "sobjects/CaseHistory", { Field: "Status" });
    expect(answer.body).toEqual([
      {
        message: "entity type CaseHistory does not support create",
        errorCode: "INVALID_TYPE_FOR_OPERATION",
        fields: [],
      },
    ]);
    const asked = await api("GET", "query?q=SELECT+Id+FROM+CaseHistory+WHERE+OldValue='New'");
    expect(asked.body[0].message).toContain("field 'OldValue' can not be filtered in a query call");
    const [old] = org.db.query("SELECT Id FROM Case WHERE Subject = 'from the seed'");
    expect(entries(old!.Id as string)).toEqual([["Status", "DynamicEnum", "New", "Working"]]);
  });

  it("comes of what triggers change too, goes with the case and is undone with it", async () => {
    const id = org.db.create("Case", { Subject: "x" });
    org.db.delete("Case", id);
    expect(entries(id)).toEqual([]);
    org.db.undelete("Case", id);
    expect(entries(id)).toHaveLength(1);
    const before = org.db.query("SELECT Id FROM CaseHistory").length;
    const records = [
      { attributes: { type: "Case" }, id, Status: "Working" },
      { attributes: { type: "Case" }, id: "500000000000000AAA", Status: "Working" },
    ];
    await api("PATCH", "composite/sobjects", { allOrNone: true, records });
    expect(org.db.query("SELECT Id FROM CaseHistory")).toHaveLength(before);
  });

  it("gives no change events", async () => {
    const heard: Heard["data"][] = [];
    const client = await listen(org);
    await client.subscribe("/data/ChangeEvents", (_, kind, data) => kind === "event" && heard.push(data), 2);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const id = org.db.create("Case", { Subject: "one" });
    org.db.update("Case", id, { Status: "Working" });
    await until(() => heard.length === 2, "two events");
    expect(heard.map(({ payload }) => payload.ChangeEventHeader.entityName)).toEqual(["Case", "Case"]);
  });

  it("exists for custom objects whose fields are tracked", () => {
    const id = org.db.create("Request__c", { Amount__c: 1 });
    org.db.update("Request__c", id, { Amount__c: 2 });
    expect(
      org.db.query("SELECT ParentId, Field, OldValue, NewValue FROM Request__History ORDER BY Id"),
    ).toMatchObject([
      { ParentId: id, Field: "created" },
      { ParentId: id, Field: "Amount__c", OldValue: 1, NewValue: 2 },
    ]);
  });
});

it("is the same after a journal is done once more", async () => {
  const folder = mkdtempSync(join(tmpdir(), "local-org-history-"));
  // the records of the seed are made anew at each start, of that moment
  const now = () => new Date("2026-03-02T09:00:00Z");
  const options = { seed, journal: join(folder, "org.jsonl"), now };
  const soql =
    "SELECT Id, CaseId, Field, OldValue, NewValue, CreatedById, CreatedDate FROM CaseHistory ORDER BY Id";
  const first = await startOrg(options);
  const id = first.db.create("Case", { Subject: "x" });
  first.db.update("Case", id, { Status: "Working" });
  const before = first.db.query(soql);
  await first.close();
  const second = await startOrg(options);
  expect(second.db.query(soql)).toEqual(before);
  second.db.update("Case", id, { Status: "Escalated" });
  expect(second.db.query(soql)).toHaveLength(before.length + 1);
  await second.close();
  rmSync(folder, { recursive: true, force: true });
});
