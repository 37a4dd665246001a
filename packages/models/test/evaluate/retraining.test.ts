import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Judged, retraining, shareBounds } from "../../src/evaluate/index.ts";

const expected = { labels: ["billing", "technical"], rows: 10_000, right: 0.9, unknown: 0.05 };

/** Later rows: so many of a hundred are right, so many are strange. */
function later(rows: number, right: number, unknown: number, label = "billing"): Judged[] {
  return Array.from({ length: rows }, (_, i) => ({
    truth: label,
    answer: (i * 37) % 100 < right ? label : "technical",
    confidence: 0.9,
    unknown: (i * 37) % 100 < unknown,
  }));
}

describe("whether a model should learn anew", () => {
  test("not when it does as it did", () => {
    const found = retraining(expected, later(1000, 90, 5));
    expect(found.worth).toBe(false);
    expect(found.because[0]).toContain("1000 later rows: 90.0 % right and 5.0 % strange");
  });

  test("when it does worse, but not for what may be chance", () => {
    expect(retraining(expected, later(1000, 80, 5)).because).toEqual([
      "It is right for 80.0 % of the rows, where 90.0 % were right when it was trained.",
    ]);
    expect(retraining(expected, later(20, 80, 5)).worth).toBe(false);
  });

  test("when messages have become strange to it", () => {
    expect(retraining(expected, later(1000, 90, 12)).because).toEqual([
      "12.0 % of the rows are strange to it, where 5.0 % are usual.",
    ]);
  });

  test("when there are classes that it does not know; rows of none are no class", () => {
    const rows = [...later(500, 90, 5), ...later(30, 0, 50, "delivery"), ...later(50, 0, 90, "oos")];
    expect(retraining(expected, rows).because).toEqual(["It does not know delivery (30 rows)."]);
    expect(retraining(expected, [...later(500, 90, 5), ...later(2, 0, 0, "delivry")]).worth).toBe(false);
  });

  test("when there is much more to learn from", () => {
    expect(retraining(expected, later(3000, 90, 5)).because).toEqual([
      "There are 3000 rows to learn from beside the 10000 that it knows.",
    ]);
  });
});

test("the bounds of a share hold it, lie within 0 and 1, and close in as more is seen", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 500 }), (a, whole) => {
      const part = Math.min(a, whole);
      const { low, high } = shareBounds(part, whole);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(low).toBeLessThanOrEqual(part / whole + 1e-9);
      expect(high).toBeGreaterThanOrEqual(part / whole - 1e-9);
      const more = shareBounds(part * 4, whole * 4);
      expect(more.high - more.low).toBeLessThan(high - low);
    }),
  );
  // tables of the Wilson interval: 8 of 10 at 95 %
  const { low, high } = shareBounds(8, 10, 1.96);
  expect(low).toBeCloseTo(0.49, 2);
  expect(high).toBeCloseTo(0.943, 2);
});
