import { checkText } from "@throughline/workflow";
import { describe, expect, it } from "vitest";
import { BASE, kinds, WORLD } from "./base.ts";

/** The base with this ladder for a fact that it has; the problems, with the text at their place. */
function problemsOf(fact: "topic" | "urgent" | "invoice", rung: string) {
  const lines = {
    topic: "- pattern: crash\n              gives: technical",
    urgent: "- model: local/urgency\n              at least: 0.8",
    invoice: "- pattern: 'INV-\\d{6}'",
  };
  expect(BASE).toContain(lines[fact]);
  const text = BASE.replace(lines[fact], `- ${rung}`);
  const at = text.split("\n");
  return checkText(text, kinds, WORLD).problems.map(({ code, message, line, column }) => ({
    code,
    message,
    at: at[line - 1]?.slice(column - 1),
  }));
}

describe("rungs that look into texts", () => {
  it.each<["topic" | "urgent" | "invoice", string]>([
    ["invoice", "extract: amount"],
    ["invoice", "{ extract: amount, in: [Subject], take: largest, decimal: ',', currencies: [EUR, USD] }"],
    ["invoice", "{ extract: phone, countries: [DE, AT] }"],
    ["invoice", "extract: { number: INV-###### }"],
    ["invoice", "extract: { number: [INV-######, R-#####] }"],
    ["invoice", "extract: { names: [Anvil, Pump] }"],
    ["invoice", "extract: { names: { Anvil: [hammer], Pump: [] } }"],
    ["invoice", "language: [de, en]"],
    ["topic", "extract: names"],
    ["urgent", "mood: urgent"],
    ["urgent", "{ mood: urgent, at least: 0.9, in: [Description] }"],
    ["urgent", "{ extract: iban, gives: true }"],
  ])("%s: %s", (fact, rung) => {
    expect(problemsOf(fact, rung)).toEqual([]);
  });

  it.each<["topic" | "urgent" | "invoice", string, string, string, string]>([
    ["urgent", "extract: amount", "wrong-type", "amount", 'is a number or text, but "urgent" is a boolean'],
    ["invoice", "mood: urgent", "wrong-type", "urgent", 'is a boolean, but "invoice" is a text'],
    [
      "topic",
      "mood: sentiment",
      "wrong-type",
      "sentiment",
      'negative, neutral, positive, which "topic" cannot be',
    ],
    ["urgent", "repeats: 7 days", "wrong-type", "7 days", 'the earlier record, but "urgent" is a boolean'],
    ["topic", "language: [de, en]", "wrong-type", "language", 'de, en, which "topic" cannot be'],
    ["invoice", "extract: names", "wrong-type", "names", "no values of its own"],
    ["invoice", "{ extract: email, take: largest }", "wrong-type", "email", "Of texts none is the largest"],
    ["topic", "{ extract: iban, gives: money }", "value-not-in-choice", "money", "money"],
    ["invoice", "{ extract: amount, in: [Nonsense__c] }", "unknown-name", "Nonsense__c", "Nonsense__c"],
    ["invoice", "{ extract: amount, in: [Status] }", "read-outside-boundary", "Status", "Status"],
  ])("%s: %s is a problem (%s)", (fact, rung, code, at, says) => {
    const found = problemsOf(fact, rung).filter((problem) => problem.message.includes(says));
    expect(found).toHaveLength(1);
    expect(found[0]?.at).toMatch(new RegExp(`^${at.replace(/[[\]]/g, "\\$&")}`));
    expect(found[0]?.code).toBe(code);
  });

  it.each([
    ["extract: money", "amount"],
    ["extract: { number: INV }", "# is a digit"],
    ["{ extract: amount, currencies: [Euro] }", "ISO 4217"],
    ["language: [de]", "At least two languages"],
    ["mood: angry", "urgent"],
  ])("what is none of them is told: %s", (rung, says) => {
    const problems = problemsOf("invoice", rung);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.map(({ message }) => message).join(" ")).toContain(says);
  });
});
