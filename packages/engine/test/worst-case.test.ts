import { kinds } from "@throughline/steps";
import { describe, expect, test } from "vitest";
import { parseWorkflow } from "../../workflow/src/parse.ts";
import { worstCase } from "../src/index.ts";

const HEAD = `
workflow: test
title: Test
object: Case
start: { event: created }
governs: [Status]
facts:
  topic: { type: choice, of: [billing, technical] }
  urgent: { type: boolean }
  invoice: { type: text, optional: true }
agents:
  reader: { role: Reads, reads: [Subject], gives: [topic, urgent, invoice] }
`;

const PRICES: Record<string, number> = { "big/one": 1_000, "small/one": 10 };

/** The worst case, where a fact of a call costs what its model does. */
function worst(stages: string, head = "") {
  const { workflow, problems } = parseWorkflow(`${HEAD}${head}stages:\n${stages}`, kinds as never);
  expect(problems).toEqual([]);
  return worstCase(workflow as NonNullable<typeof workflow>, (_step, { model, facts }) => {
    const price = PRICES[model];
    return price === undefined ? undefined : price * facts.length;
  });
}

const interpret = (name: string, ladders: string) =>
  `{ interpret: ${name}, agent: reader, decide: { ${ladders} } }`;
const SMALL = "{ llm: small/one, at least: 0.8 }";
const BIG = "{ llm: big/one, at least: 0.8 }";
const PERSON = "{ person: Desk }";

describe("what one item can cost at most", () => {
  test("facts with the same model are asked for in one call", () => {
    const { calls, most } = worst(`
  - stage: Intake
    steps:
      - ${interpret("all", `topic: [${SMALL}, ${PERSON}], urgent: [${SMALL}, ${PERSON}], invoice: [{ otherwise: none }]`)}`);
    expect(calls).toEqual([
      { step: "all", model: "small/one", fallbacks: [], facts: ["topic", "urgent"], most: 20, times: 1 },
    ]);
    expect(most).toBe(20);
  });

  test("facts that come to a model by different ways may need calls of their own, and none is asked twice for one", () => {
    const { calls } = worst(`
  - stage: Intake
    steps:
      - ${interpret("all", `topic: [{ agree: [local/t, small/one] }, ${SMALL}, ${BIG}, ${PERSON}], urgent: [${BIG}, ${PERSON}]`)}`);
    expect(calls.map(({ model, facts }) => [model, facts])).toEqual([
      ["small/one", ["topic"]],
      ["big/one", ["topic"]],
      ["big/one", ["urgent"]],
    ]);
  });

  test("of branches the dearest is taken, of lanes all, of rounds as many as there can be", () => {
    const small = interpret("a", `topic: [${SMALL}, ${PERSON}]`);
    const big = interpret("b", `topic: [${BIG}, ${PERSON}]`);
    const branch = `
      - branch: which
        choose:
          - when: Subject == "a"
            steps: [${small}]
        otherwise: [${big}]`;
    const steps = (body: string) => `
  - stage: Intake
    steps:${body}`;
    expect(worst(steps(branch)).most).toBe(1_000);
    const lanes = `
      - parallel: both
        lanes:
          one: [${small}]
          two: [${interpret("c", `urgent: [${BIG}, ${PERSON}]`)}]`;
    expect(worst(steps(lanes)).most).toBe(1_010);
    const rounds = `
      - repeat: ask again
        at most: 3 times
        steps: [${small}]`;
    expect(worst(steps(rounds))).toMatchObject({ most: 30, calls: [{ times: 3, most: 10 }] });
  });

  test("what an event may add stands apart: nobody knows how many will come", () => {
    const found = worst(
      `
  - stage: Intake
    steps:
      - { wait: closed, until: 'Status == "Closed"', at most: { 3 days: continue } }`,
      `while:
  - event: reply
    do: ${interpret("reply", `topic: [${SMALL}, ${PERSON}]`)}
`,
    );
    expect(found).toMatchObject({ calls: [], most: 0, onEvent: [{ event: "reply", most: 10 }] });
  });

  test("a model that nobody has a price for is never asked, and says so", () => {
    const { calls, most } = worst(`
  - stage: Intake
    steps:
      - ${interpret("all", `topic: [{ llm: unknown/one, at least: 0.8 }, ${PERSON}]`)}`);
    expect(calls).toMatchObject([{ model: "unknown/one", most: undefined }]);
    expect(most).toBe(0);
  });
});
