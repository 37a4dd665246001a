import { checkText } from "@throughline/workflow";
import { expect, test } from "vitest";
import { kinds } from "../src/index.ts";

const workflow = (call: string) => `
workflow: test
object: Case
start: { event: created }
governs: [Status]
foreign writes: accept
facts:
  invoice: { type: text, optional: true }
  amount: { type: number, optional: true }
  paid: { type: boolean, optional: true }
agents:
  ledger: { role: Looks up, reads: [Subject, invoice], gives: [amount, paid], calls: [billing.find] }
stages:
  - stage: Only
    steps:
      - call: find
        agent: ledger
        use: billing.find
${call}
        fails: continue
      - end: done
        as: Done
`;

const operationTypes = {
  "billing.find": {
    input: {
      type: "object",
      properties: {
        number: { type: "string" },
        lines: { type: "integer" },
        from: { type: "string", format: "date" },
      },
      required: ["number"],
      additionalProperties: false,
    },
    output: {
      type: "object",
      properties: {
        amount: { type: ["number", "null"] },
        state: { type: "object", properties: { paid: { type: "boolean" } }, additionalProperties: false },
        rows: { type: "array", items: { type: "object", properties: { id: { type: "string" } } } },
      },
    },
  },
};

const problems = (call: string) =>
  checkText(workflow(call), kinds as never, { operations: ["billing.find"], operationTypes })
    .problems.filter(({ step, code }) => step === "find" && !code.startsWith("unused"))
    .map(({ code, message, severity, line }) => ({ code, message, severity, line }));

test("a call that fits what the operation declares has no problem", () => {
  expect(
    problems(`        with: { number: 'Subject', lines: '2', from: '"2026-11-01"' }
        gives: { amount: amount, paid: state.paid }`).filter(({ code }) => code !== "expression-type"),
  ).toEqual([]);
  // what a list has at a place is known by its items
  expect(problems(`        with: { number: 'Subject' }\n        gives: { amount: rows.0.id }`)).toMatchObject(
    [{ code: "wrong-answer-type" }],
  );
});

test.each([
  [
    "        with: { numbr: 'Subject' }",
    "unknown-parameter",
    "billing.find takes no numbr. Did you mean number?",
  ],
  ["        with: { lines: '2' }", "missing-parameter", "billing.find is not called without number."],
  [
    "        with: { number: 'Subject' }\n        gives: { paid: state.payed }",
    "unknown-answer",
    "does not answer state.payed",
  ],
  [
    "        with: { number: 'Subject' }\n        gives: { paid: amount }",
    "wrong-answer-type",
    "answers amount as a number, and paid is a boolean",
  ],
])("%s is %s", (call, code, message) => {
  expect(problems(call)).toContainEqual(
    expect.objectContaining({ code, severity: "error", message: expect.stringContaining(message) }),
  );
});

test("an expression of another type than the parameter is told at its place", () => {
  const [problem] = problems("        with: { number: 'Subject', lines: 'Subject == \"x\"' }");
  expect(problem).toMatchObject({ line: 19, message: expect.stringMatching(/number/) });
});

test("a part of the answer that is not declared, where more may come, is a warning", () => {
  expect(problems("        with: { number: 'Subject' }\n        gives: { amount: total }")).toMatchObject([
    { code: "unknown-answer", severity: "warning" },
  ]);
});
