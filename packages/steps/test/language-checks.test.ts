import { checkText, checkWorkflow, parseWorkflow } from "@throughline/workflow";
import { describe, expect, it } from "vitest";
import { BASE, kinds, WORLD } from "./base.ts";

/**
 * A change to the base and the one problem that it makes: its code, the text at which it stands,
 * and part of its message or fix. That the base itself has none is the case that does not raise it.
 */
type Case = [code: string, from: string, to: string, at: string, says?: string];

const check = (text: string) => checkText(text, kinds, WORLD);

/** The problems with the text at their place. */
function found(text: string) {
  const lines = text.split("\n");
  return check(text).problems.map((problem) => ({
    ...problem,
    at: lines[problem.line - 1]?.slice(problem.column - 1),
  }));
}

const CASES: Record<string, Case[]> = {
  "the form of the file": [
    ["unknown-key", "title: Every", "titel: Every", "titel", 'did you mean "title"'],
    ["unknown-key", "        agent: ledger\n", "        agnt: ledger\n", "agnt", 'did you mean "agent"'],
    ["unknown-key", "at least: 0.8", "atleast: 0.8", "atleast", "at least"],
    ["unknown-key", "otherwise: [drop skills", "otherwize: [drop skills", "otherwize", "otherwise"],
    ["unknown-kind", "- check: sane", "- chek: sane", "chek", 'did you mean "check"'],
    ["missing-key", "object: Case\n", "", "workflow", '"object" is missing'],
    ["missing-key", "        use: billing.find\n", "", "call: find", '"use" is missing'],
    ["missing-key", "    role: Reads\n", "", "reader", '"role" is missing'],
    ["wrong-type", "at least: 0.8", "at least: high", "high", "a number"],
    ["wrong-type", "of: [billing, technical]", "of: [billing, 7]", "7]", 'in quotes: "7"'],
    ["wrong-value", "event: created", "event: deleted", "deleted", "created, changed"],
    ["wrong-value", "within: 2 business hours", "within: 0 minutes", "0 minutes", "longer than zero"],
    ["wrong-value", "within: 2 business hours", "within: two hours", "two hours", "15 business minutes"],
    ["wrong-value", "at 50%: notify", "at 150%: notify", "at 150%", "between 1% and 99%"],
    ["wrong-value", "at 50%: notify", "at half: notify", "at half", "no key of a milestone"],
    ["wrong-value", "violated: escalate to Leads", "violated: shout", "shout", "escalate to NAME"],
    ["wrong-value", "violated: escalate to Leads", "violated: [shout]", "shout", "escalate to NAME"],
    [
      "wrong-value",
      "violated: escalate to Leads",
      "violated: [reassign, later: notify owner]",
      "later",
      "no time after the violation",
    ],
    ["wrong-value", "at most: { 30 days:", "at most: { a month:", "a month", "no duration"],
    ["wrong-value", "otherwise: escalate to Leads", "otherwise: ignore", "ignore", "accept, restore"],
    ["wrong-value", "at most: 3 times", "at most: often", "often", "3 times"],
    [
      "wrong-value",
      "{ type: choice, of: [billing, technical] }",
      "{ type: choice }",
      "topic",
      "lists its values",
    ],
    ["wrong-value", "of: [billing, technical]", "of: [billing, none]", "none]", "a meaning of their own"],
    [
      "wrong-name",
      "of: [billing, technical]",
      "of: { billing: Money., any: Rest. }",
      "any",
      "meaning of their",
    ],
    [
      "wrong-value",
      "of: [billing, technical] }",
      "of: [billing, technical], examples: [{ text: Hi., is: sales }] }",
      "sales",
      "no value of this fact",
    ],
    ["wrong-value", "0.05 USD", "5 cents", "5 cents", "0.03 USD"],
    [
      "wrong-value",
      "[billing, true, Gold, High]",
      "[billing, true, High]",
      "[billing",
      "has 3 cells; 4 are expected",
    ],
    [
      "wrong-value",
      "drop skills, queue Backlog",
      "give up everything, queue Backlog",
      "give up everything",
      "drop CRITERION (sticky, skills",
    ],
    [
      "wrong-value",
      "same contact for 30 days",
      "same contact for ever",
      "same contact for ever",
      "no duration",
    ],
    ["wrong-value", "use: billing.find", "use: billing", "billing", "billing.findInvoice"],
    ["wrong-value", "do: end as deleted", "do: vanish", "vanish", "follow master"],
    ["wrong-name", "  urgent: {", "  is-urgent: {", "is-urgent", "is no name"],
    ["ambiguous-value", "    role: Works", "    role: yes", "yes", 'or "yes" in quotes'],
    ["duplicate-key", "title: Every", "object: Lead\ntitle: Every", "object: Case", "stands twice"],
  ],
  "names and types": [
    ["unknown-agent", "agent: ledger", "agent: ledgr", "ledgr", "Did you mean ledger"],
    ["unknown-name", 'Subject.contains("invoice")', 'Subjct.contains("invoice")', "Subjct", "Subject"],
    ["unknown-name", "when: amount > 100", "when: 100 < amout", "amout", "did you mean amount"],
    ["unknown-name", "team: '{topic} team'", "team: '{topik} team'", "'{topik}", "topic"],
    ["unknown-name", "inputs: [topic, urgent,", "inputs: [topic, urgnt,", "urgnt", "urgent"],
    [
      "unknown-fact",
      "          urgent:\n            - model",
      "          urgen:\n            - model",
      "urgen:",
      "urgent",
    ],
    ["unknown-fact", "    gives: [amount]", "    gives: [amount, sum]", "sum]", "no fact"],
    [
      "ambiguous-name",
      "  approved: { type",
      "  Status: { type: boolean }\n  approved: { type",
      "Status",
      "another name",
    ],
    ["expression-syntax", 'that: Priority != "None"', "that: Priority != ", "=", "ends too early"],
    ["expression-type", "when: given(invoice)", "when: Subject", "Subject", "true or false"],
    [
      "expression-type",
      'until: Status == "Closed"\n        at',
      'until: Status == "Close"\n        at',
      '"Close"',
      "Closed",
    ],
    ["value-not-in-choice", "gives: billing", "gives: biling", "biling", "billing"],
    ["value-not-in-choice", "[billing, true, Gold", "[bills, true, Gold", "bills", '"topic"'],
    ["wrong-type", "otherwise: false", "otherwise: maybe", "maybe", "true or false"],
    ["not-optional", "otherwise: false", "otherwise: none", "none", "optional: true"],
    ["bad-pattern", "pattern: crash", "pattern: (crash", "(crash", "cannot be used"],
    ["bad-pattern", "pattern: crash", "pattern: (a+)+crash", "(a+)+crash", "for ever"],
    ["duplicate-id", "- update: passed", "- update: noted", "noted", 'the id "noted"'],
    ["duplicate-stage", "- stage: Intake", "- stage: Work", "Work", 'named "Work"'],
  ],
  "texts without their quotes": [
    ["unknown-name", `set: { Note__c: '"Approved"' }`, "set: { Note__c: Handled }", "Handled", `'"Handled"'`],
    [
      "expression-syntax",
      `set: { Note__c: '"Approved"' }`,
      "set: { Note__c: Approved by hand }",
      "by hand",
      `'"Approved by hand"'`,
    ],
    ["wrong-value", "- call: find", "- call: find/it", "find/it", "no / # ?"],
    ["wrong-type", "- call: find", "- call: 7", "7", 'in quotes: "7"'],
    ["wrong-value", "at least: 0.8", "at least: 80", "80", "at most 1"],
    ["wrong-type", "gives: { amount: total }", "gives: true", "true", "a text or a list"],
  ],
  boundaries: [
    ["read-outside-boundary", 'Subject.contains("invoice")', 'Status == "New"', "Status", "reads of reader"],
    ["gives-outside-boundary", "    gives: [amount]\n", "", "amount: total", "gives of ledger"],
    [
      "write-outside-governs",
      "governs: [OwnerId, Priority, Status, Note__c]",
      "governs: [OwnerId, Priority, Status]",
      "Note__c",
      "Add Note__c to governs",
    ],
    ["write-outside-governs", "{ OwnerId: accept,", "{ Subject: accept,", "Subject", "not governed"],
    [
      "write-outside-governs",
      "set: { Status: '\"Working\"' }\n      - repeat",
      "set: { urgent: 'true' }\n      - repeat",
      "urgent",
      "is a fact",
    ],
    [
      "write-outside-boundary",
      "writes: [OwnerId, Priority, Status, Note__c]",
      "writes: [OwnerId, Status, Note__c]",
      "Priority",
      "writes of worker",
    ],
    [
      "call-outside-boundary",
      "    calls: [billing.find]",
      "    calls: []",
      "billing.find",
      "calls of ledger",
    ],
    ["unused-agent", "\nwhile:", "  spare:\n    role: Waits\n\nwhile:", "spare", "has no step"],
    [
      "unused-fact",
      "  approved: { type",
      "  spare: { type: text }\n  approved: { type",
      "spare",
      "never used",
    ],
  ],
  paths: [
    ["missing-gives", "                gives: approved\n", "", "approved", "no step gives it"],
    [
      "given-too-late",
      "      - interpret: understand",
      "      - check: early\n        that: urgent || !urgent\n      - interpret: understand",
      "urgent",
      'behind "understand"',
    ],
    ["given-too-late", `'Origin == "Email"'`, `'Origin == "Email" && urgent'`, "urgent", "at the start"],
    [
      "may-not-be-given",
      "at most: { 2 days: escalate to Leads }\n              - update: noted\n                agent: worker\n                when: approved\n                set: { Note__c: '\"Approved\"' }",
      "at most: { 2 days: continue }\n              - update: noted\n                agent: worker\n                set: { Note__c: text(approved) }",
      "text(approved)",
      "not given on every path",
    ],
    [
      "unreachable-step",
      "      - check: sane",
      "      - end: early\n        as: done\n      - check: sane",
      "sane",
      "ended before",
    ],
    ["unreachable-step", "when: given(invoice)", "when: 1 > 2", "1 > 2", "never holds"],
    [
      "unreachable-step",
      "          - when: amount > 100",
      "          - when: amount > 100\n            steps:\n              - check: never\n                that: topic == \"billing\"\n          - when: 'false'",
      "steps",
      "never taken",
    ],
    ["unreachable-step", 'when: Status != "Closed"', "when: 'false'", "'false'", "handler is never run"],
    ["always-true", "when: given(invoice)", "when: 2 > 1", "2 > 1", "holds always"],
    [
      "two-writers",
      "set: { Status: '\"Working\"' }\n      - repeat",
      "set: { Note__c: topic }\n      - repeat",
      "Note__c",
      "both settle Note__c",
    ],
    ["loop-without-exit", "        at most: 3 times\n", "", "steps", "at most: 3 times"],
    [
      "wait-without-timeout",
      "            at most: { 30 days: escalate to Leads }\n",
      "",
      "Status",
      "for ever",
    ],
    [
      "ask-without-timeout",
      "                at most: { 2 days: escalate to Leads }\n",
      "",
      "Approve",
      "for ever",
    ],
    ["may-stay-undecided", "            - person: Triage Desk\n", "", "topic", "without an answer"],
    [
      "unreachable-rung",
      "            - otherwise: false",
      "            - otherwise: false\n            - person: Leads",
      "person: Leads",
      "never reached",
    ],
    ["table-may-miss", "            - [any, any, any, Low]\n", "", "rows", "No row may fit"],
    [
      "unreachable-row",
      "            - [any, any, any, Low]",
      "            - [any, any, any, Low]\n            - [billing, any, any, High]",
      "[billing, any, any",
      "never reached",
    ],
    [
      "nobody-to-give-it-to",
      "otherwise: [drop skills, queue Backlog]",
      "otherwise: [drop skills]",
      "otherwise",
      "no owner",
    ],
    [
      "unreachable-relaxation",
      "[drop skills, queue Backlog]",
      "[queue Backlog, drop skills]",
      "drop skills",
      "never tried",
    ],
  ],
  "the world around": [
    ["unknown-object", "object: Case", "object: Kase", "Kase", "no object"],
    [
      "unknown-field",
      "reads: [Origin, Subject, Description]",
      "reads: [Origin, Subject, Descripton]",
      "Descripton",
      "Description",
    ],
    ["unknown-field", "same contact for", "same partner for", "same partner", "PartnerId"],
    ["unknown-field", `'Origin == "Email"'`, `'Orign == "Email"'`, "Orign", "Origin"],
    [
      "read-only-field",
      "Status, Note__c]\nforeign",
      "Status, Note__c, IsClosed]\nforeign",
      "IsClosed",
      "cannot be governed",
    ],
    ["value-not-in-picklist", "Gold, High]", "Gold, Highest]", "Highest", "High"],
    [
      "value-not-in-picklist",
      "set: { Status: '\"Working\"' }\n      - repeat",
      "set: { Status: '\"Wörking\"' }\n      - repeat",
      "'\"Wörking",
      "Working",
    ],
    ["value-not-in-picklist", "[billing, true, Gold", "[billing, true, Platinum", "Platinum", "Silver"],
    ["too-long", `'"Approved"'`, `'"Approved by a somebody"'`, `'"Approved by`, "takes 20"],
    ["wrong-type", "set: { Note__c: '\"Approved\"' }", "set: { Note__c: 7 }", "7", "takes a text"],
    [
      "unknown-team",
      "of: [billing, technical]",
      "of: [billing, technical, sales]",
      "'{topic} team'",
      "sales team",
    ],
    ["tainted-address", "team: '{topic} team'", "team: '{invoice} team'", "'{invoice} team'", "free text"],
    [
      "unknown-queue",
      "violated: escalate to Leads",
      "violated: [escalate to Leads, after 1 hour: queue Backlok]",
      "after 1 hour: queue Backlok",
      "Backlog",
    ],
    [
      "nothing-to-reassign",
      "violated: escalate to Leads",
      "violated: [escalate to Leads, after 1 hour: reassign]",
      "after 1 hour: reassign",
      "nobody to take the item from",
    ],
    [
      "unreachable-path",
      "violated: escalate to Leads",
      "violated: [end as late, after 1 hour: escalate to Leads]",
      "after 1 hour: escalate to Leads",
      "never acts",
    ],
    [
      "unreachable-path",
      "violated: escalate to Leads",
      "violated: [escalate to Leads, continue]",
      "continue]",
      "no step",
    ],
    [
      "unknown-queue",
      "        skills: [topic]\n",
      "        skills: [topic]\n        send back: { unless: 'Status != \"New\"', within: 1 hour, after that: queue Lost }\n",
      "queue Lost",
      "no queue",
    ],
    [
      "offer-and-pull",
      "        skills: [topic]\n",
      "        skills: [topic]\n        deliver: pull\n        offer: { within: 5 minutes }\n",
      "offer: {",
      "means nothing",
    ],
    [
      "send-back-without-end",
      "otherwise: [drop skills, queue Backlog]",
      "otherwise: [drop skills, hold]\n        send back: { unless: 'Status != \"New\"', within: 1 hour }",
      "send back: {",
      "too often",
    ],
    ["unknown-queue", "queue Backlog", "queue Backlok", "queue Backlok", "Backlog"],
    ["unknown-queue", "hold in: Intake Queue", "hold in: Inbox", "Inbox", "no queue"],
    ["unknown-person", "- person: Triage Desk", "- person: Triage Dusk", "Triage Dusk", "Triage Desk"],
    [
      "unknown-person",
      "violated: escalate to Leads",
      "violated: escalate to Lads",
      "escalate to Lads",
      "Leads",
    ],
    [
      "unknown-operation",
      "    calls: [billing.find]",
      "    calls: [billing.find, billing.pay]",
      "billing.pay",
      "no operation",
    ],
  ],
  "records that are open at go-live": [
    [
      "unknown-stage",
      "    stage: Work\n    facts: { topic: T",
      "    stage: Wrok\n    facts: { topic: T",
      "Wrok",
      "Did you mean Work?",
    ],
    [
      "adopted-without",
      "    facts: { topic: Type, urgent: IsClosed }\n",
      "",
      "Work",
      '"owner" reads "topic", which "understand"',
    ],
    [
      "adopted-without",
      "facts: { topic: Type, urgent: IsClosed }",
      "facts: { invoice: Subject, urgent: IsClosed }",
      "Work",
      "facts: { topic: FIELD }",
    ],
    ["unknown-fact", "{ topic: Type, urgent", "{ topic: Type, urgnt", "urgnt", "Did you mean urgent?"],
    ["unknown-name", "{ topic: Type, ", "{ topic: Typ, ", "Typ", "Type"],
    ["expression-type", "urgent: IsClosed }", "urgent: Subject }", "Subject", ""],
    ["given-too-late", 'when: Status == "New"', "when: urgent", "urgent", "only its fields are known"],
    ["unknown-field", "since: CreatedDate", "since: CreatdDate", "CreatdDate", "Did you mean CreatedDate?"],
    ["wrong-type", "since: CreatedDate", "since: Subject", "Subject", "counted from a date or a time"],
    [
      "unreachable-rule",
      '  - when: Status == "Working"\n    stage',
      "  - stage",
      "Work",
      "takes all of them",
    ],
    ["wrong-value", "otherwise: leave", "otherwise: Intake", "Intake", "it must be leave"],
    ["unknown-key", "    since: CreatedDate", "    sinse: CreatedDate", "sinse", 'did you mean "since"'],
  ],
};

