import { kindOf } from "@throughline/steps";
import type { Action, Duration, Step, Workflow } from "@throughline/workflow";
import fc from "fast-check";

const duration = (amount: number, unit: Duration["unit"] = "minutes"): Duration => ({
  amount,
  unit,
  business: amount % 2 === 0,
  text: `${amount} ${unit}`,
});

const CONDITIONS = [
  'topic == "billing"',
  "urgent",
  'Priority == "High"',
  'Status == "Closed"',
  "Amount > 10.0",
  "given(note)",
];
const condition = fc.constantFrom(...CONDITIONS);
const time = fc.integer({ min: 1, max: 500 }).map((amount) => duration(amount));
const action: fc.Arbitrary<Action> = fc.constantFrom<Action>(
  { do: "notify", to: "owner" },
  { do: "escalate", to: "Leads" },
  { do: "reassign" },
  { do: "queue", to: "Backlog" },
  { do: "continue" },
  { do: "end", outcome: "given up" },
);
/** The last time-out ends the wait or asks somebody; to notify alone would leave the item waiting for ever. */
const atMost = fc
  .tuple(
    fc.array(fc.record({ after: time, action }), { maxLength: 1 }),
    fc.record({ after: time, action: action.filter(({ do: what }) => what !== "notify") }),
  )
  .map(([first, last]) => [...first, last]);

type Draft = {
  kind: string;
  config: unknown;
  blocks?: { name: string; when?: string; steps: Draft[] }[];
  when?: string;
  fails: Step["fails"];
};

const leaf: fc.Arbitrary<Omit<Draft, "when" | "fails">> = fc.oneof(
  fc.record({
    kind: fc.constant("interpret"),
    config: fc.record({
      decide: fc.constantFrom(
        {
          topic: [
            { by: "rule", rule: 'Subject.contains("bill")', gives: "billing" },
            { by: "person", to: "Desk" },
          ],
        },
        { urgent: [{ by: "otherwise", gives: false }] },
        { note: [{ by: "pattern", pattern: "N-\\d+", take: { group: 0 } }] },
        {
          topic: [
            { by: "model", model: "m", atLeast: 0.9 },
            { by: "person", to: "Desk" },
          ],
          urgent: [{ by: "person", to: "Leads" }],
        },
      ),
    }),
  }),
  fc.record({
    kind: fc.constant("decide"),
    config: fc.constant({
      gives: ["Priority"],
      table: {
        inputs: ["topic", "urgent"],
        rows: [
          { when: [{ is: "one-of", values: ["billing"] }, { is: "any" }], gives: ["High"] },
          { when: [{ is: "any" }, { is: "any" }], gives: ["Medium"] },
        ],
      },
    }),
  }),
  fc.record({ kind: fc.constant("check"), config: condition.map((that) => ({ must: [{ that }] })) }),
  fc.record({
    kind: fc.constant("assign"),
    config: fc.record(
      {
        team: fc.constant("{topic} team"),
        by: fc.constant([{ way: "least loaded" }]),
        skills: fc.constant([{ name: "topic" }]),
        where: fc.constant([]),
        sticky: fc.constant([]),
        deliver: fc.constant("push"),
        writes: fc.constant("OwnerId"),
        prefer: fc.constant([]),
        otherwise: fc.constant([{ do: "queue", queue: "Backlog" }]),
        offer: fc.record({ within: time, to: fc.constantFrom("one", "team") }),
        sendBack: fc.record({
          unless: condition,
          within: time,
          atMost: fc.integer({ min: 1, max: 2 }),
          afterwards: action.filter(({ do: what }) => what !== "reassign"),
        }),
      },
      {
        requiredKeys: [
          ...(["team", "by", "skills", "where", "sticky", "deliver"] as const),
          ...(["writes", "prefer", "otherwise"] as const),
        ],
      },
    ),
  }),
  fc.record({
    kind: fc.constant("update"),
    config: fc.constantFrom({ set: { Status: '"Working"' } }, { set: { Priority: "Reason__c" } }),
  }),
  fc.record({ kind: fc.constant("wait"), config: fc.record({ until: condition, atMost }) }),
  fc.record({ kind: fc.constant("wait"), config: fc.record({ for: time, atMost: fc.constant([]) }) }),
  fc.record({
    kind: fc.constant("ask"),
    config: fc.record({
      of: fc.constant("{topic} team"),
      question: fc.constant("Well?"),
      gives: fc.constantFrom([], ["urgent"], ["topic", "note"]),
      shows: fc.constant(["Subject"]),
      atMost,
    }),
  }),
  fc.record({
    kind: fc.constant("call"),
    config: fc.constant({ connection: "billing", operation: "find", gives: { note: "number" } }),
  }),
  fc.record({
    kind: fc.constant("delegate"),
    config: fc.record({
      ...{ to: fc.constant("stock"), task: fc.constant("Is {Subject} there?") },
      ...{ handsOver: fc.constant(["Subject"]), gives: fc.constantFrom([], ["note"], ["urgent", "note"]) },
      asksBack: fc.constantFrom([], [{ person: "Desk" }], [{ asks: "sure", answer: "Surely" }]),
      ...{ most: fc.constantFrom(0, 50_000_000), atMost },
    }),
  }),
);

