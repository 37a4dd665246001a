import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foldsOf, splits } from "./folds.ts";
import { markdown } from "./markdown.ts";
import { compare } from "./sets/cfpb/compare.ts";

const rows = fc.array(
  fc.record({ text: fc.constantFrom("a", "b", "c", "d", "e", "f"), label: fc.constantFrom("x", "y") }),
  { maxLength: 60 },
);

describe("division into folds", () => {
  test("every row is judged once, and by a model that has not seen its text", () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 2, max: 5 }), fc.nat(), (list, folds, seed) => {
        const found = splits(foldsOf(list, folds, seed));
        expect(found.flatMap(({ test }) => test).length).toBe(list.length);
        for (const { train, test } of found) {
          expect(train.length + test.length).toBe(list.length);
          const seen = new Set(train.map(({ text }) => text));
          expect(test.filter(({ text }) => seen.has(text))).toEqual([]);
        }
      }),
    );
  });
});

describe("local, then a language model, beside it alone", () => {
  const complaint = (answer: string) => ({ text: answer, label: "card", answers: [answer], seconds: [2] });
  // the language model is right where the local one is unsure, and wrong where it is sure
  const sure = { complaint: complaint("loan"), answer: "card", confidence: 0.9 };
  const unsure = { complaint: complaint("card"), answer: "loan", confidence: 0.2 };
  const rows = [sure, sure, sure, unsure];

  test("the threshold comes from the training, and gain, calls and waiting are those of the test", () => {
    const found = compare("gpt", 0, [{ repetition: 0, training: rows, test: [unsure, sure] }], 0.4);
    expect(found).toMatchObject({ alone: 0.5, cascade: 1, seconds: { alone: 2, cascade: 1 } });
    expect(found.gain).toMatchObject({ mean: 0.5, least: 0.5 });
    expect(found.calls).toEqual({ mean: 0.5, most: 0.5 });
    expect(found.levels.local).toEqual({ share: 0.5, precision: 1 });
  });

  test("what would suit the test better is not looked at", () => {
    const misled = rows.map((row) => ({ ...row, answer: "card" }));
    const found = compare("gpt", 0, [{ repetition: 0, training: misled, test: [unsure] }], 1);
    expect(found).toMatchObject({ cascade: 0, calls: { mean: 0 } });
  });
});

test("an aim that is not met is said", () => {
  const figure = { name: "set.accuracy", says: "right", unit: "share" as const, value: 0.915 };
  const page = (least: number) =>
    markdown([
      {
        ...{ title: "A set", source: "Somebody", split: "Halves.", tables: [] },
        figures: [{ ...figure, aim: { at: "least" as const, value: least } }],
      },
    ]);
  expect(page(0.92)).toContain("| right | 91.5 % |  | ≥ 92.0 %: **not met** |  |");
  expect(page(0.91)).toContain("| right | 91.5 % |  | ≥ 91.0 % |  |");
});
