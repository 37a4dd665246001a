import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Automation, loadAutomation, startOrg } from "../src/index.ts";
import { type Heard, listen, rawApi, SEED, until, useOrg } from "./harness.ts";

const orgWith = (automation: Automation, more = {}) => useOrg({ seed: SEED, automation, ...more });

describe("before a save", async () => {
  const org = await orgWith(({ before }) => {
    before("Case", ["insert", "update"], ({ operation, records }) => {
      for (const { id, new: record, old } of records) {
        if (operation === "insert") record.Description = `${id} ${record.Id} ${record.CaseNumber}`;
        if (record.Subject === "urgent") record.Priority = "High";
        if (record.Subject === "typo") record.Bogus = 1;
        if (record.Subject === "long") record.SuppliedName = "x".repeat(81);
        if (record.Subject === "closed") record.Status = "Closed";
        if (old && old.Subject !== record.Subject)
          record.SuppliedCompany = `was ${old.Subject} ${old.Loud__c}`;
      }
    });
    before("Account", ["insert"], ({ records }) => {
      for (const record of records) record.new.Name ??= "Nameless";
    });
  });
  const api = await rawApi(org);

  it("a handler changes the record, which has neither id nor number yet", () => {
    const id = org.db.create("Case", { Subject: "urgent" });
    expect(org.db.get("Case", id)).toMatchObject({ Priority: "High", Description: "undefined null null" });
  });

  it("it sees old values, formulas among them, and its changes go out in the record's own event", async () => {
    const id = org.db.create("Case", { Subject: "one" });
    const heard: Heard["data"][] = [];
    const client = await listen(org);
    await client.subscribe(
      "/data/CaseChangeEvent",
      (_, kind, data) => kind === "event" && heard.push(data),
      1,
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    org.db.update("Case", id, { Subject: "urgent" });
    const { payload } = await until(() => heard[0], "the change");
    expect(payload).toMatchObject({
      Subject: "urgent",
      Priority: "High",
      SuppliedCompany: "was one ONE!",
    });
    expect(payload.ChangeEventHeader.changedFields).toEqual(
      expect.arrayContaining(["Subject", "Priority", "SuppliedCompany"]),
    );
  });

  it("fills in what is required", async () => {
    expect((await api("POST", "sobjects/Account", {})).status).toBe(201);
  });

  it.each([
    ["typo", "INVALID_FIELD: No such column 'Bogus' on sobject of type Case"],
    ["long", "STRING_TOO_LONG: Name: data value too large"],
    ["closed", "FIELD_CUSTOM_VALIDATION_EXCEPTION: Say how it was resolved."],
  ])("what it sets is held against the same rules: %s", (Subject, message) => {
    expect(() => org.db.create("Case", { Subject })).toThrow(message);
  });
});

describe("refusing", async () => {
  const org = await orgWith(({ before, after }) => {
    before("Case", ["insert", "delete"], ({ records }) => {
      for (const record of records) {
        if (record.new?.Subject === "no") record.addError("Not this one.");
        if (record.new?.Subject === "field") record.addError("Not this word.", "Subject");
        if (record.old?.Subject === "keep") record.addError("It stays.");
      }
    });
    after("Case", ["insert"], function CaseFlow({ records, db }) {
      for (const record of records) {
        if (record.new.Subject === "late") record.addError("Too late.");
        if (record.new.Subject === "throw") throw new TypeError("x is not a function");
        if (record.new.Subject === "write") record.new.Subject = "other";
        if (record.new.Subject === "dml") db.create("Account", {});
        if (record.new.Subject === "caught") expect(() => db.create("Account", {})).toThrow("Name");
      }
      db.createAll(
        "Account",
        records.map(({ new: { Subject } }) => ({ Name: `for ${Subject}` })),
      );
    });
  });
  const api = await rawApi(org);
  const errorOf = async (Subject: string) => (await api("POST", "sobjects/Case", { Subject })).body;
  const accounts = () => org.db.query("SELECT Name FROM Account ORDER BY Name").map(({ Name }) => Name);

  it("a record or one of its fields is refused in the words of addError", async () => {
    const errorCode = "FIELD_CUSTOM_VALIDATION_EXCEPTION";
    expect(await errorOf("no")).toEqual([{ message: "Not this one.", errorCode, fields: [] }]);
    expect(await errorOf("field")).toEqual([{ message: "Not this word.", errorCode, fields: ["Subject"] }]);
    expect(await errorOf("late")).toEqual([{ message: "Too late.", errorCode, fields: [] }]);
    expect(accounts()).toEqual([]);
  });

  it("a handler that fails is told as a trigger that has failed", async () => {
    const errorCode = "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY";
    expect(await errorOf("throw")).toEqual([
      {
        message: "CaseFlow: execution of AfterInsert\n\ncaused by: TypeError: x is not a function",
        errorCode,
        fields: [],
      },
    ]);
    expect((await errorOf("dml"))[0].message).toBe(
      "CaseFlow: execution of AfterInsert\n\ncaused by: System.DmlException: first error: REQUIRED_FIELD_MISSING, Required fields are missing: [Name]: [Name]",
    );
    expect((await errorOf("write"))[0].message).toContain("read only");
    expect(org.db.query("SELECT Id FROM Case")).toEqual([]);
  });

  it("what it wrote for a record that was refused is undone, that for the others stays", async () => {
    const records = ["a", "late", "b", "no"].map((Subject) => ({ attributes: { type: "Case" }, Subject }));
    const { body } = await api("POST", "composite/sobjects", { records });
    expect(body.map((row: { success: boolean }) => row.success)).toEqual([true, false, true, false]);
    expect(accounts()).toEqual(["for a", "for b"]);
    expect(
      (await api("POST", "composite/sobjects", { records, allOrNone: true })).body[0].errors[0],
    ).toMatchObject({
      statusCode: "ALL_OR_NONE_OPERATION_ROLLED_BACK",
    });
    expect(accounts()).toEqual(["for a", "for b"]);
  });

  it("a deletion is refused as well", async () => {
    const id = org.db.create("Case", { Subject: "keep" });
    expect((await api("DELETE", `sobjects/Case/${id}`)).body[0].message).toBe("It stays.");
    expect(org.db.get("Case", id)?.IsDeleted).toBe(false);
  });
});

describe("after a save", async () => {
  const seen: [string, number][] = [];
  const org = await orgWith(({ after }) => {
    after("Case", ["insert", "update", "delete", "undelete"], ({ operation, records, db, userId }) => {
      seen.push([operation, records.length]);
      for (const { id, new: record, old } of records) {
        if (operation === "update" && old?.Status !== record?.Status && record?.AccountId)
          db.update("Account", record.AccountId as string, { Site: `${userId}` });
        if (record?.Subject === "again" && record.Priority === "Medium")
          db.update("Case", id!, { Priority: "Low" });
        if (record?.Subject === "break" && !old) db.update("Case", id!, { Status: "Closed" });
      }
    });
  });
  const api = await rawApi(org);

  it("other records change in the same transaction, under the user who saves", async () => {
    const account = org.db.create("Account", { Name: "Acme" });
    const id = org.db.create("Case", { AccountId: account });
    const heard: Heard["data"][] = [];
    const client = await listen(org);
    await client.subscribe("/data/ChangeEvents", (_, kind, data) => kind === "event" && heard.push(data), 2);
    await new Promise((resolve) => setTimeout(resolve, 200));
    org.db.update("Case", id, { Status: "Working" }, { as: "ada@example.test" });
    await until(() => heard.length === 2, "both changes");
    const [first, second] = heard.map(({ payload }) => payload.ChangeEventHeader);
    expect([first.entityName, second.entityName]).toEqual(["Case", "Account"]);
    expect(second).toMatchObject({ transactionKey: first.transactionKey, commitUser: first.commitUser });
    expect([first.sequenceNumber, second.sequenceNumber]).toEqual([1, 2]);
    const [ada] = org.db.query("SELECT Id FROM User WHERE Username = 'ada@example.test'");
    expect(org.db.get("Account", account)).toMatchObject({ Site: ada!.Id, LastModifiedById: ada!.Id });
  });

  it("a collection is seen in one piece, more than 200 records in several", async () => {
    seen.length = 0;
    const records = ["a", "b", "c"].map((Subject) => ({ attributes: { type: "Case" }, Subject }));
    const { body } = await api("POST", "composite/sobjects", { records });
    const ids: string[] = body.map((row: { id: string }) => row.id);
    await api("PATCH", "composite/sobjects", {
      records: ids.map((id) => ({ attributes: { type: "Case" }, id, Priority: "High" })),
    });
    await api("DELETE", `composite/sobjects?ids=${ids.join(",")}`);
    org.db.undelete("Case", ids[0]!);
    org.db.createAll(
      "Case",
      Array.from({ length: 201 }, (_, i) => ({ Subject: `${i}` })),
    );
    expect(seen).toEqual([
      ["insert", 3],
      ["update", 3],
      ["delete", 3],
      ["undelete", 1],
      ["insert", 200],
      ["insert", 1],
    ]);
  });

  it("a record that is saved once more goes through all rules again", () => {
    const id = org.db.create("Case", { Subject: "again" });
    expect(org.db.get("Case", id)?.Priority).toBe("Low");
    expect(() => org.db.create("Case", { Subject: "break" })).toThrow("Say how it was resolved.");
  });
});

it("sixteen triggers may set each other off, and no more", async () => {
  let levels = 0;
  let most = 16;
  const org = await orgWith(({ after }) =>
    after("Account", ["insert"], ({ db, records }) => {
      levels += 1;
      if (levels < most) db.create("Account", { Name: `${records[0]!.new.Name}+` });
    }),
  );
  org.db.create("Account", { Name: "a" });
  expect(levels).toBe(16);
  levels = 0;
  most = 17;
  const api = await rawApi(org);
  const { body } = await api("POST", "sobjects/Account", { Name: "b" });
  expect(body[0].errorCode).toBe("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY");
  expect(body[0].message).toContain("maximum trigger depth exceeded\nAccount trigger event AfterInsert");
  expect(org.db.query("SELECT Id FROM Account WHERE Name LIKE 'b%'")).toEqual([]);
});

describe("later", () => {
  it("work happens after the commit, by the org's clock, as the Automated Process user", async () => {
    let time = Date.parse("2026-11-23T12:00:00Z");
    const org = await orgWith(
      ({ after, every }) => {
        after("Case", ["insert"], ({ records, later }) => {
          for (const { id, new: record } of records) {
            later({ minutes: 5 }, (db) => db.update("Case", id!, { Priority: "High" }));
            if (record.Subject === "no") throw new Error("no");
          }
        });
        every({ hours: 1 }, (db) => db.create("Account", { Name: "Hourly" }));
      },
      { now: () => new Date(time) },
    );
    const id = org.db.create("Case", { Subject: "yes" });
    expect(() => org.db.create("Case", { Subject: "no" })).toThrow("no");
    time += 299_000;
    expect(org.runDue()).toBe(0);
    time += 1000;
    expect(org.runDue()).toBe(1);
    const [found] = org.db.query(
      `SELECT Priority, LastModifiedBy.Name, LastModifiedDate FROM Case WHERE Id = '${id}'`,
    );
    expect(found).toMatchObject({
      Priority: "High",
      LastModifiedBy: { Name: "Automated Process" },
      LastModifiedDate: "2026-11-23T12:05:00.000+0000",
    });
    time += 2 * 3_600_000;
    expect(org.runDue()).toBe(2);
    expect(org.db.query("SELECT Id FROM Account")).toHaveLength(2);
  });

  it("work comes by itself when its time has come", async () => {
    const org = await orgWith(({ after }) =>
      after("Case", ["insert"], ({ records, later }) =>
        later({}, (db) => db.update("Case", records[0]!.id!, { Priority: "Low" })),
      ),
    );
    const id = org.db.create("Case", {});
    expect(org.db.get("Case", id)?.Priority).toBe("Medium");
    await until(() => org.db.get("Case", id)?.Priority === "Low", "the work");
  });
});

describe("platform events", () => {
  it("set handlers off once they are published, whichever way, as the Automated Process user", async () => {
    const seen: [string, unknown][] = [];
    const org = await orgWith(({ after }) => {
      after("Case", ["insert"], ({ records, db }) => {
        for (const { new: record } of records) db.create("Ping__e", { Text__c: record.Subject });
        if (records[0]!.new.Subject === "no") throw new Error("no");
      });
      after("Ping__e", ["insert"], ({ records, db, userId }) => {
        for (const { new: event } of records) {
          seen.push([db.get("User", userId)!.Name as string, event.Text__c]);
          db.create("Account", { Name: event.Text__c });
        }
      });
    });
    org.db.create("Case", { Subject: "by a trigger" });
    expect(seen).toEqual([]);
    expect(() => org.db.create("Case", { Subject: "no" })).toThrow("no");
    const api = await rawApi(org);
    await api("POST", "sobjects/Ping__e", { Text__c: "by REST" });
    const client = await listen(org);
    await client.publish("/event/Ping__e", {
      CreatedDate: Date.now(),
      CreatedById: org.integrationUserId,
      Text__c: { string: "by gRPC" },
    });
    await until(() => seen.length === 4, "four events");
    expect(seen).toEqual([
      ["Automated Process", "by a trigger"],
      // this event is published at once, whatever becomes of the transaction
      ["Automated Process", "no"],
      ["Automated Process", "by REST"],
      ["Automated Process", "by gRPC"],
    ]);
    expect(org.db.query("SELECT CreatedBy.Name FROM Account")).toHaveLength(4);
  });
});

describe("registering", () => {
  it("is refused for an object that is not there", async () => {
    const automation: Automation = ({ before }) => before("Nope", ["insert"], () => {});
    await expect(startOrg({ automation })).rejects.toThrow("Automation: this org has no object 'Nope'.");
  });

  it("a handler that is asynchronous is refused when it runs", async () => {
    const org = await orgWith(({ after }) => after("Case", ["insert"], async () => {}));
    expect(() => org.db.create("Case", {})).toThrow("a handler may not be asynchronous; use 'later'");
  });

  it("comes from a file, and neither the seed nor a journal that is done once more sets anything off", async () => {
    const folder = mkdtempSync(join(tmpdir(), "local-org-automation-"));
    const file = join(folder, "automation.ts");
    writeFileSync(
      file,
      `export default (org: { before: Function }) =>
        org.before("Case", ["insert"], ({ records }: any) => { for (const r of records) r.new.Subject += "!"; });`,
    );
    writeFileSync(join(folder, "empty.ts"), "export const nothing = 1;");
    const options = {
      seed: { ...SEED, records: { Case: [{ Subject: "seeded" }] } },
      journal: join(folder, "org.jsonl"),
      automation: await loadAutomation(file),
    };
    const first = await startOrg(options);
    const id = first.db.create("Case", { Subject: "hello" });
    await first.close();
    const second = await startOrg(options);
    expect(second.db.get("Case", id)?.Subject).toBe("hello!");
    expect(second.db.query("SELECT Subject FROM Case ORDER BY Subject")).toMatchObject([
      { Subject: "hello!" },
      { Subject: "seeded" },
    ]);
    await second.close();
    await expect(loadAutomation(join(folder, "empty.ts"))).rejects.toThrow("must be a function");
    rmSync(folder, { recursive: true, force: true });
  });
});
