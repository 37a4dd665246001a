import { findStep, type Step, type Workflow } from "@throughline/workflow";
import { describe, expect, test } from "vitest";
import { workflows } from "../sim/workflows.ts";
import { createWorld, MINUTE, support } from "./support/world.ts";

const old = workflows.find(({ id }) => id === "sim-support") as Workflow;

/** The same, with another outcome at its end. */
function later(change: (workflow: Workflow) => void = () => undefined): Workflow {
  const workflow = structuredClone(old);
  workflow.hash = `${old.hash}-later`;
  const outcome = findStep(workflow, "outcome") as Step<{ set: Record<string, string> }>;
  outcome.config.set = { Resolution__c: '"Later: " + topic' };
  change(workflow);
  return workflow;
}

const close = (world: Awaited<ReturnType<typeof createWorld>>, id: string) =>
  world.org.update(id, { Status: "Closed" }, "005000000000001AAA");

/** What takes a moment of virtual time. */
async function during<T>({ pass }: { pass(ms: number): Promise<void> }, promise: Promise<T>): Promise<T> {
  await pass(100);
  return promise;
}

const command = (to: Workflow, how: "move" | "restart" | "finish") => ({
  ...{ to: to.hash, how, by: "Robin", reason: "version 2 is better" },
});

describe("another version goes live while items are in flight", () => {
  test("new items start with it, and those before finish what they began: two versions, side by side", async () => {
    const world = await createWorld();
    const before = world.newCase();
    await world.pass(MINUTE);
    const to = later();
    await during(world, world.runtime.activate(to));
    const after = world.newCase();
    await world.pass(MINUTE);
    for (const id of [before, after]) close(world, id);
    await world.pass(MINUTE);
    expect(await world.runtime.state(support(before))).toMatchObject({ hash: old.hash, status: "ended" });
    expect(await world.runtime.state(support(after))).toMatchObject({ hash: to.hash, status: "ended" });
    expect(world.org.record(before)?.Resolution__c).toBe("Resolved: technical");
    expect(world.org.record(after)?.Resolution__c).toBe("Later: technical");
  });

  test("an item is moved, and ends as the other version says; of its trail every line names its version", async () => {
    const world = await createWorld();
    const id = world.newCase();
    await world.pass(MINUTE);
    const to = later();
    await during(world, world.runtime.activate(to));
    await during(world, world.runtime.move(support(id), command(to, "move")));
    close(world, id);
    await world.pass(MINUTE);
    expect(world.org.record(id)?.Resolution__c).toBe("Later: technical");
    const lines = await world.store.entries(support(id));
    expect(new Set(lines.map(({ workflow }) => workflow))).toEqual(new Set([old.hash, to.hash]));
  });

  test("what waits to be moved is moved by whoever goes on after a kill", async () => {
    const world = await createWorld();
    const id = world.newCase();
    await world.pass(MINUTE);
    const to = later((workflow) => {
      (findStep(workflow, "closed") as Step).fails = { do: "continue" };
      workflow.stages.push({
        ...{ name: "Review", line: 1 },
        steps: [{ ...(findStep(old, "outcome") as Step), id: "again" }],
      });
    });
    await during(world, world.runtime.activate(to));
    await during(world, world.runtime.move(support(id), command(to, "move")));
    expect(await world.runtime.state(support(id))).toMatchObject({ hash: old.hash, moving: { to: to.hash } });
    world.life.kill("to see");
    const { runtime } = world.boot({
      workflows: [
        { workflow: old, active: false },
        { workflow: to, active: true },
      ],
    });
    await world.pass(MINUTE);
    close(world, id);
    await world.pass(MINUTE);
    expect(await runtime.state(support(id))).toMatchObject({ hash: to.hash, status: "ended" });
    expect((await runtime.state(support(id)))?.stagesDone).toContain("Review");
  });

  test("what cannot be moved is refused, and told why; nothing is changed by that", async () => {
    const world = await createWorld();
    const id = world.newCase();
    await world.pass(MINUTE);
    const to = later((workflow) => {
      for (const stage of workflow.stages) stage.name = `New ${stage.name}`;
    });
    world.runtime.deploy(to);
    const before = await world.runtime.state(support(id));
    await expect(world.runtime.move(support(id), command(to, "move"))).rejects.toThrow(
      /cannot be moved: the new version has no stage/,
    );
    await expect(world.runtime.move(support(id), { ...command(to, "move"), to: "nowhere" })).rejects.toThrow(
      "There is no version nowhere here.",
    );
    expect(await world.runtime.state(support(id))).toEqual(before);
  });

  test("begun anew it has one owner, with one reservation, and every choice is done once", async () => {
    const world = await createWorld();
    const id = world.newCase();
    await world.pass(MINUTE);
    const to = later();
    await during(world, world.runtime.activate(to));
    const once = { ...command(to, "restart"), id: "activation-2" };
    await during(world, world.runtime.move(support(id), once));
    await during(world, world.runtime.move(support(id), once));
    await world.pass(MINUTE);
    const kinds = await world.kinds(support(id));
    expect(kinds.filter((kind) => kind === "item-moved")).toHaveLength(1);
    const state = await world.runtime.state(support(id));
    expect(state).toMatchObject({ hash: to.hash, stage: "Resolution", status: "live" });
    expect(world.org.record(id)?.OwnerId).toBe(state?.owner?.id);
    const roster = (await world.store.entries("roster")).map(
      ({ entry }) => entry as unknown as { kind: string },
    );
    const count = (kind: string) => roster.filter((entry) => entry.kind === kind).length;
    expect(count("reserved") - count("released")).toBe(1);
  });

  test("what it listens to and nobody has followed before is followed from now on", async () => {
    const world = await createWorld();
    const id = world.newCase();
    await world.pass(MINUTE);
    const to = later((workflow) => {
      workflow.handlers.push({
        ...{ event: "lead", from: { object: "Task", field: "WhatId" }, line: 1 },
        do: { kind: "action", action: { do: "notify", to: "owner" } },
      });
    });
    await during(world, world.runtime.activate(to));
    await during(world, world.runtime.move(support(id), command(to, "move")));
    world.org.create("Task", { WhatId: id });
    await world.pass(MINUTE);
    expect(await world.entries(support(id), "event-received")).toMatchObject([
      { event: "lead", handled: true },
    ]);
  });
});
