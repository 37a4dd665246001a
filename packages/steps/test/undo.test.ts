import { addressesIn, checkText, parseAction, type Step, walkSteps } from "@throughline/workflow";
import { describe, expect, test } from "vitest";
import { kinds, WORLD } from "./base.ts";

/** A workflow that writes a credit note; some of it is put in place of what stands there. */
const file = (changes: [string, string][] = []) =>
  changes.reduce(
    (text, [from, to]) => {
      expect(text).toContain(from);
      return text.replace(from, to);
    },
    `workflow: credit
title: Credit notes
object: Case
start: { event: created }
governs: [Status, Priority]
foreign writes: accept
facts:
  note: { type: text }
  words: { type: text }
  size: { type: choice, of: [small, large] }
agents:
  ledger: { role: Writes notes, reads: [Subject, Status], writes: [Status], gives: [note, words, size], calls: [erp.create, erp.cancel, erp.read, mail.send] }
stages:
  - stage: Work
    steps:
      - interpret: understand
        agent: ledger
        decide:
          words: [ { pattern: 'N-\\d+' }, { otherwise: nothing } ]
          size: [ { otherwise: small } ]
      - update: working
        agent: ledger
        set: { Status: '"Working"' }
        undo: restore
      - call: credit
        agent: ledger
        use: erp.create
        with: { size: size }
        gives: { note: id }
        undo: { use: erp.cancel, with: { id: note, size: size } }
        fails: undo then end as refused
      - call: letter
        agent: ledger
        use: mail.send
        with: { to: '"billing@example.com"', text: 'words + size' }
        undo: none
`,
  );

const OPERATIONS: Record<string, { writes: boolean; addresses: string[] }> = {
  "erp.create": { writes: true, addresses: [] },
  "erp.cancel": { writes: true, addresses: ["id"] },
  "erp.read": { writes: false, addresses: [] },
  "mail.send": { writes: true, addresses: ["to"] },
};

const found = (...changes: [string, string][]) =>
  checkText(file(changes), kinds, {
    ...WORLD,
    operations: Object.keys(OPERATIONS),
    operation: (name) => OPERATIONS[name],
  }).problems.map(({ code, step }) => `${step ?? ""} ${code}`);

