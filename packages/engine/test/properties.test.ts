import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { apply, fold, type ItemState } from "../src/index.ts";
import { finish, moves, play, record } from "./play.ts";
import { anyWorkflow } from "./random-workflow.ts";
import { world } from "./world.ts";

function frozen(value: unknown): void {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) frozen(inner);
}

describe("over random workflows and random orders of events", () => {
  test("state is the fold of the entries, at every moment", () => {
    fc.assert(
      fc.property(anyWorkflow, moves, (workflow, moves) => {
        const item = world(workflow);
        item.arrive(record);
        for (const move of moves) {
          play(item, move);
          expect(fold(item.trail)).toEqual(item.state);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("what was handed out is never changed: a turn changes a copy of its own", () => {
    fc.assert(
      fc.property(anyWorkflow, moves, (workflow, moves) => {
        const item = world(workflow);
        item.arrive(record);
        for (const move of moves) {
          // writing to what is frozen throws
          frozen(item.state);
          frozen(item.trail.at(-1));
          play(item, move);
        }
        frozen(item.trail);
        expect(item.trail.reduce<ItemState | undefined>(apply, undefined)).toEqual(item.state);
      }),
      { numRuns: 200 },
    );
  });

  test("state survives JSON, so that it can be stored and sent", () => {
    fc.assert(
      fc.property(anyWorkflow, moves, (workflow, moves) => {
        const item = world(workflow);
        item.arrive(record);
        for (const move of moves) play(item, move);
        const stored = JSON.parse(JSON.stringify(item.trail));
        expect(JSON.parse(JSON.stringify(fold(stored)))).toEqual(JSON.parse(JSON.stringify(item.state)));
      }),
      { numRuns: 100 },
    );
  });

  test("an event that arrives twice changes nothing the second time", () => {
    fc.assert(
      fc.property(anyWorkflow, moves, (workflow, moves) => {
        const item = world(workflow);
        item.arrive(record);
        for (const move of moves) play(item, move);
        const external = item.delivered.filter(
          ({ type }) => type === "record-changed" || type === "record-created",
        );
        const before: ItemState = item.state;
        for (const event of external.slice(-20)) item.again(event);
        expect(item.state.record).toEqual(before.record);
        expect(Object.keys(item.state.open)).toEqual(Object.keys(before.open));
      }),
      { numRuns: 200 },
    );
  });

  test("every effect has one intent, a name of its own, and at most one outcome", () => {
    fc.assert(
      fc.property(anyWorkflow, moves, (workflow, moves) => {
        const item = world(workflow);
        item.arrive(record);
        for (const move of moves) play(item, move);
        finish(item);
        const intents = item.of("effect-intended").map(({ effect }) => effect.id);
        const outcomes = item.of("effect-settled").map(({ effect }) => effect);
        expect(new Set(intents).size).toBe(intents.length);
        expect(new Set(outcomes).size).toBe(outcomes.length);
        for (const outcome of outcomes) expect(intents).toContain(outcome);
      }),
      { numRuns: 200 },
    );
  });

  test("an item holds one reservation at most, and none once it has ended", () => {
    fc.assert(
      fc.property(anyWorkflow, moves, (workflow, moves) => {
        const item = world(workflow);
        item.arrive(record);
        for (const move of moves) play(item, move);
        finish(item);
        for (let round = 0; round < 3; round++) item.settle({});
        const held = new Set<string>();
        const effects = new Map(item.of("effect-intended").map(({ effect }) => [effect.id, effect]));
        for (const { effect: id, ok, value } of item.of("effect-settled")) {
          const effect = effects.get(id);
          if (effect?.kind === "choose" && ok && (value as { kind: string }).kind === "user") held.add(id);
          if (effect?.kind === "release") held.delete(effect.reservation);
        }
        expect([...held]).toEqual([]);
        expect(item.state.open).toEqual({});
      }),
      { numRuns: 300 },
    );
  });

  test("nothing happens after the end but what was sent before it", () => {
    fc.assert(
      fc.property(anyWorkflow, moves, (workflow, moves) => {
        const item = world(workflow);
        item.arrive(record);
        for (const move of moves) play(item, move);
        finish(item);
        const after = item.kinds().slice(item.kinds().indexOf("item-ended") + 1);
        expect(after.filter((kind) => !/^effect-/.test(kind))).toEqual([]);
        // and no decision of the workflow about a field was lost on the way
        if (item.of("item-ended")[0]?.by !== "workflow") return;
        const before = item.trail.slice(0, item.kinds().indexOf("item-ended"));
        expect(fold(before)?.planned).toEqual({});
      }),
      { numRuns: 300 },
    );
  });

  test("every item comes to its end once everybody has answered", () => {
    fc.assert(
      fc.property(anyWorkflow, moves, (workflow, moves) => {
        const item = world(workflow);
        item.arrive(record);
        for (const move of moves) play(item, move);
        finish(item);
        expect(item.state.status).toBe("ended");
        expect(item.state.tasks).toEqual({});
        expect(item.state.timers).toEqual({});
      }),
      { numRuns: 300 },
    );
  });

  test("a milestone is violated at most once, and never early", () => {
    fc.assert(
      fc.property(anyWorkflow, moves, (workflow, moves) => {
        const item = world(workflow);
        item.arrive(record);
        for (const move of moves) play(item, move);
        for (const stage of workflow.stages) {
          const violations = item.of("milestone-violated").filter((entry) => entry.stage === stage.name);
          expect(violations.length).toBeLessThanOrEqual(1);
          const dues = item.trail.filter(
            (e) => e.kind === "milestone-started" || e.kind === "milestone-resumed",
          );
          const due = dues.findLast((entry) => entry.stage === stage.name)?.due;
          for (const violation of violations) expect(violation.at >= (due ?? "")).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });
});
