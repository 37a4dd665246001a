import { describe, expect, test } from "vitest";
import { exchange, ways } from "./index.ts";
import { payloads } from "./payloads.ts";

describe.each(ways)("an agent that is hostile, over $name", (way) => {
  const plans = way.plans(payloads("http://127.0.0.1:1"));

  test("there are at least 500 exchanges", () => {
    expect(plans.length).toBeGreaterThanOrEqual(500);
  });

  test("gets nothing beyond its step: every trick, and each payload somewhere", async () => {
    const tally = await exchange(way, (plan, at) => plan.trick !== undefined || at % 61 === 0);
    expect(tally).toMatchObject({ succeeded: 0, failures: [] });
    expect(tally.tried).toBeGreaterThan(25);
    // it may settle what it was asked for
    expect(tally.settled).toBeGreaterThan(10);
  });
});
