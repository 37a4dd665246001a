import { play } from "@throughline/replay";
import { describe, expect, it } from "vitest";
import { FAULTS, seededFaults } from "./faults/index.ts";
import { goodOnes } from "./good/index.ts";
import { open, worldOf } from "./workspace.ts";

describe("good workflows", () => {
  it("bring every item to its end, with an owner and without an incident", () => {
    for (const raw of goodOnes(20)) {
      const opened = open(raw);
      const world = worldOf(opened);
      for (const item of raw.items(4, 7)) {
        const { ending, state, entries } = play(opened.workflow, item, world);
        expect(ending, raw.name).toEqual({ is: "ended" });
        expect(entries.filter(({ kind }) => kind === "incident-opened")).toEqual([]);
        if (state?.outcome === "resolved") expect(state.owner, raw.name).toBeDefined();
      }
    }
  });

  it("are the same again", () => {
    expect(goodOnes(12).map(({ workflow }) => workflow)).toEqual(
      goodOnes(12).map(({ workflow }) => workflow),
    );
  });
});

describe("faults", () => {
  it("of every kind are put where they do harm", () => {
    const faults = seededFaults(goodOnes(40).slice(6), 1, 3);
    expect(faults.map(({ kind }) => kind)).toEqual(FAULTS.map(({ kind }) => kind));
  });
});
