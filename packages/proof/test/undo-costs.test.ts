import { play, type Question } from "@throughline/replay";
import { kinds } from "@throughline/steps";
import { parseWorkflow, type Workflow } from "@throughline/workflow";
import fc from "fast-check";
import { expect, test } from "vitest";
import { worstCosts } from "../src/index.ts";

const HEAD = `
workflow: test
title: Test
object: Case
start: { event: created }
governs: [Status]
agents:
  clerk: { role: Acts, reads: [Status], writes: [Status], calls: [org.make, org.unmake, org.look, org.last] }
stages:
  - stage: Work
    steps:
`;

/** A step that does something, its name by its place. */
const making = fc.constantFrom<(name: string) => string>(
  (name) => `{ call: ${name}, agent: clerk, use: org.make, undo: { use: org.unmake } }`,
  (name) => `{ call: ${name}, agent: clerk, use: org.make, undo: { set: { Status: '"${name} undone"' } } }`,
  (name) => `{ call: ${name}, agent: clerk, use: org.look, undo: none }`,
  (name) =>
    `{ repeat: ${name}, at most: 2 times, steps: [{ call: in-${name}, agent: clerk, use: org.make, undo: { use: org.unmake } }] }`,
  (name) =>
    `{ parallel: ${name}, lanes: { a: [{ call: a-${name}, agent: clerk, use: org.make, undo: { use: org.unmake } }], b: [{ call: b-${name}, agent: clerk, use: org.look, undo: { use: org.unmake } }] } }`,
);
const setting = fc.constant(
  (name: string) => `{ update: ${name}, agent: clerk, set: { Status: '"${name}"' }, undo: restore }`,
);
const last = fc.constantFrom(
  "{ call: last, agent: clerk, use: org.last, fails: undo }",
  "{ call: last, agent: clerk, use: org.last, fails: undo then continue }",
  "{ end: last, as: refused, take back: true }",
);

const deciders = {
  calendar: { add: (from: string) => from, between: () => 0, addMs: (from: string) => from },
};

/** Requests of an item that goes the way to its end on which what was done is taken back, and the most that it can take. */
function counted(steps: ((name: string) => string)[], end: string): { taken: number; most: number } {
  const lines = [...steps.map((step, at) => step(`s${at}`)), end].map((step) => `      - ${step}\n`);
  const { workflow, problems } = parseWorkflow(HEAD + lines.join(""), kinds as never);
  expect(problems).toEqual([]);
  const { entries, state } = play(
    workflow as Workflow,
    { id: "item", at: "2026-11-02T09:00:00.000Z", record: { Status: "New" }, events: [] },
    {
      deciders: deciders as never,
      unanswered: (question: Question) =>
        question.kind === "call" && question.operation.endsWith("last")
          ? { kind: "call", answer: { ok: false, error: { code: "NO", message: "No." } } }
          : { kind: "call", answer: { ok: true, value: {} } },
    } as never,
  );
  expect(state?.status).toBe("ended");
  const taken = entries.filter(
    (entry) => entry.kind === "effect-intended" && ["call", "write"].includes(entry.effect.kind),
  ).length;
  const costs = worstCosts(
    workflow as Workflow,
    () => 0,
    undefined,
    () => 1,
  );
  return { taken, most: costs.calls.most };
}

test("an item whose doings are taken back takes exactly what was computed for it", () => {
  fc.assert(
    fc.property(fc.array(making, { maxLength: 5 }), last, (steps, end) => {
      const { taken, most } = counted(steps, end);
      expect(taken).toBe(most);
    }),
    { numRuns: 60, seed: 7 },
  );
});

test("and with writes, which travel together, never more", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(making, setting), { maxLength: 6 }), last, (steps, end) => {
      const { taken, most } = counted(steps, end);
      expect(taken).toBeLessThanOrEqual(most);
    }),
    { numRuns: 60, seed: 7 },
  );
});
