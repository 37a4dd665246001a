import { readFileSync } from "node:fs";
import type { Value } from "@throughline/workflow";
import { describe, expect, test } from "vitest";
import {
  addExample,
  type Example,
  examineExamples,
  type Hide,
  makeExample,
  parseExamples,
  play,
  runExample,
} from "../src/index.ts";
import { example, workflowOf } from "./example.ts";

const { workflow, text, teams, world } = example("01-support-email");
const { deciders } = world();
const source = readFileSync(
  new URL("../../../examples/01-support-email/examples.yaml", import.meta.url),
  "utf8",
);
const check = (yaml: string, changed = text) =>
  examineExamples(yaml, workflowOf(changed), { deciders, teams });

describe("the examples beside a workflow", () => {
  test("come out as they are written", () => {
    expect(check(source)).toEqual({ examples: 4, problems: [] });
  });

  test("tell what a changed rule does to them, at the line of what was expected, with the reason of the trail", () => {
    const row = "            - [any,     true, any,  High]\n";
    expect(text).toContain(row);
    const { problems } = check(source, text.replace(row, ""));
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^Trucks that wait: expected Priority High, got Medium, because priority says so: row 4 of 4/,
      ),
    ]);
    const [problem] = problems;
    expect(source.split("\n")[(problem?.line ?? 0) - 1]).toContain("fields: { Priority: High }");
    expect(problem).toMatchObject({ code: "example-differs", severity: "error" });
  });

  test("tell of a step that is not taken any more, and why", () => {
    const { problems } = check(
      source,
      text.replace('topic == "billing" && given(invoice)', "urgent && given(invoice)"),
    );
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /expected the step after understand find-invoice, got priority, because it was not taken: .*urgent/,
      ),
    ]);
  });

  test("tell of another team, another end and a cost that was not expected", () => {
    const broken = text.replace("team: '{topic} team'", "team: other team");
    const messages = check(source, broken).problems.map(({ message }) => message);
    expect(messages).toContainEqual(
      expect.stringMatching(
        /^Trucks that wait: expected the team technical team, got other team, because owner says so/,
      ),
    );
    const [first] = parseExamples(source, workflow).examples;
    const dear = { ...(first as Example), expect: { "cost at most": "0.001 USD", outcome: "forgotten" } };
    const differences = runExample(workflow, dear, { deciders, teams }).differences;
    expect(differences).toMatchObject([{ what: "the outcome", expected: "forgotten", got: "resolved" }]);
  });
});

describe("a file of examples", () => {
  const problemsOf = (yaml: string) =>
    parseExamples(yaml, workflow).problems.map(({ line, message }) => `${line}: ${message}`);

  test("says all that is wrong with it, each with its line", () => {
    const yaml = `- example: one
  record: { Subject: Hello }
  arrives: yesterday
  evnts: []
  expect: { facts: { topic: billing } }
`;
    const problems = problemsOf(yaml);
    expect(problems).toHaveLength(2);
    expect(problems.join("\n")).toMatch(/3: .*2026-03-02T09:15:00Z/);
    expect(problems.join("\n")).toMatch(/4: .*evnts/);
  });

  test("must expect something, of facts, stages and steps that there are", () => {
    const yaml = `- example: one
  record: { Subject: Hello }
  expect:
    facts: { topc: billing }
    path: [Intake, Triag]
- example: one
  record: {}
  expect: {}
`;
    expect(problemsOf(yaml)).toContainEqual(expect.stringMatching(/^8: .*says nothing/));
    const named = problemsOf(yaml.replace("expect: {}", "expect: { outcome: resolved }"));
    expect(named).toEqual([
      "6: Two examples are called one.",
      "4: The workflow has no fact topc.",
      "5: The workflow has no stage Triag.",
    ]);
  });

  test("of another workflow in the same folder are not its own", () => {
    const yaml =
      "- { example: one, workflow: web-lead, record: {}, expect: { facts: { segment: small } } }\n";
    expect(parseExamples(yaml, workflow)).toMatchObject({ examples: [], problems: [] });
  });
});

