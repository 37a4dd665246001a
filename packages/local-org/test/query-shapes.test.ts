import { describe, expect, it } from "vitest";
import { connect, rawApi, SEED, useOrg } from "./harness.ts";

const time = Date.parse("2026-11-23T03:30:00Z");
const org = await useOrg({
  now: () => new Date(time),
  clients: [{ id: "app", secret: "s", username: "ada@example.test" }],
  seed: {
    ...SEED,
    records: {
      Account: [
        { ref: "acme", Name: "Acme", Industry: "Energy", Rating: "Hot", NumberOfEmployees: 10 },
        { Name: "Beta", Industry: "Energy", Rating: "Cold", NumberOfEmployees: 20 },
        { Name: "Core", Industry: "Banking", Rating: "Hot", NumberOfEmployees: 40 },
      ],
      Contact: Array.from({ length: 450 }, (_, i) => ({ LastName: `C${i}`, AccountId: "@acme" })),
      Case: [
        { Subject: "mine", OwnerId: "@ada@example.test", Score__c: 1.5, CreatedDate: "2026-11-23T03:00:00Z" },
        { Subject: "queued", OwnerId: "@Support_Intake", CreatedDate: "2026-11-22T03:00:00Z" },
        { Subject: "bob's", OwnerId: "@bob@example.test", CreatedDate: "2026-11-20T23:00:00Z" },
      ],
      Request__c: [{ Amount__c: 1234.5, Due__c: "2026-12-01" }],
    },
  },
});
const connection = await connect(org);
const api = await rawApi(org);
const get = async (soql: string, more = "") =>
  (await api("GET", `query?q=${encodeURIComponent(soql)}${more}`)).body;
const rows = async (soql: string): Promise<Record<string, unknown>[]> =>
  (await get(soql)).records.map(({ attributes: _, ...rest }: Record<string, unknown>) => rest);

describe("subtotals", () => {
  it("ROLLUP adds those over the last fields, with GROUPING to tell them from blanks", async () => {
    expect(
      await rows(
        "SELECT Industry, Rating, GROUPING(Industry) i, GROUPING(Rating) r, COUNT(Id) c, SUM(NumberOfEmployees) s FROM Account GROUP BY ROLLUP(Industry, Rating) ORDER BY GROUPING(Industry), Industry, GROUPING(Rating), Rating",
      ),
    ).toEqual([
      { Industry: "Banking", Rating: "Hot", i: 0, r: 0, c: 1, s: 40 },
      { Industry: "Banking", Rating: null, i: 0, r: 1, c: 1, s: 40 },
      { Industry: "Energy", Rating: "Cold", i: 0, r: 0, c: 1, s: 20 },
      { Industry: "Energy", Rating: "Hot", i: 0, r: 0, c: 1, s: 10 },
      { Industry: "Energy", Rating: null, i: 0, r: 1, c: 2, s: 30 },
      { Industry: null, Rating: null, i: 1, r: 1, c: 3, s: 70 },
    ]);
  });

  it("CUBE adds those over any of them", async () => {
    const totals = await rows(
      "SELECT Rating, COUNT(Id) c FROM Account GROUP BY CUBE(Industry, Rating) HAVING GROUPING(Industry) = 1 ORDER BY Rating NULLS LAST",
    );
    expect(totals).toEqual([
      { Rating: "Cold", c: 1 },
      { Rating: "Hot", c: 2 },
      { Rating: null, c: 3 },
    ]);
  });
});

describe("aggregates", () => {
  it("refuse fields of a type that they do not take", async () => {
    expect(await get("SELECT SUM(Name) FROM Account")).toMatchObject([
      {
        errorCode: "MALFORMED_QUERY",
        message: expect.stringMatching(/\nfield Name does not support aggregate operator SUM$/),
      },
    ]);
  });

  it("add decimals as decimals", async () => {
    org.db.create("Request__c", { Amount__c: 0.1 });
    org.db.create("Request__c", { Amount__c: 0.2 });
    expect(await rows("SELECT SUM(Amount__c) s FROM Request__c WHERE Amount__c < 1")).toEqual([{ s: 0.3 }]);
  });

  it("do not come in pages", async () => {
    const { body } = await api(
      "GET",
      `query?q=${encodeURIComponent("SELECT LastName, COUNT(Id) FROM Contact GROUP BY LastName")}`,
      undefined,
      { "Sforce-Query-Options": "batchSize=200" },
    );
    expect(body).toMatchObject([{ errorCode: "EXCEEDED_ID_LIMIT" }]);
  });
});

