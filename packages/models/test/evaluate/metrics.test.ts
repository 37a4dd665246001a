import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  calibrationError,
  confusions,
  coverageAt,
  coverageCurve,
  evaluate,
  type Judged,
  OUT_OF_SCOPE,
  perClass,
  reliability,
  type Sure,
} from "../../src/evaluate/index.ts";

const confidence = fc.double({ min: 0, max: 1, noNaN: true });
const answers = fc.array(fc.record({ confidence, right: fc.boolean(), unknown: fc.boolean() }), {
  maxLength: 200,
});
const label = fc.constantFrom("billing", "technical", "other", OUT_OF_SCOPE, "__proto__");
const rows = fc.array(
  fc.record({ truth: label, answer: label, confidence, unknown: fc.boolean(), text: fc.string() }),
  { maxLength: 100 },
);
const share = (list: readonly Sure[]) => list.filter(({ right }) => right).length / list.length;
const sum = (list: readonly number[]) => list.reduce((total, one) => total + one, 0);

describe("calibration", () => {
  test("nine right of ten that are 0.9 sure are no error; all right is one of a tenth", () => {
    const tenOf = (right: number) =>
      Array.from({ length: 10 }, (_, i) => ({ confidence: 0.9, right: i < right }));
    expect(calibrationError(tenOf(9))).toBeCloseTo(0);
    expect(calibrationError(tenOf(10))).toBeCloseTo(0.1);
    expect(calibrationError(tenOf(4))).toBeCloseTo(0.5);
  });

  test("errors of different bins do not cancel each other out", () => {
    const bold = Array.from({ length: 10 }, (_, i) => ({ confidence: 0.9, right: i < 5 }));
    const timid = Array.from({ length: 10 }, (_, i) => ({ confidence: 0.1, right: i < 5 }));
    expect(calibrationError([...bold, ...timid])).toBeCloseTo(0.4);
  });

  test("the error is a share, the same in any order, and at least what the means are apart", () => {
    fc.assert(
      fc.property(answers, (list) => {
        const error = calibrationError(list);
        expect(error).toBeGreaterThanOrEqual(0);
        expect(error).toBeLessThanOrEqual(1);
        expect(calibrationError(list.toReversed())).toBeCloseTo(error, 10);
        if (list.length === 0) return;
        const mean = sum(list.map((one) => one.confidence)) / list.length;
        expect(error).toBeGreaterThanOrEqual(Math.abs(mean - share(list)) - 1e-9);
      }),
    );
  });

  test("every answer is in one bin, the one around its confidence", () => {
    fc.assert(
      fc.property(answers, (list) => {
        const bins = reliability(list);
        expect(sum(bins.map((bin) => bin.count))).toBe(list.length);
        for (const bin of bins) {
          expect(bin.confidence).toBeGreaterThanOrEqual(bin.from - 1e-9);
          expect(bin.confidence).toBeLessThanOrEqual(bin.to + 1e-9);
        }
      }),
    );
  });
});

describe("coverage against precision", () => {
  test("a higher threshold handles no more, and what is handled is what reaches it", () => {
    fc.assert(
      fc.property(answers, fc.array(confidence, { minLength: 1 }), (list, thresholds) => {
        const rising = thresholds.toSorted((a, b) => a - b);
        const found = rising.map((threshold) => coverageAt(list, { precision: 0.9, threshold }));
        const coverage = found.map((one) => one.coverage);
        expect(coverage).toEqual(coverage.toSorted((a, b) => b - a));
        for (const { threshold, coverage, reached } of found) {
          const handled = list.filter((one) => !one.unknown && one.confidence >= threshold);
          expect(coverage * list.length).toBeCloseTo(handled.length);
          if (reached === null) expect(handled).toEqual([]);
          else expect(reached).toBeCloseTo(share(handled));
        }
      }),
    );
  });

  test("the curve rises in coverage up to all that is known, and says what its thresholds do", () => {
    fc.assert(
      fc.property(answers, fc.integer({ min: 1, max: 30 }), (list, points) => {
        const curve = coverageCurve(list, points);
        const covered = curve.map((point) => point.coverage);
        expect(covered).toEqual([...new Set(covered)].sort((a, b) => a - b));
        const known = list.filter((one) => !one.unknown);
        if (known.length) expect(covered.at(-1)).toBeCloseTo(known.length / list.length);
        for (const { coverage, precision, threshold } of curve) {
          const found = coverageAt(list, { precision: 0.9, threshold });
          expect(found.coverage).toBeCloseTo(coverage);
          expect(found.reached).toBeCloseTo(precision);
        }
      }),
    );
  });
});

