import { describe, expect, it } from "vitest";
import { type Answer, predictText, type TextRow, trainText, worthRetraining } from "../src/index.ts";
import { messages, STRANGERS } from "./text-messages.ts";

const rows = messages(40);
const model = trainText(rows);

/** People's answers about texts, as the model judged them when they came. */
const answered = (texts: TextRow[]): Answer[] =>
  texts.map(({ text, label }) => ({ text, label, said: predictText(model, text) }));

const asBefore = answered(messages(25, 5));

describe("a model is worth training again", () => {
  it("not while it does what was promised", () => {
    const found = worthRetraining(model, asBefore);
    expect(found).toMatchObject({ worth: false, causes: [] });
    expect(found.because).toContain("100 answers");
  });

  it("not for a handful of answers, whatever they are", () => {
    const wrong = asBefore.slice(0, 4).map((answer) => ({ ...answer, label: "shipping" }));
    expect(worthRetraining(model, wrong)).toMatchObject({ worth: false, corrections: 4 });
    expect(worthRetraining(model, wrong).because).toContain("50 are needed");
  });

  it("when people use a label that it does not know", () => {
    const returns = answered(
      Array.from({ length: 6 }, (_, i) => ({ text: `return no ${i}`, label: "returns" })),
    );
    const { causes, because } = worthRetraining(model, [...asBefore, ...returns]);
    expect(causes[0]).toMatchObject({ is: "new label", label: "returns", answers: 6 });
    expect(because).toContain('6 texts are "returns" now');
  });

  it("when it is right less often than it said, beyond chance", () => {
    const slip = asBefore.map((answer, i) => (i === 60 ? { ...answer, label: "billing" } : answer));
    expect(worthRetraining(model, slip).causes.map(({ is }) => is)).not.toContain("less right than promised");
    const gone = asBefore.map((answer) =>
      answer.label === "password" ? { ...answer, label: "billing" } : answer,
    );
    const [cause] = worthRetraining(model, gone).causes;
    expect(cause).toMatchObject({ is: "less right than promised", answers: expect.any(Number) });
  });

  it("when the words have become others", () => {
    const others = answered(STRANGERS.flatMap((text) => [1, 2].map(() => ({ text, label: "oos" }))));
    expect(worthRetraining(model, [...asBefore, ...others]).causes.map(({ is }) => is)).toContain(
      "other words",
    );
  });

  it("when some kinds come much more often", () => {
    const parcels = answered(messages(150, 3).filter(({ label }) => label === "shipping"));
    expect(worthRetraining(model, [...asBefore, ...parcels]).causes.map(({ is }) => is)).toEqual([
      "other shares",
    ]);
  });

  it("and trained with the answers it knows what it was taught", () => {
    const returns = Array.from({ length: 12 }, (_, i) => ({
      text: `I send the shoes back, size ${i}`,
      label: "returns",
    }));
    const again = trainText([...rows, ...answered(returns)]);
    expect(predictText(again, "shoes sent back").label).toBe("returns");
  });
});
