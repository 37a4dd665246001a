import { describe, expect, it } from "vitest";
import { chanceOf } from "./chance.ts";
import { check } from "./check.ts";
import { FAULTS } from "./faults/index.ts";
import { goodOnes } from "./good/index.ts";
import { unrulyLives } from "./lives.ts";
import { contradictions } from "./watch.ts";
import { open, type RawWorkspace } from "./workspace.ts";

/** With whatever faults have a place in it, harmful or not: each has another right to be complained of. */
function spoilt(raw: RawWorkspace, seed: number): RawWorkspace {
  const chance = chanceOf(seed, 5);
  const copy = { ...raw, ...structuredClone({ workflow: raw.workflow, teams: raw.teams, org: raw.org }) };
  for (let faults = 1 + chance.below(2); faults > 0; faults--) chance.pick(FAULTS).put(copy, chance);
  return copy;
}

const made = goodOnes(10);

describe("no item meets what was said to be impossible, and none does what was complained of", () => {
  it("in good workflows", () => {
    for (const [at, raw] of made.slice(6).entries()) expect(met(raw, at), raw.name).toEqual([]);
  });

  it("in workflows with faults", () => {
    for (const [at, raw] of made.entries()) expect(met(spoilt(raw, at), at), raw.name).toEqual([]);
  });
});

function met(raw: RawWorkspace, seed: number): string[] {
  const opened = open(raw);
  const checked = check(opened);
  return unrulyLives(opened, 5, seed).flatMap((life) => contradictions(checked, life));
}
