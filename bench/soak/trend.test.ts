import { expect, test } from "vitest";
import { driftOf, median, trendOf } from "./trend.ts";

test("a straight line is found as it is, without an error", () => {
  const { slope, error } = trendOf([0, 1, 2, 3].map((x) => ({ x, y: 5 + 2 * x })));
  expect(slope).toBeCloseTo(2);
  expect(error).toBeCloseTo(0);
});

test("what only goes up and down has no slope that its error does not cover", () => {
  const { slope, error } = trendOf(Array.from({ length: 40 }, (_, x) => ({ x, y: 100 + (x % 2) })));
  expect(Math.abs(slope)).toBeLessThan(2 * error);
});

test("the error is that of the textbook", () => {
  // x 1..5, y 2 4 5 4 5: slope 0.6, residual sum 2.4, error sqrt(2.4 / 3 / 10)
  const { slope, error } = trendOf([2, 4, 5, 4, 5].map((y, index) => ({ x: index + 1, y })));
  expect(slope).toBeCloseTo(0.6);
  expect(error).toBeCloseTo(Math.sqrt(0.08));
});

test("drift compares the last third with the first, by medians", () => {
  expect(driftOf([10, 10, 10, 50, 50, 50, 11, 11, 900])).toBeCloseTo(0.1);
  expect(median([4, 1, 3, 2])).toBe(2.5);
});
