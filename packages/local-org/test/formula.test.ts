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
];

describe("formulas", async () => {
  const org = await useOrg({
    now: () => NOW,
    seed: {
      objects: {
        Account: {
          fields: {
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
  const id = org.db.create("Account", { Name: "Acme", Number__c: 42, Share__c: 7.5, Industry: "Energy" });
  const record = org.db.get("Account", id)!;
  it.each(FORMULAS.map(([formula, expected], i) => [formula, expected, i] as const))(
    "%s",
    (_, expected, i) => {
      expect(record[`F${i}__c`]).toBe(expected);
    },
  );
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
    ["1 # 2", "Validation rule Case.R: '#' cannot stand here (column 3 of the formula)."],
  ])("%s", async (formula, message) => {
    const seed = { objects: { Case: { validationRules: [{ name: "R", formula, message: "m" }] } } };
    await expect(startOrg({ seed })).rejects.toThrow(message);
  });
});
