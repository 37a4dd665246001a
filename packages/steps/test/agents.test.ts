import { agentJsonSchema, checkText } from "@throughline/workflow";
import { describe, expect, it } from "vitest";
import { BASE, kinds, WORLD } from "./base.ts";

const READER = `role: Understands what the customer asks
reads: [Origin, Subject, Description]
gives: [topic, urgent, invoice, mood]
model: [local/urgency, local/topics]
budget: { per item: 0.01 USD, per day: 5 USD }
guardrails:
  longest text: 200
  values: { invoice: 'INV-\\d{6}' }
  hold suspicious: true
`;

/** The base, with its reader from a file, and what the workflow says of it besides. */
const using = (more = "") =>
  BASE.replace(/ {2}reader:\n {4}role.*\n {4}reads.*\n {4}gives.*\n/, `  reader: { from: reader${more} }\n`);

const check = (text: string, reader = READER) =>
  checkText(text, kinds, WORLD, { reader: { file: "agents/reader.yaml", text: reader } });

describe("an agent from a file in agents/", () => {
  it("may do what its file says, as far as the workflow has such facts", () => {
    const { workflow, problems } = check(using());
    expect(problems).toEqual([]);
    expect(workflow?.agents.reader).toEqual({
      name: "reader",
      from: "reader",
      role: "Understands what the customer asks",
      reads: ["Origin", "Subject", "Description"],
      gives: ["topic", "urgent", "invoice"],
      writes: [],
      calls: [],
      models: ["local/urgency", "local/topics"],
      ...{ budget: 0.01, perDay: 5 },
      guardrails: { longestText: 200, values: { invoice: "INV-\\d{6}" }, holdSuspicious: true },
    });
  });

  it("may be narrowed by a workflow", () => {
    const more =
      ", budget: 0.002 USD, model: local/urgency, guardrails: { longest text: 20, values: { topic: [billing] } }";
    const { workflow, problems } = check(using(more));
    expect(problems).toEqual([]);
    expect(workflow?.agents.reader).toMatchObject({
      models: ["local/urgency"],
      ...{ budget: 0.002, perDay: 5 },
      guardrails: {
        longestText: 20,
        values: { invoice: "INV-\\d{6}", topic: ["billing"] },
        holdSuspicious: true,
      },
    });
  });

  it.each([
    ["reads: [Origin, Subject, Description, Status]", "Status", "may not read Status", 2],
    ["gives: [topic, urgent, invoice, amount]", "amount", "may not give amount", 3],
    ["writes: [Priority]", "Priority", "may not write Priority: nothing at all", 1],
    ["calls: [billing.find]", "billing.find", "may not call billing.find: nothing at all", 1],
    ["model: [local/urgency, openai/gpt-5]", "openai/gpt-5", "may not ask openai/gpt-5", 4],
    ["budget: 0.02 USD", "0.02 USD", "may not spend 0.02 USD an item: at most 0.01 USD", 5],
    ["budget: { per day: 50 USD }", "budget", "may not spend 50 USD a day: at most 5 USD", 5],
    ["guardrails: { longest text: 300 }", "300", "has texts of 200 characters at most", 6],
    ["guardrails: { links: true }", "true", "has no links in its texts", 6],
    ["guardrails: { hold suspicious: false }", "false", "holds suspicious texts back", 6],
    ["guardrails: { values: { invoice: '.*' } }", "'.*'", "gives invoice other values", 6],
  ])("is never widened: %s", (more, at, says, line) => {
    const text = using(`, ${more}`);
    const found = check(text).problems.filter(({ code }) => code === "agent-widened");
    expect(found).toHaveLength(1);
    const place = text.split("\n")[(found[0]?.line ?? 0) - 1]?.slice((found[0]?.column ?? 0) - 1);
    expect(place?.startsWith(at)).toBe(true);
    expect(found[0]?.message).toContain(says);
    expect(found[0]?.message).toContain(`agents/reader.yaml, line ${line}`);
  });

  it("asks only the models that it may ask", () => {
    const text = using(", model: local/topics");
    expect(check(text).problems).toMatchObject([
      {
        code: "model-outside-boundary",
        step: "understand",
        message: expect.stringContaining("local/urgency"),
      },
    ]);
  });

  it("that is not there is told with those that are", () => {
    const [problem] = check(using().replace("from: reader", "from: redaer")).problems;
    expect(problem).toMatchObject({
      code: "unknown-agent-file",
      message: expect.stringContaining("Known: reader"),
    });
  });

  it("has its own problems told at their place in its file", () => {
    const { problems, valid } = check(using(), READER.replace("reads:", "reds:"));
    expect(valid).toBe(false);
    expect(problems).toContainEqual(
      expect.objectContaining({ code: "unknown-key", file: "agents/reader.yaml", line: 2, fix: "reads" }),
    );
  });

  it("is part of the workflow's version; a file that the workflow does not use is not", () => {
    const hash = (text: string, reader = READER) => check(text, reader).workflow?.hash;
    expect(hash(using())).toBe(hash(using()));
    expect(hash(using())).not.toBe(hash(using(), `${READER}# another comment\n`));
    expect(hash(BASE)).toBe(hash(BASE, "role: Somebody else\n"));
    expect(hash(BASE)).toBe(checkText(BASE, kinds).workflow?.hash);
  });

  it("has a JSON Schema", () => {
    const { properties, required } = agentJsonSchema() as { properties: object; required: string[] };
    expect(Object.keys(properties)).toEqual(expect.arrayContaining(["role", "model", "guardrails"]));
    expect(required).toEqual(["role"]);
  });
});
