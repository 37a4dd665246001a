import { play } from "@throughline/replay";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyWorkflow } from "../../engine/test/random-workflow.ts";
import { dice } from "../../runtime/sim/random.ts";
import { randomWorkflow } from "../../runtime/sim/random-workflow.ts";
import { contradictionsIn, randomItem } from "./world.ts";

describe("over random workflows and random items", () => {
  const random = fc
    .nat()
    .map((seed) => randomWorkflow(dice(seed), dice(seed + 1), dice(seed + 2), dice(seed + 3), "hash"))
    .map((workflow) => {
      // as the check asks for: an agent reads what its steps' conditions read
      for (const agent of Object.values(workflow.agents)) agent.reads.push("Amount__c", "Priority");
      return workflow;
    });

  const seeds = [5, 9, 15, 20_261_126];
  test.each([
    ...seeds.map((seed) => ["of the core", seed, anyWorkflow] as const),
    ...seeds.map((seed) => ["of the simulator", seed, random] as const),
  ])("no item meets what was proven impossible: workflows %s, seed %i", (_, seed, workflows) => {
    fc.assert(
      fc.property(workflows, fc.array(fc.nat(), { minLength: 4, maxLength: 4 }), (workflow, seeds) => {
        const contradictions = contradictionsIn(workflow);
        for (const seed of seeds) {
          const { item, world, events } = randomItem(seed, workflow);
          expect(contradictions(play(workflow, item, world), events)).toEqual([]);
        }
      }),
      { numRuns: 20, seed },
    );
  });
});
