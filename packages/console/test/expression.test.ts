import { kinds } from "@throughline/steps";
import { compile, parseWorkflow } from "@throughline/workflow";
import { describe, expect, test } from "vitest";
import { offersAt } from "../src/editor/expression/complete.ts";
import { envOf, namesIn, placeOf, readersOf } from "../src/editor/expression/names.ts";
import { withField, withOperator } from "../src/editor/expression/operators.ts";
import { saysOf } from "../src/editor/expression/sample.ts";
import { surroundings } from "./fixtures/surroundings.ts";

const { workflow, places } = parseWorkflow(
  `
workflow: desk
title: Desk
object: Case
start: { event: created }
governs: [Priority]
facts:
  topic: { type: choice, of: [billing, sales] }
  urgent: { type: boolean }
agents:
  reader: { role: Reads, reads: [Subject], gives: [topic, urgent] }
  sorter: { role: Sorts, reads: [Origin, Due__c], writes: [Priority] }
stages:
  - stage: Work
    steps:
      - interpret: understand
        agent: reader
        decide:
          topic: [{ rule: 'Subject.contains("bill")', gives: billing }, { otherwise: sales }]
          urgent: [{ otherwise: false }]
      - decide: priority
        agent: sorter
        when: urgent
        gives: Priority
        table: { inputs: [topic], rows: [[any, High]] }
`,
  kinds as never,
);
if (!workflow) throw new Error("The workflow of the test cannot be read.");
const at = ["stages", 0, "steps", 1, "when"];
const place = placeOf(workflow, places, at);
const names = namesIn(workflow, surroundings, place);
const offers = (text: string, explicit = false, cursor = text.length) =>
  offersAt(text, cursor, names, explicit)?.offers.map(({ put }) => put) ?? [];

describe("what may stand there is offered", () => {
  test("names, by what the org calls them and by what people do", () => {
    expect(offers("top")[0]).toBe("topic");
    expect(offers("case or")[0]).toBe("Origin");
    expect(offers("Tier")).toContain("Account.Tier__c");
  });

  test("values, where one is expected", () => {
    expect(offers('Origin == "')).toEqual(['"Email"', '"Phone"', '"Web"']);
    expect(offers('topic in ["billing", "s')).toEqual(['"sales"']);
    expect(offers("urgent == t")[0]).toBe("true");
    expect(offers("Origin == em").slice(0, 1)).toEqual(['"Email"']);
    expect(offers('Subject == "bill')).toEqual([]);
  });

  test("functions with their signature, and what can be done with a text", () => {
    const [first] = offersAt("addD", 4, names)?.offers ?? [];
    expect(first).toMatchObject({ put: "addDays(", says: "addDays(date, days)" });
    expect(first?.help).toContain("days later");
    expect(offers("Subject.con")).toContain('Subject.contains("")');
  });

  test("operators behind a name, those of its type", () => {
    expect(offers("Amount__c ", true)).toContain(">= ");
    expect(offers("Origin ", true)).not.toContain(">= ");
  });

  test("nothing within a text", () => {
    expect(offers('Subject.contains("top')).toEqual([]);
  });

  test("a fact says which step gives it, and a field that the agent does not read it", () => {
    expect(names.find(({ name }) => name === "topic")?.note).toBe("given by understand");
    expect(names.find(({ name }) => name === "Subject")?.note).toBe("sorter does not read it");
    expect(names.find(({ name }) => name === "Origin")?.note).toBeUndefined();
  });
});

describe("the place of an expression", () => {
  test("is the step that it stands in, with what the step's kind wants there", () => {
    expect(place.step?.id).toBe("priority");
    const rule = placeOf(workflow, places, ["stages", 0, "steps", 0, "decide", "topic", 0, "rule"]);
    expect(rule.agent?.name).toBe("reader");
    expect(placeOf(workflow, places, ["start", "when"])).toEqual({});
  });

  test("types are those of the org and of the facts", () => {
    const wrong = (source: string) =>
      compile(source, envOf(names, source, place), "boolean").problems[0]?.message;
    expect(wrong('topic == "biling"')).toContain('did you mean "billing"?');
    expect(wrong("Due__c > 5")).toContain("cannot be compared");
    expect(wrong("Orign == 1")).toContain("did you mean Origin?");
    expect(wrong('Account.Tier__c == "Platinum"')).toBeUndefined();
    expect(wrong("topic")).toContain("must be true or false");
  });

  test("a name knows the steps that read it", () => {
    expect(readersOf(workflow, "topic")).toEqual(["priority"]);
    expect(readersOf(workflow, "Subject")).toEqual(["understand"]);
    expect(readersOf(workflow, "urgent")).toEqual(["priority"]);
  });
});

test("what an expression comes to for a work item is said with the reason", () => {
  const sample = { number: "00021649", values: { Origin: "Email", Amount__c: 5 } };
  const said = (source: string) => saysOf(source, sample, "2026-03-01T09:00:00Z");
  expect(said('Origin == "Web"')).toEqual({
    ...{ number: "00021649", value: "no", why: 'Origin was "Email", not "Web"' },
  });
  expect(said("Amount__c + 1")).toMatchObject({ value: "6", why: "" });
  expect(said("urgent && true")).toMatchObject({ value: "not known" });
  expect(said("1 + 1")).toBeUndefined();
  expect(said("Origin ==")).toBeUndefined();
});

describe("a row about another field", () => {
  const field = (name: string) => names.find((one) => one.name === name) as (typeof names)[number];

  test("keeps what can still be said", () => {
    const row = { field: "Origin", operator: "is" as const, value: { value: "Email" } };
    expect(withField(row, field("topic"))).toEqual({ field: "topic", operator: "is" });
    expect(withField(row, field("Subject"))).toEqual({ ...row, field: "Subject" });
    expect(withField(row, field("urgent"))).toEqual({ field: "urgent", operator: "is true" });
  });

  test("takes its value along to another operator", () => {
    const row = { field: "Origin", operator: "is" as const, value: { value: "Email" } };
    const several = withOperator(row, "is one of");
    expect(several.value).toEqual({ values: ["Email"] });
    expect(withOperator(several, "is not").value).toEqual({ value: "Email" });
    expect(withOperator(row, "is blank")).toEqual({ field: "Origin", operator: "is blank" });
  });
});
