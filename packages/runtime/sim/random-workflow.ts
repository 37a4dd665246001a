import { kindOf, type Relaxation } from "@throughline/steps";
import type {
  Action,
  Duration,
  Handler,
  PathStep,
  PlainAction,
  Stage,
  Step,
  Timeout,
  Undo,
  Workflow,
} from "@throughline/workflow";
import type { Dice } from "./random.ts";

/** Object of the random workflows; only they work on it. */
export const TICKET = "Ticket__c";
/** Their name: all are versions of one workflow. */
export const RANDOM = "sim-random";

const CONDITIONS = [
  'topic == "Sales"',
  "urgent",
  'Priority == "High"',
  'Status == "Closed"',
  'Status == "Waiting"',
  "Amount__c > 250.0",
  "given(note)",
];
const KNOWN_ONLY = ['Status == "Closed"', 'Status == "Waiting"', 'Priority == "High"', "Amount__c > 250.0"];

/** Ladders that models stand on, for one fact or two: all of them end in something that always answers. */
function modelLadders(own: Dice) {
  const llm = () => ({
    by: "llm",
    model: own.pick(["sim/small", "sim/large", "gone/model"]),
    atLeast: own.pick([0.3, 0.6]),
  });
  const rungs = {
    model: () => ({ by: "model", model: "local/sim", atLeast: 0.8 }),
    llm,
    agreement: () => ({ by: "agreement", models: ["local/sim", own.pick(["sim/small", "sim/large"])] }),
  };
  const ladder = (last: object) => [
    ...Array.from({ length: own.between(1, 3) }, () => own.pick(Object.values(rungs))()),
    last,
  ];
  return {
    decide: {
      topic: ladder(
        own.pick([
          { by: "person", to: "Desk" },
          { by: "otherwise", gives: "Support" },
        ]),
      ),
      ...(own.chance(0.5) && { urgent: [llm(), { by: "otherwise", gives: false }] }),
    },
  };
}

/** How an item waits for an owner: not at all, for a time, in steps, without an end, together with others, or to be taken. */
function waiting(own: Dice, otherwise: Relaxation[]): object {
  const hold = (): Relaxation => ({ do: "hold", within: minutes(own.between(5, 400), own.chance(0.5)) });
  const push = { deliver: "push", otherwise };
  if (own.chance(0.3)) return push;
  const held = own.pick<Relaxation[]>([
    [hold(), ...otherwise],
    [hold(), { do: "team", team: own.pick(["Support", "Sales"]) }, hold(), ...otherwise],
    [{ do: "hold" }],
  ]);
  return {
    ...{ ...push, otherwise: held },
    priority: own.pick(["1.0", "urgent ? 3.0 : 1.0", "Amount__c / 100.0"]),
    ...(own.chance(0.4) && { ageing: minutes(own.between(10, 120)) }),
    ...(own.chance(0.4) && { together: { ...minutes(own.between(1, 10)), unit: "seconds" } }),
    ...(own.chance(0.3) && { deliver: "pull" }),
  };
}

function minutes(amount: number, business = false): Duration {
  return { amount, unit: "minutes", business, text: `${amount} ${business ? "business " : ""}minutes` };
}

/** Whoever is chosen is asked first, at times, and is to begin in time. */
function asking(late: Dice) {
  const within = (): Duration => {
    const amount = late.between(1, 90);
    return { amount, unit: "minutes", business: late.chance(0.5), text: `${amount} minutes` };
  };
  const offer = { within: within(), to: late.pick(["one", "one", "team"]) };
  const sendBack = {
    ...{ unless: late.pick(KNOWN_ONLY), within: within(), atMost: late.between(1, 3) },
    afterwards: late.pick<Action>([
      { do: "queue", to: "Backlog" },
      { do: "escalate", to: "Leads" },
      { do: "notify", to: "owner" },
    ]),
  };
  return { ...(late.chance(0.4) && { offer }), ...(late.chance(0.4) && { sendBack }) };
}

/** Block steps in blocks, at most so deep: deeper ones find nothing else, and take long. */
const DEEPEST = 3;

/**
 * A workflow of every kind of step, nested, with milestones that pause, handlers and failure paths.
 * It is made from the dice alone: the same dice, the same workflow. Where it asks models has dice of its `own`, and so has
 * what becomes of work that is `late` or refused, and what is taken `back`.
 */
