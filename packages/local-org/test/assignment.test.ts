import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type AssignmentRuleSpec, type OrgSeed, startOrg } from "../src/index.ts";
import { connect, type Heard, listen, rawApi, SEED, until, useOrg } from "./harness.ts";

const RULES: AssignmentRuleSpec[] = [
  {
    name: "Standard",
    entries: [
      {
        criteria: [{ field: "Case.Origin", operation: "equals", value: "Web, Email" }],
        assignTo: "Support_Intake",
      },
      {
        criteria: [
          { field: "Case.Subject", operation: "contains", value: "refund,money back" },
          { field: "Case.Priority", operation: "equals", value: "High" },
          { field: "Account.Tier__c", operation: "startsWith", value: "gold" },
        ],
        logic: "1 AND (2 OR 3)",
        assignTo: "ada@example.test",
      },
      { formula: 'CONTAINS(Subject, "formula")', assignTo: "bob@example.test" },
      {
        criteria: [{ field: "User.Username", operation: "equals", value: "ada@example.test" }],
        assignTo: "ada@example.test",
      },
    ],
  },
  { name: "Everything to Bob", active: false, entries: [{ assignTo: "bob@example.test" }] },
];

const seed: OrgSeed = {
  ...SEED,
  objects: { ...SEED.objects, Case: { ...SEED.objects!.Case, assignmentRules: RULES } },
};

