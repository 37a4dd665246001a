import { describe, expect, test } from "vitest";
import { circles, firingOf } from "../src/collisions/loops.ts";
import { type Said, says } from "./writes.ts";

const firing = (said: Said[]) => firingOf(said.flatMap(says), []);
const names = (loops: ReturnType<typeof firing>["loops"]) =>
  loops.map(({ writers, verdict }) => [verdict, ...writers.map(({ name }) => name)]);

const flow = (name: string, when: string[], sets: Said["sets"], more: Partial<Said> = {}): Said => ({
  ...{ by: `flow ${name}`, moment: "after-save flows", on: ["update"], when, sets },
  ...more,
});

test("two that undo each other go round, with a record that shows it", () => {
  const { loops, fires } = firing([
    flow("Reopen", ['Status == "Closed"'], { Status: "Working" }),
    flow("Close", ['Status == "Working"'], { Status: "Closed" }),
  ]);
  expect(names(loops)).toEqual([["goes round", "Reopen", "Close"]]);
  expect(loops[0]).toMatchObject({
    fields: ["Status"],
    on: "update",
    example: { Status: expect.any(String) },
  });
  expect(fires.map(({ from, to }) => [from, to])).toEqual([
    ["flow: Reopen", "flow: Close"],
    ["flow: Close", "flow: Reopen"],
  ]);
});

test("a loop may go by another field, and by what runs before the save", () => {
  const { loops } = firing([
    flow("Count", ["Level__c == Prior.Level__c"], {
      Steps__c: { is: "expression", expression: "firstGiven(Steps__c, 0) + 1", text: "Steps__c + 1" },
    }),
    flow("Level", ["Prior.Steps__c != Steps__c"], { Level__c: "up" }, { moment: "before-save flows" }),
  ]);
  expect(loops.flatMap(({ writers }) => writers.map(({ name }) => name)).sort()).toContain("Count");
});

test("what sets nobody off again is no loop", () => {
  const { loops, fires } = firing([
    flow("Reopen", ['Status == "Closed"'], { Status: "Working" }),
    flow("Rank", ['Status == "Working"'], { Priority: "High" }),
  ]);
  expect(loops).toEqual([]);
  expect(fires).toEqual([{ from: "flow: Reopen", to: "flow: Rank", field: "Status", certain: true }]);
});

describe("recursion", () => {
  test("a trigger that counts up at each update sets itself off until it is stopped", () => {
    const counts: Said = {
      by: "apex trigger Counts",
      moment: "after triggers",
      on: ["update"],
      sets: {
        Count__c: { is: "expression", expression: "firstGiven(Count__c, 0) + 1", text: "Count__c + 1" },
      },
    };
    expect(names(firing([counts]).loops)).toEqual([["goes round", "Counts"]]);
  });

  test("one that acts on a change that it makes itself acts once more", () => {
    const { loops } = firing([flow("Changed", ["Prior.Status != Status"], { Status: "Working" })]);
    expect(names(loops)).toEqual([["settles", "Changed"]]);
  });

  test("before the save nothing sets itself off, and an update of the same value is nothing to speak of", () => {
    expect(
      firing([flow("Before", ['Status != "x"'], { Status: "y" }, { moment: "before-save flows" })]).loops,
    ).toEqual([]);
    expect(firing([flow("Always", [], { Status: "y" })]).loops).toEqual([]);
  });
});

test("what cannot be decided says so", () => {
  const { loops } = firing([
    flow("Reopen", ['Status == "Closed"', "?Helper.isOpen(record)"], { Status: "Working" }),
    flow("Close", ['Status == "Working"'], { Status: "Closed" }),
  ]);
  expect(names(loops)).toEqual([["not decided", "Reopen", "Close"]]);
});

test("of each group that reaches itself one shortest way round is told", () => {
  expect(
    circles([
      ["a", "b"],
      ["b", "c"],
      ["c", "a"],
      ["b", "a"],
      ["d", "d"],
      ["c", "e"],
    ]),
  ).toEqual([["d"], ["a", "b"], ["c", "a", "b"]]);
});
