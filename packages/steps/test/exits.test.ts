import { parseWorkflow } from "@throughline/workflow";
import { expect, test } from "vitest";
import { kindOf, kinds } from "../src/index.ts";

const HEAD = `
workflow: test
object: Case
start: { event: created }
governs: [Status, Priority]
facts: { topic: { type: choice, of: [billing, technical] }, note: { type: text, optional: true } }
agents: { guarded: { role: Reads, reads: [Subject], gives: [topic], guardrails: { longest text: 20 } } }
stages:
  - stage: Only
    steps:
      - `;

/** How a step can end, and whether it waits. */
function exitsOf(step: string, head = "") {
  const { workflow, problems } = parseWorkflow(`${head}${HEAD}${step}\n`, kinds as never);
  expect(problems).toEqual([]);
  const [first] = workflow?.stages[0]?.steps ?? [];
  if (!workflow || !first) throw new Error("There is no step.");
  const kind = kindOf(first.kind);
  const config = first.config as never;
  return {
    exits: kind.exits?.(config, workflow, first),
    waits: kind.waits?.(config, workflow),
    computes: kind.computes?.(config),
  };
}

test.each([
  [
    `{ wait: w, until: 'Status == "Closed"', at most: { 2 days: notify owner, 3 days: end as late, 4 days: continue } }`,
    [
      { is: "done", holds: ['Status == "Closed"'], awaited: true },
      { is: "late", action: { do: "end", outcome: "late" } },
      { is: "late", action: { do: "continue" } },
    ],
    "long",
  ],
  [`{ ask: a, of: Desk, question: Well?, at most: { 1 day: escalate to Leads } }`, [{ is: "done" }], "long"],
  [`{ call: c, use: billing.find }`, [{ is: "done" }, { is: "failed" }], "soon"],
  [
    `{ check: c, must: [{ that: Amount > 1 }, { that: given(note) }] }`,
    [
      { is: "done", holds: ["Amount > 1", "given(note)"] },
      { is: "failed", unless: ["Amount > 1", "given(note)"] },
    ],
    undefined,
  ],
  [
    `{ decide: d, gives: topic, rules: [{ when: Amount > 1, gives: billing }, { when: Amount < 0, gives: technical }] }`,
    [
      { is: "done", some: ["Amount > 1", "Amount < 0"] },
      { is: "failed", none: ["Amount > 1", "Amount < 0"] },
    ],
    undefined,
  ],
  [
    `{ decide: d, gives: topic, rules: [{ when: Amount > 1, gives: billing }, { otherwise: technical }] }`,
    [{ is: "done" }],
    undefined,
  ],
  [
    `{ interpret: i, decide: { topic: [{ llm: a/b, at least: 0.8 }, { otherwise: billing }] } }`,
    [{ is: "done" }],
    "soon",
  ],
  [
    `{ interpret: i, agent: guarded, decide: { topic: [{ person: Desk }] } }`,
    [{ is: "done" }, { is: "failed" }],
    "long",
  ],
  [
    `{ assign: a, team: Desk, otherwise: [hold 5 minutes, queue Q] }`,
    [{ is: "done" }, { is: "failed" }],
    "long",
  ],
])("%s", (step, exits, waits) => {
  expect(exitsOf(step)).toMatchObject({ exits, waits });
});

test("where the budget stops the work, a step that asks a model may fail", () => {
  const step = `{ interpret: i, decide: { topic: [{ llm: a/b, at least: 0.8 }, { otherwise: billing }] } }`;
  const { exits } = exitsOf(step, "budget: { per item: 0.01 USD, beyond: stop }");
  expect(exits).toEqual([{ is: "done" }, { is: "failed" }]);
});

test("a table computes what it gives: by its rows in order, each cell a condition", () => {
  const rows = "[[billing, '>= 100', A], [[billing, none], '!= none', B], [any, any, C]]";
  const { computes } = exitsOf(
    `{ decide: d, gives: Status, table: { inputs: [topic, Amount], rows: ${rows} } }`,
  );
  expect(computes).toEqual([
    {
      name: "Status",
      ways: [
        { when: ['(topic) == "billing"', "(Amount) >= 100"], gives: { value: "A" } },
        { when: ['(topic) == "billing" || (topic) == ""', '(Amount) != ""'], gives: { value: "B" } },
        { when: [], gives: { value: "C" } },
      ],
    },
  ]);
});

test("a ladder of rules alone computes its fact; one that asks anybody does not", () => {
  const ladders =
    "topic: [{ rule: Amount > 1, gives: billing }, { otherwise: technical }], note: [{ person: Desk }, { otherwise: none }]";
  expect(exitsOf(`{ interpret: i, decide: { ${ladders} } }`).computes).toEqual([
    {
      name: "topic",
      ways: [
        { when: ["Amount > 1"], gives: { value: "billing" } },
        { when: [], gives: { value: "technical" } },
      ],
    },
  ]);
});
