import type { Asked, AskRequest, Deciders, Prediction } from "@throughline/steps";
import { describe, expect, test } from "vitest";
import { type Entry, tell } from "../src/index.ts";
import { begin } from "./begin.ts";

const HAIKU = "anthropic/haiku";
const COST = 2_000_000;

/** A step that settles these facts, each by its ladder. */
const interpret = (ladders: Record<string, string[]>) => `
  - stage: Intake
    steps:
      - interpret: understand
        agent: reader
        decide:
${Object.entries(ladders)
  .map(([fact, rungs]) => `          ${fact}:\n${rungs.map((rung) => `            - ${rung}`).join("\n")}`)
  .join("\n")}
`;

const MODEL = "{ model: local/topics, at least: 0.9 }";
const LLM = `{ llm: ${HAIKU}, at least: 0.75 }`;
const AGREE = `agree: [local/topics, ${HAIKU}]`;
const DESK = "person: Desk";

/** A world whose local model thinks so, and where a call to a language model can cost two tenths of a cent. */
const models = (
  value = "billing",
  confidence = 0.95,
  more: Partial<Prediction> = {},
): Omit<Deciders, "calendar"> => ({
  predict: (model) =>
    model === "local/topics"
      ? {
          value,
          confidence,
          unknown: false,
          others: [],
          words: [{ text: "invoice", weight: 2 }],
          version: "v1",
          ...more,
        }
      : undefined,
  ceiling: ({ model }) => (model.startsWith("anthropic/") || model.startsWith("openai/") ? COST : undefined),
});

const start = (ladders: Record<string, string[]>, deciders = models(), head = "") =>
  begin(interpret(ladders), { Subject: "My invoice INV-77 is wrong" }, head, deciders);

type Item = ReturnType<typeof start>;

const decided = (item: Item, fact = "topic") =>
  item.of("decided").findLast(({ decision }) => decision.name === fact)?.decision;

const asks = (item: Item) =>
  Object.values(item.state.open).flatMap(({ effect }) => (effect.kind === "ask" ? [effect] : []));

/** The language model that is asked answers so. */
function answer(item: Item, answers: Asked["answers"], cost = COST / 2) {
  const ask = asks(item)[0] as AskRequest & { id: string };
  const use = { name: ask.model, version: "2026-01", hash: "h", prompt: "p1", cost };
  const result = { ok: true, value: { answers, use } };
  item.deliver({ type: "effect-settled", effect: ask.id, apiCalls: 0, ms: 900, cost, result } as never);
}

function fail(item: Item, code: string, message: string, cost?: number) {
  const ask = asks(item)[0] as AskRequest & { id: string };
  const result = { ok: false, error: { code, message } };
  item.deliver({ type: "effect-settled", effect: ask.id, apiCalls: 0, ms: 0, cost, result } as never);
}

const billing = (confidence = 0.9): Asked["answers"] => ({ topic: { value: "billing", confidence } });

