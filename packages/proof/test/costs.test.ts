import { kinds } from "@throughline/steps";
import { parseWorkflow } from "@throughline/workflow";
import { describe, expect, test } from "vitest";
import { worstCosts, worstInWords } from "../src/index.ts";

const HEAD = `
workflow: test
title: Test
object: Case
start: { event: created }
governs: [Status, OwnerId]
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
  return worstCosts(workflow as NonNullable<typeof workflow>, (_step, { model, facts }) => {
    const price = PRICES[model];
    return price === undefined ? undefined : price * facts.length;
  });
}

const stage = (...steps: string[]) =>
  `  - stage: Intake\n    steps:\n${steps.map((step) => `      - ${step}\n`).join("")}`;

const interpret = (name: string, ladders: string, when = "") =>
  `{ interpret: ${name}, agent: reader, ${when}decide: { ${ladders} } }`;
const SMALL = "{ llm: small/one, at least: 0.8 }";
const BIG = "{ llm: big/one, at least: 0.8 }";
const PERSON = "{ person: Desk }";
const READ = interpret("read", `topic: [${PERSON}]`);

describe("what one item can cost at most", () => {
  test("facts with the same model are asked for in one call", () => {
    const { money, asks } = worst(
      stage(
        interpret(
          "all",
          `topic: [${SMALL}, ${PERSON}], urgent: [${SMALL}, ${PERSON}], invoice: [{ otherwise: none }]`,
        ),
      ),
    );
    expect(money).toMatchObject({ most: 20, by: [{ step: "all", most: 20, times: 1 }] });
    expect(money.by[0]?.asking).toEqual({ model: "small/one", fallbacks: [], facts: ["topic", "urgent"] });
    expect(asks.most).toBe(1);
  });

  test("facts that come to a model by different ways may need calls of their own, and none is asked twice for one", () => {
    const { money } = worst(
      stage(
        interpret(
          "all",
          `topic: [{ agree: [local/t, small/one] }, ${SMALL}, ${BIG}, ${PERSON}], urgent: [${BIG}, ${PERSON}]`,
        ),
      ),
    );
    expect(money.by.map(({ asking }) => [asking?.model, asking?.facts])).toEqual([
      ["small/one", ["topic"]],
      ["big/one", ["topic"]],
      ["big/one", ["urgent"]],
    ]);
  });

  test("of branches the dearest is taken, of lanes all, of rounds as many as there can be", () => {
    const small = interpret("a", `topic: [${SMALL}, ${PERSON}]`);
    const big = interpret("b", `topic: [${BIG}, ${PERSON}]`);
    const branch = `{ branch: which, choose: [{ when: Subject == "a", steps: [${small}] }], otherwise: [${big}] }`;
    expect(worst(stage(branch)).money).toMatchObject({ most: 1_000, when: ['not (Subject == "a")'] });
    const lanes = `{ parallel: both, lanes: { one: [${small}], two: [${interpret("c", `urgent: [${BIG}, ${PERSON}]`)}] } }`;
    expect(worst(stage(lanes)).money.most).toBe(1_010);
    const rounds = `{ repeat: ask again, at most: 3 times, steps: [${small}] }`;
    const found = worst(stage(rounds));
    expect(found.money.most).toBe(30);
    expect(found.asks.most).toBe(3);
    expect(found.money.by.reduce((sum, { times }) => sum + times, 0)).toBe(3);
  });

  test("what excludes each other is never paid for by one item", () => {
    const when = (condition: string) => `when: '${condition}', `;
    const billing = interpret("bills", `urgent: [${BIG}, ${PERSON}]`, when('topic == "billing"'));
    const technical = interpret("faults", `invoice: [${SMALL}]`, when('topic == "technical"'));
    const found = worst(stage(READ, billing, technical));
    expect(found.money).toMatchObject({ most: 1_000, by: [{ step: "bills" }] });
    const both = interpret("also", `invoice: [${SMALL}]`, when('topic != "technical"'));
    expect(worst(stage(READ, billing, both)).money.most).toBe(1_010);
  });

  test("what an event may add stands apart: nobody knows how many will come", () => {
    const found = worst(
      stage(`{ wait: closed, until: 'Status == "Closed"', at most: { 3 days: continue } }`),
      `while:
  - event: reply
    do: ${interpret("reply", `topic: [${SMALL}, ${PERSON}]`)}
