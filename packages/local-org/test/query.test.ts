import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { connect, rawApi, SEED, useOrg } from "./harness.ts";

// 23 November 2026 is a Monday; in New York it is still the 22nd at this hour
const time = Date.parse("2026-11-23T03:00:00Z");
const org = await useOrg({
  now: () => new Date(time),
  clients: [{ id: "app", secret: "s", username: "bob@example.test" }],
  seed: {
    ...SEED,
    records: {
      Account: [
        {
          ref: "acme",
          Name: "Acme",
          Number__c: "1",
          Industry: "Energy",
          NumberOfEmployees: 100,
          OwnerId: "@ada@example.test",
        },
        { ref: "zeta", Name: "Zeta", Number__c: "2", Industry: "Banking", NumberOfEmployees: 50 },
        { Name: "Omega", Number__c: "3", NumberOfEmployees: 50 },
      ],
      Contact: [
        { ref: "ann", FirstName: "Ann", LastName: "Lee", AccountId: "@acme", Email: "ann@acme.test" },
        { ref: "ben", LastName: "O'Brien", AccountId: "@zeta" },
      ],
      Case: [
        {
          ref: "a",
          Subject: "Alpha",
          Status: "New",
          Priority: "High",
          ContactId: "@ann",
          OwnerId: "@Support_Intake",
          CreatedDate: "2026-11-22T22:00:00Z",
        },
        {
          ref: "b",
          Subject: "beta",
          Status: "Working",
          Priority: "Low",
          ContactId: "@ben",
          OwnerId: "@ada@example.test",
          CreatedDate: "2026-11-20T10:00:00Z",
          Score__c: 1.5,
        },
        {
          ref: "c",
          Subject: "100% sure_",
          Status: "New",
          Priority: "Medium",
          OwnerId: "@ada@example.test",
          CreatedDate: "2026-10-31T10:00:00Z",
          Score__c: 3,
        },
        {
          ref: "d",
          Status: "Closed",
          Resolution__c: "Solved",
          Priority: "Low",
          CreatedDate: "2025-06-01T10:00:00Z",
          ParentId: "@a",
        },
      ],
      Request__c: [
        { Case__c: "@a", Amount__c: 10, Tags__c: "red;blue", Due__c: "2026-11-23" },
        { Case__c: "@a", Amount__c: 20, Tags__c: "green", Due__c: "2026-12-01" },
        { Case__c: "@b", Amount__c: 5 },
      ],
    },
  },
});
const connection = await connect(org);
const api = await rawApi(org);
const query = async (soql: string) => (await api("GET", `query?q=${encodeURIComponent(soql)}`)).body;

/** The subjects' first letters of the cases that a condition selects. */
async function cases(where: string): Promise<string> {
  const { records } = await query(`SELECT Subject FROM Case WHERE ${where} ORDER BY CreatedDate DESC`);
  return records.map((record: { Subject: string | null }) => record.Subject?.[0] ?? "-").join("");
}