it("finds nothing wrong with the base", () => {
  expect(check(BASE).problems).toEqual([]);
  expect(checkText(BASE, kinds).problems).toEqual([]);
});

for (const [group, cases] of Object.entries(CASES)) {
  describe(group, () => {
    it.each(cases)("%s: %j becomes %j", (code, from, to, at, says = "") => {
      expect(BASE).toContain(from);
      const problems = found(BASE.replace(from, () => to));
      const one = problems.find((problem) => problem.code === code);
      expect(one, JSON.stringify(problems, null, 1)).toBeDefined();
      expect(one?.at?.startsWith(at), `stands at: ${one?.at}`).toBe(true);
      expect(`${one?.message} ${one?.fix ?? ""}`).toContain(says);
      expect(new Set(problems.map((problem) => problem.code)), JSON.stringify(problems, null, 1)).toEqual(
        new Set([code]),
      );
    });
  });
}

it("says all problems at once, in the order of the file, each with its step", () => {
  const text = BASE.replace("title:", "titel:")
    .replace("agent: ledger", "agent: ledgr")
    .replace("at most: 3 times", "at most: often");
  const { problems, valid } = check(text);
  expect(valid).toBe(false);
  expect(problems.map(({ code, step }) => [code, step])).toEqual([
    ["unknown-key", undefined],
    ["wrong-value", "chase"],
  ]);
  expect(problems.map(({ line }) => line)).toEqual(
    problems.map(({ line }) => line).toSorted((a, b) => a - b),
  );
});

