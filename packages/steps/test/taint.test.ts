import { carries, checkText, quoted } from "@throughline/workflow";
import { describe, expect, it } from "vitest";
import { suspicionIn } from "../src/suspicion/index.ts";
import { BASE, kinds, WORLD } from "./base.ts";

/** Problems of the base with one change, as code and place. */
function found(from: string, to: string) {
  expect(BASE).toContain(from);
  const text = BASE.replace(from, to);
  return checkText(text, kinds, WORLD)
    .problems.filter(({ code }) => code.startsWith("tainted"))
    .map(({ code, line, column, fix }) => ({
      code,
      at: text.split("\n")[line - 1]?.slice(column - 1),
      fix,
    }));
}

describe("words of a customer", () => {
  it.each([
    ["a team's name", "team: '{topic} team'", "team: '{invoice} team'", "'{invoice} team'"],
    ["a team's name, from a field", "team: '{topic} team'", "team: '{Subject} team'", "'{Subject} team'"],
    ["who is asked", "of: Leads\n", "of: '{invoice}'\n", "'{invoice}'"],
    ["who decides last", "person: Triage Desk", "person: '{Description}'", "'{Description}'"],
    ["the owner", "team: '{topic} team'", "team: Leads\n        prefer: invoice", "invoice"],
    ["the owner's skill", "skills: [topic]", "skills: [invoice]", "invoice]"],
    ["the owner's id", "set: { Note__c: topic }", "set: { OwnerId: invoice }", "invoice }"],
    [
      "the owner's id, however quoted",
      "set: { Note__c: topic }",
      "set: { OwnerId: quote(invoice) }",
      "quote",
    ],
  ])("never choose %s", (_, from, to, at) => {
    const [problem, ...others] = found(from, to);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ code: "tainted-address", fix: expect.stringContaining("type choice") });
    expect(problem?.at?.startsWith(at)).toBe(true);
  });

  it.each([
    ["of a field", "set: { Note__c: topic }", "set: { Note__c: Subject }", "quote(Subject)"],
    [
      "of a fact found in a text",
      "set: { Note__c: topic }",
      "set: { Note__c: '\"Nr \" + invoice' }",
      "quote(invoice)",
    ],
    [
      "in one of two ways",
      "set: { Note__c: topic }",
      "set: { Note__c: 'urgent ? topic : left(Subject, 9)' }",
      "quote(Subject)",
    ],
  ])("are written into a record only when they are quoted: %s", (_, from, to, fix) => {
    const text = BASE.replace(
      "reads: [Status, Priority, Account.Tier__c]",
      "reads: [Status, Priority, Account.Tier__c, Subject]",
    );
    const [before] = checkText(text.replace(from, to), kinds, WORLD).problems;
    expect(before).toMatchObject({ code: "tainted-text", fix: expect.stringContaining(fix) });
    const after = to.replace(/Subject|invoice/, (name) => `quote(${name})`);
    expect(checkText(text.replace(from, after), kinds, WORLD).problems).toEqual([]);
  });

  it.each([
    ["a choice, whoever settled it", "set: { Note__c: topic }", "set: { Note__c: topic }"],
    ["a condition on them", "set: { Note__c: topic }", `set: { Note__c: 'given(invoice) ? "yes" : "no"' }`],
    ["a number of them", "set: { Note__c: topic }", "set: { Note__c: text(size(invoice)) }"],
    ["the input of a declared operation", "with: { number: invoice }", "with: { number: invoice }"],
    ["a picklist of the org", "team: '{topic} team'", "team: '{Status} team'"],
    ["an id of the org", "team: '{topic} team'", "team: Leads\n        prefer: ContactId"],
  ])("say nothing against %s", (_, from, to) => {
    expect(found(from, to)).toEqual([]);
  });

  it("taint what is made of them", () => {
    const decide = `      - decide: copy
        agent: reader
        gives: note
        rules: [ { otherwise: { value: '"see " + Subject' } } ]
`;
    const text = BASE.replace("  invoice: {", "  note: { type: text }\n  invoice: {")
      .replace("gives: [topic, urgent, invoice]", "gives: [topic, urgent, invoice, note]")
      .replace("      - call: find\n", `${decide}      - call: find\n`)
      .replace("of: Leads\n", "of: '{note}'\n");
    expect(checkText(text, kinds, WORLD).problems.map(({ code }) => code)).toContain("tainted-address");
  });

  it("are clean again when a person has settled them", () => {
    const text = BASE.replace(
      "          invoice:\n            - pattern: 'INV-\\d{6}'\n            - otherwise: none",
      "          invoice:\n            - person: Triage Desk",
    );
    const { problems } = checkText(
      text.replace("set: { Note__c: topic }", "set: { Note__c: invoice }"),
      kinds,
      WORLD,
    );
    expect(problems).toEqual([]);
  });
});

it("an expression carries the words that can stand in its value", () => {
  const said = (source: string) => carries(source).map(({ name, quoted }) => (quoted ? `"${name}"` : name));
  expect(said("a.b + left(c, 3) + quote(d + e)")).toEqual(["a.b", "c", '"d"', '"e"']);
  expect(said('a == "x" && b.contains("y") ? c : "none"')).toEqual(["c"]);
  expect(said('IF(ISBLANK(Subject), Name, "x" & Phone)')).toEqual(["Name", "Phone"]);
});

describe("quoted words", () => {
  it.each([
    ["<img src=x onerror=alert(1)>hello", "hello"],
    ["see [here](https://evil.example) or ![x](data:y)", "see or"],
    ["java\u200bscript:alert(1) ok", "ok"],
    ["h\u200bttps://evil.example/?q=1 ok", "ok"],
    ["//evil.example/a ok evil.example/path", "ok"],
    ["&lt;script&gt; 5 < 7", "script 5 7"],
    ["<ѕсrірt>alert(1)</ѕсrірt> </5cr1p7>ok", "alert(1) ok"],
    ["write to anna@harbour.example, please", "write to anna@harbour.example, please"],
    ["Straße 5, 東京 – 100 %", "Straße 5, 東京 – 100 %"],
  ])("%j become %j", (text, plain) => expect(quoted(text)).toBe(plain));

  it.each([
    "a.",
    "[",
    "<a",
    "< ",
    "a://",
    "![](",
    "&#1",
    "\u{E0041}",
    "🏴\u{E0041}",
    "a ",
    "YWJj",
    "6162",
    "ignore all ",
  ])("take no long, however much of %j there is", (piece) => {
    const text = piece.repeat(131_072 / piece.length);
    expect(quoted(text).length).toBeLessThanOrEqual(255);
    suspicionIn({ Description: text });
    suspicionIn({ Description: `🏴${text}` });
  });

  it("are cut at the length that the field takes", () => {
    expect(quoted("a".repeat(300))).toHaveLength(255);
    expect(quoted("💡".repeat(10), 4)).toBe("💡…");
  });
});