const { steps } = fc.letrec<{ steps: Draft[]; step: Draft }>((tie) => ({
  steps: fc.array(tie("step"), { minLength: 1, maxLength: 4, depthIdentifier: "steps" }),
  step: fc
    .tuple(
      fc.oneof(
        { depthSize: "small", depthIdentifier: "steps", maxDepth: 3 },
        { weight: 6, arbitrary: leaf },
        {
          weight: 1,
          arbitrary: fc
            .tuple(condition, tie("steps"), fc.option(tie("steps")))
            .map(([when, first, otherwise]) => ({
              kind: "branch",
              config: { choose: [{ when }], otherwise: otherwise !== null },
              blocks: [
                { name: "1", when, steps: first },
                ...(otherwise ? [{ name: "otherwise", steps: otherwise }] : []),
              ],
            })),
        },
        {
          weight: 1,
          arbitrary: fc.tuple(tie("steps"), tie("steps")).map(([left, right]) => ({
            kind: "parallel",
            config: { lanes: ["left", "right"] },
            blocks: [
              { name: "left", steps: left },
              { name: "right", steps: right },
            ],
          })),
        },
        {
          weight: 1,
          arbitrary: fc
            .tuple(condition, fc.integer({ min: 1, max: 3 }), tie("steps"))
            .map(([until, times, body]) => ({
              kind: "repeat",
              config: { until, atMost: times },
              blocks: [{ name: "body", steps: body }],
            })),
        },
      ),
      fc.option(condition, { nil: undefined, freq: 3 }),
      fc.constantFrom<Step["fails"]>(
        { do: "incident" },
        { do: "continue" },
        { do: "escalate", to: "Leads" },
        { do: "end", outcome: "failed" },
      ),
    )
    .map(([step, when, fails]) => ({ ...step, ...(when && { when }), fails })),
}));

/** Random workflows over every kind of step, nested, with milestones, handlers and failure paths. */
export const anyWorkflow: fc.Arbitrary<Workflow> = fc
  .record({
    stages: fc.array(
      fc.record({
        steps,
        milestone: fc.option(
          fc.record({
            within: time,
            pauseWhen: fc.option(condition, { nil: undefined }),
            warnings: fc.array(fc.record({ at: fc.constantFrom(0.5, 0.8), action }), { maxLength: 1 }),
            violated: fc.array(fc.record({ after: time, action }, { requiredKeys: ["action"] }), {
              minLength: 1,
              maxLength: 3,
            }),
          }),
          { nil: undefined },
        ),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    policy: fc.constantFrom("accept", "restore", "escalate"),
    handler: fc.constantFrom<Action>({ do: "notify", to: "owner" }, { do: "escalate", to: "Leads" }),
  })
  .map(({ stages, policy, handler }): Workflow => {
    let number = 0;
    const place = (draft: Draft): Step => ({
      id: `${draft.kind}-${++number}`,
      kind: kindOf(draft.kind).kind,
      config: draft.config,
      fails: draft.fails,
      ...(draft.when && { when: draft.when }),
      blocks: (draft.blocks ?? []).map(({ steps, ...block }) => ({ ...block, steps: steps.map(place) })),
      line: number,
    });
    return {
      id: "random",
      title: "Random",
      object: "Case",
      hash: "hash",
      start: { event: "created" },
      governs: ["OwnerId", "Priority", "Status"],
      foreignWrites: { policy: policy as "accept", fields: {} },
      facts: {
        topic: { type: "choice", of: ["billing", "technical"], optional: true },
        urgent: { type: "boolean", optional: true },
        note: { type: "text", optional: true },
      },
      agents: {},
      handlers: [
        { event: "reply", do: { kind: "action", action: handler }, line: 1 },
        {
          event: "reply",
          when: 'Status == "Waiting"',
          do: {
            kind: "step",
            step: {
              id: "reopened",
              kind: "update",
              config: { set: { Status: '"Working"' } },
              fails: { do: "incident" },
              blocks: [],
              line: 1,
            },
          },
          line: 2,
        },
      ],
      stages: stages.map(({ steps, milestone }, index) => ({
        name: `Stage ${index + 1}`,
        ...(milestone && {
          milestone: { ...milestone, ...(milestone.pauseWhen === undefined && { pauseWhen: undefined }) },
        }),
        steps: steps.map(place),
        line: index,
      })),
    } as Workflow;
  });