describe("the local model", () => {
  test("decides in the same turn where it is sure enough, with what weighed most and its version", () => {
    const item = start({ topic: [MODEL, LLM, DESK] });
    expect(decided(item)).toMatchObject({
      ...{ value: "billing", by: "model", confidence: 0.95 },
      because: { text: "local/topics thinks that it is billing, 95 % sure", words: [{ text: "invoice" }] },
      model: { name: "local/topics", version: "v1", hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(asks(item)).toEqual([]);
  });

  test.each([
    ["is not sure enough", models("billing", 0.899), "89 % sure; 90 % are asked for"],
    [
      "has learnt from nothing like it",
      models("billing", 0.99, { unknown: true }),
      "learnt from nothing like it",
    ],
    ["says what the fact cannot be", models("weather"), "says weather, which is no value"],
    ["is not there", {}, "there is no local model of this name"],
  ])("leaves it to the next rung where it %s, and says so", (_, deciders, why) => {
    const item = start({ topic: [MODEL, DESK] }, deciders);
    expect(item.of("decided")).toEqual([]);
    expect(item.of("task-opened")[0]?.request.because).toContain(why);
  });

  test("is as sure as it asks itself to be, where the team does not say", () => {
    const own = "model: local/topics";
    expect(decided(start({ topic: [own, DESK] }, models("billing", 0.8, { atLeast: 0.79 })))?.by).toBe(
      "model",
    );
    expect(decided(start({ topic: [own, DESK] }, models("billing", 0.8, { atLeast: 0.81 })))).toBeUndefined();
    expect(decided(start({ topic: [own, DESK] }, models("billing", 1)))).toBeUndefined();
  });

  test("tells the person what it thought, with what weighed for and against it", () => {
    const against = [{ text: "thanks", weight: -1 }];
    const others = [{ value: "billing", confidence: 0.4 }];
    const item = start({ topic: [MODEL, DESK] }, models("technical", 0.6, { against, others }));
    expect(item.of("task-opened")[0]?.request.form).toEqual([
      {
        ...{ name: "topic", type: "choice", of: ["billing", "technical"], optional: false },
        proposal: { value: "technical", confidence: 0.6, by: "local/topics" },
        thoughts: [
          {
            ...{ kind: "model", by: "local/topics", version: "v1", value: "technical", confidence: 0.6 },
            ...{ atLeast: 0.9, others, words: [{ text: "invoice", weight: 2 }, ...against] },
          },
        ],
      },
    ]);
  });
});

describe("a language model", () => {
  const unsure = models("billing", 0.5);

  test("is asked once for all facts that come to it together, and shown what its agent reads", () => {
    const item = start({ topic: [MODEL, LLM, DESK], urgent: [LLM, "otherwise: false"] }, unsure);
    expect(asks(item)).toMatchObject([
      {
        ...{ agent: "reader", model: HAIKU, most: COST },
        inputs: { Origin: "Email", Subject: "My invoice INV-77 is wrong" },
        facts: [
          { name: "topic", of: ["billing", "technical"] },
          { name: "urgent", type: "boolean" },
        ],
      },
    ]);
    answer(item, {
      topic: {
        ...{ value: "billing", confidence: 0.9, why: "it is about an invoice" },
        evidence: { field: "Subject", from: 3, to: 10, quote: "invoice" },
      },
      urgent: { value: true, confidence: 0.4 },
    });
    expect(decided(item)).toMatchObject({
      ...{ by: "llm", confidence: 0.9, model: { name: HAIKU, version: "2026-01", prompt: "p1" } },
      because: {
        evidence: { quote: "invoice" },
        before: [{ by: "model", text: expect.stringContaining("50 % sure") }],
      },
    });
    expect(decided(item, "urgent")).toMatchObject({
      value: false,
      because: {
        before: [{ by: "llm", text: "anthropic/haiku says that it is yes, 40 % sure; 75 % are asked for" }],
      },
    });
    expect(item.state.cost).toBe(COST / 2);
    const settled = item.of("effect-settled")[0] as Entry;
    expect(tell(settled)).toBe("anthropic/haiku answered (topic: billing, urgent: yes) for 0.001 USD");
    expect(item.state.costOf).toEqual({ reader: COST / 2 });
  });

  test.each<[string, Asked["answers"], string]>([
    ["abstains", { topic: { abstains: "it could be both" } }, "it could be both"],
    ["says nothing", {}, "said nothing about it"],
    [
      "says what the fact cannot be",
      { topic: { value: "refund all", confidence: 1 } },
      "no value that it can have",
    ],
    ["is surer than sure", { topic: { value: "billing", confidence: 7 } }, "how sure"],
    [
      "quotes what does not stand there",
      {
        topic: {
          ...{ value: "billing", confidence: 1 },
          evidence: { field: "Subject", from: 0, to: 2, quote: "Ha" },
        },
      },
      'quotes "Ha", which does not stand in Subject',
    ],
    [
      "quotes what it was not shown",
      {
        topic: {
          ...{ value: "billing", confidence: 1 },
          evidence: { field: "Status", from: 0, to: 3, quote: "New" },
        },
      },
      "does not stand in Status",
    ],
  ])("that %s has not answered: the next rung is", (_, answers, why) => {
    const item = start({ topic: [LLM, DESK] });
    answer(item, answers);
    expect(item.of("decided")).toEqual([]);
    expect(item.of("task-opened")[0]?.request.because).toContain(why);
  });

  test("that is asked for one fact while it is asked for another is asked for each of them once", () => {
    const other = "{ llm: openai/small, at least: 0.9 }";
    const item = start({ topic: [other, LLM, DESK], urgent: [LLM, "otherwise: false"] });
    const models = () =>
      item.of("effect-intended").map(({ effect }) => effect.kind === "ask" && effect.model);
    expect(models()).toEqual(["openai/small", HAIKU]);
    answer(item, billing(0.5));
    expect(models()).toEqual(["openai/small", HAIKU, HAIKU]);
    answer(item, { urgent: { value: true, confidence: 0.9 } });
    answer(item, billing());
    expect(models()).toHaveLength(3);
    expect(decided(item)).toMatchObject({ value: "billing", by: "llm" });
    expect(decided(item, "urgent")).toMatchObject({ value: true, by: "llm" });
  });

  test("settles nothing that it was not asked for", () => {
    const item = start({ topic: [LLM, DESK], urgent: ["otherwise: false"] });
    answer(item, {
      ...billing(),
      urgent: { value: true, confidence: 1 },
      OwnerId: { value: "005", confidence: 1 },
    });
    expect(item.of("decided").map(({ decision: { name, value } }) => [name, value])).toEqual([
      ["urgent", false],
      ["topic", "billing"],
    ]);
  });

  test("that cannot be reached is passed over, for all facts of the step, and is no incident", () => {
    const item = start({ topic: [LLM, `{ llm: ${HAIKU}, at least: 0.5 }`, DESK] });
    fail(item, "GIVEN_UP", "anthropic could not be reached for 2 minutes");
    expect(asks(item)).toEqual([]);
    expect(item.of("incident-opened")).toEqual([]);
    expect(item.of("task-opened")[0]?.request.because).toContain("could not be reached");
  });

  test("that is not connected is not asked", () => {
    const item = start({ topic: ["{ llm: mistral/small, at least: 0.5 }", LLM, DESK] });
    expect(asks(item).map(({ model }) => model)).toEqual([HAIKU]);
    answer(item, billing());
    expect(decided(item)?.because.before?.[0]?.text).toContain(
      "mistral/small was not asked: it is not connected",
    );
  });
});

describe("agreement", () => {
  test("of the local model and a language model settles a fact that neither is sure enough of", () => {
    const item = start({ topic: [MODEL, AGREE, DESK] }, models("billing", 0.6));
    answer(item, billing(0.7));
    expect(decided(item)).toMatchObject({
      ...{ by: "agreement", value: "billing", confidence: 0.7, model: { name: HAIKU } },
      because: { text: "local/topics and anthropic/haiku both say billing", words: [{ text: "invoice" }] },
    });
  });

  test("that does not come about leaves the answer to a later rung, without another call", () => {
    const item = start({ topic: [AGREE, LLM, DESK] }, models("technical", 0.6));
    answer(item, billing());
    expect(decided(item)).toMatchObject({
      ...{ by: "llm", value: "billing" },
      because: {
        before: [
          {
            by: "agreement",
            text: "they do not agree: local/topics technical (60 % sure), anthropic/haiku billing (90 % sure)",
          },
        ],
      },
    });
    expect(item.of("effect-intended")).toHaveLength(1);
  });

  test("is not sought where the local model knows nothing: no call is made for it", () => {
    const item = start({ topic: [AGREE, DESK] }, models("billing", 0.9, { unknown: true }));
    expect(item.of("effect-intended")).toEqual([]);
    expect(item.of("task-opened")).toHaveLength(1);
  });
});

describe("money", () => {
  const budget = (sum: string, beyond = "person") => `budget: { per item: ${sum}, beyond: ${beyond} }\n`;

  test("a call that might exceed the budget is not made, and the ladder goes on to its person", () => {
    const item = start({ topic: [LLM, DESK] }, models(), budget("0.0019 USD"));
    expect(item.of("effect-intended")).toEqual([]);
    expect(item.of("task-opened")[0]?.request.because).toBe(
      "anthropic/haiku was not asked: it may cost 0.002 USD, and the budget of 0.0019 USD an item has 0.0019 USD left",
    );
  });

  test("what calls under way can cost is kept free: two that fit one by one do not fit together", () => {
    const two = { topic: [LLM, DESK], urgent: ["{ llm: openai/mini, at least: 0.5 }", "otherwise: false"] };
    const item = start(two, models(), budget("0.003 USD"));
    expect(asks(item).map(({ model }) => model)).toEqual([HAIKU]);
    expect(decided(item, "urgent")?.because.before?.[0]?.text).toContain("0.001 USD left");
  });

  test("a lost answer is paid for, and is asked for again only where there is room", () => {
    for (const [sum, again] of [
      ["0.005 USD", true],
      ["0.003 USD", false],
    ] as const) {
      const item = start({ topic: [LLM, DESK] }, models(), budget(sum));
      const [{ id } = { id: "" }] = asks(item);
      item.deliver({ type: "effect-sent", effect: id, attempt: 1 } as never);
      expect(item.state.open[id]?.sent).toBe(true);
      const error = { code: "LOST", message: "lost" };
      item.deliver({ type: "effect-retried", effect: id, attempt: 1, error, next: "", cost: COST } as never);
      expect(item.state.cost).toBe(COST);
      expect(asks(item)).toHaveLength(again ? 1 : 0);
      expect(item.of("task-opened")).toHaveLength(again ? 0 : 1);
    }
  });

  test("an agent's own budget holds as well", () => {
    const item = begin(
      interpret({ topic: [LLM, DESK] }).replaceAll("reader", "frugal"),
      {},
      "  frugal: { role: Reads, reads: [Subject], gives: [topic], budget: 0.001 USD }\n",
      models(),
    );
    expect(item.of("task-opened")[0]?.request.because).toContain("frugal's budget of 0.001 USD an item");
  });

  test("beyond it the one who is named decides, where no person is on the ladder", () => {
    const item = start(
      { topic: [LLM, "otherwise: technical"] },
      models(),
      budget("0.001 USD", "escalate to Leads"),
    );
    expect(item.of("task-opened")[0]?.request.to).toBe("Leads");
    item.answer({ topic: "billing" });
    expect(decided(item)).toMatchObject({
      by: "person",
      value: "billing",
      because: { before: [{ by: "llm" }] },
    });
  });

  test("beyond it the work stops, where the team says so", () => {
    const item = start({ topic: [LLM, DESK] }, models(), budget("0.001 USD", "stop"));
    expect(item.of("incident-opened")[0]?.error.code).toBe("BUDGET_SPENT");
  });

  test("a day's budget that is spent goes the same way", () => {
    const item = start(
      { topic: [LLM, "otherwise: technical"] },
      models(),
      budget("1 USD", "escalate to Leads"),
    );
    fail(item, "DAY_SPENT", "5 USD of today's 5 USD are spent");
    expect(item.of("task-opened")[0]?.request).toMatchObject({
      to: "Leads",
      because: "5 USD of today's 5 USD are spent",
    });
  });
});

describe("a person's answer", () => {
  const twice = (change: string) => `${interpret({ topic: [DESK] })}
      - wait: changed
        agent: dispatcher
        until: '${change}'
        at most: { 2 days: continue }
      - interpret: again
        agent: reader
        decide: { topic: [ { person: Desk } ] }
`;

  test("is used again in the same item, as long as what was shown is the same", () => {
    const item = begin(twice('Status == "Open"'));
    item.answer({ topic: "billing" });
    item.change({ Status: "Open" });
    expect(item.of("task-opened")).toHaveLength(1);
    expect(decided(item)).toMatchObject({
      ...{ value: "billing", by: "person" },
      because: { text: "what was shown is the same as when Robin answered" },
    });
  });

  test("is not, once it has changed", () => {
    const item = begin(twice('Status == "Open"'));
    item.answer({ topic: "billing" });
    item.change({ Status: "Open", Subject: "Something else" });
    expect(item.of("task-opened")).toHaveLength(2);
  });
});
