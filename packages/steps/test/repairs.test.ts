import { applyEdits, checkText, type Problem } from "@throughline/workflow";
import { describe, expect, test } from "vitest";
import { BASE, kinds, WORLD } from "./base.ts";

/** With a comment at the end of each line: a repair leaves them all, but for those of lines that it takes out. */
const commented = (text: string) =>
  text
    .split("\n")
    .map((line, index) => (line.trim() === "" ? line : `${line}   # line ${index + 1}`))
    .join("\n");

const comments = (text: string) => text.match(/# line \d+/g)?.length ?? 0;

const check = (text: string) => checkText(text, kinds, WORLD).problems;
const same = (a: Problem, b: Problem) => a.code === b.code && a.message === b.message;

/** The lines that a repair takes out and puts in, without their comments. */
function difference(before: string, after: string): { out: string[]; put: string[] } {
  const [a, b] = [before.split("\n"), after.split("\n")];
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const bare = (line: string) => line.trim().replace(/ *# line \d+$/, "");
  return {
    out: a.slice(start, a.length - end).map((line) => `- ${bare(line)}`),
    put: b.slice(start, b.length - end).map((line) => `+ ${bare(line)}`),
  };
}

/** A fault that is put into the base, and what its repair makes of the line. */
type Case = [code: string, from: string, to: string, ...repaired: string[]];

const MISSPELLED: Case[] = [
  ["unknown-key", "title: Every", "titel: Every", "+ title: Every kind of step"],
  [
    "unknown-key",
    "otherwise: [drop skills",
    "otherwize: [drop skills",
    "+ otherwise: [drop skills, queue Backlog]",
  ],
  ["unknown-kind", "- check: sane", "- chek: sane", "+ - check: sane"],
  [
    "wrong-value",
    "event: created",
    "event: craeted",
    "+ start: { event: created, when: 'Origin == \"Email\"', hold in: Intake Queue }",
  ],
  ["unknown-agent", "agent: ledger", "agent: ledgr", "+ agent: ledger"],
  [
    "unknown-name",
    'Subject.contains("invoice")',
    'Subjct.contains("invoice")',
    "+ - rule: 'Subject.contains(\"invoice\")'",
  ],
  ["unknown-name", "team: '{topic} team'", "team: '{topik} team'", "+ team: '{topic} team'"],
  [
    "unknown-name",
    "inputs: [topic, urgent,",
    "inputs: [topic, urgnt,",
    "+ inputs: [topic, urgent, Account.Tier__c]",
  ],
  [
    "unknown-fact",
    "          urgent:\n            - model",
    "          urgen:\n            - model",
    "+ urgent:",
  ],
  [
    "unknown-fact",
    "gives: [topic, urgent, invoice]",
    "gives: [topic, urgent, invoice, amuont]",
    "+ gives: [topic, urgent, invoice, amount]",
  ],
  [
    "unknown-field",
    "reads: [Origin, Subject, Description]",
    "reads: [Origin, Subject, Description, Priorty]",
    "+ reads: [Origin, Subject, Description, Priority]",
  ],
  [
    "unknown-field",
    "when: 'Origin ==",
    "when: 'Orign ==",
    "+ start: { event: created, when: 'Origin == \"Email\"', hold in: Intake Queue }",
  ],
  [
    "unknown-operation",
    "calls: [billing.find]",
    "calls: [billing.find, billing.fnd]",
    "+ calls: [billing.find, billing.find]",
  ],
  ["call-outside-boundary", "use: billing.find", "use: billing.fnd", "+ use: billing.find"],
  [
    "write-outside-governs",
    "set: { Note__c: '\"Approved\"' }",
    "set: { Notes__c: '\"Approved\"' }",
    "+ set: { Note__c: '\"Approved\"' }",
  ],
  ["unknown-queue", "queue Backlog]", "queue Backlok]", "+ otherwise: [drop skills, queue Backlog]"],
  [
    "unknown-person",
    "violated: escalate to Leads",
    "violated: escalate to Laeds",
    '+ milestone: { within: 2 business hours, pause when: Status == "Waiting", at 50%: notify owner, violated: escalate to Leads }',
  ],
  ["value-not-in-choice", "gives: billing", "gives: biling", "+ gives: billing"],
  ["value-not-in-picklist", "Gold, High]", "Gold, Hihg]", "+ - [billing, true, Gold, High]"],
  [
    "expression-type",
    'until: Status == "Closed"\n        at',
    'until: Status == "Closd"\n        at',
    '+ until: Status == "Closed"',
  ],
];

const MISSING: Case[] = [
  [
    "read-outside-boundary",
    "reads: [Status, Priority, Account.Tier__c]",
    "reads: [Status, Priority]",
    "+ reads: [Status, Priority, Account.Tier__c]",
  ],
  ["gives-outside-boundary", "    gives: [amount]\n", "", "+ gives: [amount]"],
  [
    "write-outside-boundary",
    "writes: [OwnerId, Priority, Status, Note__c]",
    "writes: [OwnerId, Status, Note__c]",
    "+ writes: [OwnerId, Status, Note__c, Priority]",
  ],
  [
    "write-outside-governs",
    "governs: [OwnerId, Priority, Status, Note__c]",
    "governs: [OwnerId, Priority, Status]",
    "+ governs: [OwnerId, Priority, Status, Note__c]",
  ],
  ["not-optional", "otherwise: false", "otherwise: none", "+ urgent: { type: boolean, optional: true }"],
  ["loop-without-exit", "        at most: 3 times\n", "", "+ at most: 3 times"],
  ["may-stay-undecided", "            - person: Triage Desk\n", "", "+ - person: Leads"],
  [
    "nobody-to-give-it-to",
    "        otherwise: [drop skills, queue Backlog]\n      - branch: big",
    "        otherwise: [drop skills]\n        send back: { unless: 'Status != \"New\"', within: 1 hour, after that: queue Backlog }\n      - branch: big",
    "+ otherwise: [drop skills, queue Backlog]",
  ],
  [
    "send-back-without-end",
    "otherwise: [drop skills, queue Backlog]",
    "otherwise: [drop skills, hold]\n        send back: { unless: 'Status != \"New\"', within: 1 hour }",
    "+ send back: { unless: 'Status != \"New\"', within: 1 hour, after that: escalate to Leads }",
  ],
  [
    "wait-without-timeout",
    "            at most: { 30 days: escalate to Leads }\n",
    "",
    "+ at most: { 30 days: escalate to Leads }",
  ],
  [
    "ask-without-timeout",
    "                at most: { 2 days: escalate to Leads }\n",
    "",
    "+ at most: { 2 business days: escalate to Leads }",
  ],
  ["table-may-miss", "            - [any, any, any, Low]\n", "", "+ otherwise: High"],
  ["wrong-type", "- call: find", "- call: 7", '+ - call: "7"'],
  ["ambiguous-value", "    role: Works", "    role: yes", '+ role: "yes"'],
  ["duplicate-id", "- update: passed", "- update: noted", "+ - update: noted 2"],
  ["duplicate-stage", "- stage: Intake", "- stage: Work", "+ - stage: Work 2"],
];

const TOO_MUCH: Case[] = [
  [
    "unused-agent",
    "\nwhile:",
    "  spare:\n    role: Waits\n    reads: [Subject]\n\nwhile:",
    "- spare:",
    "- role: Waits",
    "- reads: [Subject]",
  ],
  [
    "unused-fact",
    "  approved: { type",
    "  spare: { type: text }\n  approved: { type",
    "- spare: { type: text }",
  ],
  ["always-true", "when: given(invoice)\n", "when: 2 > 1\n", "- when: 2 > 1"],
  [
    "unreachable-step",
    "          - when: amount > 100",
    "          - when: 'false'\n            steps:\n              - check: never\n                that: topic == \"billing\"\n          - when: amount > 100",
    "- - when: 'false'",
    "- steps:",
    "- - check: never",
    '- that: topic == "billing"',
  ],
  [
    "unreachable-rung",
    "            - otherwise: false",
    "            - otherwise: false\n            - person: Leads\n            - otherwise: true",
    "- - person: Leads",
    "- - otherwise: true",
  ],
  [
    "unreachable-row",
    "            - [any, any, any, Low]",
    "            - [any, any, any, Low]\n            - [billing, any, any, High]",
    "- - [billing, any, any, High]",
  ],
  [
    "unreachable-relaxation",
    "[drop skills, queue Backlog]",
    "[drop skills, queue Backlog, drop hours, drop capacity]",
    "+ otherwise: [drop skills, queue Backlog]",
  ],
  [
    "unknown-criterion",
    "[drop skills, queue Backlog]",
    "[drop levels, drop skills, queue Backlog]",
    "+ otherwise: [drop skills, queue Backlog]",
  ],
  [
    "unreachable-path",
    "violated: escalate to Leads",
    "violated: [escalate to Leads, continue]",
    '+ milestone: { within: 2 business hours, pause when: Status == "Waiting", at 50%: notify owner, violated: [escalate to Leads] }',
  ],
  [
    "offer-and-pull",
    "        skills: [topic]\n",
    "        skills: [topic]\n        deliver: pull\n        offer: { within: 5 minutes }\n",
    "- offer: { within: 5 minutes }",
  ],
];

const OF_WORDS: Case[] = [
  [
    "tainted-text",
    "set: { Note__c: topic }\n      - parallel",
    "set: { Note__c: invoice }\n      - parallel",
    "+ set: { Note__c: quote(invoice) }",
  ],
];

for (const [group, cases] of Object.entries({
  "a misspelled name": MISSPELLED,
  "something missing": MISSING,
  "something too much": TOO_MUCH,
  "a customer's words": OF_WORDS,
})) {
  describe(`the repair of ${group}`, () => {
    test.each(cases)("%s: %j", (code, from, to, ...repaired) => {
      expect(BASE).toContain(from);
      const fault = BASE.replace(from, () => to);
      for (const broken of [fault, commented(fault)]) {
        const before = check(broken);
        const problem = before.find((one) => one.code === code && one.edits);
        if (!problem?.edits) throw new Error(`no repair: ${JSON.stringify(before, null, 1)}`);
        const after = applyEdits(broken, problem.edits);
        const left = check(after);
        expect(left.filter((one) => same(one, problem))).toEqual([]);
        expect(
          left.filter((one) => one.severity === "error" && !before.some((was) => same(was, one))),
        ).toEqual([]);
        const { out, put } = difference(broken, after);
        expect(repaired[0]?.startsWith("-") ? [...out, ...put] : put).toEqual(repaired);
        const taken = Math.max(0, out.length - put.length);
        if (broken !== fault) expect(comments(after)).toBe(comments(broken) - taken);
      }
    });
  });
}
