import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { levels, planCascade, settle, type TwoAnswers, thresholdWithin } from "../../src/evaluate/index.ts";

const label = fc.constantFrom("a", "b", "c");
const confidence = fc.oneof(fc.constantFrom(0, 0.5, 1), fc.double({ min: 0, max: 1, noNaN: true }));
const rows: fc.Arbitrary<TwoAnswers[]> = fc.array(
  fc.record({
    truth: label,
    local: fc.record({ answer: label, confidence }),
    llm: fc.option(label, { nil: undefined }),
  }),
  { maxLength: 60 },
);
const right = (list: readonly TwoAnswers[], threshold: number) =>
  list.filter((row) => settle(row, threshold).right).length;
const asked = (list: readonly TwoAnswers[], threshold: number) =>
  list.filter((row) => settle(row, threshold).by !== "local").length;

describe("a local model before a language model", () => {
  test("who is sure answers alone; below it the language model has the last word", () => {
    const row = { truth: "a", local: { answer: "b", confidence: 0.7 }, llm: "a" };
    expect(settle(row, 0.7)).toEqual({ by: "local", answer: "b", right: false });
    expect(settle(row, 0.8)).toEqual({ by: "llm", answer: "a", right: true });
    expect(settle({ ...row, llm: undefined }, 0.8)).toEqual({ by: "llm", answer: "b", right: false });
    expect(settle({ ...row, llm: "b" }, 0.8)).toEqual({ by: "agreement", answer: "b", right: false });
  });

  test("no threshold within the limit of calls is right more often", () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(0, 0.25, 0.4, 1), (list, most) => {
        const found = thresholdWithin(list, most);
        expect(asked(list, found)).toBeLessThanOrEqual(list.length * most);
        const others = [...list.map((row) => row.local.confidence), Number.POSITIVE_INFINITY];
        for (const other of others.filter((one) => asked(list, one) <= list.length * most)) {
          expect(right(list, found)).toBeGreaterThanOrEqual(right(list, other));
        }
      }),
    );
  });

  test("every row is settled by one level", () => {
    fc.assert(
      fc.property(
        rows.filter((list) => list.length > 0),
        confidence,
        (list, threshold) => {
          const found = Object.values(levels(list.map((row) => settle(row, threshold))));
          expect(found.reduce((sum, level) => sum + level.share, 0)).toBeCloseTo(1);
          const rightly = found.reduce((sum, level) => sum + level.share * (level.precision ?? 0), 0);
          expect(rightly * list.length).toBeCloseTo(right(list, threshold));
        },
      ),
    );
  });
});

describe("the plan of a cascade", () => {
  const row = (sure: number, right: boolean, agrees?: boolean) => ({
    ...{ confidence: sure, right, ...(agrees !== undefined && { llm: { agrees } }) },
  });
  const prices = { llm: 0.001, person: 2 };

  test("says what each level decides and what 1,000 items cost", () => {
    const list = [row(0.9, true), row(0.8, false), row(0.2, true), row(0.1, true)];
    const [people, llm, local, all] = planCascade(list, 0.5, prices, 0.8);
    expect(people).toMatchObject({ cost: 2000 });
    expect(llm).toMatchObject({ cost: 1 });
    expect(local).toMatchObject({
      levels: [{ by: "model", share: 0.5, precision: 0.5 }, { share: 0.5 }],
      cost: 1000,
    });
    expect(all?.levels.map(({ by }) => by)).toEqual(["model", "llm", "person"]);
    expect(all?.levels[1]?.share).toBeCloseTo(0.4);
    expect(all?.cost).toBeCloseTo(0.5 + 200);
  });

  test("with recorded answers, what both levels say alike is decided, and its precision known", () => {
    const list = [row(0.9, true, false), row(0.4, true, true), row(0.3, false, true), row(0.1, false, false)];
    const all = planCascade(list, 0.5, prices, 0.8).at(-1);
    expect(all?.levels).toMatchObject([
      { by: "model", share: 0.25, precision: 1 },
      { by: "agreement", share: 0.5, precision: 0.5, cost: 0.75 },
      { by: "person", share: 0.25, cost: 500 },
    ]);
  });

  test("a model that reaches the precision nowhere decides nothing", () => {
    const plan = planCascade([row(1, false)], 1.01, prices, 0.8).at(-1);
    expect(plan?.levels[0]).toEqual({ by: "model", share: 0, cost: 0 });
  });
});
