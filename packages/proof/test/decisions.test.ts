import { kinds } from "@throughline/steps";
import { applyEdits, type FieldInfo, type Problem } from "@throughline/workflow";
import { describe, expect, test } from "vitest";
import { proveText } from "../src/index.ts";

const FIELDS: Record<string, FieldInfo> = {
  Id: { type: "text" },
  Subject: { type: "text" },
  Status: { type: "choice", of: ["New", "Working", "Waiting", "Closed"] },
  Priority: { type: "choice", of: ["High", "Medium", "Low"] },
  Region: { type: "choice", of: ["North", "South", "Overseas"] },
  Amount: { type: "number" },
  "Account.Rank__c": { type: "number" },
  Due: { type: "date" },
  Signed: { type: "boolean" },
};

const HEAD = `
workflow: test
title: Test
object: Case
start: { event: created, when: 'Region != "Overseas"' }
governs: [Status, Priority]
facts:
  topic: { type: choice, of: [billing, technical, sales] }
  urgent: { type: boolean }
agents:
  all: { role: All, reads: [Subject, Region, Amount, Due, Signed, Account.Rank__c], gives: [topic, urgent], writes: [Status, Priority] }
while:
  - event: reply
    when: Status == "Waiting"
    do: { update: reopened, agent: all, set: { Status: '"Working"' } }
stages:
  - stage: Only
    milestone: { within: 1 hour, pause when: 'Status == "Waiting"', violated: escalate to Leads }
    steps:
      - { interpret: read, agent: all, decide: { topic: [{ person: Desk }], urgent: [{ person: Desk }] } }
`;

const textOf = (steps: string[], head = HEAD) =>
  head + steps.map((step) => `      - ${step.trim()}\n`).join("");
const context = { fields: (_: string, name: string) => FIELDS[name] };
const OURS =
  /^(table-may-miss|rules-may-miss|unreachable-(row|rule|rung)|rows-overlap|never-true|always-true)$/;

function problemsOf(steps: string[], head?: string): Problem[] {
  const { problems } = proveText(textOf(steps, head), kinds as never, context);
  return problems.filter(({ code, verdict }) => OURS.test(code) && verdict);
}
const told = (problems: Problem[]) =>
  problems.map(({ code, severity, message }) => `${severity} ${code}: ${message}`);

const table = (inputs: string, rows: string, more = "") =>
  `{ decide: priority, agent: all, gives: Priority, table: { inputs: [${inputs}], rows: [${rows}]${more} } }`;

describe("a table", () => {
  test("without a gap needs no row for everything", () => {
    const rows = "[billing, true, High], [[technical, sales], true, Medium], [any, false, Low]";
    expect(problemsOf([table("topic, urgent", rows)])).toEqual([]);
  });

  test("with a gap is told with a record that falls through it", () => {
    const [gap, ...more] = problemsOf([table("topic, urgent", "[billing, true, High], [any, false, Low]")]);
    expect(more).toEqual([]);
    expect(gap).toMatchObject({
      code: "table-may-miss",
      severity: "error",
      verdict: "refuted",
      example: { topic: "technical", urgent: true, Region: "North" },
    });
    expect(gap?.edits).toBeDefined();
  });

  test("of numbers has a gap where a blank fits no row, or a number between two", () => {
    const rows = "['>= 100', High], ['< 100', Low]";
    expect(problemsOf([table("Amount", rows)])[0]).toMatchObject({ example: { Amount: null } });
    expect(problemsOf([table("Amount", `${rows}, [none, Low]`)])).toEqual([]);
    // what is behind a parent that is not there is not even blank
    expect(problemsOf([table("Account.Rank__c", `${rows}, [none, Low]`)])).toMatchObject([
      { code: "table-may-miss" },
    ]);
    expect(problemsOf([table("Amount", "['> 100', High], ['< 100', Low]", ", otherwise: Low")])).toEqual([]);
  });

  test("a gap where the step's failure is seen to is meant", () => {
    const step = table("topic", "[billing, High]").replace(/}$/, ", fails: continue }");
    expect(problemsOf([step])).toEqual([]);
  });

  test("with a row behind one that takes all of it is told with a record that the row was for", () => {
    const swapped = table("Amount", "['>= 10', Medium], ['>= 100', High], [any, Low]");
    const [row, ...more] = problemsOf([swapped]);
    expect(more).toEqual([]);
    expect(told([row as Problem])).toEqual([
      'error unreachable-row: The row 2 of "priority" (High) never decides, because row 1 decides all that it fits.',
    ]);
    expect(row?.example?.Amount).toBeGreaterThanOrEqual(100);
    const after = applyEdits(textOf([swapped]), row?.edits ?? []);
    expect(
      proveText(after, kinds as never, context).problems.filter(({ code }) => code === "unreachable-row"),
    ).toEqual([]);
  });

  test("with a row that several before take together", () => {
    const rows =
      "[billing, any, High], [[technical, sales], true, Medium], [any, true, Low], [any, any, Low]";
    expect(told(problemsOf([table("topic, urgent", rows)]))).toEqual([
      'error unreachable-row: The row 3 of "priority" (Low) never decides, because the rows before decide all that it fits.',
    ]);
  });

  test("with two rows that say different things of one record, where only the order decides", () => {
    const rows = "[any, true, High], [sales, any, Low], [any, any, Medium]";
    const [overlap, ...more] = problemsOf([table("topic, urgent", rows)]);
    expect(more).toEqual([]);
    expect(overlap).toMatchObject({
      code: "rows-overlap",
      severity: "warning",
      example: { topic: "sales", urgent: true },
    });
    expect(problemsOf([table("topic, urgent", rows, ", hit: first")])).toEqual([]);
    const after = applyEdits(textOf([table("topic, urgent", rows)]), overlap?.edits ?? []);
    expect(after).toContain("hit: first");
  });

  test("may have special cases before general ones, and rows for what does not come", () => {
    const rows = "[billing, true, High], [billing, any, Medium], ['<> sales', any, Medium], [any, any, Low]";
    expect(problemsOf([table("topic, urgent", rows)])).toEqual([]);
    expect(problemsOf([table("Region", "[Overseas, High], [any, Low]")])).toEqual([]);
  });
});

