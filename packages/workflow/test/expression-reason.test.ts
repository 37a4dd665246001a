import { describe, expect, test } from "vitest";
import { compile, evaluate, explain, type Value, whyNot } from "../src/expression/index.ts";

function reasonOf(source: string, known: Record<string, Value>) {
  const { expression } = compile(source);
  return evaluate(expression!, { get: (name) => known[name] }, { now: "2026-03-15T10:00:00Z" }).reason;
}

describe("the reason tree", () => {
  test("has every part with what it read, unknown and blank told apart", () => {
    expect(
      reasonOf('Subject.contains("a") && (Amount > 5 || !given(invoice))', { Subject: "", Amount: 6 }),
    ).toEqual({
      op: "and",
      text: 'Subject.contains("a") && (Amount > 5 || !given(invoice))',
      result: "false",
      parts: [
        { op: "leaf", text: 'Subject.contains("a")', result: "false", names: { Subject: null } },
        {
          op: "or",
          text: "Amount > 5 || !given(invoice)",
          result: "true",
          parts: [
            { op: "leaf", text: "Amount > 5", result: "true", names: { Amount: 6 } },
            {
              op: "not",
              text: "!given(invoice)",
              result: "true",
              parts: [{ op: "leaf", text: "given(invoice)", result: "false", names: { invoice: "unknown" } }],
            },
          ],
        },
      ],
    });
  });

  test("quotes whole brackets", () => {
    const { parts } = reasonOf("(a || b) && !(c && (d == ')'))", {});
    expect(parts!.map(({ text }) => text)).toEqual(["a || b", "!(c && (d == ')'))"]);
    expect(reasonOf("(a || b) && c", {}).text).toBe("(a || b) && c");
  });

  test("quotes a formula in its own words", () => {
    const { parts } = reasonOf('AND(ISPICKVAL(Status, "New"), NOT(ISBLANK(Subject)))', { Status: "New" });
    expect(parts!.map(({ text }) => text)).toEqual(['ISPICKVAL(Status, "New")', "NOT(ISBLANK(Subject))"]);
  });

  test("shows of a choice the condition and the branch taken", () => {
    expect(reasonOf('Urgent ? "High" : "Low"', { Urgent: true })).toEqual({
      op: "choice",
      text: 'Urgent ? "High" : "Low"',
      result: "value",
      value: "High",
      parts: [
        { op: "leaf", text: "Urgent", result: "true", names: { Urgent: true } },
        { op: "leaf", text: '"High"', result: "value", value: "High" },
      ],
    });
  });

  test("stays small, however large the values", () => {
    const reason = reasonOf('Subject.contains("x") || size(Tags) == 1', {
      Subject: "a".repeat(3_000_000),
      Tags: Array(100_000).fill("tag"),
    });
    expect(JSON.stringify(reason).length).toBeLessThan(1_000);
  });

  test("names the clock", () => {
    expect(reasonOf("CloseDate > today()", { CloseDate: "2026-01-01" }).names).toEqual({
      CloseDate: "2026-01-01",
      "today()": "2026-03-15",
    });
  });
});

describe("explain and whyNot", () => {
  test.each([
    [
      'Subject.contains("[SALES]")',
      { Subject: "Help" },
      'Subject contains "[SALES]" was false (Subject was "Help")',
      'Subject contains "[SALES]" (Subject was "Help")',
    ],
    ["Amount > 5", { Amount: 6 }, "Amount > 5 (Amount was 6)", ""],
    [
      "Amount > 5",
      { Amount: null },
      "Amount > 5 was false (Amount was blank)",
      "Amount > 5 (Amount was blank)",
    ],
    ["Urgent", { Urgent: false }, "Urgent was false", "Urgent (Urgent was false)"],
    ["Urgent", { Urgent: null }, "Urgent was blank", "Urgent (Urgent was blank)"],
    [
      'topic == "billing" && given(invoice) && Amount > 5',
      { topic: "sales", invoice: null, Amount: 6 },
      'topic was "sales", not "billing", and invoice is given was false (invoice was blank)',
      'topic was "sales", not "billing"',
    ],
    [
      'Account.Tier__c == "Gold" && Amount > 5',
      { Amount: 6 },
      'Account.Tier__c is "Gold" could not be decided (Account.Tier__c is not known)',
      'Account.Tier__c is "Gold" (Account.Tier__c is not known)',
    ],
    [
      'topic in ["billing", "sales"] || Amount != null',
      { topic: "other", Amount: null },
      'topic is one of "billing", "sales" was false (topic was "other"), and Amount is not blank was false (Amount was blank)',
      'none of: topic is one of "billing", "sales" (topic was "other"); Amount is not blank (Amount was blank)',
    ],
    ["a || b || c", { a: false, b: true, c: false }, "b was true", ""],
    [
      "!given(invoice)",
      { invoice: "I-1" },
      'invoice is given (invoice was "I-1")',
      'invoice is not given (invoice was "I-1")',
    ],
    [
      "Amount / 0 > 1",
      { Amount: 1 },
      "Amount / 0 > 1 could not be computed (Amount was 1)",
      "Amount / 0 > 1 (Amount was 1)",
    ],
    ['Urgent ? "High" : "Low"', { Urgent: true }, 'Urgent was true, so it was "High"', "Urgent was true"],
    [
      "CloseDate < today()",
      { CloseDate: "2027-01-01" },
      "CloseDate < today() was false (CloseDate was 2027-01-01, today was 2026-03-15)",
      "CloseDate < today() (CloseDate was 2027-01-01, today was 2026-03-15)",
    ],
    [
      'AND(ISPICKVAL(Status, "New"), BEGINS(Subject, "Re:"))',
      { Status: "Closed", Subject: "Re: a" },
      'Status was "Closed", not "New"',
      'Status was "Closed", not "New"',
    ],
    [
      "a && b && c && d && e",
      { a: false, b: false, c: false, d: false, e: false },
      "a was false, b was false, c was false, and 2 more",
      "a (a was false)",
    ],
  ] as [string, Record<string, Value>, string, string][])("%s over %j", (source, known, sentence, failed) => {
    const reason = reasonOf(source, known);
    expect(explain(reason)).toBe(sentence);
    expect(whyNot(reason)).toBe(failed);
  });

  test("long values are cut", () => {
    const said = explain(reasonOf('Subject == "x"', { Subject: `${"word ".repeat(1_000)}` }));
    expect(said).toMatch(/^Subject was "word word .*…", not "x"$/);
    expect(said.length).toBeLessThan(130);
  });

  test("of a list of words only the one that was found is said", () => {
    const source = 'Subject.containsAny(["invoice", "refund", "charge"])';
    expect(explain(reasonOf(source, { Subject: "A Refund, please" }))).toBe(
      'Subject contains "refund" (Subject was "A Refund, please")',
    );
    expect(whyNot(reasonOf(source, { Subject: "Hello" }))).toBe(
      'Subject contains none of 3 words (Subject was "Hello")',
    );
  });
});
