import { expect, test } from "vitest";
import { simulate } from "../sim/index.ts";

test("without faults everything comes to rest", async () => {
  const result = await simulate({ seed: 1, items: 10, faults: [] });
  expect(result.findings, result.story()).toEqual([]);
  expect(result.items).toBe(10);
});
