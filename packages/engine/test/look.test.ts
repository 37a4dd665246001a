import { openLook } from "@throughline/models";
import { type Deciders, kinds } from "@throughline/steps";
import type { Value } from "@throughline/workflow";
import { describe, expect, test } from "vitest";
import { parseWorkflow } from "../../workflow/src/parse.ts";
import { world } from "./world.ts";

const look = (await openLook()) as NonNullable<Deciders["look"]>;

const HEAD = `
workflow: test
title: Test
object: Case
start: { event: created }
governs: []
foreign writes: accept
facts:
  amount: { type: number, optional: true }
  price: { type: text, optional: true }
  due: { type: date, optional: true }
  invoice: { type: text, optional: true }
  product: { type: choice, of: [Power Drill 200, Pump], optional: true }
  spoken: { type: choice, of: [de, en, fr], optional: true }
  urgent: { type: boolean, optional: true }
  feeling: { type: choice, of: [negative, neutral, positive], optional: true }
agents:
  reader: { role: Reads, reads: [Subject, Description], gives: [amount, price, due, invoice, product, spoken, urgent, feeling] }
stages:
  - stage: Intake
    steps:
      - interpret: understand
        agent: reader
        decide:
          FACT:
            - RUNG
`;

/** How a fact is settled by one rung, on 2 November 2026. */
function settle(
  fact: string,
  rung: string,
  record: Record<string, Value>,
  deciders: Omit<Deciders, "calendar"> = { look },
) {
  const { workflow, problems } = parseWorkflow(
    HEAD.replace("FACT", fact).replace("RUNG", rung),
    kinds as never,
  );
  expect(problems).toEqual([]);
  const item = world(workflow!, deciders);
  item.arrive({ Subject: "", Description: "", ...record });
  const decided = item.trail.find((entry) => entry.kind === "decided");
  const { value, by, confidence, because, inputs } = decided!.decision;
  const before = because.before?.[0]?.text;
  return {
    value,
    by,
    ...(confidence !== undefined && { confidence }),
    text: before ?? because.text,
    because,
    inputs,
  };
}

describe("a fact is what rules find in a text", () => {
  test.each<[string, string, string, Value, string]>([
    [
      "amount",
      "extract: amount",
      "Please refund 1.234,56 €.",
      1234.56,
      '"1.234,56 €" stands in Description, which is 1234.56 EUR',
    ],
    ["price", "extract: amount", "Please refund $5.", "5 USD", '"$5" stands in Description, which is 5 USD'],
    [
      "due",
      "extract: date",
      "until 31.12.2026",
      "2026-12-31",
      '"31.12.2026" stands in Description, which is 2026-12-31',
    ],
    [
      "due",
      "extract: date",
      "bis morgen",
      "2026-11-03",
      '"morgen" stands in Description, which is 2026-11-03',
    ],
    [
      "due",
      "{ extract: date, dates: dmy }",
      "due 03/04/2026",
      "2026-04-03",
      '"03/04/2026" stands in Description, which is 2026-04-03',
    ],
    [
      "invoice",
      "extract: { number: INV-###### }",
      "see inv 004711",
      "INV-004711",
      '"inv 004711" stands in Description, which is INV-004711',
    ],
    [
      "invoice",
      "extract: email",
      "write to jane@example.com",
      "jane@example.com",
      '"jane@example.com" stands in Description',
    ],
    [
      "invoice",
      "{ extract: phone, countries: [DE] }",
      "Tel. 030 901820",
      "+4930901820",
      '"030 901820" stands in Description, which is +4930901820',
    ],
    [
      "product",
      "extract: names",
      "my powr drill 200 smokes",
      "Power Drill 200",
      '"powr drill 200" stands in Description, which is Power Drill 200',
    ],
    [
      "product",
      "extract: { names: { Pump: [the big one] } }",
      "the big one leaks",
      "Pump",
      '"the big one" stands in Description, which is Pump',
    ],
    [
      "urgent",
      "{ extract: iban, gives: true }",
      "DE89 3704 0044 0532 0130 00",
      true,
      '"DE89 3704 0044 0532 0130 00" stands in Description, which is DE89370400440532013000',
    ],
  ])("%s by %s: %s", (fact, rung, Description, value, text) => {
    expect(settle(fact, rung, { Description })).toMatchObject({ value, by: "rule", text });
  });

  test("with the passage that shows it, and what was read", () => {
    const { because, inputs } = settle("amount", "extract: amount", {
      Subject: "Refund 5 €",
      Description: "Hello",
    });
    expect(because.evidence).toEqual({ field: "Subject", from: 7, to: 10, quote: "5 €" });
    expect(inputs).toEqual({ Subject: "Refund 5 €" });
  });

  test("among the values of a picklist that the org has now", () => {
    const catalogue: Deciders["catalogue"] = (object, field) =>
      object === "Case" && field === "Product__c" ? { type: "choice", of: ["Anvil", "Pump"] } : undefined;
    const rung = "extract: { names: Product__c }";
    expect(settle("invoice", rung, { Description: "the anvil broke" }, { look, catalogue })).toMatchObject({
      value: "Anvil",
    });
    expect(settle("product", rung, { Description: "the anvil broke" }, { look, catalogue })).toMatchObject({
      value: null,
      text: '"anvil" stands in Description, which is Anvil, which is no value that it can have',
    });
    expect(settle("invoice", rung, { Description: "the anvil broke" })).toMatchObject({
      value: null,
      text: "the values of Product__c are not known",
    });
  });

  test("only in the fields that are named", () => {
    const record = { Subject: "5 €", Description: "7 €" };
    expect(settle("amount", "{ extract: amount, in: [Description] }", record)).toMatchObject({ value: 7 });
  });
});