`,
    );
    expect(found).toMatchObject({ money: { most: 0 }, onEvent: [{ event: "reply", money: { most: 10 } }] });
  });

  test("a model that nobody has a price for is never asked, and says so", () => {
    const { money, asks } = worst(
      stage(interpret("all", `topic: [{ llm: unknown/one, at least: 0.8 }, ${PERSON}]`)),
    );
    expect(money).toMatchObject({ most: 0, by: [{ step: "all", most: undefined }] });
    expect(asks.most).toBe(0);
  });
});

describe("requests to Salesforce", () => {
  const set = (id: string) => `{ update: ${id}, set: { Status: '"${id}"' } }`;
  const wait = `{ wait: a-day, for: 1 day }`;
  const assign = `{ assign: owner, team: Desk, otherwise: [queue Backlog] }`;

  test("what is decided in one go is written once, before the item waits for long", () => {
    expect(worst(stage(set("one"), set("two"))).calls.most).toBe(1);
    expect(worst(stage(set("one"), wait, set("two"))).calls.most).toBe(2);
    expect(worst(stage(set("one"), assign, wait)).calls.most).toBe(1);
    expect(worst(stage(wait)).calls.most).toBe(0);
  });

  test("lanes that wait each in its own time write each on its own", () => {
    const lanes = (...all: string[]) =>
      `{ parallel: both, lanes: { ${all.map((steps, at) => `lane${at}: [${steps}]`).join(", ")} } }`;
    expect(worst(stage(lanes(set("one"), set("two")))).calls.most).toBe(1);
    const call = `{ call: find, use: billing.find, gives: invoice, fails: continue }`;
    expect(worst(stage(lanes(`${wait}, ${set("one")}`, `${call}, ${set("two")}`))).calls.most).toBe(2);
    expect(
      worst(stage(lanes(`${call}, ${set("one")}`, `${call.replace("find,", "look,")}, ${set("two")}`))).calls
        .most,
    ).toBe(1);
  });

  test("a condition of a lane on what this and another lane settle may hold or not", () => {
    const noted = `{ update: noted, when: given(invoice), set: { Status: '"noted"' } }`;
    const ask = (id: string) =>
      `{ ask: ${id}, of: Desk, question: Well?, gives: invoice, at most: { 1 day: continue } }`;
    const lanes = `{ parallel: both, lanes: { one: [${noted}, ${ask("first")}], two: [${ask("second")}] } }`;
    expect(worst(stage(wait, lanes)).calls.most).toBe(1);
  });

  test("milestones that give the item to somebody else write it, and so does an intake hold", () => {
    const milestone = "    milestone: { within: 1 day, violated: [reassign, after 1 hour: queue Backlog] }\n";
    expect(worst(stage(assign, wait).replace("    steps", `${milestone}    steps`)).calls.most).toBe(3);
    const { workflow } = parseWorkflow(
      `${HEAD}stages:\n${stage(wait)}`.replace("event: created", "event: created, hold in: Hold"),
      kinds as never,
    );
    expect(worstCosts(workflow as NonNullable<typeof workflow>, () => 0).calls.most).toBe(1);
  });
});

describe("requests to Salesforce of what is called there, and of what takes it back", () => {
  const ORG = `  clerk: { role: Acts, reads: [Subject], writes: [Status], calls: [org.make, org.decide, org.unmake, erp.pay] }
