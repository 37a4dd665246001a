import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Connection } from "jsforce";
import { describe, expect, it } from "vitest";
import { type GenerateOptions, generateOrg, type Org, readTree } from "../src/index.ts";
import { connect, rawApi, useOrg } from "./harness.ts";
import { command, startLocalOrg } from "./local-org.ts";

const UNTIL = new Date("2026-11-01");
const SIZE: GenerateOptions = { size: 3000, seed: 7, until: UNTIL };
const generated = (options: Partial<GenerateOptions> = {}) => [...generateOrg({ ...SIZE, ...options })];
const folder = () => mkdtempSync(join(tmpdir(), "seed-"));
const from = (records: unknown[]) => ({ records: [{ name: "records", records }] });

describe("a generated org", () => {
  const org = useOrg({ seed: {}, ...from(generated()) });
  const query = async (soql: string) => (await org).db.query(soql);
  const count = async (soql: string) => (await query(soql)).length;

  it("has about as many records as it is asked for", () => {
    for (const size of [1000, 20_000]) {
      const { length } = generated({ size });
      expect(Math.abs(length - size) / size).toBeLessThan(0.1);
    }
  });

  it("is the same for the same seed, byte for byte, and another for another", () => {
    const bytes = (options: Partial<GenerateOptions>) =>
      createHash("sha256")
        .update(JSON.stringify(generated(options)))
        .digest("hex");
    expect(bytes({})).toBe(bytes({}));
    expect(bytes({ seed: 8 })).not.toBe(bytes({}));
  });

  it("names nobody twice and nothing that is not there", async () => {
    expect(await count("SELECT Id FROM Case WHERE Contact.Account.Name = null OR Owner.Name = null")).toBe(0);
    const names = (await query("SELECT Username FROM User")).map(({ Username }) => Username);
    expect(new Set(names).size).toBe(names.length);
  });

  it("has people with skills in queues, who own what their queue serves", async () => {
    const [{ Name }] = (await query(
      "SELECT Name FROM ServiceResource WHERE Id IN (SELECT ServiceResourceId FROM ServiceResourceSkill WHERE SkillLevel > 1 AND Skill.DeveloperName = 'Invoices') LIMIT 1",
    )) as [{ Name: string }];
    expect(Name).toMatch(/\w+ \w+/);
    expect(await count("SELECT Id FROM GroupMember WHERE Group.DeveloperName = 'Billing'")).toBeGreaterThan(
      2,
    );
    expect(await count("SELECT Id FROM Case WHERE Owner.Type = 'Queue' AND Status != 'New'")).toBeLessThan(5);
    expect(
      await count("SELECT Id FROM User WHERE ManagerId != null AND UserRole.ParentRoleId != null"),
    ).toBeGreaterThan(5);
  });

  it("has a history that ends where the records stand", async () => {
    type Entry = { Field: string; NewValue: string; OldValue: string; CreatedDate: string; DataType: string };
    const cases = (await query(
      "SELECT Id, Status, OwnerId, Owner.Name, CreatedDate, LastModifiedDate, ClosedDate, IsClosed, (SELECT Field, OldValue, NewValue, DataType, CreatedDate FROM Histories ORDER BY CreatedDate) FROM Case",
    )) as { [field: string]: unknown; Histories: { records: Entry[] } }[];
    expect(cases.length).toBeGreaterThan(150);
    let handedOver = 0;
    for (const { Status, OwnerId, CreatedDate, LastModifiedDate, ClosedDate, IsClosed, Histories } of cases) {
      const { records } = Histories;
      const last = (test: (entry: Entry) => boolean) => records.findLast(test);
      expect(records[0]).toMatchObject({ Field: "created", CreatedDate });
      expect(last(({ Field }) => Field === "Status")?.NewValue ?? "New").toBe(Status);
      const owners = records.filter(({ Field, DataType }) => Field === "Owner" && DataType === "EntityId");
      if (owners.length > 0) expect(owners.some(({ NewValue }) => NewValue === OwnerId)).toBe(true);
      if (owners.length > 1) handedOver++;
      expect(IsClosed).toBe(Status === "Closed");
      if (IsClosed) expect(last(({ NewValue }) => NewValue === "Closed")?.CreatedDate).toBe(ClosedDate);
      expect((LastModifiedDate as string) >= (CreatedDate as string)).toBe(true);
      expect(Date.parse((LastModifiedDate as string).replace("+0000", "Z"))).toBeLessThan(UNTIL.getTime());
    }
    expect(handedOver / cases.length).toBeGreaterThan(0.3);
    expect(handedOver / cases.length).toBeLessThan(0.7);
  });

  it("is busy on weekdays, and by day", () => {
    const moments = generated({ size: 30_000 })
      .filter(({ attributes }) => attributes.type === "Case")
      .map((record) => new Date((record.CreatedDate as string).replace("+0000", "Z")));
    const share = (test: (moment: Date) => boolean) => moments.filter(test).length / moments.length;
    expect(share((moment) => [0, 6].includes(moment.getUTCDay()))).toBeLessThan(0.1);
    expect(share((moment) => moment.getUTCDay() === 1)).toBeGreaterThan(0.19);
    expect(share((moment) => moment.getUTCHours() >= 8 && moment.getUTCHours() < 17)).toBeGreaterThan(0.7);
  });

  it("has open and closed cases, mails, leads that came to something, opportunities on their way", async () => {
    for (const soql of [
      "SELECT Id FROM Case WHERE IsClosed = false",
      "SELECT Id FROM Case WHERE Priority = 'High'",
      "SELECT Id FROM EmailMessage WHERE Incoming = true AND Parent.Origin = 'Email'",
      "SELECT Id FROM EmailMessage WHERE Incoming = false",
      "SELECT Id FROM CaseComment",
      "SELECT Id FROM Lead WHERE Status = 'Closed - Converted'",
      "SELECT Id FROM LeadHistory WHERE Field = 'Status'",
      "SELECT Id FROM Opportunity WHERE IsWon = true",
      "SELECT Id FROM Task WHERE IsClosed = true",
      "SELECT Id FROM Account WHERE ParentId != null",
      "SELECT Id FROM BusinessHours WHERE TimeZoneSidKey = 'Europe/Berlin'",
    ])
      expect([soql, await count(soql)]).toEqual([soql, expect.toSatisfy((found: number) => found > 0)]);
  });

  it("is an org like any other: it counts on, and knows who has changed what", async () => {
    const { db } = await org;
    const before = db.query("SELECT CaseNumber FROM Case ORDER BY CaseNumber DESC LIMIT 1")[0]!
      .CaseNumber as string;
    const id = db.create("Case", { Subject: "next" });
    expect(db.get("Case", id)?.CaseNumber).toBe(String(Number(before) + 1).padStart(8, "0"));
    const connection = await connect(await org);
    const [first] = (await connection.query("SELECT Id, Status FROM Case WHERE IsClosed = false")).records;
    await connection.sobject("Case").update({ Id: first!.Id!, Status: "Escalated" });
    const entries = db
      .query(`SELECT NewValue FROM CaseHistory WHERE CaseId = '${first!.Id}'`)
      .filter(({ NewValue }) => NewValue === "Escalated");
    expect(entries.length).toBeGreaterThan(0);
  });

  it("counts as no writes", async () => {
    const fresh = await useOrg({ seed: {}, ...from(generated({ size: 200 })) });
    expect(fresh.stats().writesApplied).toBe(0);
  });
});

