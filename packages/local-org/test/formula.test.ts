import { describe, expect, it } from "vitest";
import { startOrg } from "../src/index.ts";
import { useOrg } from "./harness.ts";

const NOW = new Date("2026-11-23T12:34:56Z");

const FORMULAS: [string, string][] = [
  ["1 + 2 * 3", "7"],
  ["(1 + 2) * 3", "9"],
  ["2 ^ 3 - 1", "7"],
  ["-2 + 5", "3"],
  ["10 / 4", "2.5"],
  ["Number__c * 2", "84"],
  ["Empty__c + 1", ""],
  ['"a" & "b" & Name', "abAcme"],
  ['Name + "!"', "Acme!"],
  ['IF(Number__c > 40, "many", "few")', "many"],
  ['CASE(Industry, "Banking", "B", "Energy", "E", "?")', "E"],
  ['CASE(Industry, "Banking", "B", "?")', "?"],
  ['IF(AND(Number__c >= 42, NOT(ISBLANK(Name))), "y", "n")', "y"],
  ['IF(OR(ISBLANK(Name), Number__c <> 42), "y", "n")', "n"],
  ['IF(Number__c = 42 && !ISBLANK(Name) || FALSE, "y", "n")', "y"],
  ['IF(Empty__c > 1, "y", "n")', "n"],
  ['IF(Site = "", "blank", "given")', "blank"],
  ['BLANKVALUE(Site, "nowhere")', "nowhere"],
  ['IF(ISPICKVAL(Industry, "Energy"), "y", "n")', "y"],
  ["LEN(Name)", "4"],
  ['IF(CONTAINS(Name, "cm"), "y", "n")', "y"],
  ['IF(BEGINS(Name, "Ac"), "y", "n")', "y"],
  ['IF(REGEX(Name, "[A-Z][a-z]+"), "y", "n")', "y"],
  ['IF(REGEX(Name, "[A-Z]"), "y", "n")', "n"],
  ['VALUE("12.5") * 2', "25"],
  ["UPPER(Name) & LOWER(Name)", "ACMEacme"],
  ["LEFT(Name, 2) & RIGHT(Name, 1) & MID(Name, 2, 2)", "Acecm"],
  ['SUBSTITUTE(Name, "c", "k")', "Akme"],
  ['FIND("m", Name)', "3"],
  ['LPAD("7", 3, "0")', "007"],
  ["ROUND(2.345, 2)", "2.35"],
  ["MAX(1, 5, 3) - MIN(4, 2)", "3"],
  ["MOD(7, 3)", "1"],
  ["TEXT(TODAY())", "2026-11-23"],
  ["TEXT(TODAY() + 9)", "2026-12-02"],
  ["DATE(2026, 12, 1) - TODAY()", "8"],
  ["YEAR(TODAY()) & MONTH(TODAY())", "202611"],
  ["TEXT(NOW())", "2026-11-23 12:34:56Z"],
  ['IF(CreatedDate <= NOW(), "past", "future")', "past"],
  ["Owner.Name & Parent.Name", "Admin User"],
  ["/* why */ Name", "Acme"],
  ["Share__c * 2", "0.15"],
  ['ROUND(1.005, 2) & " " & ROUND(-2.5, 0) & " " & ROUND(1234, -2)', "1.01 -3 1200"],
  ["FLOOR(-2.5) & CEILING(-2.5) & MFLOOR(-2.5) & MCEILING(-2.5) & TRUNC(-2.57, 1)", "-2-3-3-2-2.5"],
  ["SQRT(-1) + 1", ""],
  ["10 / 0", ""],
  ["EXP(0) + LN(EXP(1)) + LOG(100)", "4"],
  ['INITCAP("ada lOVELACE") & REVERSE("abc")', "Ada Lovelacecba"],
  ["CASESAFEID(LEFT(OwnerId, 15)) = OwnerId", "true"],
  ['HYPERLINK("/x", Name, "_top")', '<a href="/x" target="_top">Acme</a>'],
  ['HTMLENCODE("<b>") & URLENCODE("a b&c") & JSENCODE("it\'s")', "&lt;b&gt;a+b%26cit\\'s"],
  ['CHR(65) & ASCII("A")', "A65"],
  [
    'TEXT(ADDMONTHS(DATE(2026, 1, 31), 1)) & " " & TEXT(ADDMONTHS(DATE(2026, 2, 28), 1))',
    "2026-02-28 2026-03-31",
  ],
  ["WEEKDAY(DATE(2026, 11, 23)) & DAYOFYEAR(DATE(2026, 2, 1))", "232"],
  ['ISOWEEK(DATE(2027, 1, 1)) & " " & ISOYEAR(DATE(2027, 1, 1))', "53 2026"],
  ['TEXT(DATETIMEVALUE("2026-11-23 08:30:00")) & HOUR(TIMEVALUE("17:30:15.250"))', "2026-11-23 08:30:00Z17"],
  [
    'MINUTE(TIMENOW()) & " " & SECOND(TIMENOW()) & " " & TEXT(TIMEVALUE("17:30:15.250"))',
    "34 56 17:30:15.250",
  ],
  ["UNIXTIMESTAMP(FROMUNIXTIME(1000)) & FORMATDURATION(3661)", "100001:01:01"],
  ['IFS(Number__c > 50, "a", Number__c > 40, "b", "c")', "b"],
  ['IF(INCLUDES(Colours__c, "red"), PICKLISTCOUNT(Colours__c), 0)', "2"],
  ['IF(ISCLONE(), "y", "n")', "n"],
  ["$Organization.Name & $Profile.Name & $RecordType.DeveloperName", "Local OrgSystem AdministratorSpecial"],
  ["$Label.Greeting & $CustomMetadata.Limit__mdt.Gold.Most__c", "Hello7"],
  ["IF(NOW() > $System.OriginDateTime, 1, 0)", "1"],
];

