import { readFileSync } from "node:fs";
import type { Org } from "@throughline/local-org";
import type { Engine } from "@throughline/server";
import type { Workflow } from "@throughline/workflow";
import { holdingOwner } from "../sandbox/sandbox.ts";
import { createPeople } from "./people.ts";
import { livePresence } from "./presence.ts";

/** Items that are there when the page opens, so that it is never empty. */
const AT_ONCE = 24;

/** Time between two messages, in ms: somewhere around this. */
const EVERY_MS = 7_000;

/** Open items at which the mailbox falls silent until people have caught up. */
const MOST_OPEN = 160;

type Message = Record<string, unknown> & { expect?: Record<string, unknown> };

/**
 * A working day for the demo: customers write, people answer tasks, work on their cases, wait for customers,
 * and now and then somebody or something writes a field by hand that the workflow governs.
 * Returns how to end the day.
 */
export function beginLife(world: {
  engine: Engine;
  org: Org;
  workflow: Workflow;
  itemsFile: string;
}): () => void {
  const { engine, org, workflow } = world;
  const messages = readMessages(world.itemsFile);
  const expected = new Map<string, Record<string, unknown>>();
  const timers = new Set<NodeJS.Timeout>();
  const held = holdingOwner({ org }, workflow);
  let next = 0;

  function later(ms: number, what: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      what();
    }, ms);
    timers.add(timer);
  }

  function arrive(): void {
    const { expect, ...fields } = messages[next++ % messages.length] as Message;
    try {
      const id = org.db.create(
        workflow.object,
        { ...held, ...fields },
        { origin: "com/salesforce/api/email" },
      );
      if (expect) expected.set(id, expect);
    } catch (error) {
      engine.log.info({ reason: (error as Error).message }, "the org refused a message");
    }
  }

  async function keepArriving(): Promise<void> {
    later(EVERY_MS * (0.3 + 1.4 * Math.random()), keepArriving);
    const { total } = await engine.store.listItems({ pageSize: 1 });
    const { open } = await engine.store.summary(new Date(0).toISOString(), engine.clock.now());
    if (open < MOST_OPEN || total < AT_ONCE) arrive();
  }

  const leave = createPeople({ ...world, later, expected: (id) => expected.get(id) });
  for (let count = 0; count < AT_ONCE; count++) arrive();
  later(EVERY_MS, keepArriving);
  livePresence(org, later);

  return () => {
    leave();
    for (const timer of timers) clearTimeout(timer);
  };
}

function readMessages(file: string): Message[] {
  const lines = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.trim());
  const messages = lines.map((line) => JSON.parse(line) as Message);
  // in the file they are grouped by kind; a mailbox is mixed
  return messages
    .map((message, index) => ({ message, place: (index * 0.618_034) % 1 }))
    .sort((a, b) => a.place - b.place)
    .map(({ message }) => message);
}