describe("seed", () => {
  const counts = (org: Org) =>
    ["User", "Account", "Contact", "Case", "CaseHistory", "EmailMessage"].map(
      (object) => org.db.query(`SELECT Id FROM ${object}`).length,
    );

  it("writes a file, the same again, that an org starts with", async () => {
    const [one, two] = [join(folder(), "a.jsonl"), join(folder(), "b.jsonl")];
    const size = ["--size", "500", "--seed", "x"];
    const { json } = await command("seed", ...size, "--out", one, "--json");
    await command("seed", ...size, "--out", two);
    expect(readFileSync(two, "utf8")).toBe(readFileSync(one, "utf8"));
    const lines = readFileSync(one, "utf8").trim().split("\n");
    expect(json).toEqual([{ records: lines.length, seconds: expect.any(Number) }]);
    const org = await useOrg({ seed: {}, records: readTree(one) });
    expect(org.db.query("SELECT Id FROM Case")).toHaveLength(35);
  });

  it("fills a running org just as well, in as many requests as it takes", async () => {
    const path = join(folder(), "a.jsonl");
    const size = ["--size", "6000"];
    await command("seed", ...size, "--out", path);
    const [started, running] = [
      await useOrg({ seed: {}, records: readTree(path) }),
      await useOrg({ seed: {} }),
    ];
    const { lines } = await command("seed", ...size, "--url", running.url);
    expect(lines[0]).toContain(`records in `);
    expect(counts(running)).toEqual(counts(started));
    const soql = "SELECT Subject, CreatedDate, Owner.Name, ClosedDate FROM Case ORDER BY CaseNumber";
    expect(running.db.query(soql)).toEqual(
      started.db
        .query(soql)
        .map((row) =>
          expect.objectContaining({ ...row, Owner: expect.anything(), attributes: expect.anything() }),
        ),
    );
    const api = await rawApi(running);
    expect((await api("GET", "limits")).body.DailyApiRequests).toEqual({
      Max: 1_000_000,
      Remaining: 999_999,
    });
  });

  it("fills the folder of an org, in which start finds it", async () => {
    const data = folder();
    await command("seed", "--size", "300", "--data", data);
    const { url, accessToken, stop } = await startLocalOrg("--data", data);
    const connection = new Connection({ instanceUrl: url, accessToken });
    const { totalSize } = await connection.query("SELECT Id FROM Case WHERE Owner.Name != null");
    expect(totalSize).toBe(21);
    expect(await stop()).toBe(0);
  });

  it.each([
    [["--size", "10"], "Where do the records go?"],
    [["--out", "x.txt"], "--out is a .jsonl file, not x.txt."],
    [["--out", "x.jsonl", "--until", "someday"], "--until is a day such as"],
    [["--out", "x.jsonl", "--size", "0"], "--size and --days are 1 or more."],
  ])("says what is wrong with %j", async (args, message) => {
    await expect(command("seed", ...args)).rejects.toThrow(message);
  });
});