describe("formulas", async () => {
  const org = await useOrg({
    now: () => NOW,
    seed: {
      labels: { Greeting: "Hello" },
      records: { Limit__mdt: [{ DeveloperName: "Gold", MasterLabel: "Gold", Most__c: 7 }] },
      objects: {
        Limit__mdt: { fields: { Most__c: { type: "Number" } } },
        Account: {
          recordTypes: { Special: { defaultFor: true } },
          fields: {
            Colours__c: { type: "MultiPicklist", values: ["red", "green", "blue"] },
            Number__c: { type: "Number" },
            Empty__c: { type: "Number" },
            Share__c: { type: "Percent" },
            ...Object.fromEntries(
              FORMULAS.map(([formula], i) => [`F${i}__c`, { type: "Formula", formula: `TEXT(${formula})` }]),
            ),
          },
        },
      },
    },
  });
  const id = org.db.create("Account", {
    Name: "Acme",
    Number__c: 42,
    Share__c: 7.5,
    Industry: "Energy",
    Colours__c: "red;blue",
  });
  const record = org.db.get("Account", id)!;
  it.each(FORMULAS.map(([formula, expected], i) => [formula, expected, i] as const))(
    "%s",
    (_, expected, i) => {
      expect(record[`F${i}__c`]).toBe(expected);
    },
  );
});

