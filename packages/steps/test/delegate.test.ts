import { checkText } from "@throughline/workflow";
import { expect, test } from "vitest";
import { kinds } from "../src/index.ts";

const OPERATIONS = ["start", "follow", "answer", "cancel"].map((operation) => `warehouse.${operation}`);

/** Codes of what is wrong with a delegation that says this besides. */
const check = (more: string, calls = "warehouse.*") =>
  checkText(
    `workflow: test
object: Case
start: { event: created }
governs: [Status]
facts: { in_stock: { type: boolean } }
agents: { desk: { role: Asks, reads: [Subject, Status], gives: [in_stock], calls: [${calls}] } }
stages:
  - stage: Only
    steps:
      - delegate: stock
        agent: desk
        to: warehouse
        task: Is it there?
        hands over: [Subject]
        gives: in_stock
${more}
      - end: over
        when: in_stock
        as: done
`,
    kinds as never,
    { operations: OPERATIONS },
  ).problems.map(({ code }) => code);

const LATE = "        at most: { 2 hours: continue }\n";

test.each([
  ["within its time", LATE, []],
  ["without a time-out", "", ["delegate-without-timeout"]],
  [
    "with one that only notifies",
    "        at most: { 2 hours: notify owner }\n",
    ["delegate-without-timeout"],
  ],
  [
    "with a rule behind a person",
    `${LATE}        asks back: [{ person: Desk }, { asks: size, answer: M }]\n`,
    ["reply-out-of-reach"],
  ],
  ["with a pattern that is none", `${LATE}        asks back: [{ asks: '(', answer: M }]\n`, ["wrong-value"]],
  [
    "with a way on for a refusal",
    LATE.replace("at most", "refuses: continue\n        at most").replace("2 hours", "1 hour"),
    [],
  ],
])("a delegation %s", (_, more, codes) => {
  expect(check(more)).toEqual(codes);
});

test("goes by operations that its agent may call, and that there are", () => {
  expect(check(LATE, "billing.find")).toContain("call-outside-boundary");
  expect(check(LATE, "wharehouse.*")).toContain("unknown-operation");
  expect(check(LATE, OPERATIONS.join(", "))).toEqual([]);
});
