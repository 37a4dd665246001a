import { describe, expect, it } from "vitest";
import { editsOf, withEdits } from "../src/index.ts";
import { wordsOf } from "../src/what-if/words.ts";
import { example, workflowOf } from "./example.ts";

const { text, workflow } = example("01-support-email");

/** What a person might do to the example, and how it is told. */
const EDITS: [what: string, from: string, to: string, told: string][] = [
  [
    "a row of a table",
    "[sales,   any,  any,  Low]",
    "[sales,   any,  any,  High]",
    "priority: row 4 changed",
  ],
  ["a row less", "            - [sales,   any,  any,  Low]\n", "", "priority: row 4 taken out"],
  ["a rule", '"INV-", "invoic"', '"INV-"', "understand: topic 3 changed"],
  [
    "a rung less",
    "            - model: local/urgency\n              at least: 0.85\n",
    "",
    "understand: urgent 5 taken out",
  ],
  ["how sure is enough", "at least: 0.90", "at least: 0.80", "understand: topic 11 changed"],
  ["a skill", "skills: [topic]", "skills: []", "owner: skill 1 taken out"],
  [
    "a condition",
    "when: 'topic == \"billing\" && given(invoice)'",
    "when: given(invoice)",
    "find-invoice: when changed",
  ],
  [
    "a milestone",
    "within: 15 business minutes",
    "within: 20 business minutes",
    "Triage: milestone within changed",
  ],
  ["a budget", "per item: 0.03 USD", "per item: 0.02 USD", "budget perItem changed"],
  [
    "a boundary",
    "reads: [Account.Tier__c]",
    "reads: [Account.Tier__c, Subject]",
    "agents dispatcher reads 2 added",
  ],
  ["the start", `when: 'Origin == "Email"'`, `when: 'Origin != "Phone"'`, "start when changed"],
  [
    "a step more",
    "      - decide: priority",
    "      - update: seen\n        agent: closer\n        set: { Status: '\"Working\"' }\n      - decide: priority",
    "seen added",
  ],
];

const drafts = EDITS.map(([what, from, to, told]) => ({ what, told, draft: workflowOf(changed(from, to)) }));

function changed(from: string, to: string, of = text): string {
  if (!of.includes(from)) throw new Error(`The example has no ${from}.`);
  return of.replace(from, to);
}

describe("what was edited", () => {
  it.each(drafts)("is $what: $told", ({ draft, told }) => {
    expect(editsOf(workflow, draft).map(wordsOf)).toEqual([told]);
  });

  it("is nothing where only comments, titles and lines differ", () => {
    const draft = workflowOf(`# Another comment.\n${changed("title: Support e-mail", "title: Mail")}`);
    expect(editsOf(workflow, draft)).toEqual([]);
  });

  it("tells that a row has moved, once", () => {
    const rows = [
      "            - [billing, true, any,  High]\n",
      "            - [sales,   any,  any,  Low]\n",
    ];
    const without = changed(rows[0] as string, "");
    const draft = workflowOf(changed(rows[1] as string, rows.toReversed().join(""), without));
    expect(editsOf(workflow, draft)).toMatchObject([{ moved: true, step: "priority" }]);
    expect(plain(withEdits(workflow, draft, () => true))).toEqual(plain(draft));
  });
});

describe("a version with some of the edits", () => {
  const all = EDITS.reduce((now, [, from, to]) => (now.includes(from) ? now.replace(from, to) : now), text);
  const draft = workflowOf(all);
  const edits = editsOf(workflow, draft);

  it("is the draft with all of them, and the old version with none", () => {
    expect(edits.length).toBeGreaterThanOrEqual(EDITS.length - 1);
    expect(plain(withEdits(workflow, draft, () => true))).toEqual(plain(draft));
    expect(plain(withEdits(workflow, draft, () => false))).toEqual(plain(workflow));
  });

  it.each(edits.map((edit, index) => ({ told: wordsOf(edit), index })))(
    "has just that one: $told",
    ({ told, index }) => {
      const one = withEdits(workflow, draft, (place) => place === index);
      expect(editsOf(workflow, one).map(wordsOf)).toEqual([told]);
    },
  );
});

const plain = (value: unknown) =>
  JSON.parse(
    JSON.stringify(value, (key, one) => (["line", "hash", "title"].includes(key) ? undefined : one)),
  );
