import { expect, test } from "vitest";
import type { ScanField, ScanReport, ScanView } from "../src/api/types.ts";
import { layout } from "../src/scan/layout.ts";
import { collisionsOf, groupsOf } from "../src/scan/ordered.ts";
import { readScan } from "../src/scan/search.ts";

const field = (name: string, writers: number, collisions: ("collides" | "not decided")[] = []): ScanField =>
  ({
    field: name,
    cells: [{ active: writers, inactive: 0, collides: collisions.length > 0 }],
    writers: [],
    collisions: collisions.map((verdict) => ({ field: name, verdict })),
  }) as never;

const view = (fields: ScanField[]): ScanView =>
  ({
    workflows: [{ id: "support", title: "Support", governs: ["OwnerId", "Status"], reads: ["Type"] }],
    report: { fields } as ScanReport,
  }) as never;

test("governed fields come first, then those that are read, then those of several writers; the rest is folded away", () => {
  const { groups, rest } = groupsOf(
    view([
      field("A__c", 1),
      field("B__c", 2),
      field("OwnerId", 3),
      field("Status", 1, ["collides"]),
      field("Type", 1),
    ]),
  );
  expect(groups.map(({ name, fields }) => [name, ...fields.map(({ field }) => field)])).toEqual([
    ["Governed by support", "Status", "OwnerId"],
    ["Read by support, not governed", "Type"],
    ["Others with more than one writer", "B__c"],
  ]);
  expect(rest.map(({ field }) => field)).toEqual(["A__c"]);
});

test("collisions that a record shows come before those that are not decided", () => {
  const all = collisionsOf(
    view([field("A__c", 2, ["not decided", "collides"]), field("OwnerId", 2, ["not decided", "collides"])]),
  );
  expect(all.map(({ field, verdict }) => `${field} ${verdict}`)).toEqual([
    "OwnerId collides",
    "A__c collides",
    "OwnerId not decided",
    "A__c not decided",
  ]);
});

test("writers are drawn in columns by their moment, each once, and those of loops before others", () => {
  const writer = (name: string, moment: string) => ({ kind: "flow", name, moment });
  const report = {
    fields: [
      {
        writers: [
          writer("Early", "before-save flows"),
          writer("Late", "after-save flows"),
          writer("Back", "after-save flows"),
        ],
      },
    ],
    fires: [
      { from: "flow: Early", to: "flow: Late", field: "A", certain: true },
      { from: "flow: Late", to: "flow: Back", field: "B", certain: false },
      { from: "flow: Back", to: "flow: Late", field: "B", certain: true },
    ],
    loops: [{ writers: [writer("Back", ""), writer("Late", "")] }],
  } as never;
  const drawn = layout(report);
  expect(drawn.columns.map(({ name }) => name)).toEqual(["before-save flows", "after-save flows"]);
  expect(drawn.nodes.map(({ name, inLoop }) => [name, inLoop])).toEqual([
    ["Early", false],
    ["Late", true],
    ["Back", true],
  ]);
  expect(drawn.edges.map(({ back }) => back)).toEqual([false, true, true]);
  expect(new Set(drawn.nodes.map(({ x, y }) => `${x} ${y}`)).size).toBe(3);
  expect(drawn.left).toBe(0);
});

test("the address says what is looked at, and nothing else", () => {
  expect(readScan({ object: "Case", collision: "3", other: 1, field: "" })).toEqual({
    object: "Case",
    collision: "3",
  });
});
