import type { Workflow } from "@throughline/workflow";
import { describe, expect, test } from "vitest";
import { compare } from "../src/index.ts";
import { edited, parsed, textOf } from "./examples.ts";

const SUPPORT = textOf("01-support-email");

const BEFORE = parsed(SUPPORT) as Workflow;

function changes(...edits: [from: string, to: string][]) {
  const after = edited(SUPPORT, ...edits);
  return compare(BEFORE, parsed(after) as Workflow, { before: SUPPORT, after });
}
const sentences = (...edits: [from: string, to: string][]) =>
  changes(...edits).map(({ sentence }) => sentence);
const FIRST_ROWS = `            - [any,     any,  Gold, High]
            - [any,     true, any,  High]
`;

describe("what changed, in words", () => {
  test.each<[sentence: string, from: string, to: string]>([
    // assignment
    ["Assignment: skill *topic* dropped", "skills: [topic]", "skills: []"],
    [
      "Assignment: skill *invoices* of level 3 added",
      "skills: [topic]",
      "skills: [topic, { skill: invoices, at least: 3 }]",
    ],
    [
      "Assignment: the team is *{topic} desk* instead of *{topic} team*",
      "team: '{topic} team'",
      "team: '{topic} desk'",
    ],
    [
      "Assignment: the way to choose is *round robin* instead of *slack x proficiency*",
      "by: slack x proficiency ",
      "by: round robin ",
    ],
    [
      "Assignment: fallback 3 *drop skills* moved before fallback 2",
      "hold 10 minutes, drop skills",
      "drop skills, hold 10 minutes",
    ],
    ["Assignment: fallback 3 *drop skills* dropped", "drop skills, queue", "queue"],
    [
      "Assignment: sticky 1 is *same contact for 7 days* instead of *same contact for 30 days*",
      "same contact for 30 days",
      "same contact for 7 days",
    ],
    // milestones
    [
      "Resolution: the milestone is 4 business hours instead of 8",
      "within: 8 business hours",
      "within: 4 business hours",
    ],
    [
      "Resolution: the milestone is 1 business day instead of 8 business hours",
      "within: 8 business hours",
      "within: 1 business day",
    ],
    [
      'Resolution: the condition that pauses it is `Status == "On Hold"` instead of `Status == "Waiting on Customer"`',
      `pause when: 'Status == "Waiting on Customer"'`,
      `pause when: 'Status == "On Hold"'`,
    ],
    [
      "Triage: the escalation step is *reassign* instead of *escalate to Support Leads*",
      "within: 15 business minutes, violated: escalate to Support Leads",
      "within: 15 business minutes, violated: reassign",
    ],
    ["Resolution: escalation step 1 *reassign* dropped", "[reassign, after 2", "[after 2"],
    [
      "Triage: the milestone of 15 business minutes dropped",
      "    milestone: { within: 15 business minutes, violated: escalate to Support Leads }\n",
      "",
    ],
    // tables and ladders
    [
      "Triage, decide priority: row 3 [any, true, any, High] moved before row 2",
      FIRST_ROWS,
      FIRST_ROWS.split("\n").slice(0, 2).reverse().join("\n").concat("\n"),
    ],
    [
      "Triage, decide priority: row 2 is [any, any, one of Gold, Platinum, High] instead of [any, any, Gold, High]",
      "any,  Gold, High]",
      "any,  [Gold, Platinum], High]",
    ],
    [
      "Triage, decide priority: row 4 [sales, any, any, Low] dropped",
      "            - [sales,   any,  any,  Low]\n",
      "",
    ],
    [
      "Triage, decide priority: new row 4 [sales, true, any, Medium]",
      "            - [sales,   any,  any,  Low]\n",
      "            - [sales,   true,  any,  Medium]\n            - [sales,   any,  any,  Low]\n",
    ],
    [
      "Intake: rung 11 for *topic* (model *local/support-topics*): the certainty needed is 0.95 instead of 0.9",
      "at least: 0.90",
      "at least: 0.95",
    ],
    [
      "Intake: rung 1 for *urgent* look for *urgency*, at least 0.85 dropped",
      "            - mood: urgent                         # words of eight languages, with their negations\n",
      "",
    ],
    [
      "Intake: rung 13 for *topic* (person *Triage Desk*): the question is *What is it about?* instead of *What is this message about?*",
      "What is this message about?",
      "What is it about?",
    ],
    [
      'Intake: rung 3 for *topic*: the condition is `…V-", "invoic", "facture", "billing", "payme…` instead of `…V-", "invoic", "billing", "payme…`',
      '"invoic", ',
      '"invoic", "facture", ',
    ],
    // steps
    [
      "New step *approve* in *Resolution*, before *closed*",
      "      - wait: closed",
      "      - ask: approve\n        of: Support Leads\n        question: May it go?\n        at most: { 2 days: continue }\n      - wait: closed",
    ],
    [
      "Resolution: step *outcome* dropped",
      "      - update: outcome\n        agent: closer\n        set: { Resolution_Code__c: '\"Resolved by \" + topic' }\n",
      "",
    ],
    ["Resolution, update result: step *outcome* is called *result*", "- update: outcome", "- update: result"],
    [
      'Triage, call find-invoice: the condition is `topic == "billing"` instead of `topic == "billing" && given(invoice)`',
      `when: 'topic == "billing" && given(invoice)'`,
      `when: 'topic == "billing"'`,
    ],
    [
      "Triage, call find-invoice: when it fails: *incident* instead of *continue*",
      "        fails: continue                            # and the trail says so\n",
      "",
    ],
    [
      "Triage, call find-invoice: the operation is *searchInvoice* instead of *findInvoice*",
      "use: billing.findInvoice",
      "use: billing.searchInvoice",
    ],
    [
      'Resolution, update outcome: field *Resolution_Code__c* is `"Done"` instead of `"Resolved by " + topic`',
      `'"Resolved by " + topic'`,
      `'"Done"'`,
    ],
    [
      "Resolution, wait closed: the time-out is *after 20 days, escalate to Support Leads* instead of *after 30 days, escalate to Support Leads*",
      "30 days: escalate",
      "20 days: escalate",
    ],
    // stages and handlers
    ["Stage *Resolution* is called *Solving*", "- stage: Resolution", "- stage: Solving"],
    [
      "While: on *merged* nothing is done any more (follow master)",
      "  - event: merged\n    do: follow master\n",
      "",
    ],
    [
      'While, update reopened: field *Status* is `"New"` instead of `"Working"`',
      `set: { Status: '"Working"' }`,
      `set: { Status: '"New"' }`,
    ],
    // boundaries, facts, money, start
    [
      "Agent *dispatcher*: may no longer write *Priority*",
      "writes: [OwnerId, Priority] }",
      "writes: [OwnerId] }",
    ],
    [
      "Agent *reader*: may now read *SuppliedEmail*",
      "reads: [Origin, Subject, Description]",
      "reads: [Origin, Subject, Description, SuppliedEmail]",
    ],
    ["Fact *topic*: may also be *orders*", "account, sales, other]", "account, sales, other, orders]"],
    [
      "New fact *angry*, a boolean",
      "  urgent:  { type: boolean }",
      "  urgent:  { type: boolean }\n  angry: { type: boolean }",
    ],
    ["Budget: the most that an item may cost (USD) is 0.05 instead of 0.03", "0.03 USD", "0.05 USD"],
    [
      "The workflow no longer governs *Status*",
      "governs: [OwnerId, Priority, Status, ",
      "governs: [OwnerId, Priority, ",
    ],
    [
      "Foreign writes: who is asked is *Desk* instead of *Support Leads*",
      "foreign writes: escalate to Support Leads",
      "foreign writes: escalate to Desk",
    ],
    [
      'Start: the condition is `Origin == "Web"` instead of `Origin == "Email"`',
      `when: 'Origin == "Email"'`,
      `when: 'Origin == "Web"'`,
    ],
    ["The object is *Lead* instead of *Case*", "object: Case", "object: Lead"],
  ])("%s", (sentence, from, to) => {
    expect(sentences([from, to])).toEqual([sentence]);
  });

  test("a stage comes with its steps, and steps that move into it are told as moved", () => {
    const stage = `  - stage: Approval
    steps:
      - ask: approve
        of: Support Leads
        question: May it go?
        at most: { 2 days: continue }
      - wait: closed
        agent: closer
        until: 'Status == "Closed"'
        at most: { 30 days: escalate to Support Leads }

  - stage: Resolution
`;
    const old = `      - wait: closed
        agent: closer
        until: 'Status == "Closed"'
        at most: { 30 days: escalate to Support Leads }
`;
    const told = changes([old, ""], ["  - stage: Resolution\n", stage]);
    expect(told.map(({ sentence }) => sentence)).toEqual([
      "New stage *Approval*, before *Resolution*, with the step *approve*",
      "Step *closed* moved from *Resolution* to *Approval*, after *approve*",
    ]);
    expect(told[0]).toMatchObject({ kind: "added", stage: "Approval", steps: ["approve"] });
    expect(told[1]).toMatchObject({ kind: "moved", stage: "Approval", step: "closed" });
  });

  test("a column that a table gets is told once, and the rows that use it", () => {
    const rows = `          inputs: [topic, urgent, Account.Tier__c]
          rows:
            - [billing, true, any,  High]
            - [any,     any,  Gold, High]
            - [any,     true, any,  High]
            - [sales,   any,  any,  Low]
            - [any,     any,  any,  Medium]
`;
    const wider = `          inputs: [topic, urgent, Account.Tier__c, Origin]
          rows:
            - [billing, true, any,  any, High]
            - [any,     any,  Gold, any, High]
            - [any,     true, any,  any, High]
            - [sales,   any,  any,  Web, Low]
            - [any,     any,  any,  any, Medium]
`;
    expect(sentences([rows, wider])).toEqual([
      "Triage, decide priority: new column 4 `Origin`",
      "Triage, decide priority: row 4 is [sales, any, any, Web, Low] instead of [sales, any, any, any, Low]",
    ]);
  });

  test("comments, layout and defaults that are written out are no change", () => {
    expect(
      sentences(
        ["# Read it from top to bottom", "# From top to bottom"],
        ["start: { event: created, ", "start: { "],
      ),
    ).toEqual([]);
  });

  test("each change is data: where it stands in both files, what was there, and what is now", () => {
    const [row] = changes([FIRST_ROWS, "            - [any,     true, any,  High]\n"]);
    expect(row).toEqual({
      sentence: "Triage, decide priority: row 2 [any, any, Gold, High] dropped",
      ...{ kind: "removed", stage: "Triage", step: "priority" },
      path: ["stages", 1, "steps", 1, "table", "rows", 1],
      before: { when: [{ is: "any" }, { is: "any" }, { is: "one-of", values: ["Gold"] }], gives: ["High"] },
      line: { before: lineIn(SUPPORT, "Gold, High") },
    });
    const [longer] = changes(["governs: ", "\n\ngoverns: "], ["8 business hours", "4 business hours"]);
    const line = lineIn(SUPPORT, "within: 8 business hours");
    expect(longer?.line).toEqual({ before: line, after: line + 2 });
  });

  test("without the texts the line is that of the step", () => {
    const after = edited(SUPPORT, ["at least: 0.90", "at least: 0.95"]);
    const [change] = compare(BEFORE, parsed(after) as Workflow);
    const line = lineIn(SUPPORT, "interpret: understand");
    expect(change?.line).toEqual({ before: line, after: line });
  });
});

const lineIn = (text: string, part: string) => text.slice(0, text.indexOf(part)).split("\n").length;