describe("classes", () => {
  test("every mistake is in one pair, every row in one class", () => {
    fc.assert(
      fc.property(rows, (list) => {
        const wrong = list.filter(({ truth, answer }) => truth !== answer).length;
        const pairs = confusions(list);
        expect(sum(pairs.map((pair) => pair.count))).toBe(wrong);
        expect(pairs.map((pair) => pair.count)).toEqual(
          pairs.map((pair) => pair.count).toSorted((a, b) => b - a),
        );
        const classes = perClass(list);
        expect(sum(classes.map((one) => one.rows))).toBe(list.length);
        expect(sum(classes.map((one) => (one.recall ?? 0) * one.rows))).toBeCloseTo(list.length - wrong);
      }),
    );
  });

  test("a pair shows its surest mistakes; a class that is never answered has no precision", () => {
    const row = (answer: string, sure: number, text: string): Judged => ({
      ...{ truth: "billing", answer, confidence: sure, unknown: false, text },
    });
    const list = [row("technical", 0.3, "a"), row("technical", 0.9, "b"), row("other", 1, "c")];
    expect(confusions(list, 1)).toEqual([
      { truth: "billing", answer: "technical", count: 2, examples: ["b"] },
      { truth: "billing", answer: "other", count: 1, examples: ["c"] },
    ]);
    expect(perClass(list)).toContainEqual({ label: "billing", rows: 3, precision: null, recall: 0 });
    expect(perClass(list)).toContainEqual({ label: "other", rows: 0, precision: 0, recall: null });
  });
});

describe("an evaluation", () => {
  const row = (truth: string, answer: string, sure: number, unknown = false): Judged => ({
    ...{ truth, answer, confidence: sure, unknown },
  });

  test("counts rows out of scope apart: right is who is told as unknown", () => {
    const list = [
      row("a", "a", 0.9),
      row("a", "a", 0.6, true),
      row("b", "a", 0.8),
      row("b", "b", 0.7),
      row(OUT_OF_SCOPE, "a", 0.5, true),
      row(OUT_OF_SCOPE, "b", 0.9),
    ];
    const found = evaluate(list, [], 12);
    expect(found).toMatchObject({
      n: 6,
      accuracy: 0.75,
      millisPerText: 2,
      inScope: 0.5,
      outOfScopeRecall: 0.5,
    });
  });

  test("says nothing of scope where no row is out of it", () => {
    expect(Object.keys(evaluate([row("a", "a", 1)], [], 1))).toEqual([
      "n",
      "accuracy",
      "ece",
      "millisPerText",
      "coverage",
    ]);
  });

  test("takes the model's thresholds, whatever would suit the rows better", () => {
    const list = [row("a", "a", 0.4), row("a", "a", 0.6), row("a", "b", 0.7)];
    const thresholds = [
      { precision: 0.9, threshold: 0.5 },
      { precision: 0.99, threshold: 1.01 },
    ];
    expect(evaluate(list, thresholds, 1).coverage).toEqual([
      { precision: 0.9, coverage: 2 / 3, threshold: 0.5, reached: 0.5 },
      { precision: 0.99, coverage: 0, threshold: 1.01, reached: null },
    ]);
  });
});
