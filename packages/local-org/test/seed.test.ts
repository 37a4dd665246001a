import { describe, expect, it } from "vitest";
import { loadSeed, standardDescribe, startOrg } from "../src/index.ts";
import { useOrg } from "./harness.ts";

const YAML = `
objects:
  Case:
    fields:
      Status: { values: [New, Waiting, { value: Done, closed: true }], restricted: true }
      Tier__c: { type: Picklist, values: [Gold, Silver] }
  Request__c:
    autoNumber: 'R-{000}'
    fields:
      Case__c: { type: Lookup, referenceTo: Case }
users:
  - { username: ada@example.test, name: Ada Lovelace }
queues:
  - { name: Intake, developerName: Intake, objects: [Case], members: [ada@example.test] }
records:
  Request__c:
    - { Case__c: '@first' }
  Case:
    - { ref: first, Subject: hello, OwnerId: '@Intake' }
`;

describe("a seed", () => {
  it("makes objects, people, queues and records that name each other", async () => {
    const org = await useOrg({ seed: loadSeed(YAML) });
    expect(org.db.query("SELECT Name, Case__r.Subject, Case__r.Owner.Name FROM Request__c")).toMatchObject([
      { Name: "R-001", Case__r: { Subject: "hello", Owner: { Name: "Intake" } } },
    ]);
    expect(org.db.query("SELECT UserOrGroupId FROM GroupMember")).toHaveLength(1);
    const id = org.db.create("Case", { Status: "Done" });
    expect(org.db.get("Case", id)).toMatchObject({ IsClosed: true });
    expect(() => org.db.create("Case", { Status: "Closed" })).toThrow(
      "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
    );
    expect(org.stats().writesApplied).toBe(1);
  });

  it.each([
    ["objects: [", "line 1, column 11: "],
    [
      "people: []",
      "line 1, column 1: 'people' is unknown; known are objects, labels, connectedApps, queues, users, records, metadata, apex, changeDataCapture, eventChannels, managedEventSubscriptions.",
    ],
    [
      "objects:\n  Case:\n    fields:\n      A__c: { type: Text, lenght: 5 }",
      "line 4, column 27: 'lenght' is unknown in objects.Case.fields.A__c; known are type, label, length",
    ],
    [
      "objects:\n  Case:\n    fields:\n      A__c: { type: Txt }",
      "line 4, column 21: objects.Case.fields.A__c.type must be one of Text,",
    ],
    ["users:\n  - { name: Ada }", "line 2, column 5: users[0] lacks 'username'."],
    ["users: ada", "line 1, column 8: users must be a list."],
  ])("that is wrong is refused with its place: %s", (yaml, message) => {
    expect(() => loadSeed(yaml)).toThrow(message);
  });

  it.each([
    [
      "objects: { Case: { fields: { Foo: { type: Text } } } }",
      "Field Case.Foo: no standard field; a custom field's name ends in '__c'.",
    ],
    ["objects: { Thing: {} }", "Object Thing: no standard object;"],
    ["objects: { A__c: { fields: { B__c: { type: Lookup } } } }", "Field B__c: a Lookup needs 'referenceTo'"],
    ["objects: { A__c: { fields: { B__c: { type: Lookup, referenceTo: Nope } } } }", "it refers to 'Nope'"],
    ["records: { Case: [{ Subject: x, ParentId: '@nobody' }] }", "Records: Case[0] refers to '@nobody'"],
    ["records: { Case: [{ Subjekt: x }] }", "Records: Case[0] is refused: INVALID_FIELD"],
    ["queues: [{ name: Q, developerName: Q, objects: [Nope] }]", "Queue Q: this org has no object 'Nope'."],
    [
      "queues: [{ name: Q, developerName: Q, objects: [Case], members: [x] }]",
      "Queue Q: there is no user 'x'.",
    ],
  ])("that does not hold together stops the start: %s", async (yaml, message) => {
    await expect(startOrg({ seed: loadSeed(yaml) })).rejects.toThrow(message);
  });

  it("may be empty", () => {
    expect(loadSeed("")).toEqual({});
    expect(loadSeed("# nothing yet\n")).toEqual({});
  });
});

describe("an org", () => {
  it("refuses a port that is taken", async () => {
    const org = await useOrg();
    const [, pubSubPort] = org.pubSubEndpoint.split(":");
    await expect(startOrg({ port: Number(new URL(org.url).port) })).rejects.toThrow("EADDRINUSE");
    await expect(startOrg({ pubSubPort: Number(pubSubPort) })).rejects.toThrow("EADDRINUSE");
  });

  it("keeps to itself what another org holds", async () => {
    const [one, two] = [await useOrg(), await useOrg()];
    one.db.create("Case", { Subject: "mine" });
    expect(two.db.query("SELECT Id FROM Case")).toEqual([]);
    expect(two.clientSecret).not.toBe(one.clientSecret);
  });

  it("knows the apps of its seed", async () => {
    const seed = loadSeed("connectedApps: [{ id: app, secret: s3cret, username: robot@example.test }]");
    const apps = await startOrg({ seed });
    const { clientId, clientSecret, integrationUserId, db } = apps;
    await apps.close();
    expect([clientId, clientSecret]).toEqual(["app", "s3cret"]);
    expect(db.query("SELECT Id FROM User WHERE Username = 'robot@example.test'")).toMatchObject([
      { Id: integrationUserId },
    ]);
  });
});

describe("standardDescribe", () => {
  it("describes standard objects without an org", () => {
    const found = standardDescribe("case");
    expect(found?.name).toBe("Case");
    expect(
      found?.fields.find((field) => field.name === "Priority")?.picklistValues.map((value) => value.value),
    ).toEqual(["High", "Medium", "Low"]);
    expect(standardDescribe("Request__c")).toBeUndefined();
  });

  it("describes custom objects and fields of a seed", () => {
    const { objects } = loadSeed(YAML);
    expect(standardDescribe("Request__c", objects)?.custom).toBe(true);
    const names = standardDescribe("Case", objects)?.fields.map((field) => field.name);
    expect(names).toEqual(expect.arrayContaining(["Subject", "Tier__c"]));
  });
});
