import type { ConnectionsPort, Outcome } from "@throughline/connectors";
import { kinds } from "@throughline/steps";
import { parseWorkflow, type Workflow } from "@throughline/workflow";
import { expect, test } from "vitest";
import type { Schedule } from "../sim/schedule.ts";
import { createWorld, HOUR, MINUTE } from "./support/world.ts";

const SYSTEMS = ["healthy", "dead", "silent", "slow"] as const;
type System = (typeof SYSTEMS)[number];

const { workflow } = parseWorkflow(
  `workflow: sim-support
title: Each asks a system of its own
object: Case
start: { event: created }
governs: [Priority]
foreign writes: accept
stages:
  - stage: Work
    steps:
${SYSTEMS.map((name) => `      - call: ask-${name}\n        when: 'Subject == "${name}"'\n        use: ${name}.look\n        with: {}`).join("\n")}
      - update: done
        set: { Priority: '"High"' }
`,
  kinds as never,
);

const MANY = 60;

/** One that refuses connections, one that never answers, so that we give it up after 30 s, and one that takes 20 s. */
const behaviours: Record<System, (schedule: Schedule) => Promise<Outcome<unknown>>> = {
  healthy: async (schedule) => {
    await schedule.wait(200);
    return { ok: true, value: {}, apiCalls: 0 };
  },
  dead: async () => ({
    ...{ ok: false, apiCalls: 0 },
    error: { class: "retry", code: "ECONNREFUSED", message: "dead.look cannot be reached." },
  }),
  silent: async (schedule) => {
    await schedule.wait(30_000);
    return {
      ok: false,
      apiCalls: 0,
      error: { class: "retry", code: "ETIMEDOUT", message: "silent.look did not answer." },
    };
  },
  slow: async (schedule) => {
    await schedule.wait(20_000);
    return { ok: true, value: {}, apiCalls: 0 };
  },
};

/** How long it takes, in virtual time, until all items of the healthy system have ended. */
async function run(sick: boolean) {
  let world: Awaited<ReturnType<typeof createWorld>> | undefined;
  const port: ConnectionsPort = {
    operations: () => SYSTEMS.map((name) => `${name}.look`),
    repeat: () => "read",
    call: (connection) => behaviours[sick ? (connection as System) : "healthy"](world?.schedule as Schedule),
    settle: (connection) => port.call(connection, "look", {}, ""),
  };
  world = await createWorld({ workflows: [workflow as Workflow], connections: () => port });
  const { newCase, pass, schedule, store, runtime } = world;
  const records: { system: System; item: string }[] = [];
  const began = schedule.now;
  // they come mixed, and the healthy ones are no sooner than the others
  for (let n = 0; n < MANY; n++)
    for (const system of [...SYSTEMS].reverse())
      records.push({ system, item: `sim-support/${newCase({ Subject: system })}` });
  const ended = async (of: System) => {
    const states = await Promise.all(
      records.filter(({ system }) => system === of).map(({ item }) => store.getItem(item)),
    );
    return states.filter((one) => one?.state.status === "ended").length;
  };
  while ((await ended("healthy")) < MANY && schedule.now - began < HOUR) await pass(1_000);
  return { ms: schedule.now - began, ended, pressure: () => runtime.stats().pressure, pass, runtime };
}

test("a dead, a silent and a slow system hold up nobody who does not need them", async () => {
  const well = await run(false);
  const sick = await run(true);
  expect(await sick.ended("healthy")).toBe(MANY);
  expect(sick.ms).toBeLessThanOrEqual(2 * well.ms);
  expect(await sick.ended("dead")).toBe(0);

  // the page says which system holds what, and why
  const holding = new Map(sick.pressure().map((one) => [one.system, one]));
  expect(holding.get("healthy")?.waiting ?? 0).toBe(0);
  for (const name of ["silent", "slow"]) expect(holding.get(name)?.waiting).toBeGreaterThan(0);
  await sick.pass(2 * MINUTE);
  const dead = sick.pressure().find(({ system }) => system === "dead");
  expect(dead?.shut?.because).toBe("failing");

  // what is slow comes to its end all the same
  await sick.pass(2 * HOUR);
  expect(await sick.ended("slow")).toBe(MANY);
});
