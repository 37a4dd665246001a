import { describe, expect, test } from "vitest";
import {
  compile,
  evaluate,
  functions,
  isFormula,
  type Scope,
  translateFormula,
  type Value,
} from "../src/expression/index.ts";
import {
  conditionProblems,
  conditions,
  ENV,
  formulaProblems,
  formulas,
  NOW,
  type ProblemCase,
  UNKNOWN,
  type ValueCase,
} from "./expression-table.ts";

const scopeOf = (known: Record<string, Value>): Scope => ({ get: (name) => known[name] });

function run(source: string, known: Record<string, Value>, env?: typeof ENV, zone?: string) {
  const { expression, problems } = compile(source, env);
  expect(problems).toEqual([]);
  return evaluate(expression!, scopeOf(known), { now: NOW, ...(zone ? { zone } : {}) });
}

function checkValue([source, known, expected]: ValueCase): void {
  const wanted = expected === UNKNOWN ? undefined : expected;
  const untyped = run(source, known);
  expect(untyped.value).toEqual(wanted);
  expect(untyped.holds).toBe(wanted === true);
  // knowing the types never changes a value
  expect(run(source, known, ENV).value).toEqual(wanted);
}

function checkProblem([source, code, marked, fix]: ProblemCase): void {
  const { expression, problems } = compile(source, ENV);
  expect(expression).toBeUndefined();
  const found = problems.map((problem) => ({
    code: problem.code,
    marked: source.slice(problem.offset, problem.offset + problem.length),
    fix: problem.fix,
  }));
  expect(found).toContainEqual({ code, marked, fix });
}

const titled = <Case extends ValueCase>(cases: Case[]) =>
  cases.map((row) => [`${row[0]}   ${JSON.stringify(row[1])} → ${String(row[2])}`, row] as const);

describe("conditions", () => {
  for (const [group, cases] of Object.entries(conditions)) {
    describe(group, () => {
      test.each(titled(cases))("%s", (_, row) => {
        expect(isFormula(row[0])).toBe(false);
        checkValue(row);
      });
    });
  }
  describe("problems", () => {
    test.each(conditionProblems.map((row) => [`${row[0]} → ${row[1]}`, row] as const))("%s", (_, row) =>
      checkProblem(row),
    );
  });
});

describe("formulas", () => {
  for (const [group, cases] of Object.entries(formulas)) {
    describe(group, () => {
      test.each(titled(cases))("%s", (_, row) => {
        expect(translateFormula(row[0]).problems).toEqual([]);
        checkValue(row);
      });
    });
  }
  describe("problems", () => {
    test.each(formulaProblems.map((row) => [`${row[0]} → ${row[1]}`, row] as const))("%s", (_, row) =>
      checkProblem(row),
    );
  });
});

describe("compile", () => {
  test("reports every problem at once, in order, each with its place", () => {
    const source = 'topic == "biling" && Amout > 3 && Subject';
    const { problems } = compile(source, ENV, "boolean");
    expect(problems.map(({ code, offset, fix }) => ({ code, offset, fix }))).toEqual([
      { code: "expression-type", offset: 9, fix: '"billing"' },
      { code: "unknown-name", offset: 21, fix: "Amount" },
      { code: "expression-type", offset: 34, fix: undefined },
    ]);
    expect(problems[0]!.message).toContain('did you mean "billing"?');
  });

  test("reports all that a formula cannot say", () => {
    const { problems } = compile("OR(ISCHANGED(Status), $User.Id = 1, ISNEW())", ENV);
    expect(problems.map(({ code, offset }) => [code, offset])).toEqual([
      ["formula-untranslatable", 3],
      ["formula-untranslatable", 22],
      ["formula-untranslatable", 36],
    ]);
  });

  test("says the type, the names and whether the clock is read", () => {
    const compiled = compile(
      'Account.Tier__c == "Gold" && Amount > 1 && CloseDate > today() || Amount < 0',
      ENV,
    );
    expect(compiled.expression).toMatchObject({
      names: ["Account.Tier__c", "Amount", "CloseDate"],
      type: "boolean",
      readsClock: true,
    });
    expect(compile('"Resolved by " + topic', ENV).expression).toMatchObject({
      type: "text",
      readsClock: false,
    });
    expect(compile("CloseDate + 1", ENV).expression!.type).toBe("date");
    expect(compile("today() - CloseDate", ENV).expression!.type).toBe("number");
    expect(compile("firstGiven(invoice, 'x')", ENV).expression!.type).toBe("text");
  });

  test.each([
    ["Subject", "boolean", false],
    ["Anything", "boolean", true],
    ["Amount > 1", "boolean", true],
    ["Amount", "text", false],
    ["topic", "text", true],
    ["Subject", "choice", true],
    ["CloseDate", "datetime", false],
    ["null", "number", true],
    ['Urgent ? "a" : topic', "text", true],
  ] as const)("%s where a %s is wanted: %s", (source, want, fits) => {
    const { problems } = compile(source, ENV, want);
    expect(problems.length === 0).toBe(fits);
    if (!fits)
      expect(problems[0]).toMatchObject({ code: "expression-type", offset: 0, length: source.length });
  });

  test("keeps the translation and the formula", () => {
    const source = "IF(ISPICKVAL(Status, 'New'), AND(Urgent, Active__c), NOT(Urgent = TRUE))";
    expect(compile(source, ENV).expression).toMatchObject({
      source,
      cel: 'Status == "New" ? Urgent && Active__c : !(Urgent == true)',
    });
  });

  test("an expression is plain data, and runs again after it was stored", () => {
    const { expression } = compile("Amount > 5 && CloseDate > today()", ENV);
    const stored = JSON.parse(JSON.stringify(expression));
    expect(structuredClone(expression)).toEqual(expression);
    const result = evaluate(stored, scopeOf({ Amount: 6, CloseDate: "2026-04-01" }), { now: NOW });
    expect(result.holds).toBe(true);
  });

  test("gives the same answer for the same source and types without work", () => {
    expect(compile("Amount > 5", ENV)).toBe(compile("Amount > 5", ENV));
    expect(compile("Amount > 5", ENV)).not.toBe(compile("Amount > 5"));
  });

  test.each([
    ["deep brackets", "(".repeat(5_000) + ")".repeat(5_000)],
    ["deep formula", `${"NOT(".repeat(5_000)}TRUE${")".repeat(5_000)}`],
    ["a long sum", Array(20_000).fill("1").join(" + ")],
    ["many signs", "!".repeat(50_000)],
    ["many minus signs in a formula", `1 = ${"-".repeat(50_000)}1`],
    ["a binary text", "\u0000\ud800"],
  ])("%s is a problem, not a crash", (_, source) => {
    const { problems } = compile(source);
    expect(problems[0]!.code).toBe("expression-syntax");
  });
});