describe("USING SCOPE", () => {
  it.each([
    ["everything", ["bob's", "mine", "queued"]],
    ["mine", ["mine"]],
    ["MineAndMyGroups", ["mine", "queued"]],
    ["queue", ["queued"]],
  ])("%s", async (scope, expected) => {
    const found = await rows(`SELECT Subject FROM Case USING SCOPE ${scope} ORDER BY Subject`);
    expect(found.map(({ Subject }) => Subject)).toEqual(expected);
  });

  it("delegated: what I have made and somebody else owns", async () => {
    const asAda = { as: "ada@example.test" };
    const [{ Id: bob }] = org.db.query("SELECT Id FROM User WHERE Username = 'bob@example.test'") as [
      { Id: string },
    ];
    org.db.create("Task", { Subject: "for Bob", OwnerId: bob }, asAda);
    org.db.create("Task", { Subject: "for me" }, asAda);
    expect(await rows("SELECT Subject FROM Task USING SCOPE delegated")).toEqual([{ Subject: "for Bob" }]);
  });

  it("is refused for an object that nobody owns", async () => {
    expect(await get("SELECT Id FROM QueueSobject USING SCOPE mine")).toMatchObject([
      { errorCode: "MALFORMED_QUERY" },
    ]);
  });
});

describe("functions", () => {
  it("show values as the user reads them", async () => {
    expect(
      await rows("SELECT FORMAT(Amount__c) a, FORMAT(Due__c) d FROM Request__c WHERE Amount__c > 9"),
    ).toEqual([{ a: "$1,234.50", d: "12/1/2026" }]);
    expect(await rows("SELECT FORMAT(CreatedDate) c FROM Case WHERE Subject = 'mine'")).toEqual([
      { c: "11/22/2026, 10:00 PM" },
    ]);
  });

  it("take parts of dates in UTC, and in the user's time zone when asked to", async () => {
    expect(
      await rows(
        "SELECT DAY_ONLY(CreatedDate) utc, DAY_ONLY(convertTimezone(CreatedDate)) own, COUNT(Id) n FROM Case WHERE Subject = 'mine' GROUP BY DAY_ONLY(CreatedDate), DAY_ONLY(convertTimezone(CreatedDate))",
      ),
    ).toEqual([{ utc: "2026-11-23", own: "2026-11-22", n: 1 }]);
    const late = await rows("SELECT Subject FROM Case WHERE HOUR_IN_DAY(convertTimezone(CreatedDate)) > 21");
    expect(late.map(({ Subject }) => Subject)).toEqual(["mine", "queued"]);
  });
});

describe("clauses at the end", () => {
  it.each(["WITH SECURITY_ENFORCED", "WITH USER_MODE", "LIMIT 1 FOR UPDATE"])("%s", async (clause) => {
    expect((await get(`SELECT Id FROM Case WHERE Subject = 'mine' ${clause}`)).totalSize).toBe(1);
  });

  it("FOR VIEW and FOR REFERENCE note what the user has looked at", async () => {
    const dates = () => rows("SELECT LastViewedDate, LastReferencedDate FROM Case WHERE Subject = 'mine'");
    const now = "2026-11-23T03:30:00.000+0000";
    await get("SELECT Id FROM Case WHERE Subject = 'mine' FOR REFERENCE");
    expect(await dates()).toEqual([{ LastViewedDate: null, LastReferencedDate: now }]);
    const [{ Id }] = (await get("SELECT Id FROM Case WHERE Subject = 'mine' FOR VIEW")).records;
    expect(await dates()).toEqual([{ LastViewedDate: now, LastReferencedDate: now }]);
    expect((await api("GET", "recent")).body.map((item: { Id: string }) => item.Id)).toContain(Id);
  });
});

describe("children", () => {
  it("come in pages of their own, which jsforce follows", async () => {
    const soql = "SELECT Name, (SELECT LastName FROM Contacts) FROM Account WHERE Name = 'Acme'";
    const headers = { "Sforce-Query-Options": "batchSize=200" };
    const { body } = await api("GET", `query?q=${encodeURIComponent(soql)}`, undefined, headers);
    const { Contacts } = body.records[0];
    expect(Contacts).toMatchObject({ totalSize: 450, done: false });
    expect(Contacts.records).toHaveLength(200);
    const all = await connection.query<{ Contacts: { records: unknown[] } }>(soql, {
      autoFetch: true,
      headers,
    });
    expect(all.records[0]!.Contacts.records).toHaveLength(450);
  });
});