export function randomWorkflow(chance: Dice, own: Dice, late: Dice, back: Dice, hash: string): Workflow {
  return takenBack(madeOf(chance, own, late, hash), back);
}

/** What takes the calls back, by their operation. */
const BACK: Record<string, [connection: string, operation: string]> = {
  charge: ["billing", "refund"],
  setStatus: ["billing", "clearStatus"],
  reply: ["mail", "recall"],
};

/** The same workflow, in which some steps say what takes them back, and some actions take back what was done. */
function takenBack(workflow: Workflow, back: Dice): Workflow {
  const undo = <A extends Action | { do: "incident" }>(action: A): A | Action => {
    if (action.do === "incident" || action.do === "undo" || !back.chance(0.4)) return action;
    return back.chance(0.3) ? { do: "undo" } : { do: "undo", afterwards: action as PlainAction };
  };
  const step = (one: Step): Step => {
    const config = one.config as { operation?: string; atMost?: unknown; takeBack?: true };
    const [connection = "", operation = ""] = BACK[config.operation ?? ""] ?? [];
    const by: Undo | undefined =
      operation && back.chance(0.7)
        ? { by: "call", connection, operation, with: { topic: "topic" } }
        : ["update", "assign", "decide"].includes(one.kind) && back.chance(0.4)
          ? back.pick<Undo>([
              { by: "restore" },
              { by: "restore" },
              { by: "set", set: { Resolution__c: '"taken back"' } },
            ])
          : undefined;
    const late = Array.isArray(config.atMost)
      ? { atMost: (config.atMost as Timeout[]).map((each) => ({ ...each, action: undo(each.action) })) }
      : {};
    return {
      ...one,
      ...(by && { undo: by }),
      fails: undo(one.fails),
      config: { ...config, ...late, ...(one.kind === "end" && back.chance(0.5) && { takeBack: true }) },
      blocks: one.blocks.map((block) => ({ ...block, steps: block.steps.map(step) })),
    };
  };
  return {
    ...workflow,
    stages: workflow.stages.map(({ milestone, ...stage }) => ({
      ...stage,
      ...(milestone && {
        milestone: {
          ...milestone,
          violated: milestone.violated.map((each) => ({ ...each, action: undo(each.action) })),
        },
      }),
      steps: stage.steps.map(step),
    })),
  };
}

