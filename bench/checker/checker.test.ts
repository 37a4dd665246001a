import { play } from "@throughline/replay";
import { describe, expect, it } from "vitest";
import { goodOnes } from "./good/index.ts";
import { inWords, measure } from "./report.ts";
import { open, worldOf } from "./workspace.ts";

describe("good workflows", () => {
  it("bring every item to its end, with an owner and without an incident", () => {
    for (const raw of goodOnes(10)) {
      const opened = open(raw);
      const world = worldOf(opened);
      for (const item of raw.items(3, 7)) {
        const { ending, state, entries } = play(opened.workflow, item, world);
        expect(ending, raw.name).toEqual({ is: "ended" });
        expect(entries.filter(({ kind }) => kind === "incident-opened")).toEqual([]);
        if (state?.outcome === "resolved") expect(state.owner, raw.name).toBeDefined();
      }
    }
  });

  it("are the same again", () => {
    expect(goodOnes(4).map(({ workflow }) => workflow)).toEqual(goodOnes(4).map(({ workflow }) => workflow));
  });
});

describe("faults of every kind", () => {
  it("are found, each with a record that shows it, and good workflows raise no alarm", () => {
    const report = measure({ ofEach: 1, made: 30, alarmsOn: 12, seed: 3 });
    expect(report.kinds.map(({ seeded }) => seeded)).toEqual(Array(20).fill(1));
    expect(report.open, inWords(report)).toEqual([]);
    expect(report.falseAlarms, inWords(report)).toEqual([]);
  });
});
