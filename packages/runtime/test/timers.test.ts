import type { Store } from "@throughline/audit";
import { kinds } from "@throughline/steps";
import { parseWorkflow } from "@throughline/workflow";
import { expect, test } from "vitest";
import { createWorld, HOUR, MINUTE } from "./support/world.ts";

function flow(name: string, time: string) {
  const { workflow } = parseWorkflow(
    `
workflow: ${name}
title: Waits
object: Case
start: { event: created }
governs: [Status]
stages:
  - stage: Work
    steps:
      - wait: closed
        until: 'Status == "Closed"'
        at most: { ${time}: end as too late }
`,
    kinds as never,
  );
  return workflow ? [workflow] : [];
}

const workflows = flow("waits", "2 hours");
const key = (id: string) => `waits/${id}`;
const start = "2026-03-02T08:00:00.000Z";

test("a timer fires at its time, also while the store has too much to do to say what is due", async () => {
  let asked = 0;
  let busy = false;
  const store = (real: Store): Store => ({
    ...real,
    dueTimers(...which) {
      asked++;
      return busy ? new Promise(() => undefined) : real.dueTimers(...which);
    },
  });
  const { newCase, pass, entries } = await createWorld({ workflows, start, store });
  const id = newCase();
  await pass(MINUTE);
  const [armed] = await entries(key(id), "timer-armed");
  const due = Date.parse(armed?.due ?? "");
  const looked = asked;
  // the last second before it
  await pass(due - 1_000 - (Date.parse(start) + 100 + MINUTE));
  expect(asked).toBeGreaterThan(looked);
  busy = true;
  await pass(MINUTE);
  const [fired] = await entries(key(id), "timer-fired");
  expect(Date.parse(fired?.at ?? "") - due).toBeLessThan(10);
});

test("one that is armed for a moment which has been looked through already fires all the same", async () => {
  const { newCase, pass, kinds } = await createWorld({ workflows: flow("short", "4 seconds"), start });
  const first = newCase();
  // by now the store has been looked through for those that are due in the next seconds
  await pass(2_000);
  const second = newCase();
  await pass(6_000);
  expect(await kinds(`short/${first}`)).toContain("timer-fired");
  expect(await kinds(`short/${second}`)).toContain("timer-fired");
});

test("of more than are looked up at once, due while nothing ran, each fires once", async () => {
  const { newCase, pass, life, boot, store } = await createWorld({ workflows, start });
  const ids = Array.from({ length: 1_200 }, () => newCase());
  await pass(30 * MINUTE);
  life.kill("the machine is switched off");
  await pass(3 * HOUR);
  boot();
  await pass(MINUTE);
  const trails = await Promise.all(ids.map((id) => store.entries(key(id))));
  const fired = trails.map((trail) => trail.filter(({ entry }) => entry.kind === "timer-fired").length);
  expect(fired).toEqual(ids.map(() => 1));
  expect(await store.nextTimer()).toBeUndefined();
});