function madeOf(chance: Dice, own: Dice, late: Dice, hash: string): Workflow {
  const some = <T>(low: number, high: number, make: () => T): T[] =>
    Array.from({ length: chance.between(low, high) }, make);
  const duration = (): Duration => {
    const amount = chance.between(1, 500);
    return minutes(amount, amount % 2 === 0);
  };
  const action = (): Action =>
    chance.pick<Action>([
      { do: "notify", to: "owner" },
      { do: "escalate", to: "Leads" },
      { do: "reassign" },
      { do: "queue", to: "Backlog" },
      { do: "continue" },
      { do: "end", outcome: "given up" },
    ]);
  /** What follows a violation, after its first step. */
  const laterSteps = (): PathStep[] =>
    Array.from({ length: late.between(0, 2) }, () => {
      const amount = late.between(1, 200);
      const after = {
        amount,
        unit: "minutes" as const,
        business: late.chance(0.5),
        text: `${amount} minutes`,
      };
      const action = late.pick<Action>([
        { do: "notify", to: "owner" },
        { do: "escalate", to: "Leads" },
        { do: "reassign" },
        { do: "queue", to: "Backlog" },
      ]);
      return { ...(late.chance(0.8) && { after }), action };
    });
  const from = { object: "EmailMessage", field: "ParentId" };
  const forReply = () =>
    late.chance(0.5) ? { event: { name: "reply", from, gives: { note: "TextBody" } } } : {};
  /** The last time-out ends the wait or asks somebody: to notify alone would leave the item waiting for ever. */
  const atMost = () => [
    ...some(0, 1, () => ({ after: duration(), action: action() })),
    {
      after: duration(),
      action: chance.pick<Action>([
        { do: "escalate", to: "Leads" },
        { do: "continue" },
        { do: "continue" },
        { do: "end", outcome: "too late" },
      ]),
    },
  ];

  const leaves: Record<string, () => unknown> = {
    interpret: () => ({
      decide: chance.pick([
        {
          topic: [
            { by: "rule", rule: 'Subject.contains("buy")', gives: "Sales" },
            { by: "person", to: "Desk" },
          ],
        },
        { topic: [{ by: "otherwise", gives: chance.pick(["Support", "Sales"]) }] },
        { urgent: [{ by: "otherwise", gives: chance.chance(0.5) }] },
        {
          note: [
            { by: "pattern", pattern: "N-\\d+", take: { group: 0 } },
            { by: "otherwise", gives: null },
          ],
        },
      ]),
    }),
    decide: () => ({
      gives: ["Priority"],
      table: {
        inputs: ["topic", "urgent"],
        rows: [
          { when: [{ is: "one-of", values: ["Sales"] }, { is: "any" }], gives: ["High"] },
          { when: [{ is: "any" }, { is: "any" }], gives: [chance.pick(["Medium", "Low"])] },
        ],
      },
    }),
    check: () => ({ must: some(1, 2, () => ({ that: chance.pick(CONDITIONS) })) }),
    assign: () => ({
      team: chance.pick(["{topic}", "Support", "Sales"]),
      by: [{ way: chance.pick(["least loaded", "round robin"]) }],
      ...{ skills: [], where: [], sticky: [], prefer: [], writes: "OwnerId" },
      ...asking(late),
      ...waiting(own, chance.chance(0.8) ? [{ do: "queue", queue: "Backlog" }] : []),
    }),
    update: () => ({
      set: chance.pick<Record<string, string>>([
        { Status: '"Working"' },
        { Priority: '"Medium"', Status: '"Working"' },
        { Priority: "Reason__c" },
        { Resolution__c: 'urgent ? "at once" : "later"' },
      ]),
    }),
    wait: () =>
      chance.chance(0.5)
        ? { until: chance.pick(KNOWN_ONLY), ...forReply(), atMost: atMost() }
        : { for: duration(), ...forReply(), atMost: [] },
    ask: () => ({
      of: chance.pick(["{topic} desk", "Desk"]),
      question: "Well?",
      gives: chance.pick([[], ["urgent"], ["topic", "note"]]),
      shows: ["Subject"],
      atMost: atMost(),
    }),
    "ask customer": () => ({
      ...{ connection: "mail", operation: "reply", with: { topic: "topic" }, bounced: "bounced" },
      event: { name: "reply", from, gives: { note: "TextBody" } },
      remind: late.chance(0.5) ? [duration()] : [],
      atMost: atMost(),
    }),
    call: () => {
      const [connection, operation] = chance.pick([
        ["billing", "findInvoice"],
        ["billing", "charge"],
        ["billing", "setStatus"],
        ["mail", "reply"],
      ] as const);
      return {
        connection,
        operation,
        with: { topic: "topic" },
        gives: connection === "billing" ? { paid: "paid" } : {},
      };
    },
    delegate: () => ({
      ...{ to: "agent", task: "Was {Subject} paid?", handsOver: ["Subject"], gives: ["paid"] },
      asksBack: own.pick([[], [{ person: "Desk" }], [{ asks: "sure", answer: "Surely" }]]),
      ...{ most: own.pick([0, 0, 1_000_000]), atMost: atMost() },
    }),
    end: () => ({ as: "ended by the workflow" }),
  };
  const weighted = [
    "interpret",
    "interpret",
    "decide",
    "check",
    "assign",
    "assign",
    "assign",
    "update",
    "update",
  ];
  const kinds = [...weighted, "update", "wait", "wait", "ask", "call", "call", "call", "end"];

  let number = 0;
  const step = (kind: string, config: unknown, blocks: Step["blocks"] = []): Step => ({
    id: `${kind.replace(" ", "-")}-${++number}`,
    kind: kindOf(kind).kind,
    config,
    blocks,
    fails: chance.pick<Step["fails"]>([
      { do: "incident" },
      { do: "continue" },
      { do: "escalate", to: "Leads" },
      { do: "continue" },
      { do: "end", outcome: "failed" },
    ]),
    ...(chance.chance(0.2) && { when: chance.pick(CONDITIONS) }),
    line: number,
  });
  const block = (name: string, depth: number) => ({ name, steps: steps(depth + 1) });
  const nested: ((depth: number) => Step)[] = [
    (depth) => {
      const otherwise = chance.chance(0.5);
      const choose = some(1, 2, () => ({ when: chance.pick(CONDITIONS) }));
      const blocks = choose.map(({ when }, index) => ({ ...block(`${index + 1}`, depth), when }));
      return step("branch", { choose, otherwise }, [
        ...blocks,
        ...(otherwise ? [block("otherwise", depth)] : []),
      ]);
    },
    (depth) => step("parallel", { lanes: ["left", "right"] }, [block("left", depth), block("right", depth)]),
    (depth) =>
      step("repeat", { until: chance.pick(CONDITIONS), atMost: chance.between(1, 3) }, [
        block("body", depth),
      ]),
  ];
  /** In the place of a kind at times, by dice of their own. */
  function other(picked: string): string {
    if (picked === "call") return own.chance(0.3) ? "delegate" : picked;
    return picked === "ask" && late.chance(0.5) ? "ask customer" : picked;
  }
  function steps(depth: number): Step[] {
    return some(1, depth === 0 ? 4 : 2, () => {
      if (depth < DEEPEST && chance.chance(0.3)) return chance.pick(nested)(depth);
      const picked = chance.pick(kinds);
      const kind = other(picked);
      return step(kind, leaves[kind]?.());
    });
  }

  const asks = (): Step => ({
    ...step("interpret", modelLadders(own)),
    agent: "reader",
  });
  const stage = (index: number): Stage => ({
    name: `Stage ${index + 1}`,
    ...(chance.chance(0.6) && {
      milestone: {
        within: duration(),
        ...(chance.chance(0.5) && { pauseWhen: chance.pick(KNOWN_ONLY) }),
        warnings: some(0, 1, () => ({ at: chance.pick([0.5, 0.8]), action: action() })),
        violated: [{ action: action() }, ...laterSteps()],
      },
    }),
    steps: [...(index === 0 || own.chance(0.3) ? some(1, 1, asks) : []), ...steps(0)],
    line: index,
  });
  const handlers: Handler[] = [
    { event: "reply", from, do: { kind: "action", action: { do: "notify", to: "owner" } }, line: 1 },
    {
      event: "answer",
      from,
      when: 'Status == "Waiting"',
      do: { kind: "step", step: step("update", { set: { Status: '"Working"' } }) },
      line: 2,
    },
  ];
  const made: Omit<Workflow, "stages"> = {
    id: RANDOM,
    title: "Random",
    object: TICKET,
    hash,
    start: { event: "created", ...(chance.chance(0.5) && { holdIn: "Intake" }) },
    governs: ["OwnerId", "Priority", "Status", "Resolution__c"],
    foreignWrites: { policy: chance.pick(["accept", "restore", "escalate"]), to: "Leads", fields: {} },
    facts: {
      topic: { type: "choice", of: ["Support", "Sales"], optional: true },
      urgent: { type: "boolean", optional: true },
      note: { type: "text", optional: true },
      paid: { type: "boolean", optional: true },
    },
    agents: {
      reader: {
        ...{ name: "reader", role: "Understands", reads: ["Subject", "Reason__c", "Status"] },
        ...{ gives: ["topic", "urgent", "note", "paid"], writes: [], calls: [] },
        ...(own.chance(0.3) && { budget: 0.006 }),
      },
    },
    ...(own.chance(0.7) && {
      budget: {
        ...{ perItem: own.pick([0.003, 0.008, 0.02]), currency: "USD" as const },
        beyond: own.chance(0.2) ? ("stop" as const) : ("person" as const),
        ...(own.chance(0.3) && { to: "Leads" }),
      },
    }),
    handlers: handlers.slice(0, chance.between(0, 2)),
  };
  const stages = Array.from({ length: chance.between(1, 3) }, (_, index) => stage(index));
  return {
    ...made,
    stages,
    adopt: [
      ...(stages.length > 1
        ? [{ ...adoption(stages.at(-1)), when: "Amount__c > 250.0", since: "CreatedDate" }]
        : []),
      adoption(stages[0]),
    ],
  };
}

const adoption = (stage: Stage | undefined) => ({
  ...{ stage: stage?.name ?? "", facts: { topic: '"Sales"' }, owner: "keep" as const, line: 0 },
});
