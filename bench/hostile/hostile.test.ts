import { expect, test } from "vitest";
import { exchange, exchanges } from "./index.ts";

test("there are at least 500 exchanges", () => {
  expect(exchanges("http://127.0.0.1:1").length).toBeGreaterThanOrEqual(500);
});

test("a hostile agent gets nothing beyond its step: every trick, and each payload somewhere", async () => {
  const tally = await exchange((plan, at) => plan.trick !== undefined || at % 61 === 0);
  expect(tally).toMatchObject({ succeeded: 0, failures: [] });
  expect(tally.tried).toBeGreaterThan(25);
  // it may settle what it was asked for
  expect(tally.settled).toBeGreaterThan(10);
});