`;
  const APIS: Record<string, number> = { "org.make": 1, "org.decide": 2, "org.unmake": 1 };
  const calls = (stages: string, head = "") => {
    const { workflow, problems } = parseWorkflow(`${HEAD}${ORG}${head}stages:\n${stages}`, kinds as never);
    expect(problems).toEqual([]);
    return worstCosts(
      workflow as NonNullable<typeof workflow>,
      () => 0,
      undefined,
      (operation) => APIS[operation] ?? 0,
    );
  };
  const make = (fails = "continue") =>
    `{ call: make, agent: clerk, use: org.make, undo: { use: org.unmake }, fails: ${fails} }`;
  const decide = (fails = "continue") => `{ call: decide, agent: clerk, use: org.decide, fails: ${fails} }`;
  const pay = (fails = "continue") => `{ call: pay, agent: clerk, use: erp.pay, fails: ${fails} }`;
  const set = `{ update: set, agent: clerk, set: { Status: '"Set"' }, undo: restore }`;

  test("an operation of the org takes its own, another system none", () => {
    expect(calls(stage(make(), decide(), pay())).calls).toMatchObject({
      most: 3,
      by: [
        { step: "make", what: "org.make", most: 1 },
        { step: "decide", what: "org.decide", most: 2 },
      ],
    });
    const ask = `{ ask customer: which, agent: clerk, use: org.make, remind: [1 day, 2 days], at most: { 3 days: continue } }`;
    expect(calls(stage(ask)).calls.most).toBe(3);
    expect(calls(stage(`{ repeat: twice, at most: 2 times, steps: [${decide()}] }`)).calls.most).toBe(4);
  });

  test("what was done before is taken back where a failure asks for it, once, and what comes later is not", () => {
    expect(calls(stage(set, make(), pay())).calls.most).toBe(2);
    // the write, what was made, and both back
    expect(calls(stage(set, make(), pay("undo"))).calls.most).toBe(4);
    expect(calls(stage(pay("undo"), set, make())).calls.most).toBe(2);
    expect(calls(stage(set, make(), pay("undo then continue"), decide())).calls.most).toBe(6);
    expect(worstInWords(calls(stage(set, make(), pay("undo"))).calls)).toContain(
      '"make" takes org.unmake to take it back',
    );
  });

  test("an end, a time-out, a milestone and an event take it back as well", () => {
    const end = `{ end: refused, as: refused, take back: true }`;
    expect(calls(stage(make(), end)).calls.most).toBe(2);
    const wait = (then: string) => `{ wait: a-day, until: 'Status == "x"', at most: { 1 day: ${then} } }`;
    expect(calls(stage(make(), wait("continue"))).calls.most).toBe(1);
    expect(calls(stage(make(), wait("undo"))).calls.most).toBe(2);
    expect(
      calls(stage(make(), wait("undo then escalate to Desk"), wait("continue").replace("a-day", "b"))).calls
        .most,
    ).toBe(2);
    const milestone = "    milestone: { within: 1 day, violated: undo then escalate to Desk }\n";
    expect(
      calls(stage(make(), wait("continue")).replace("    steps", `${milestone}    steps`)).calls.most,
    ).toBe(2);
    const handler = `while:\n  - event: changed\n    when: 'Subject == "x"'\n    do: undo then end as withdrawn\n`;
    expect(calls(stage(make(), wait("continue")), handler).calls.most).toBe(2);
  });

  test("a lane that fails takes back what the other lanes have done", () => {
    const lanes = `{ parallel: both, lanes: { one: [${pay("undo")}], two: [${make()}] } }`;
    expect(calls(stage(lanes)).calls.most).toBe(2);
  });
});

test("the dearest way is told in a sentence, with what holds on it", () => {
  const when = `when: 'topic == "billing" && !given(invoice)', `;
  const { money } = worst(
    stage(
      READ,
      `{ repeat: twice, at most: 2 times, steps: [${interpret("understand", `urgent: [${BIG}, ${PERSON}]`, when)}] }`,
    ),
  );
  expect(worstInWords(money)).toBe(
    'Where topic == "billing" && !given(invoice): "understand" asks big/one for urgent, 2 times.',
  );
});