describe("WHERE", () => {
  it.each([
    ["Subject = 'ALPHA'", "A"],
    ["Subject != 'alpha'", "b1-"],
    ["Subject = null", "-"],
    ["Subject != null", "Ab1"],
    ["Subject > 'alpha'", "b"],
    ["Subject LIKE 'al%'", "A"],
    ["Subject LIKE '_lpha'", "A"],
    ["Subject LIKE '100\\% sure\\_'", "1"],
    ["Subject LIKE '%a'", "Ab"],
    ["Status IN ('New', 'working')", "Ab1"],
    ["Status NOT IN ('New', 'Working')", "-"],
    ["Priority = 'Low' AND Status = 'Closed'", "-"],
    ["Priority = 'High' OR Priority = 'Medium'", "A1"],
    ["(Priority = 'High' OR Priority = 'Medium') AND Status = 'New' AND Subject LIKE 'a%'", "A"],
    ["NOT Status = 'New'", "b-"],
    ["NOT (Status = 'New' OR Status = 'Working')", "-"],
    ["NOT Status = 'New' AND Priority = 'Low'", "b-"],
    ["Score__c > 1.5", "1"],
    ["Score__c <= 1.5", "b"],
    ["IsClosed = true", "-"],
    ["IsClosed = FALSE AND Score__c = null", "A"],
    ["Account.Name = 'acme'", "A"],
    ["Contact.Account.Industry = 'Banking'", "b"],
    ["Contact.LastName = 'O\\'Brien'", "b"],
    ["Owner.Name = 'Ada Lovelace'", "b1"],
    ["Owner.Type = 'Queue'", ""],
    ["Owner.Type = 'Group'", "A"],
    ["Parent.Subject = 'Alpha'", "-"],
    ["Case.Status = 'Working'", "b"],
    ["ContactId IN (SELECT Id FROM Contact WHERE Account.Industry = 'Energy')", "A"],
    ["Id IN (SELECT Case__c FROM Request__c)", "Ab"],
    ["Id NOT IN (SELECT Case__c FROM Request__c WHERE Amount__c > 6)", "b1-"],
    ["CreatedDate = TODAY", ""],
    ["CreatedDate = YESTERDAY", "A"],
    ["CreatedDate = LAST_N_DAYS:3", "Ab"],
    ["CreatedDate < LAST_N_DAYS:3", "1-"],
    ["CreatedDate = THIS_MONTH", "Ab"],
    ["CreatedDate = LAST_MONTH", "1"],
    ["CreatedDate = THIS_WEEK", "A"],
    ["CreatedDate = LAST_WEEK", "b"],
    ["CreatedDate = LAST_N_WEEKS:1", "b"],
    ["CreatedDate = THIS_QUARTER", "Ab1"],
    ["CreatedDate < THIS_YEAR", "-"],
    ["CreatedDate >= 2026-11-20T10:00:00Z", "Ab"],
    ["CreatedDate > 2026-11-20T12:00:00+02:00", "A"],
    ["CALENDAR_YEAR(CreatedDate) = 2025", "-"],
    ["DAY_ONLY(CreatedDate) = 2026-11-20", "b"],
  ])("%s", async (where, expected) => {
    expect(await cases(where)).toBe(expected);
  });

  it("counts days in the user's time zone", async () => {
    const seen = (username: string) =>
      org.db
        .query("SELECT Subject FROM Case WHERE CreatedDate = TODAY", { as: username })
        .map((record) => record.Subject);
    expect(seen("bob@example.test")).toEqual([]);
    expect(seen("ada@example.test")).toEqual(["Alpha"]);
  });

  it("knows dates and multi-select picklists", async () => {
    const amounts = async (where: string) =>
      (await query(`SELECT Amount__c FROM Request__c WHERE ${where} ORDER BY Amount__c`)).records.map(
        (record: { Amount__c: number }) => record.Amount__c,
      );
    expect(await amounts("Due__c = TODAY")).toEqual([10]);
    expect(await amounts("Due__c > 2026-11-23")).toEqual([20]);
    expect(await amounts("Due__c = NEXT_N_DAYS:30")).toEqual([20]);
    expect(await amounts("Tags__c INCLUDES ('red;blue', 'green')")).toEqual([10, 20]);
    expect(await amounts("Tags__c EXCLUDES ('red')")).toEqual([5, 20]);
    expect(await amounts("Case__r.Contact.FirstName = 'ann'")).toEqual([10, 20]);
  });

  it("refuses AND beside OR without parentheses", async () => {
    expect(
      await query("SELECT Id FROM Case WHERE Status = 'New' AND Priority = 'Low' OR Priority = 'High'"),
    ).toMatchObject([{ errorCode: "MALFORMED_QUERY" }]);
  });

  it("agrees with a plain filter on any nesting of AND, OR and NOT", () => {
    type Row = Record<string, unknown>;
    const leaf = fc.constantFrom<[string, (row: Row) => boolean]>(
      ["Status = 'New'", (row) => row.Status === "New"],
      ["Priority = 'Low'", (row) => row.Priority === "Low"],
      ["Subject LIKE '%a%'", (row) => /a/i.test((row.Subject as string | null) ?? "")],
      ["Score__c > 2", (row) => ((row.Score__c as number | null) ?? 0) > 2],
    );
    const { tree } = fc.letrec<{ tree: [string, (row: Row) => boolean] }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc
          .tuple(tie("tree"), tie("tree"))
          .map(([[a, f], [b, g]]) => [`(${a} AND ${b})`, (row: Row) => f(row) && g(row)]),
        fc
          .tuple(tie("tree"), tie("tree"))
          .map(([[a, f], [b, g]]) => [`(${a} OR ${b})`, (row: Row) => f(row) || g(row)]),
        tie("tree").map(([a, f]) => [`(NOT ${a})`, (row: Row) => !f(row)]),
      ) as fc.Arbitrary<[string, (row: Row) => boolean]>,
    }));
    const all = org.db.query("SELECT Id, Status, Priority, Subject, Score__c FROM Case");
    fc.assert(
      fc.property(tree, ([where, test]) => {
        // the parser drops one of three NOTs that follow each other directly
        fc.pre(!/NOT \(+NOT \(+NOT/.test(where));
        const found = org.db.query(`SELECT Id FROM Case WHERE ${where}`).map((record) => record.Id);
        expect(found).toEqual(all.filter(test).map((record) => record.Id));
      }),
      { numRuns: 100 },
    );
  });
});

