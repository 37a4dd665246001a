import { describe, expect, test } from "vitest";
import { type Constraint, type Defined, type Domain, satisfy } from "../src/solve/index.ts";

const domains: Record<string, Domain> = {
  topic: { type: "choice", of: ["billing", "sales", "other"], unknown: true },
  Tier: { type: "choice", of: ["Gold", "Silver"], closed: false, optional: true },
  amount: { type: "number", optional: true },
  limit: { type: "number" },
  Subject: { type: "text", optional: true },
  Description: { type: "text" },
  due: { type: "date", optional: true },
  seen: { type: "datetime" },
  urgent: { type: "boolean" },
  Regions: { type: "list", of: ["North", "South"], optional: true },
};

/** `!` before a condition: it is not to hold. */
const asked = (conditions: string[]): Constraint[] =>
  conditions.map((source) =>
    source.startsWith("¬ ") ? { source: source.slice(2), is: "does-not-hold" } : { source, is: "holds" },
  );
const solve = (conditions: string[], defined: Defined[] = []) => satisfy(asked(conditions), domains, defined);

describe("what cannot be together is told", () => {
  test.each([
    [['topic == "billing"', 'topic == "sales"']],
    [['¬ topic == "billing"', '¬ topic == "sales"', '¬ topic == "other"', "given(topic)"]],
    [["amount > 3", "¬ amount >= 3"]],
    [["amount < limit", "limit < 5", "amount > 5"]],
    [["amount - limit > 3", "limit > 10", "amount <= 13"]],
    [["amount * 2 + 1 > 7", "amount <= 3"]],
    [["blank(amount)", "amount < 5"]],
    [["abs(amount) < 0"]],
    [["floor(amount) > 3", "amount < 3"]],
    [["round(amount) == 3", "amount < 2"]],
    [["max(amount, limit) < 3", "limit > 5"]],
    [['Subject.contains("invoice")', '¬ Subject.contains("inv")']],
    [['containsAny(Subject, ["Offer", "tender"])', '¬ containsAny(Subject, ["OFFER", "tend"])']],
    [['Subject.startsWith("RE: ")', 'Subject == "Re: hello"']],
    [['Subject.matches("^INV-[0-9]{6}$")', "size(Subject) > 10"]],
    [['lower(trim(Subject)) == "stop"', '¬ Subject.matches("(?i)stop")']],
    [["blank(Subject)", 'Subject.contains("a")']],
    [
      [
        'containsAny(Subject + " " + Description, ["asap"])',
        '¬ containsAny(Subject, ["asap"])',
        '¬ containsAny(Description, ["asap"])',
      ],
    ],
    [["Subject == Description", 'Subject == "a"', 'Description != "a"']],
    [['due < "2026-01-01"', "year(due) == 2026"]],
    [["daysBetween(due, today()) > 30", 'due >= "2026-02-01"', 'today() < "2026-03-01"']],
    [["seen > now()", "seen < today()"]],
    [["month(due) == 13"]],
    [['includes(Regions, "North")', '¬ includes(Regions, "North")']],
    [['ISPICKVAL(topic, "sales") && NOT(urgent)', "urgent"]],
  ])("%j", (conditions) => {
    expect(solve(conditions)).toEqual({ is: "no" });
  });
});

describe("what can be together has a record that shows it", () => {
  test.each([
    [["amount > 3", "amount < 4"], { amount: 3.5 }],
    [["¬ amount > 3", "¬ amount <= 3"], { amount: null }],
    [["amount * 2 + 1 == 7"], { amount: 3 }],
    [['Subject.matches("^INV-[0-9]{6}$")', "size(Subject) == 10"], { Subject: "INV-000000" }],
    [["¬ urgent", "¬ !urgent || urgent"], undefined],
    [['¬ topic == "billing"', '¬ topic == "sales"', '¬ topic == "other"'], {}],
    [['Tier != "Gold"', 'Tier != "Silver"', "given(Tier)"], { Tier: "Hello" }],
    [["blank(trim(Subject))", "given(Subject)"], { Subject: " " }],
    [['due < "2026-03-01"', 'due > "2026-02-27"'], { due: "2026-02-28" }],
    [["month(due) == 2", "day(due) == 29"], { due: "2028-02-29" }],
    [["round(amount) == 3", "amount < 3"], { amount: 2.5 }],
    [['includes(Regions, "North")', '¬ includes(Regions, "South")'], { Regions: "North" }],
  ])("%j", (conditions, example) => {
    const verdict = solve(conditions);
    if (!example) return expect(verdict.is).toBe("no");
    expect(verdict).toMatchObject({ is: "yes", example });
  });

  test("and the moment at which it does", () => {
    const verdict = solve(["due < today()", 'due > "2027-01-01"']);
    expect(verdict).toMatchObject({ is: "yes", example: { due: "2027-01-02" } });
    expect(verdict.is === "yes" && verdict.now && verdict.now > "2027-01-02").toBe(true);
  });
});

test("a part that cannot be decided is named", () => {
  expect(solve(["amount * limit == 7.3", "amount > 1000.01", "limit < -3"])).toEqual({
    is: "open",
    because: "amount * limit",
  });
});

describe("names that follow from others", () => {
  const priority: Defined = {
    name: "priority",
    ways: [
      { when: asked(['topic == "billing"', "urgent"]), gives: { value: "High" } },
      { when: asked(['topic == "billing"']), gives: { value: "Medium" } },
      { when: [], gives: { value: "Low" } },
    ],
  };
  const doubled: Defined = {
    name: "doubled",
    ways: [{ when: asked(["amount > 10"]), gives: { expression: "amount * 2" } }],
  };

  test("have the value of the first way that is met", () => {
    expect(solve(['priority == "Medium"'], [priority])).toMatchObject({
      is: "yes",
      example: { topic: "billing", urgent: false, priority: "Medium" },
    });
    expect(solve(['priority == "Low"', 'topic == "billing"'], [priority])).toEqual({ is: "no" });
    expect(solve(["¬ given(priority)"], [priority])).toEqual({ is: "no" });
  });

  test("are computed where the way says how", () => {
    expect(solve(["doubled > 20"], [doubled])).toMatchObject({
      is: "yes",
      example: { amount: 11, doubled: 22 },
    });
    expect(solve(["doubled <= 20"], [doubled])).toEqual({ is: "no" });
    expect(solve(["¬ given(doubled)", "amount > 9"], [doubled])).toMatchObject({ is: "yes" });
  });
});

test("sixty conditions over fifteen names are decided", () => {
  const many: Record<string, Domain> = {};
  const conditions: string[] = [];
  for (let name = 0; name < 15; name++) {
    many[`f${name}`] = { type: "choice", of: ["a", "b", "c", "d"], optional: true };
    const next = `f${(name + 1) % 15}`;
    conditions.push(
      `f${name} != "a" || ${next} == "b"`,
      `f${name} != "b" || ${next} == "c"`,
      `f${name} != "c" || ${next} == "a" || ${next} == "d"`,
      `given(f${name}) || ${next} == "a"`,
    );
  }
  expect(satisfy(asked(conditions), many).is).toBe("yes");
  expect(
    satisfy(
      asked([...conditions, ...Object.keys(many).map((name) => `${name} != "d"`), 'f0 == "b"', 'f3 == "c"']),
      many,
    ),
  ).toEqual({ is: "no" });
});
