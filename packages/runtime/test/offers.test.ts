import { kinds } from "@throughline/steps";
import { parseWorkflow } from "@throughline/workflow";
import { describe, expect, test } from "vitest";
import { directory, USERS } from "../sim/directory.ts";
import { createWorld, MINUTE } from "./support/world.ts";

const desk = (assign: string) => {
  const { workflow, problems } = parseWorkflow(
    `
workflow: desk
title: Desk
object: Case
start: { event: created }
governs: [OwnerId, Status]
foreign writes: { Status: accept, otherwise: escalate to Leads }
agents: { clerk: { role: Gives work out, writes: [OwnerId], reads: [Status] } }
stages:
  - stage: Assignment
    steps:
      - assign: owner
        agent: clerk
        team: Support
        ${assign}
        otherwise: [queue Backlog]
  - stage: Work
    steps:
      - wait: closed
        until: 'Status == "Closed"'
        at most: { 2 days: end as too late }
`,
    kinds as never,
  );
  if (!workflow) throw new Error(JSON.stringify(problems));
  return workflow;
};

async function world(assign: string) {
  const made = await createWorld({
    workflows: [desk(assign)],
    runtime: { userId: (name) => directory.user(name)?.id },
  });
  const id = made.newCase();
  await made.pass(MINUTE);
  const item = `desk/${id}`;
  const state = async () => {
    const now = await made.runtime.state(item);
    if (!now) throw new Error("there is no item");
    return now;
  };
  const offers = async () =>
    Object.entries((await state()).tasks).map(([task, { request }]) => ({
      task,
      name: request.for?.name ?? "",
    }));
  /** Load of everybody by the roster's own trail, as a new one folds it. */
  const reserved = async () => {
    const trail = (await made.store.entries("roster")).map(
      ({ entry }) => entry as { kind: string; id?: string },
    );
    const open = new Set<string>();
    for (const { kind, id } of trail) {
      if (kind === "reserved") open.add(id ?? "");
      if (kind === "released") open.delete(id ?? "");
    }
    return open.size;
  };
  /** Answers, and lets a minute pass: time is virtual, and with it the disk. */
  const answer = async (task: string | undefined, by: string | undefined, what: Record<string, string>) => {
    const answered = made.runtime.answerTask(task ?? "", by ?? "", what);
    answered.catch(() => undefined);
    await made.pass(MINUTE);
    return answered;
  };
  return { ...made, id, item, state, offers, reserved, answer };
}

describe("an item that is offered", () => {
  test("is answered by whoever was asked, by any of their names, and by nobody else", async () => {
    const { answer, offers, org, id, reserved } = await world("offer: { within: 10 minutes }");
    const [first] = await offers();
    const user = directory.user(first?.name ?? "")?.id ?? "";
    expect(org.record(id)?.OwnerId).not.toBe(user);
    expect(await reserved()).toBe(1);
    const other = USERS.find(({ name }) => name !== first?.name)?.name;
    await expect(answer(first?.task, other, { answer: "take it" })).rejects.toMatchObject({
      ...{ code: "not-asked", field: "by" },
    });
    await answer(first?.task, user, { answer: "take it" });
    expect(org.record(id)?.OwnerId).toBe(user);
    expect(await reserved()).toBe(1);
  });

  test("is declined with a reason, and with none is not", async () => {
    const { answer, offers, entries, item } = await world("offer: { within: 10 minutes }");
    const [first] = await offers();
    const decline = (more: Record<string, string>) =>
      answer(first?.task, first?.name, { answer: "decline", ...more });
    await expect(decline({})).rejects.toMatchObject({ code: "invalid", field: "reason" });
    await decline({ reason: "on the phone" });
    const [second] = await offers();
    expect(second?.name).not.toBe(first?.name);
    await answer(second?.task, second?.name, { answer: "take it" });
    const owner = (await entries(item, "decided")).at(-1)?.decision;
    expect(owner?.because.before?.map(({ text }) => text)).toEqual([
      `${first?.name} declined: on the phone.`,
    ]);
  });

  test("goes from one to the next, and to the queue when nobody wants it; no capacity is left behind", async () => {
    const { state, offers, pass, reserved, org, id } = await world("offer: { within: 10 minutes }");
    const asked = new Set<string>();
    for (let round = 0; round < 3; round++) {
      for (const { name } of await offers()) asked.add(name);
      await pass(10 * MINUTE);
    }
    expect([...asked].sort()).toEqual(["Ana", "Ben", "Cem"]);
    expect((await state()).owner?.name).toBe("Backlog");
    expect(org.record(id)?.OwnerId).toBe(directory.queue("Backlog")?.id);
    expect(await reserved()).toBe(0);
  });

  test("to all of the team at the same moment: one has it, everybody else is told", async () => {
    const { answer, offers, state, reserved } = await world("offer: { to: team, within: 10 minutes }");
    const all = await offers();
    expect(all.map(({ name }) => name).sort()).toEqual(["Ana", "Ben", "Cem"]);
    expect(await reserved()).toBe(0);
    const told = await Promise.allSettled(
      all.map(({ task, name }) => answer(task, name, { answer: "take it" })),
    );
    expect((await state()).owner?.name).toBe(all[0]?.name);
    expect(told.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected"]);
    expect(String((told[1] as PromiseRejectedResult).reason)).toContain(`${all[0]?.name} has the item`);
    expect(await reserved()).toBe(1);
  });

  test("outlives a kill: the question stands, its time runs on, and the capacity is kept", async () => {
    const { life, boot, offers, pass, item, reserved } = await world("offer: { within: 10 minutes }");
    const [first] = await offers();
    life.kill("to see what is left");
    const { runtime } = boot();
    await pass(MINUTE);
    expect(await reserved()).toBe(1);
    void runtime.answerTask(first?.task ?? "", first?.name ?? "", { answer: "take it" });
    await pass(MINUTE);
    expect((await runtime.state(item))?.owner?.name).toBe(first?.name);
    expect(await reserved()).toBe(1);
  });
});

describe("an item that its owner does not begin", () => {
  const SEND_BACK = `send back: { unless: 'Status != "New"', within: 30 minutes, at most: 1 }`;

  test("goes to somebody else with the capacity; then to the queue", async () => {
    const { state, pass, org, id, reserved } = await world(SEND_BACK);
    const first = (await state()).owner?.name;
    await pass(30 * MINUTE);
    const second = (await state()).owner?.name;
    expect(second).not.toBe(first);
    expect(org.record(id)?.OwnerId).toBe(directory.user(second ?? "")?.id);
    expect(await reserved()).toBe(1);
    await pass(30 * MINUTE);
    expect((await state()).owner?.name).toBe("Backlog");
    expect(await reserved()).toBe(0);
  });

  test("stays with whoever has begun", async () => {
    const { state, pass, org, id, kinds } = await world(SEND_BACK);
    const first = (await state()).owner;
    await pass(20 * MINUTE);
    org.update(id, { Status: "Working" }, first?.id ?? "");
    await pass(60 * MINUTE);
    expect((await state()).owner).toEqual(first);
    expect(await kinds(`desk/${id}`)).not.toContain("sent-back");
    expect(await kinds(`desk/${id}`)).not.toContain("foreign-write");
  });
});
