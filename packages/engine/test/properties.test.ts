import type { Value } from "@throughline/workflow";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { apply, fold, type ItemState } from "../src/index.ts";
import { anyWorkflow } from "./random-workflow.ts";
import { answerTo, world } from "./world.ts";

type Move = { do: string; pick: number };
const moves: fc.Arbitrary<Move[]> = fc.array(
  fc.record({
    do: fc.constantFrom(
      "settle",
      "refuse",
      "conflict",
      "echo",
      "retried",
      "change",
      "answer",
      "fire",
      "repair",
      "reply",
      "duplicate",
      "wait",
    ),
    pick: fc.nat(20),
  }),
  { maxLength: 30 },
);

const CHANGES: Record<string, Value>[] = [
  { Priority: "High" },
  { Status: "Closed" },
  { Status: "Waiting" },
  { OwnerId: "005000000000009AAA" },
  { Amount: 12 },
  { Priority: "Low", Status: "Working" },
  { Subject: "constructor" },
];

const LATER = { code: "503", message: "Later." };

function play(item: ReturnType<typeof world>, { do: what, pick }: Move): void {
  const { state } = item;
  const effects = Object.values(state.open).filter(({ held }) => !held);
  const effect = effects[pick % (effects.length || 1)]?.effect;
  const result = (rest: object) =>
    effect &&
    item.deliver({ type: "effect-settled", effect: effect.id, apiCalls: 1, ms: 1, result: rest } as never);
  if (what === "settle") item.settle({ number: "N-1" });
  if (what === "refuse")
    result({ ok: false, error: { code: "FIELD_CUSTOM_VALIDATION_EXCEPTION", message: "No." } });
  if (what === "conflict" && effect?.kind === "write") {
    const actual = Object.fromEntries(
      Object.keys(effect.sets).map((field) => [field, pick % 2 ? "Other" : null]),
    );
    result({ ok: false, error: { code: "CONFLICT", message: "Somebody was first." }, actual });
  }
  if (what === "retried" && effect)
    item.deliver({ type: "effect-retried", effect: effect.id, attempt: 1, error: LATER, next: "" } as never);
  // the oldest echo comes, at times with what a flow did in our transaction
  if (what === "echo" && state.echoes[0]) {
    const { field, value } = state.echoes[0];
    item.change({ [field]: value, ...(pick % 4 === 0 && { Status: "Escalated" }) }, true);
  }
  if (what === "change") item.change(CHANGES[pick % CHANGES.length] as Record<string, Value>, pick % 3 === 0);
  if (what === "answer") {
    const [, task] = Object.entries(state.tasks)[0] ?? [];
    if (task) item.answer(answerTo(task.request.form, pick));
  }
  if (what === "fire") item.fire();
  if (what === "wait") item.pass(pick * 60_000);
  if (what === "reply") item.deliver({ type: "signal", name: "reply" } as never);
  if (what === "repair") {
    const [incident] = Object.keys(state.incidents);
    const repair = ["retry", "correct", "skip", "cancel"][pick % 4];
    const values = repair === "correct" ? { Priority: "Low" } : undefined;
    if (incident)
      item.deliver({
        type: "incident-repaired",
        incident,
        repair,
        by: "Robin",
        reason: "so",
        values,
      } as never);
  }
  if (what === "duplicate") {
    const event = item.delivered[pick % item.delivered.length];
    if (event) item.again(event);
  }
}

/** Patient people and a kind world: whatever is open is answered until the item ends. */
function finish(item: ReturnType<typeof world>): void {
  for (let round = 0; item.state.status === "live" && round < 400; round++) {
    const { state } = item;
    const [incident] = Object.keys(state.incidents);
    const [task] = Object.values(state.tasks);
    if (incident) {
      const repair = round % 2 ? "skip" : "retry";
      item.deliver({ type: "incident-repaired", incident, repair, by: "Robin", reason: "so" } as never);
    } else if (task) {
      const answer = task.about?.is === "step" ? { answer: "go on" } : answerTo(task.request.form, round);
      item.answer(answer);
    } else if (Object.values(state.open).some(({ held }) => !held)) item.settle({ number: "N-1" });
    else if (!item.fire()) break;
  }
}

function frozen(value: unknown): void {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) frozen(inner);
}

const record = { Subject: "A bill", Priority: "Medium", Status: "New", OwnerId: "00G000000000001AAA" };

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