describe("rules in order", () => {
  const rules = (list: string) => `{ decide: priority, agent: all, gives: Priority, rules: [${list}] }`;

  test("need no otherwise where one of them always holds", () => {
    expect(problemsOf([rules("{ when: urgent, gives: High }, { when: '!urgent', gives: Low }")])).toEqual([]);
    expect(
      problemsOf([rules("{ when: Amount > 10, gives: High }, { when: Amount <= 10, gives: Low }")]),
    ).toMatchObject([{ code: "rules-may-miss", example: { Amount: null } }]);
  });

  test("are told where one is behind others, on the way that leads there", () => {
    const list = `{ when: 'Subject.contains("inv")', gives: High }, { when: 'containsAny(Subject, ["invoice"]) && !containsAny(Subject, ["INV"])', gives: Low }, { otherwise: Medium }`;
    expect(told(problemsOf([rules(list)]))).toEqual([
      'error unreachable-rule: The rule 2 of "priority" (Low) never decides, because nothing ever fits it.',
    ]);
    const shadowed =
      "{ when: Amount >= 10, gives: Medium }, { when: Amount >= 100, gives: High }, { otherwise: Low }";
    expect(problemsOf([rules(shadowed)])).toMatchObject([{ code: "unreachable-rule", severity: "error" }]);
  });

  test("of a ladder are told as well", () => {
    const step = `{ interpret: again, agent: all, decide: { topic: [{ rule: 'Subject.startsWith("A")', gives: sales }, { rule: 'Subject.startsWith("AB")', gives: billing }, { person: Desk }] } }`;
    expect(problemsOf([step])).toMatchObject([{ code: "unreachable-rung", example: { Subject: "AB" } }]);
  });
});

describe("a condition", () => {
  const update = (when: string) =>
    `{ update: work, agent: all, when: '${when}', set: { Status: '"Working"' } }`;

  test.each([
    ["Amount > 500 && Amount < 200", "never-true"],
    ['topic == "billing" && topic == "sales"', "never-true"],
    // somebody may have changed it while a person was asked
    ['Region == "Overseas"', undefined],
    ["Amount > 5 || Amount <= 5 || blank(Amount)", "always-true"],
    ['Due < date("2026-01-01") && year(Due) > 2026', "never-true"],
    ["urgent || !urgent", "always-true"],
    ['topic != "billing" || topic != "sales"', "always-true"],
    ["given(topic)", "always-true"],
    ["Signed || !Signed", "always-true"],
    ['Region == "North"', undefined],
    ['Subject.matches("^INV-[0-9]+$") && !Subject.contains("7")', undefined],
  ])("%s: %s", (when, code) => {
    const problems = problemsOf([update(when)]);
    expect(problems.map((one) => one.code)).toEqual(code ? [code] : []);
    for (const { example } of problems)
      expect(Object.keys(example ?? {}).some((name) => when.includes(name))).toBe(true);
  });

  test("is looked at with what is known on the way to it", () => {
    const branch = (when: string) =>
      `{ branch: b, choose: [{ when: 'topic == "billing"', steps: [${update(when)}] }], otherwise: [{ end: over, as: over }] }`;
    expect(problemsOf([branch('topic == "sales"')])).toMatchObject([{ code: "never-true", step: "work" }]);
    expect(problemsOf([branch('topic != "sales"')])).toMatchObject([
      { code: "always-true", step: "work", severity: "warning", example: { topic: "billing" } },
    ]);
  });

  test("follows from what a table has decided before", () => {
    const decided = table("topic", "[billing, High], [any, Medium]");
    expect(problemsOf([decided, update('Priority == "Low"')])).toMatchObject([{ code: "never-true" }]);
    expect(problemsOf([decided, update('Priority == "High" && topic == "sales"')])).toMatchObject([
      { code: "never-true" },
    ]);
    expect(problemsOf([decided, update('Priority == "High"')])).toEqual([]);
  });

  test("of a way may say what is left, and may not take everything before others", () => {
    const ways = (first: string, second: string) =>
      `{ branch: b, choose: [{ when: '${first}', steps: [{ end: a, as: one }] }, { when: '${second}', steps: [{ end: c, as: two }] }] }`;
    expect(problemsOf([ways("urgent", "!urgent")])).toEqual([]);
    expect(problemsOf([ways("urgent || !urgent", "urgent")])).toMatchObject([
      { code: "always-true", step: "b" },
    ]);
    // that nothing gets to the steps of a way is told of the first of them
    expect(problemsOf([ways("urgent && !urgent", "urgent")])).toEqual([]);
  });

  test("of the start, an event and a pause", () => {
    const never = `Status == "New" && Status == "Closed"`;
    const start = HEAD.replace(`Region != "Overseas"`, `Region == "North" && Region == "South"`);
    expect(problemsOf([], start)[0]).toMatchObject({
      code: "never-true",
      message: expect.stringContaining("the start"),
    });
    const event = HEAD.replace(`when: Status == "Waiting"`, `when: ${never}`);
    expect(problemsOf([], event)).toMatchObject([{ code: "never-true" }]);
    const pause = HEAD.replace(`pause when: 'Status == "Waiting"'`, `pause when: '${never}'`);
    expect(problemsOf([], pause)).toMatchObject([{ code: "never-true" }]);
  });
});
