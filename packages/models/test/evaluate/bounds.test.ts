import fc from "fast-check";
import { expect, test } from "vitest";
import { shareBounds } from "../../src/evaluate/index.ts";

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