describe("isFormula", () => {
  test.each([
    ["Status = 'New'", true],
    ["a <> b", true],
    ["a & b", true],
    ["ISBLANK(x)", true],
    ["isblank(x)", true],
    ["WHATEVER(x)", true],
    ["a == TRUE", true],
    ["a == b && c != d", false],
    ["a <= b || c >= d", false],
    ['Subject.contains("a = b & c <> d AND(x)")', false],
    ["Subject.matches(r'\\') && a == 'x = y'", false],
    ["contains(Subject, 'a')", false],
    ["isNumber(x)", false],
    ["Account.IF(x)", false],
    ["a == b // c = d", false],
    ["", false],
  ])("%s: %s", (source, expected) => {
    expect(isFormula(source)).toBe(expected);
  });
});

describe("evaluate", () => {
  test("counts days in the zone it is given", () => {
    const late = { CreatedDate: "2026-03-15T23:30:00Z" };
    expect(run("date(CreatedDate)", late).value).toBe("2026-03-15");
    expect(run("date(CreatedDate)", late, ENV, "Europe/Vienna").value).toBe("2026-03-16");
    expect(run("today()", {}, ENV, "Pacific/Kiritimati").value).toBe("2026-03-16");
    expect(run("CreatedDate == today()", late, ENV, "America/Los_Angeles").holds).toBe(true);
  });

  test("without a moment, today and now are unknown; so is everything in a zone that does not exist", () => {
    const { expression } = compile("CloseDate > today()");
    expect(evaluate(expression!, scopeOf({ CloseDate: "2026-01-01" })).value).toBeUndefined();
    expect(run("today()", {}, ENV, "Mars/Olympus").value).toBeUndefined();
  });

  test("survives a scope that throws or holds what is no value", () => {
    const hostile: Scope = {
      get(name) {
        if (name === "Subject") throw new Error("no");
        return { toString: 1 } as unknown as Value;
      },
    };
    const { expression } = compile('Subject == "a" || Anything.contains("x") || Amount > 1 || true');
    expect(evaluate(expression!, hostile).holds).toBe(true);
  });

  test("patterns take time in proportion to the text, whatever the pattern", () => {
    const text = `${"a".repeat(500_000)}!`;
    const started = performance.now();
    for (const pattern of ["^(a+)+$", "(a|aa)+$", ".*.*.*x", "(a*)*b", "\\\\s+$"]) {
      expect(run(`Subject.matches('${pattern}')`, { Subject: text }).holds).toBe(false);
    }
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test("every function of the catalogue has a case in the table", () => {
    const sources = Object.values(conditions).flatMap((group) => group.map(([source]) => source));
    const unused = functions.filter(({ name }) => !sources.some((source) => source.includes(`${name}(`)));
    expect(unused).toEqual([]);
  });
});