it("shows a record that no row of a table catches", () => {
  const { problems } = check(BASE.replace("            - [any, any, any, Low]\n", ""));
  expect(problems[0]?.example).toEqual({ topic: "technical", urgent: false, "Account.Tier__c": null });
});

it("finds its place inside of a block of lines", () => {
  const block = 'until: |\n              Status == "Closed" ||\n              Statu == "New"\n';
  const text = BASE.replace('until: Status == "Closed"\n            at', `${block}            at`);
  const [problem] = check(text).problems;
  expect(problem?.code).toBe("unknown-name");
  const row = text.split("\n").findIndex((line) => line.includes("Statu =="));
  expect(problem).toMatchObject({ line: row + 1, column: 15 });
});

it("reads a truth value where a condition is expected", () => {
  const { workflow } = check(BASE.replace(`rule: 'Subject.contains("invoice")'`, "rule: true"));
  expect(workflow?.stages[0]?.steps[0]?.config).toMatchObject({
    decide: { topic: [{ by: "rule", rule: "true" }, {}, {}] },
  });
});

it("checks a workflow without its file, with the lines of the steps", () => {
  const { workflow } = parseWorkflow(BASE.replace("agent: ledger", "agent: ledgr"), kinds);
  if (!workflow) throw new Error("no workflow");
  const stored = JSON.parse(JSON.stringify(workflow));
  const line = BASE.split("\n").indexOf("      - call: find") + 1;
  expect(checkWorkflow(stored, { ...WORLD, kinds })).toMatchObject([
    { code: "unknown-agent", step: "find", line, column: 1 },
  ]);
});

describe("what a fact means", () => {
  it("stands with the fact, and with the values of a choice", () => {
    const written =
      "of: { billing: Invoices and payments., technical: }, about: What it is about., examples: [{ text: Charged twice!, is: billing }]";
    const { workflow, problems } = check(BASE.replace("of: [billing, technical]", written));
    expect(problems).toEqual([]);
    expect(workflow?.facts.topic).toEqual({
      type: "choice",
      of: ["billing", "technical"],
      meanings: { billing: "Invoices and payments." },
      about: "What it is about.",
      examples: [{ text: "Charged twice!", is: "billing" }],
      optional: false,
    });
  });
});