describe("formulas that depend on who looks", async () => {
  const org = await useOrg({
    now: () => new Date("2026-11-24T02:30:00Z"),
    seed: {
      users: [{ username: "ada@example.test", name: "Ada L", timeZone: "America/New_York" }],
      objects: {
        Zip__c: { fields: { State__c: { type: "Text" } } },
        Account: {
          fields: {
            Today__c: { type: "Formula", formula: "TODAY()", returns: "Date" },
            Day__c: { type: "Formula", formula: "DATEVALUE(CreatedDate)", returns: "Date" },
            Me__c: { type: "Formula", formula: "$User.Username" },
            A__c: { type: "Number" },
            Zero__c: { type: "Formula", formula: "A__c + 1", returns: "Number", blanks: "BlankAsZero" },
            Blank__c: { type: "Formula", formula: "A__c + 1", returns: "Number" },
            Hours__c: { type: "Formula", formula: 'TIMEVALUE("08:00:00.000")', returns: "Time" },
            Next__c: { type: "Date", defaultFormula: "TODAY() + 7" },
          },
          validationRules: [
            {
              name: "Zip",
              formula:
                "AND(NOT(ISBLANK(BillingPostalCode)), VLOOKUP($ObjectType.Zip__c.Fields.State__c, $ObjectType.Zip__c.Fields.Name, LEFT(BillingPostalCode, 5)) <> BillingState)",
              message: "The zip code is in another state.",
            },
          ],
        },
      },
    },
  });
  const id = org.db.create("Account", { Name: "Acme" });
  const as = { as: "ada@example.test" };

  it("days are those of the user's time zone", () => {
    const soql = "SELECT Today__c, Day__c, Me__c FROM Account";
    expect(org.db.query(soql)[0]).toMatchObject({
      Today__c: "2026-11-24",
      Day__c: "2026-11-24",
      Me__c: "admin@local.org",
    });
    expect(org.db.query(soql, as)[0]).toMatchObject({
      Today__c: "2026-11-23",
      Day__c: "2026-11-23",
      Me__c: "ada@example.test",
    });
    expect(org.db.query("SELECT Id FROM Account WHERE Today__c = 2026-11-23", as)).toHaveLength(1);
    expect(org.db.query("SELECT Id FROM Account WHERE Today__c = 2026-11-23")).toHaveLength(0);
    const hers = org.db.create("Account", { Name: "Hers" }, as);
    expect(org.db.get("Account", hers)?.Next__c).toBe("2026-11-30");
    expect(org.db.get("Account", id)?.Next__c).toBe("2026-12-01");
  });

  it("blank numbers are zero where the field says so", () => {
    expect(org.db.get("Account", id)).toMatchObject({
      Zero__c: 1,
      Blank__c: null,
      Hours__c: "08:00:00.000Z",
    });
  });

  it("VLOOKUP finds a value in another object by name", () => {
    org.db.create("Zip__c", { Name: "94105", State__c: "CA" });
    const at = (BillingState: string, BillingPostalCode: string) =>
      org.db.create("Account", { Name: "Acme", BillingState, BillingPostalCode });
    at("CA", "94105-1234");
    expect(() => at("NY", "94105")).toThrow("another state");
    expect(() => at("CA", "10001")).toThrow("another state");
  });
});

describe("validation rules", async () => {
  const rule = (name: string, formula: string, active = true) => ({ name, formula, message: name, active });
  const org = await useOrg({
    seed: {
      objects: {
        Case: {
          validationRules: [
            rule("no reopening", 'ISCHANGED(Status) && PRIORVALUE(Status) = "Closed"'),
            rule("new ones are new", 'ISNEW() && NOT(ISPICKVAL(Status, "New"))'),
            rule("only the owner closes", 'ISPICKVAL(Status, "Closed") && OwnerId <> $User.Id'),
            rule("sleeping", "TRUE", false),
            rule("subject please", "ISBLANK(Subject)"),
          ],
        },
      },
      users: [{ username: "ada@example.test", name: "Ada L" }],
    },
  });

  it("see what was before, who writes, and whether the record is new", () => {
    expect(() => org.db.create("Case", { Subject: "x", Status: "Working" })).toThrow("new ones are new");
    const id = org.db.create("Case", { Subject: "x" });
    expect(() => org.db.update("Case", id, { Status: "Closed" }, { as: "ada@example.test" })).toThrow(
      "only the owner closes",
    );
    org.db.update("Case", id, { Status: "Closed" });
    org.db.update("Case", id, { Priority: "Low" });
    expect(() => org.db.update("Case", id, { Status: "New" })).toThrow("no reopening");
  });

  it("are all told that are broken", () => {
    expect(() => org.db.create("Case", { Status: "Working" })).toThrow(
      /new ones are new[\s\S]*subject please/,
    );
  });
});

describe("a formula that is wrong stops the start and names its place", () => {
  it.each([
    ["ISBLANK(", "Validation rule Case.R: a value expected, got 'the end' (column 9 of the formula)."],
    ["Subject = 'x' extra", "Validation rule Case.R: 'extra' is too much (column 15 of the formula)."],
    [
      "FROBNICATE(1)",
      "Validation rule Case.R: the function FROBNICATE is not known here (column 1 of the formula).",
    ],
    ["Nope__c = 1", "Validation rule Case.R: Case has no field 'Nope__c'."],
    ["Account.Nope = 1", "Validation rule Case.R: Case has no field 'Account.Nope'."],
    ["$Label.Nope = 'x'", "Validation rule Case.R: the org has no custom label 'Nope'."],
    ["$Setup.X__c.Y__c = 'x'", "Validation rule Case.R: $Setup is not known here."],
    ["1 # 2", "Validation rule Case.R: '#' cannot stand here (column 3 of the formula)."],
  ])("%s", async (formula, message) => {
    const seed = { objects: { Case: { validationRules: [{ name: "R", formula, message: "m" }] } } };
    await expect(startOrg({ seed })).rejects.toThrow(message);
  });
});
