import { calendar, type Hours } from "@throughline/assignment";
import { kinds } from "@throughline/steps";
import { parseWorkflow } from "@throughline/workflow";
import { expect, test } from "vitest";
import { deciders, teams } from "../sim/directory.ts";
import { createWorld, HOUR, MINUTE } from "./support/world.ts";

const always = teams.hours.always as Hours;
const open = calendar(always);
/** The same, with the day on which everything happens taken out. */
const holiday = calendar({ ...always, holidays: ["2026-03-02"] });

const { workflow } = parseWorkflow(
  `
workflow: watched
title: Watched
object: Case
start: { event: created }
governs: [Status]
stages:
  - stage: Work
    milestone: { within: 4 business hours, violated: escalate to Leads }
    steps:
      - wait: closed
        until: 'Status == "Closed"'
        at most: { 2 days: end as too late }
`,
  kinds as never,
);

const world = () =>
  createWorld({ ...(workflow && { workflows: [workflow] }), start: "2026-03-02T08:00:00.000Z" });
const key = (id: string) => `watched/${id}`;

test("a start with other business hours counts open times anew, as an entry, before any of them fires", async () => {
  const { newCase, pass, life, boot, runtime, kinds, store } = await world();
  const id = newCase();
  await pass(MINUTE);
  expect((await runtime.state(key(id)))?.milestones.Work?.due).toMatch(/^2026-03-02T12:00/);
  life.kill("to take other hours");
  await pass(5 * HOUR);
  const next = boot({ deciders: { ...deciders, calendar: holiday } });
  await pass(MINUTE);
  expect((await next.runtime.state(key(id)))?.milestones.Work?.due).toBe("2026-03-03T04:00:00.000Z");
  expect(await kinds(key(id))).not.toContain("milestone-violated");
  expect((await kinds(key(id))).slice(-2)).toEqual(["calendar-changed", "timer-armed"]);
  expect((await store.dueTimers("2026-03-03T04:00:00.000Z", 9)).map(({ due }) => due)).toEqual([
    "2026-03-03T04:00:00.000Z",
  ]);
  await pass(24 * HOUR);
  expect(await kinds(key(id))).toContain("milestone-violated");
});

test("a start with the same hours tells nobody", async () => {
  const { newCase, pass, life, boot, kinds } = await world();
  const id = newCase();
  await pass(MINUTE);
  const before = await kinds(key(id));
  life.kill("for nothing");
  boot({ deciders: { ...deciders, calendar: calendar(always) } });
  await pass(MINUTE);
  expect(await kinds(key(id))).toEqual(before);
  expect(open.version).toBe(calendar(always).version);
});

test("hours that change while it runs move what is open before it would fire", async () => {
  let hours = open;
  const live: typeof open = {
    get version() {
      return hours.version;
    },
    add: (...of) => hours.add(...of),
    between: (...of) => hours.between(...of),
    addMs: (...of) => hours.addMs(...of),
  };
  const { newCase, pass, runtime, kinds } = await createWorld({
    ...(workflow && { workflows: [workflow] }),
    start: "2026-03-02T08:00:00.000Z",
    runtime: { deciders: { ...deciders, calendar: live } },
  });
  const id = newCase();
  await pass(HOUR);
  hours = holiday;
  await pass(4 * HOUR);
  expect((await runtime.state(key(id)))?.milestones.Work?.due).toBe("2026-03-03T04:00:00.000Z");
  expect(await kinds(key(id))).not.toContain("milestone-violated");
  await pass(20 * HOUR);
  expect(await kinds(key(id))).toContain("milestone-violated");
});