describe("assignment rules", async () => {
  const org = await useOrg({
    seed,
    automation: ({ after }) =>
      after("Account", ["insert"], ({ records, db }) => {
        for (const { new: record } of records)
          db.create("Case", { Origin: "Web", Subject: `${record.Name}` });
      }),
  });
  const api = await rawApi(org);
  const connection = await connect(org);
  const ownerOf = (id: string) =>
    (org.db.query(`SELECT Owner.Name FROM Case WHERE Id = '${id}'`)[0]!.Owner as { Name: string }).Name;
  const create = async (fields: object, headers = {}) =>
    ownerOf((await api("POST", "sobjects/Case", fields, headers)).body.id);
  const gold = org.db.create("Account", { Name: "Gold", Tier__c: "Golden" });

  it.each<[object, string]>([
    [{ Origin: "Web" }, "Support Intake"],
    [{ Origin: "email" }, "Support Intake"],
    [{ Origin: "Phone", Subject: "Refund, please" }, "Integration User"],
    [{ Subject: "My money back", Priority: "High" }, "Ada Lovelace"],
    [{ Subject: "a refund", AccountId: gold }, "Ada Lovelace"],
    [{ Subject: "by formula" }, "Bob Builder"],
    [{ Subject: "nothing fits" }, "Integration User"],
  ])("the first entry that fits says who gets %j: %s", async (fields, owner) => {
    expect(await create(fields)).toBe(owner);
  });

  it("apply by default over REST, also to changes and whatever owner is given; FALSE turns them off", async () => {
    const [ada] = org.db.query("SELECT Id FROM User WHERE Username = 'ada@example.test'");
    expect(await create({ Origin: "Web", OwnerId: ada!.Id })).toBe("Support Intake");
    expect(await create({ Origin: "Web" }, { "Sforce-Auto-Assign": "FALSE" })).toBe("Integration User");
    expect(await create({ Origin: "Web" }, { "Sforce-Auto-Assign": "true" })).toBe("Support Intake");
    const id = org.db.create("Case", { Subject: "x" });
    await api("PATCH", `sobjects/Case/${id}`, { Origin: "Web" }, { "Sforce-Auto-Assign": "false" });
    expect(ownerOf(id)).toBe("Admin User");
    await api("PATCH", `sobjects/Case/${id}`, { Subject: "y" });
    expect(ownerOf(id)).toBe("Support Intake");
  });

  it("one of them is named by its id, active or not, for what is created", async () => {
    const { records } = await connection.query<{
      Id: string;
      Name: string;
      Active: boolean;
      SobjectType: string;
    }>("SELECT Id, Name, Active, SobjectType FROM AssignmentRule ORDER BY Name");
    expect(records).toMatchObject([
      { Name: "Everything to Bob", Active: false, SobjectType: "Case" },
      { Name: "Standard", Active: true, SobjectType: "Case" },
    ]);
    const header = { "Sforce-Auto-Assign": records[0]!.Id.slice(0, 15) };
    expect(await create({ Origin: "Web" }, header)).toBe("Bob Builder");
    const id = org.db.create("Case", { Subject: "x" });
    await api("PATCH", `sobjects/Case/${id}`, { Origin: "Web" }, header);
    expect(ownerOf(id)).toBe("Admin User");
    const refused = await api("POST", "sobjects/Case", {}, { "Sforce-Auto-Assign": "01QLo0000000999AAA" });
    expect(refused.status).toBe(400);
  });

  it("apply to collections, and to a subrequest as its own header says", async () => {
    const record = { attributes: { type: "Case" }, Origin: "Web" };
    const { body } = await api("POST", "composite/sobjects", { records: [record, record] });
    expect(body.map(({ id }: { id: string }) => ownerOf(id))).toEqual(["Support Intake", "Support Intake"]);
    const subrequest = (referenceId: string, httpHeaders?: object) => ({
      method: "POST",
      url: "/services/data/v62.0/sobjects/Case",
      referenceId,
      body: { Origin: "Web" },
      httpHeaders,
    });
    const answer = await api("POST", "composite", {
      compositeRequest: [
        subrequest("one"),
        subrequest("two", { "Sforce-Auto-Assign": "FALSE" }),
        subrequest("three"),
      ],
    });
    expect(
      answer.body.compositeResponse.map(({ body: { id } }: { body: { id: string } }) => ownerOf(id)),
    ).toEqual(["Support Intake", "Integration User", "Support Intake"]);
  });

  it("are inherited by what triggers write in the same transaction", async () => {
    await api("POST", "sobjects/Account", { Name: "inherits" });
    await api("POST", "sobjects/Account", { Name: "does not" }, { "Sforce-Auto-Assign": "FALSE" });
    const owners = org.db.query(
      "SELECT Subject, Owner.Name FROM Case WHERE Subject IN ('inherits', 'does not') ORDER BY Subject",
    );
    expect(owners).toMatchObject([
      { Owner: { Name: "Integration User" } },
      { Owner: { Name: "Support Intake" } },
    ]);
  });

  it("do not apply to direct writes unless that is asked for", () => {
    expect(ownerOf(org.db.create("Case", { Origin: "Web" }))).toBe("Admin User");
    expect(ownerOf(org.db.create("Case", { Origin: "Web" }, { autoAssign: true }))).toBe("Support Intake");
    const act = { as: "ada@example.test", autoAssign: true };
    expect(ownerOf(org.db.create("Case", {}, act))).toBe("Ada Lovelace");
  });

  it("give the owner within the record's own change event, and the history tells of it", async () => {
    const heard: Heard["data"][] = [];
    const client = await listen(org);
    await client.subscribe(
      "/data/CaseChangeEvent",
      (_, kind, data) => kind === "event" && heard.push(data),
      1,
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    const { body } = await api("POST", "sobjects/Case", { Origin: "Web" });
    const { payload } = await until(() => heard[0], "the change");
    expect(payload.ChangeEventHeader.changeType).toBe("CREATE");
    expect(payload.OwnerId).toBe(org.db.get("Case", body.id)?.OwnerId);
    const fields = org.db.query(
      `SELECT Field, NewValue FROM CaseHistory WHERE CaseId = '${body.id}' ORDER BY Id`,
    );
    expect(fields).toMatchObject([
      { Field: "created" },
      { Field: "ownerAssignment", NewValue: "Support Intake" },
      { Field: "ownerAssignment", NewValue: payload.OwnerId },
    ]);
  });
});

it("assignment rules, history and locks are there when an org goes on from its data folder", async () => {
  const data = mkdtempSync(join(tmpdir(), "local-org-assignment-"));
  const first = await startOrg({ seed, data });
  const id = first.db.create("Case", { Subject: "x" });
  first.db.lock("Case", id);
  await first.close();
  const second = await startOrg({ seed, data });
  expect(second.db.isLocked("Case", id)).toBe(true);
  const other = second.db.create("Case", { Origin: "Web" }, { autoAssign: true });
  const fields = second.db.query("SELECT CaseId, Field, NewValue FROM CaseHistory ORDER BY Id");
  expect(fields).toMatchObject([
    { CaseId: id, Field: "created" },
    { CaseId: other, Field: "created" },
    { CaseId: other, Field: "ownerAssignment", NewValue: "Support Intake" },
    { CaseId: other, Field: "ownerAssignment" },
  ]);
  await second.close();
  rmSync(data, { recursive: true, force: true });
});

describe("an assignment rule that is wrong stops the start", () => {
  it.each<[Partial<AssignmentRuleSpec>, string]>([
    [
      { entries: [{ assignTo: "Nobody" }] },
      "Assignment rule Case.R, entry 1: there is no queue or user 'Nobody' to give Cases to.",
    ],
    [
      { entries: [{ criteria: [{ field: "Case.Nope", operation: "equals" }], assignTo: "Support_Intake" }] },
      "Assignment rule Case.R, entry 1: there is no field 'Case.Nope'.",
    ],
    [
      { entries: [{ criteria: [{ field: "Case.Origin", operation: "is" }], assignTo: "Support_Intake" }] },
      "Assignment rule Case.R, entry 1: 'is' is no operation; use one of equals",
    ],
    [
      { entries: [{ criteria: [], logic: "1 AND 2", assignTo: "Support_Intake" }] },
      "Assignment rule Case.R, entry 1: the filter logic names 1, which is not there.",
    ],
    [
      { entries: [{ formula: "Nope__c = 1", assignTo: "Support_Intake" }] },
      "Assignment rule Case.R: Case has no field 'Nope__c'.",
    ],
  ])("%j", async (rule, message) => {
    const assignmentRules = [{ name: "R", entries: [], ...rule }];
    await expect(
      startOrg({ seed: { ...SEED, objects: { ...SEED.objects, Case: { assignmentRules } } } }),
    ).rejects.toThrow(message);
  });
});