describe("an example made of a real item", () => {
  const hide: Hide = (said) => said.replace(/\S+@\S+/g, "someone@example.com");
  const record = {
    Id: "500000000000001AAA",
    Origin: "Email",
    Subject: "Rechnung INV-220095",
    Description:
      "Guten Tag, hier ist Pilar Otero. Die Rechnung ist dringend zu prüfen. Antwort an pilar@otero.example",
    Status: "New",
    "Account.Tier__c": "Gold",
  };
  const entries = play(
    workflow,
    {
      ...{ id: "1", at: "2026-11-02T09:00:00.000Z", record },
      events: [
        {
          type: "record-changed",
          at: "2026-11-02T11:00:00.000Z",
          changes: { Status: "Closed" },
          by: "Tom",
          ours: false,
        },
      ],
      answers: { calls: { "billing.findInvoice": { ok: true, value: { amount: 1190 } } } },
    },
    { deciders },
  ).entries;
  const make = (redactFields: string[] = []) =>
    makeExample(
      { entries, workflow },
      { deciders, teams },
      { name: "An invoice", why: "It was lost.", redactFields, hide },
    );

  test("passes on the version that ran, and says what it leaves out", () => {
    const { example, notes } = make();
    expect(runExample(workflow, example, { deciders, teams }).differences).toEqual([]);
    expect(example).toMatchObject({
      example: "An invoice",
      record: { Subject: "Rechnung INV-220095", "Account.Tier__c": "Gold" },
      answers: { calls: { "billing.findInvoice": { answer: { amount: 1190 } } } },
      events: [{ after: "2 hours", set: { Status: "Closed" }, by: "Tom" }],
      expect: {
        facts: { topic: "billing", urgent: true, invoice: "INV-220095" },
        team: "billing team",
        outcome: "resolved",
      },
    });
    expect(example.record).not.toHaveProperty("Id");
    // who had room then is not part of it
    expect(notes).toContainEqual(
      expect.stringMatching(/^Not expected: the owner was somebody of billing team/),
    );
  });

  test("never has addresses in it", () => {
    expect(JSON.stringify(make())).not.toContain("pilar@");
    expect(make().example.record.Description).toContain("someone@example.com");
  });

  test("keeps of redacted text only the words by which the workflow decides", () => {
    const { example, notes } = make(["Description", "Subject"]);
    expect(runExample(workflow, example, { deciders, teams }).differences).toEqual([]);
    const { Subject, Description } = example.record as Record<string, string>;
    expect(Subject).toBe("Pariatur INV-220095");
    expect(Description).toContain("dringend");
    expect(Description).not.toMatch(/Pilar|Otero|Guten|prüfen/);
    expect(Description).toHaveLength(
      "Guten Tag, hier ist Pilar Otero. Die Rechnung ist dringend zu prüfen. Antwort an someone@example.com"
        .length,
    );
    expect(notes).toContainEqual(expect.stringMatching(/^Kept in Subject, .*: INV, 220095\.$/));
  });

  test("keeps what language models and models of the workspace said of replaced text, and what it can cost at most", () => {
    const Description = "The gizmo at Pilar's has a strange colour.";
    // its words lie in a model and in nobody's rules
    const predict = (model: string, inputs: Record<string, Value>) =>
      model === "local/urgency" && String(inputs.Description).includes("gizmo")
        ? { value: true, confidence: 0.9, unknown: false, others: [], words: [], version: "1" }
        : undefined;
    const around = { deciders: { ...deciders, predict, ceiling: () => 2_000_000 }, teams };
    const item = {
      id: "1",
      at: "2026-11-02T09:00:00.000Z",
      record: { ...record, Subject: "Hello", Description },
    };
    const { entries } = play(workflow, { ...item, answers: { facts: { topic: "technical" } } }, around);
    const { example, notes } = makeExample({ entries, workflow }, around, {
      name: "A gizmo",
      redactFields: ["Description"],
      hide,
    });
    expect(example.record.Description).not.toMatch(/gizmo|Pilar|colour/);
    expect(example.answers).toEqual({
      facts: { topic: "technical" },
      models: { "local/urgency": { is: true, sure: 0.9 } },
    });
    expect(example.expect).toMatchObject({
      facts: { topic: "technical", urgent: true },
      "cost at most": "0.0020 USD",
    });
    expect(notes).toContainEqual("What local/urgency said is kept as it was, and not asked again.");
    expect(runExample(workflow, example, around).differences).toEqual([]);
    const dear = { deciders: { ...around.deciders, ceiling: () => 9_000_000 }, teams };
    expect(runExample(workflow, example, dear).differences).toMatchObject([
      { what: "the cost at most", expected: "0.0020 USD", got: "0.009000 USD" },
    ]);
  });

  test("comes out the same without its text, whatever the message: a few words in a hundred have to stay", () => {
    const { items } = example("01-support-email");
    let [all, kept] = [0, 0];
    for (const item of items.slice(0, 20)) {
      const { entries } = play(workflow, item, { deciders, works: { afterMs: 3_600_000 } });
      const redactFields = ["Subject", "Description"];
      const made = makeExample(
        { entries, workflow },
        { deciders, teams },
        { name: item.id, redactFields, hide },
      );
      expect(runExample(workflow, made.example, { deciders, teams }).differences).toEqual([]);
      for (const field of redactFields) {
        const words = (said: unknown) => String(said ?? "").match(/\p{L}[\p{L}\p{M}]*|\p{N}+/gu) ?? [];
        const after = words(made.example.record[field]);
        const before = words(item.record[field]);
        all += before.length;
        kept += before.filter((word, at) => word.length > 1 && word === after[at]).length;
      }
    }
    expect(all).toBeGreaterThan(600);
    expect(kept / all).toBeLessThan(0.05);
  });

  test("goes into the file behind those that are there, whose comments stay, under a name of its own", () => {
    const { example } = make();
    const once = addExample(source, example);
    const twice = addExample(once.text, example);
    expect(once.text.startsWith(source.trimEnd())).toBe(true);
    expect([once.name, twice.name]).toEqual(["An invoice", "An invoice (2)"]);
    expect(check(twice.text)).toEqual({ examples: 6, problems: [] });
    expect(check(addExample("", example).text)).toEqual({ examples: 1, problems: [] });
  });
});