describe("SELECT", () => {
  it("answers in canonical case, with parents nested and null where there is none", async () => {
    const { records } = await query(
      "SELECT id, subject, contact.account.name, owner.name, account.owner.username FROM case WHERE subject LIKE 'a%' OR status = 'Closed' ORDER BY Subject NULLS LAST",
    );
    const attributes = { type: expect.any(String), url: expect.any(String) };
    expect(records).toEqual([
      {
        attributes,
        Id: expect.any(String),
        Subject: "Alpha",
        Contact: { attributes, Account: { attributes, Name: "Acme" } },
        Owner: {
          attributes: { type: "Name", url: expect.stringContaining("/sobjects/Group/00G") },
          Name: "Support Intake",
        },
        Account: { attributes, Owner: { attributes, Username: "ada@example.test" } },
      },
      {
        attributes,
        Id: expect.any(String),
        Subject: null,
        Contact: null,
        Owner: expect.objectContaining({ Name: "Admin User" }),
        Account: null,
      },
    ]);
  });

  it("gives children with their own conditions and order, and null for none", async () => {
    const { records } = await query(
      "SELECT Subject, (SELECT Name, Amount__c FROM Requests__r WHERE Amount__c < 100 ORDER BY Amount__c DESC) FROM Case ORDER BY Subject NULLS LAST",
    );
    const children = records.map(
      (record: { Requests__r: { totalSize: number; records: { Amount__c: number }[] } | null }) =>
        record.Requests__r?.records.map((child) => child.Amount__c),
    );
    expect(children).toEqual([undefined, [20, 10], [5], undefined]);
  });

  it("chooses fields by the kind of owner", async () => {
    const { records } = await query(
      "SELECT TYPEOF Owner WHEN User THEN Username WHEN Group THEN DeveloperName END FROM Case ORDER BY Subject NULLS FIRST",
    );
    expect(records.map((record: { Owner: object }) => record.Owner)).toEqual([
      expect.objectContaining({ Username: "admin@local.org" }),
      expect.objectContaining({ Username: "ada@example.test" }),
      expect.objectContaining({ DeveloperName: "Support_Intake" }),
      expect.objectContaining({ Username: "ada@example.test" }),
    ]);
  });

  it("knows FIELDS(), with a limit", async () => {
    const { records } = await query("SELECT FIELDS(CUSTOM), Id FROM Case LIMIT 1");
    expect(Object.keys(records[0])).toEqual([
      "attributes",
      "Resolution__c",
      "Score__c",
      "Key__c",
      "Loud__c",
      "Id",
    ]);
    expect(await query("SELECT FIELDS(ALL) FROM Case")).toMatchObject([{ errorCode: "MALFORMED_QUERY" }]);
  });

  it("works formulas out", async () => {
    expect((await query("SELECT Loud__c FROM Case WHERE Loud__c = 'ALPHA!'")).records[0].Loud__c).toBe(
      "ALPHA!",
    );
  });
});

describe("ORDER BY, LIMIT, OFFSET", () => {
  it("puts blanks first unless told otherwise, text without regard to case, picklists in their own order", async () => {
    const subjects = async (order: string) =>
      (await query(`SELECT Subject FROM Case ORDER BY ${order}`)).records
        .map((record: { Subject: string | null }) => record.Subject?.[0] ?? "-")
        .join("");
    expect(await subjects("Subject")).toBe("-1Ab");
    expect(await subjects("Subject DESC NULLS LAST")).toBe("bA1-");
    expect(await subjects("Priority, Subject NULLS LAST")).toBe("A1b-");
    expect(await subjects("Contact.LastName NULLS LAST, Subject LIMIT 1 OFFSET 1")).toBe("b");
  });
});