describe("refusals", () => {
  it.each([
    ["SELECT Id, Name, id FROM Account", "INVALID_FIELD", 18, "duplicate field selected: Id"],
    ["SELECT Name n FROM Account", "MALFORMED_QUERY", 8, "only aggregate expressions use field aliasing"],
    [
      "SELECT Id FROM Case WHERE Description = 'x'",
      "INVALID_FIELD",
      27,
      "field 'Description' can not be filtered in a query call",
    ],
    [
      "SELECT Id FROM Case ORDER BY Description",
      "INVALID_FIELD",
      30,
      "field 'Description' can not be sorted in a query call",
    ],
    [
      "SELECT COUNT(Id) FROM Case GROUP BY Description",
      "INVALID_FIELD",
      37,
      "field 'Description' can not be grouped in a query call",
    ],
    ["SELECT Id, FROM Case", "MALFORMED_QUERY", 12, "unexpected token: 'FROM'"],
    ["SELECT Id FROM Case WHERE Subject = 'x' AND", "MALFORMED_QUERY", 44, "unexpected token: '<EOF>'"],
    [
      "SELECT Id FROM Case WHERE Subject = 'x",
      "MALFORMED_QUERY",
      37,
      "line 1:36 mismatched character '<EOF>' expecting '''",
    ],
    [
      "SELECT Id FROM Case WHERE Subject = :x",
      "MALFORMED_QUERY",
      37,
      "Bind variables only allowed in Apex code",
    ],
    ["SELECT Id FROM Nope", "INVALID_TYPE", 16, /^sObject type 'Nope' is not supported/],
    [
      "SELECT Id, (SELECT Id FROM Nopes) FROM Account",
      "INVALID_FIELD",
      28,
      /^Didn't understand relationship 'Nopes'/,
    ],
    ["SELECT Owner.Nope FROM Case", "INVALID_FIELD", 8, /^No such column 'Nope' on entity 'Group,User'/],
  ])("%s", async (soql, errorCode, column, last) => {
    const [error] = await get(soql);
    expect(error.errorCode).toBe(errorCode);
    const [blank, line, caret, place, message] = error.message.split("\n");
    expect([blank, line, place]).toEqual(["", soql, `ERROR at Row:1:Column:${column}`]);
    expect(caret.indexOf("^")).toBe(column - 1);
    expect(message).toEqual(typeof last === "string" ? last : expect.stringMatching(last));
  });

  it("point into the line that is meant", async () => {
    const [{ message }] = await get("SELECT Id\nFROM Case\nWHERE Nope = 1");
    expect(message).toMatch(/^\nWHERE Nope = 1\n {6}\^\nERROR at Row:3:Column:7\n/);
  });

  it.each([
    ["SELECT Id FROM Case ALL ROWS", "MALFORMED_QUERY", /ALL ROWS not allowed/],
    [
      "SELECT Id FROM Case LIMIT 1 OFFSET 2001",
      "NUMBER_OUTSIDE_VALID_RANGE",
      /Maximum SOQL offset allowed is 2000/,
    ],
    ["SELECT FIELDS(ALL) FROM Case LIMIT 201", "MALFORMED_QUERY", /LIMIT of at most 200/],
    ["SELECT Id, (SELECT FIELDS(ALL) FROM Contacts) FROM Account", "MALFORMED_QUERY", /LIMIT of at most 200/],
    ["SELECT A.B.C.D.E.F.Name FROM Case", "INVALID_FIELD", /five levels/],
  ])("%s", async (soql, errorCode, message) => {
    expect(await get(soql)).toMatchObject([{ errorCode, message: expect.stringMatching(message) }]);
  });

  it("INVALID_QUERY_LOCATOR", async () => {
    for (const locator of ["0r8000000000000AAA-2000", "nonsense", "0r8-x"]) {
      const { status, body } = await api("GET", `query/${locator}`);
      expect([status, body]).toEqual([
        400,
        [{ errorCode: "INVALID_QUERY_LOCATOR", message: "invalid query locator" }],
      ]);
    }
  });
});

describe("columns=true", () => {
  type Column = { columnName: string; aggregate: boolean; displayName: string; joinColumns: Column[] };
  const names = (columns: Column[]): unknown[] =>
    columns.map(({ columnName, joinColumns }) =>
      joinColumns.length > 0 ? [columnName, names(joinColumns)] : columnName,
    );

  it("gives columns with canonical names, parents and child queries with columns of their own", async () => {
    const body = await get(
      "SELECT id, owner.name, account.owner.username, account.name, (SELECT body FROM CaseComments) FROM case".replace(
        "body",
        "commentbody",
      ),
      "&columns=true",
    );
    expect(body).toMatchObject({ entityName: "Case", groupBy: false, idSelected: true, keyPrefix: "500" });
    expect(names(body.columnMetadata)).toEqual([
      "Id",
      ["Owner", ["Name"]],
      ["Account", [["Owner", ["Username"]], "Name"]],
      ["CaseComments", ["CommentBody"]],
    ]);
    expect(body.columnMetadata.map(({ aggregate }: Column) => aggregate)).toEqual([
      false,
      false,
      false,
      true,
    ]);
    expect(body.columnMetadata[0]).toMatchObject({ apexType: "Id", custom: false, updatable: false });
  });

  it("names functions by their alias, or by number", async () => {
    const { columnMetadata } = await get(
      "SELECT Status, COUNT(Id), MAX(Score__c) best, AVG(Score__c) FROM Case GROUP BY Status",
      "&columns=true",
    );
    expect(columnMetadata).toMatchObject([
      { columnName: "Status", aggregate: false },
      { columnName: "expr0", aggregate: true, displayName: "COUNT(Id)", numberType: true },
      { columnName: "best", aggregate: true, apexType: "Double" },
      { columnName: "expr1", aggregate: true },
    ]);
  });
});
