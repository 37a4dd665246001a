import { describe, expect, it } from "vitest";
import type { OrgSeed } from "../src/index.ts";
import { connect, type Heard, listen, SEED, until, useOrg } from "./harness.ts";

const seed: OrgSeed = {
  ...SEED,
  objects: {
    ...SEED.objects,
    Case: {
      ...SEED.objects!.Case,
      recordTypes: { Complaint: { label: "Complaint" } },
      assignmentRules: [
        { name: "To Bob", entries: [{ assignTo: "bob@example.test" }] },
        { name: "To Ada", active: false, entries: [{ assignTo: "ada@example.test" }] },
      ],
    },
  },
};

const batches: number[] = [];
const org = await useOrg({
  seed,
  automation: ({ before }) =>
    before("Case", ["insert"], ({ records }) => {
      batches.push(records.length);
      for (const { new: record } of records) record.Reason = "Other";
    }),
});
const { bulk2 } = await connect(org);
bulk2.pollInterval = 5;

const insert = (input: Record<string, string>[], more = {}) =>
  bulk2.loadAndWaitForResults({ object: "Case", operation: "insert", input, ...more });
const ownerOf = (id: string) =>
  (org.db.query(`SELECT Owner.Name FROM Case WHERE Id = '${id}'`)[0]!.Owner as { Name: string }).Name;

describe("records that a bulk job saves", () => {
  it("go through triggers, 200 at a time", async () => {
    batches.length = 0;
    const { successfulResults } = await insert(Array.from({ length: 450 }, (_, i) => ({ Subject: `t${i}` })));
    expect(batches).toEqual([200, 200, 50]);
    expect(org.db.get("Case", successfulResults[449]!.sf__Id)).toMatchObject({
      Subject: "t449",
      Reason: "Other",
    });
  });

  it("are assigned by the rule that the job names, and by none otherwise", async () => {
    const rule = org.db.query("SELECT Id FROM AssignmentRule WHERE Name = 'To Ada'")[0]!.Id;
    const named = await insert([{ Subject: "named" }], { assignmentRuleId: rule });
    expect(ownerOf(named.successfulResults[0]!.sf__Id)).toBe("Ada Lovelace");
    const plain = await insert([{ Subject: "plain" }]);
    expect(org.db.get("Case", plain.successfulResults[0]!.sf__Id)?.OwnerId).toBe(org.integrationUserId);
  });

  it("have the record type of their column", async () => {
    const type = org.db.query("SELECT Id FROM RecordType WHERE DeveloperName = 'Complaint'")[0]!.Id as string;
    const { successfulResults, failedResults } = await insert([
      { Subject: "typed", RecordTypeId: type },
      { Subject: "typed", RecordTypeId: "012Lo00000000zz" },
    ]);
    expect(org.db.get("Case", successfulResults[0]!.sf__Id)?.RecordTypeId).toBe(type);
    expect(failedResults[0]!.sf__Error).toBe("INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:--");
  });

  it("are told in one change event as long as they change alike in one transaction", async () => {
    const ids = Array.from({ length: 250 }, (_, i) => org.db.create("Case", { Subject: `e${i}` }));
    const client = await listen(org);
    const heard: Heard[] = [];
    await client.subscribeFromEarliestEvent("/data/CaseChangeEvent", (_, kind, data) =>
      heard.push({ kind, data }),
    );
    await bulk2.loadAndWaitForResults({
      object: "Case",
      operation: "update",
      input: ids.map((Id) => ({ Id, Priority: "High" })),
    });
    const updates = () =>
      heard
        .filter(({ kind }) => kind === "event")
        .map(({ data }) => data.payload.ChangeEventHeader)
        .filter((header) => header.changeType === "UPDATE" && ids.includes(header.recordIds[0]));
    await until(() => updates().flatMap((header) => header.recordIds).length === 250, "250 updates");
    expect(new Set(updates().map((header) => header.transactionKey)).size).toBe(2);
    expect(updates()[0].recordIds).toHaveLength(200);
    expect(updates()[0].changeOrigin).toMatch(/^com\/salesforce\/api\/bulk\/62\.0/);
  });
});