describe("aggregates", () => {
  it("counts", async () => {
    expect(await query("SELECT COUNT() FROM Case WHERE Status = 'New'")).toEqual({
      totalSize: 2,
      done: true,
      records: [],
    });
  });

  it("groups, names what has no alias, filters groups", async () => {
    const { records } = await query(
      "SELECT Status, COUNT(Id), MAX(Score__c) best, AVG(Score__c) FROM Case GROUP BY Status HAVING COUNT(Id) >= 1 ORDER BY COUNT(Id) DESC, Status",
    );
    expect(records).toEqual([
      { attributes: { type: "AggregateResult" }, Status: "New", expr0: 2, best: 3, expr1: 3 },
      { attributes: { type: "AggregateResult" }, Status: "Closed", expr0: 1, best: null, expr1: null },
      { attributes: { type: "AggregateResult" }, Status: "Working", expr0: 1, best: 1.5, expr1: 1.5 },
    ]);
  });

  it("groups by parents and by parts of dates", async () => {
    const { records } = await query(
      "SELECT Owner.Name n, COUNT(Id) c FROM Case GROUP BY Owner.Name ORDER BY Owner.Name",
    );
    expect(records.map((record: { n: string; c: number }) => [record.n, record.c])).toEqual([
      ["Ada Lovelace", 2],
      ["Admin User", 1],
      ["Support Intake", 1],
    ]);
    const years = await query(
      "SELECT CALENDAR_YEAR(CreatedDate) y, COUNT(Id) c FROM Case GROUP BY CALENDAR_YEAR(CreatedDate)",
    );
    expect(years.records).toHaveLength(2);
  });

  it("sums over all rows without groups", async () => {
    expect(
      (await query("SELECT SUM(Amount__c), MIN(Amount__c), COUNT_DISTINCT(Case__c) FROM Request__c"))
        .records[0],
    ).toMatchObject({
      expr0: 35,
      expr1: 5,
      expr2: 2,
    });
  });

  it("refuses a field that is not grouped", async () => {
    expect(await query("SELECT Subject, COUNT(Id) FROM Case GROUP BY Status")).toMatchObject([
      {
        errorCode: "MALFORMED_QUERY",
        message: expect.stringMatching(/Row:1:Column:8\nField must be grouped or aggregated: Subject$/),
      },
    ]);
  });
});

describe("many records", () => {
  const ids = Array.from({ length: 4500 }, (_, i) =>
    org.db.create("Lead", { LastName: `L${i}`, Company: "C", State: `S${i % 7}` }),
  );

  it("come in pages of 2000 that jsforce follows", async () => {
    const first = await query("SELECT Id FROM Lead");
    expect(first).toMatchObject({ totalSize: 4500, done: false });
    expect(first.nextRecordsUrl).toMatch(/^\/services\/data\/v62\.0\/query\/0r8\w{15}-2000$/);
    const all = await connection.query("SELECT Id FROM Lead", { autoFetch: true, maxFetch: 10_000 });
    expect(all.records.map((record) => record.Id)).toEqual(ids);
  });

  it("come in smaller pages when asked", async () => {
    const { body } = await api("GET", "query?q=SELECT+Id+FROM+Lead", undefined, {
      "Sforce-Query-Options": "batchSize=200",
    });
    expect(body.records).toHaveLength(200);
  });

  it("are found by id without looking at the others", async () => {
    const some = ids.slice(100, 300);
    const { records } = await query(
      `SELECT Id, LastName FROM Lead WHERE Id IN (${some.map((id) => `'${id}'`).join(",")})`,
    );
    expect(records.map((record: { Id: string }) => record.Id)).toEqual(some);
  });

  it("are found by an index that follows every change", () => {
    const found = () => org.db.query("SELECT Id FROM Lead WHERE State = 's3'").map((record) => record.Id);
    const before = found();
    org.db.update("Lead", before[0] as string, { State: "elsewhere" });
    org.db.delete("Lead", before[1] as string);
    expect(found()).toEqual(before.slice(2));
    org.db.undelete("Lead", before[1] as string);
    org.db.update("Lead", before[0] as string, { State: "S3" });
    expect(found().sort()).toEqual(before);
  });
});
