import { describe, expect, it } from "vitest";
import { createRoster } from "../../assignment/src/index.ts";
import { deciders, directory, teams } from "../../runtime/sim/directory.ts";
import { simulate } from "../../runtime/sim/simulate.ts";
import { type ItemDifference, recordedItem, type Summary, whatIf } from "../src/index.ts";

// a trail of the real runtime over four days: people answer, timers fire, others write, and the process is killed time and again
const { trails, workflows, kills } = await simulate({ seed: 1, items: 40, faults: ["F2"] });

/** What a version makes of the recorded items of a workflow. */
function again(id: string, edit: (text: string) => string = (text) => text) {
  const workflow = workflows.find(
    (one) => one.id === id && trails.some(({ entries }) => ran(entries, one.hash)),
  );
  if (!workflow) throw new Error(`Nothing of ${id} was run.`);
  const entries = trails.map(({ entries }) => entries).filter((all) => ran(all, workflow.hash));
  const items = entries.flatMap((all) => recordedItem(all) ?? []).sort((a, b) => (a.at < b.at ? -1 : 1));
  const hold = workflow.start.holdIn === undefined ? undefined : directory.queue(workflow.start.holdIn);
  const differences: ItemDifference[] = [];
  const summary: Summary = whatIf(items, {
    from: workflow,
    to: JSON.parse(edit(JSON.stringify(workflow))),
    worldOf: () => ({ deciders, desk: createRoster(teams, directory), ...(hold && { hold }) }),
    difference: (one) => differences.push(one),
  });
  return { summary, differences, entries };
}

const ran = (entries: (typeof trails)[number]["entries"], hash: string) =>
  entries[0]?.kind === "item-started" && entries[0].hash === hash;

describe("items of the trail", () => {
  it("come out the same with an unchanged draft, whatever happened to them", () => {
    expect(kills.length).toBeGreaterThan(10);
    for (const id of new Set(workflows.map((workflow) => workflow.id))) {
      const { summary, differences, entries } = again(id);
      expect(differences).toEqual([]);
      expect(summary).toMatchObject({ items: entries.length, changed: 0, unchanged: entries.length });
    }
  });

  it("are played by the old version as they are recorded, each of them", () => {
    const kinds = new Set<string>();
    for (const id of new Set(workflows.map((workflow) => workflow.id))) {
      const { summary, entries } = again(id);
      for (const entry of entries.flat()) kinds.add(entry.kind);
      expect(summary.reproduced).toEqual({ recorded: entries.length, same: entries.length });
      expect(summary.neverAsked).toEqual([]);
    }
    for (const kind of [
      "task-answered",
      "foreign-write",
      "timer-fired",
      "milestone-violated",
      "event-received",
    ])
      expect(kinds).toContain(kind);
  });

  it("keep what was answered: of a changed rule only what it changes is otherwise", () => {
    const { differences, summary } = again("sim-support", (text) =>
      text.replace('"gives":["Medium"]', '"gives":["Low"]'),
    );
    expect(differences.length).toBeGreaterThan(3);
    for (const { cause, firstStep } of differences) {
      expect(firstStep).toBe("priority");
      expect(cause?.text).toBe("priority: row 2 changed");
    }
    expect(summary.neverAsked).toEqual([]);
  });

  it("ask anew where the question is another one, and say so", () => {
    const { differences, summary } = again("sim-support", (text) =>
      text.replace('"number":"invoice"', '"number":"topic"'),
    );
    expect(summary.neverAsked).toMatchObject([{ kind: "call", step: "find", what: "billing.findInvoice" }]);
    expect(differences.map(({ neverAsked }) => neverAsked?.length)).toContain(1);
  });

  it("of which the trail has left the store are not known", () => {
    const archived = {
      ...{
        kind: "archived" as const,
        at: "2026-03-02T08:00:00.000Z",
        workflow: "w",
        hash: "h",
        object: "Case",
      },
      ...{ recordId: "1", startedAt: "", endedAt: "", outcome: "resolved", entries: 12 },
    };
    expect(recordedItem([archived])).toBeUndefined();
  });
});
