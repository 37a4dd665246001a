import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Org, type OrgSeed, startOrg } from "../src/index.ts";
import { rawApi, useOrg } from "./harness.ts";

const seed: OrgSeed = {
  objects: {
    Case: {
      fields: {
        Kind__c: { type: "Picklist", values: ["A", { value: "B", default: true }, "C"] },
        Tags__c: { type: "MultiPicklist", values: ["x", "y", "z"] },
      },
      recordTypes: {
        Support: {
          label: "Support Case",
          defaultFor: ["Standard User"],
          picklists: { Kind__c: ["A", "B"], Tags__c: ["x", "y"], Status: ["New", "Closed"] },
        },
        Billing: {
          visibleTo: ["System Administrator"],
          picklists: { Kind__c: [{ value: "C", default: true }] },
        },
        Old: { active: false },
      },
    },
    Thing__c: { recordTypes: { Only: { defaultFor: true } } },
  },
  users: [{ username: "ada@example.test", name: "Ada Lovelace" }],
};

describe("record types", async () => {
  const org = await useOrg({ seed });
  const api = await rawApi(org);
  const as = { as: "ada@example.test" };
  const idOf = (name: string) =>
    org.db.query(`SELECT Id FROM RecordType WHERE DeveloperName = '${name}'`)[0]!.Id as string;
  const get = (id: string) => org.db.get("Case", id)!;

  it("a record gets the default of the user's profile, if it has one", () => {
    expect(get(org.db.create("Case", {}, as)).RecordTypeId).toBe(idOf("Support"));
    expect(get(org.db.create("Case", {})).RecordTypeId).toBeNull();
    const thing = org.db.create("Thing__c", {});
    expect(org.db.query(`SELECT RecordType.Name FROM Thing__c WHERE Id = '${thing}'`)[0]).toMatchObject({
      RecordType: { Name: "Only" },
    });
  });

  it("its picklists start with the value that the record type says", () => {
    expect(get(org.db.create("Case", { RecordTypeId: idOf("Billing") })).Kind__c).toBe("C");
    expect(get(org.db.create("Case", { RecordTypeId: idOf("Support") })).Kind__c).toBe("B");
  });

  it("restricted picklists take the values that it offers, others any", async () => {
    const RecordTypeId = idOf("Support");
    const created = await api("POST", "sobjects/Case", { RecordTypeId, Kind__c: "C" });
    expect(created.body).toEqual([
      {
        message: "Kind: bad value for restricted picklist field: C",
        errorCode: "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
        fields: ["Kind__c"],
      },
    ]);
    expect(() => org.db.create("Case", { RecordTypeId, Tags__c: "x;z" })).toThrow("field: z");
    const id = org.db.create("Case", { RecordTypeId, Tags__c: "x;y", Status: "Working" });
    expect(() => org.db.update("Case", id, { Kind__c: "C" })).toThrow("field: C");
    org.db.update("Case", id, { RecordTypeId: idOf("Billing"), Kind__c: "C" });
  });

  it.each([
    ["Old", undefined],
    ["Only", undefined],
    ["Billing", as],
  ])("one that the user cannot give is refused: %s", (name, act) => {
    expect(() => org.db.create("Case", { RecordTypeId: idOf(name) }, act)).toThrow(
      `INVALID_CROSS_REFERENCE_KEY: Record Type ID: this ID value isn't valid for the user: ${idOf(name)}`,
    );
  });

  it("that names no field of the object stops the start", async () => {
    const objects = { Case: { recordTypes: { Bad: { picklists: { Nope__c: ["x"] } } } } };
    await expect(startOrg({ seed: { objects } })).rejects.toThrow(
      "Record type Case.Bad: Case has no field 'Nope__c'.",
    );
  });
});

describe("auto-numbers", () => {
  const numbered = (format: string): OrgSeed => ({
    objects: { Thing__c: { autoNumber: format }, Case: {} },
  });
  const names = (org: Org) => org.db.query("SELECT Name FROM Thing__c ORDER BY Name").map(({ Name }) => Name);

  it.each([
    ["T-{0000}", ["T-0001", "T-0002"]],
    ["{YYYY}{MM}{DD}-{00}", ["20260309-01", "20260309-02"]],
    ["{YY}/{0}", ["26/1", "26/2"]],
    ["{000}-{YYYY}", ["001-2026", "002-2026"]],
  ])("are shown in the format %s, and go on after a journal", async (format, expected) => {
    const folder = mkdtempSync(join(tmpdir(), "local-org-numbers-"));
    const now = () => new Date("2026-03-09T12:00:00Z");
    const options = { seed: numbered(format), journal: join(folder, "org.jsonl"), now };
    const first = await startOrg(options);
    first.db.create("Thing__c", {});
    await first.close();
    const second = await startOrg(options);
    second.db.create("Thing__c", {});
    expect(names(second)).toEqual(expected);
    await second.close();
    rmSync(folder, { recursive: true, force: true });
  });
});

it("values of a restricted picklist that are not active any more are refused", async () => {
  const values = ["A", { value: "B", active: false }];
  const org = await useOrg({
    seed: { objects: { Case: { fields: { Kind__c: { type: "Picklist", values } } } } },
  });
  expect(() => org.db.create("Case", { Kind__c: "B" })).toThrow("bad value for restricted picklist field: B");
});