describe("what is not sure is left to the next rung", () => {
  test.each([
    ["amount", "extract: amount", "nothing", "no amount stands in Subject, Description"],
    ["amount", "extract: amount", "5 € or 7 €", "several are in Subject, Description: 5 EUR, 7 EUR"],
    ["amount", "extract: amount", "1,250 Mio €", "1,250 can be read in two ways"],
    [
      "due",
      "extract: date",
      "03/04/2026",
      "03/04/2026 is 2026-04-03 or 2026-03-04: which comes first, day or month, is not known",
    ],
    ["spoken", "language: [de, en, fr]", "ok", "the text is too short to tell its language"],
    [
      "spoken",
      "language: [de, en, fr]",
      "Dobrý den, na faktuře je špatná částka.",
      "the text seems to be in another language (cs) than de, en, fr",
    ],
    ["urgent", "mood: urgent", "please send it", "no word says whether it is urgent"],
    ["urgent", "mood: urgent", "we need it today", '"today" alone does not say that it is urgent'],
    [
      "urgent",
      "{ mood: urgent, at least: 0.99 }",
      "it is urgent",
      '"urgent" says that it is urgent, 86 % sure; 99 % sure is asked for',
    ],
    ["feeling", "mood: sentiment", "please send it", "no word praises or complains"],
  ])("%s by %s: %s", (fact, rung, Description, text) => {
    const { value, because } = settle(fact, rung, { Description });
    expect(value).toBeNull();
    expect(because.before).toEqual([{ by: "rule", text }]);
  });

  test("of several amounts the team may take one", () => {
    const Description = "5 €, then 9 €, then 7 €, and 5 €";
    const take = (which: string) =>
      settle("amount", `{ extract: amount, take: ${which} }`, { Description }).value;
    expect(["first", "last", "largest", "smallest"].map(take)).toEqual([5, 5, 9, 5]);
  });

  test("the same one twice is one", () => {
    expect(settle("amount", "extract: amount", { Subject: "5 €", Description: "5,00 EUR" }).value).toBe(5);
  });

  test("where nothing reads texts", () => {
    expect(settle("amount", "extract: amount", { Description: "5 €" }, {})).toMatchObject({
      value: null,
      text: "nothing here looks for amount",
    });
  });
});

describe("language and mood", () => {
  test("the language, with how sure", () => {
    const { value, confidence, text } = settle("spoken", "language: [de, en, fr]", {
      Subject: "Rechnung",
      Description: "Guten Tag, auf der letzten Rechnung stimmt die Menge nicht.",
    });
    expect(value).toBe("de");
    expect(confidence).toBeGreaterThan(0.9);
    expect(text).toMatch(/^Subject, Description is written in German, \d\d %|100 % sure$/);
  });

  test("urgency, with the words that say it, in their field", () => {
    const { value, text, because } = settle("urgent", "mood: urgent", {
      Subject: "Printer",
      Description: "Everything is down, please answer as soon as possible.",
    });
    expect(value).toBe(true);
    expect(text).toMatch(
      /^"as soon as possible" and "Everything is down" says that it is urgent, 9\d % sure$/,
    );
    expect(because.evidence).toEqual({
      field: "Description",
      from: 34,
      to: 53,
      quote: "as soon as possible",
    });
  });

  test("that it is not urgent is said as well", () => {
    expect(settle("urgent", "mood: urgent", { Description: "It is not urgent." })).toMatchObject({
      value: false,
    });
  });

  test("what is quoted is not what the sender feels", () => {
    const Description =
      "Thank you, that is excellent and very helpful.\n\nOn Monday, 2 March 2026, Jane wrote:\n> This is terrible, unacceptable and urgent!\n";
    expect(settle("feeling", "{ mood: sentiment, at least: 0.8 }", { Description }).value).toBe("positive");
    expect(settle("urgent", "mood: urgent", { Description }).value).toBeNull();
  });
});