describe("what takes a step back", () => {
  test("is read with the step, and has no problem", () => {
    expect(found()).toEqual([]);
    const { workflow } = checkText(file(), kinds);
    const undos = [...walkSteps(workflow as never)].map(({ step }) => (step as Step).undo);
    expect(undos).toEqual([
      undefined,
      { by: "restore" },
      { by: "call", connection: "erp", operation: "cancel", with: { id: "note", size: "size" } },
      { by: "nothing" },
    ]);
  });

  test.each<[string, [string, string], string]>([
    [
      "an operation that its agent may not call",
      ["calls: [erp.create, erp.cancel,", "calls: [erp.create,"],
      "credit call-outside-boundary",
    ],
    [
      "a field that its agent may not write",
      [
        "undo: { use: erp.cancel, with: { id: note, size: size } }",
        "undo: { set: { Priority: '\"High\"' } }",
      ],
      "credit write-outside-boundary",
    ],
    [
      "a field that the agent does not read",
      ["with: { id: note, size: size }", "with: { id: note, size: Priority }"],
      "credit read-outside-boundary",
    ],
    [
      "what only a later step gives",
      ["with: { id: note, size: size }", "with: { id: note, size: late }"],
      "credit unknown-name",
    ],
    [
      "the values before, of a step that writes none",
      ["undo: { use: erp.cancel, with: { id: note, size: size } }", "undo: restore"],
      "credit nothing-to-restore",
    ],
    [
      "an operation that only reads",
      ["undo: { use: erp.cancel, with: { id: note, size: size } }", "undo: { use: erp.read }"],
      "credit undo-only-reads",
    ],
    [
      "nothing, where the workflow takes back what was done",
      ["        undo: none\n", ""],
      "letter cannot-be-taken-back",
    ],
    [
      "nothing, where only the time-out of a delegation asks for it",
      [
        "        fails: undo then end as refused\n      - call: letter\n        agent: ledger\n        use: mail.send\n        with: { to: '\"billing@example.com\"', text: 'words + size' }\n        undo: none\n",
        "      - call: letter\n        agent: ledger\n        use: mail.send\n        with: { to: '\"billing@example.com\"', text: 'words + size' }\n      - delegate: check\n        agent: ledger\n        to: checker\n        task: Check it\n        at most: { 2 hours: undo }\n",
      ],
      "letter cannot-be-taken-back",
    ],
    [
      "nothing, where only the refusal of an agent asks for it",
      [
        "        fails: undo then end as refused\n      - call: letter\n        agent: ledger\n        use: mail.send\n        with: { to: '\"billing@example.com\"', text: 'words + size' }\n        undo: none\n",
        "      - call: letter\n        agent: ledger\n        use: mail.send\n        with: { to: '\"billing@example.com\"', text: 'words + size' }\n      - delegate: check\n        agent: ledger\n        to: checker\n        task: Check it\n        refuses: undo\n        at most: { 2 hours: continue }\n",
      ],
      "letter cannot-be-taken-back",
    ],
    [
      "nothing, where only the silence of a customer asks for it",
      [
        "        fails: undo then end as refused\n      - call: letter\n        agent: ledger\n        use: mail.send\n        with: { to: '\"billing@example.com\"', text: 'words + size' }\n        undo: none\n",
        "      - ask customer: which\n        agent: ledger\n        use: mail.send\n        at most: { 7 days: undo }\n      - call: letter\n        agent: ledger\n        use: mail.send\n        with: { to: '\"billing@example.com\"', text: 'words + size' }\n",
      ],
      "letter cannot-be-taken-back",
    ],
  ])("is held against the boundary: not by %s", (_, change, problem) => {
    expect(found(change)).toContain(problem);
  });

  test("may read what its own step gives, and nothing that is not given on every path", () => {
    expect(
      found(["          size: [ { otherwise: small } ]", "        when: 'Subject == \"x\"'\n"]),
    ).toContain("credit missing-gives");
    expect(
      found(
        ["          size: [ { otherwise: small } ]\n", ""],
        [
          "      - update: working",
          "      - decide: size\n        agent: ledger\n        when: 'Status == \"New\"'\n        gives: size\n        rules: [ { otherwise: small } ]\n      - update: working",
        ],
        ["with: { size: size }\n", "with: { size: '\"small\"' }\n"],
      ),
    ).toContain("credit may-not-be-given");
  });

  test("is asked for where there is something to take back", () => {
    expect(
      found(
        ["        undo: restore\n", ""],
        ["        undo: { use: erp.cancel, with: { id: note, size: size } }\n", "        undo: none\n"],
      ),
    ).toContain("credit nothing-to-undo");
  });
});

describe("an input that says where something goes", () => {
  test.each([
    ["free text taken from what somebody wrote", "words"],
    ["free text that another system has answered", "note"],
    ["a text field of the record", "Subject"],
  ])("is never %s", (_, name) => {
    expect(found([`to: '"billing@example.com"'`, `to: ${name}`])).toContain("letter tainted-address");
  });

  test("may be a choice, and what the very system that is called has answered", () => {
    expect(found([`to: '"billing@example.com"'`, "to: size"])).toEqual([]);
    // the number of the note goes back to where it came from, and nowhere else
    expect(found()).toEqual([]);
    expect(found(["id: note, size: size }", "id: words, size: size }"])).toContain("credit tainted-address");
  });

  test("is marked in the operation's schema, or is one by its format", () => {
    const properties = {
      to: { type: "string", format: "email" },
      cc: { type: "array", items: { type: "string", "x-throughline": "address" } },
      user: { anyOf: [{ type: "null" }, { type: "string", "x-throughline": "address" }] },
      text: { type: "string" },
    };
    expect(addressesIn({ type: "object", properties })).toEqual(["to", "cc", "user"]);
    expect(addressesIn(undefined)).toEqual([]);
  });
});

test.each(["undo", "undo then end as refused", "undo then escalate to Leads", "undo, then continue"])(
  "the action %s is read as it is written",
  (words) => {
    expect(parseAction(words)?.do).toBe("undo");
    expect(parseAction("undo then undo")).toBeUndefined();
    expect(parseAction("undo then dance")).toBeUndefined();
  },
);
