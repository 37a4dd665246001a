import { expect, test } from "vitest";
import { inWords, measure } from "../../../bench/checker/report.ts";

test("the check finds every fault of every kind, with a record that shows it, and says nothing of what is good", {
  timeout: 900_000,
  retry: 0,
}, () => {
  const report = measure({ ofEach: 16, made: 100 });
  const seeded = report.kinds.reduce((sum, one) => sum + one.seeded, 0);
  expect(report.kinds).toHaveLength(20);
  expect(Math.min(...report.kinds.map((one) => one.seeded))).toBeGreaterThanOrEqual(15);
  expect(seeded).toBeGreaterThanOrEqual(300);
  expect(report.good).toBeGreaterThanOrEqual(100);
  expect(report.open, inWords(report)).toEqual([]);
  expect(report.falseAlarms, inWords(report)).toEqual([]);
  expect(report.notDecided).toBeLessThan(0.05);
});
