import { describe, expect, test } from "vitest";
import { FAULTS, type Fault, simulate } from "../sim/index.ts";
import { BROKEN } from "./support/broken-seeds.ts";

describe("whatever goes wrong, the promises hold", () => {
  const SEEDS = Array.from({ length: 4 }, (_, index) => index * 12 + 1);

  test.each(SEEDS)("all faults at once, seeds from %i", async (from) => {
    for (let seed = from; seed < from + 12; seed++) {
      const result = await simulate({ seed, items: 8 });
      expect(result.findings, result.story()).toEqual([]);
      expect(result.items).toBeGreaterThan(0);
    }
  });

  test("nothing at all: what is late then has no excuse", async () => {
    for (const seed of [601, 602, 603, 604]) {
      const result = await simulate({ seed, items: 8, faults: [] });
      expect(result.findings, result.story()).toEqual([]);
    }
  });

  test.each(FAULTS)("%s alone", async (fault: Fault) => {
    for (const seed of [501, 502]) {
      const result = await simulate({ seed, items: 8, faults: [fault] });
      expect(result.findings, result.story()).toEqual([]);
    }
  });

  test.each(BROKEN)("seed $seed with $items items: $was", async ({ seed, items }) => {
    const result = await simulate({ seed, items });
    expect(result.findings, result.story()).toEqual([]);
  });
});

test("the same seed gives the same trace, another seed another one", async () => {
  const [one, again, other] = [
    await simulate({ seed: 7, items: 12 }),
    await simulate({ seed: 7, items: 12 }),
    await simulate({ seed: 8, items: 12 }),
  ];
  expect(again.hash).toBe(one.hash);
  expect(again.kills).toEqual(one.kills);
  expect(other.hash).not.toBe(one.hash);
  expect(one.kills.length).toBeGreaterThan(3);
});
