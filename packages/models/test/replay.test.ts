import { describe, expect, test } from "vitest";
import { type AskRequest, createReplay, type RecordedAnswer } from "../src/index.ts";

const product = {
  name: "product",
  type: "choice" as const,
  of: ["credit_card", "mortgage"],
  optional: false,
};
const recorded: RecordedAnswer[] = [
  {
    model: "openai/gpt-4o",
    text: "They charged my card twice.",
    answers: { product: "credit_card" },
    ms: 1500,
    cost: 700,
  },
  { model: "openai/gpt-4o", text: "My loan was sold.", answers: { product: "student_loans" } },
  {
    ...{ model: "anthropic/claude-haiku-4-5", text: "My loan was sold.", answers: { product: "Mortgage" } },
    confidence: 0.8,
  },
];
const ask = (request: Partial<AskRequest>, options: Parameters<typeof createReplay>[1] = {}) =>
  createReplay(recorded, options).ask(
    { agent: "reader", model: "openai/gpt-4o", facts: [product], inputs: {}, ...request },
    { id: "1", ...(options.clock && { deadline: new Date(1000).toISOString() }) },
  );
const answer = async (request: Partial<AskRequest>) => {
  const outcome = await ask(request);
  return outcome.ok ? outcome.value.answers.product : outcome.error;
};

describe("a replay of recorded answers", () => {
  test("answers as the model did, to the text in any of the fields, and says what that took", async () => {
    const outcome = await ask({
      inputs: { Subject: "Help", Description: "They charged my card twice.\r\n" },
    });
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        answers: { product: { value: "credit_card", confidence: 1 } },
        use: { name: "openai/gpt-4o", version: "recorded", cost: 700, ms: 1500 },
      },
    });
  });

  test("the same question is told by its hash; another text or model is another", async () => {
    const question = (request: Partial<AskRequest>) =>
      createReplay(recorded).hash({
        agent: "reader",
        model: "openai/gpt-4o",
        facts: [product],
        inputs: {},
        ...request,
      });
    const inputs = { Description: "My loan was sold." };
    const outcome = await ask({ inputs });
    expect(outcome.ok && outcome.value.use.hash).toBe(question({ inputs }));
    expect(question({ inputs, model: "anthropic/claude-haiku-4-5" })).not.toBe(question({ inputs }));
    expect(question({ inputs: { Description: "They charged my card twice." } })).not.toBe(
      question({ inputs }),
    );
  });

  test("what was recorded is held to the fact's type", async () => {
    const inputs = { Description: "My loan was sold." };
    expect(await answer({ inputs })).toEqual({
      abstains: "the recorded answer was wrong: the value is none of those that are listed",
    });
    expect(await answer({ inputs, model: "anthropic/claude-haiku-4-5" })).toEqual({
      value: "mortgage",
      confidence: 0.8,
    });
  });

  test("what was not recorded gets no answer, and costs nothing", async () => {
    expect(await answer({ inputs: { Description: "Something else." } })).toEqual({
      abstains: "no answer of openai/gpt-4o to this text was recorded",
    });
    const facts = [{ name: "urgent", type: "boolean" as const, optional: false }];
    const outcome = await ask({ facts, inputs: { Description: "They charged my card twice." } });
    expect(outcome).toMatchObject({ value: { answers: { urgent: { abstains: expect.any(String) } } } });
  });

  test("a model that stands in is asked when the first recorded nothing", async () => {
    const request = { model: "mistral/large", fallbacks: ["anthropic/claude-haiku-4-5"] };
    expect(await answer({ ...request, inputs: { Description: "My loan was sold." } })).toMatchObject({
      value: "mortgage",
    });
  });

  test("with the recorded time, whoever waits no longer gets no answer", async () => {
    const inputs = { Description: "They charged my card twice." };
    const slept: string[] = [];
    const clock = {
      now: () => new Date(0).toISOString(),
      at: (when: string, call: () => void) => {
        slept.push(when);
        queueMicrotask(call);
        return () => {};
      },
    };
    expect(await ask({ inputs }, { clock, wait: true })).toMatchObject({
      ok: false,
      error: { code: "STOPPED" },
    });
    expect(slept).toEqual([new Date(1000).toISOString()]);
  });

  test("the most that a question can cost is what the dearest cost", () => {
    const request = { agent: "reader", model: "openai/gpt-4o", facts: [product], inputs: {} };
    expect(createReplay(recorded).ceiling(request)).toBe(700);
  });
});