describe("records of a file", () => {
  const start = (lines: object[]) => {
    const path = join(folder(), "r.jsonl");
    writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    return useOrg({ records: readTree(path) });
  };
  const account = { attributes: { type: "Account", referenceId: "a" }, Name: "A" };

  it("may come before those that they refer to, have children in them, and name users", async () => {
    const contact = {
      attributes: { type: "Contact" },
      LastName: "L",
      AccountId: "@a",
      OwnerId: "@ada@example.test",
    };
    const cases = { records: [{ attributes: { type: "Case" }, Subject: "child", Status: "Closed" }] };
    const org = await start([contact, { ...account, Cases: cases }]);
    expect(org.db.query("SELECT Account.Name, Owner.Name, Name FROM Contact")).toMatchObject([
      { Account: { Name: "A" }, Owner: { Name: "Ada Lovelace" }, Name: "L" },
    ]);
    // the rule that a closed case needs a resolution is not held against what is put in as it is
    expect(org.db.query("SELECT IsClosed, Account.Name FROM Case")).toMatchObject([
      { IsClosed: true, Account: { Name: "A" } },
    ]);
  });

  it.each([
    [[{ ...account, Nmae: "x" }], "r.jsonl, record 1 (a): Account has no field 'Nmae' that can be given."],
    [[account, { attributes: { type: "Nope" } }], "r.jsonl, record 2: the org has no object 'Nope'."],
    [[{ ...account, ParentId: "@b" }], "r.jsonl, record 1 (a) refers to '@b', which no record has"],
    [[{ ...account, OwnerId: "@a" }], "r.jsonl, record 1 (a) refers to '@a'"],
    [
      [account, { attributes: { type: "Case" }, ContactId: "@a" }],
      "r.jsonl, record 2: ContactId names no record of Contact.",
    ],
    [[{ ...account, AnnualRevenue: "much" }], "r.jsonl, record 1 (a): JSON_PARSER_ERROR"],
  ])("are refused with their place: %j", async (lines, message) => {
    await expect(start(lines)).rejects.toThrow(message);
  });
});
