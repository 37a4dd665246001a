import type { Cursor } from "@throughline/audit";
import type { OrgEvent, SalesforcePort } from "@throughline/connectors";
import type { ItemState } from "@throughline/engine";
import type { Deployment } from "../deployed.ts";
import type { Clock, Log, Random } from "../ports.ts";
import { arrivals, type Letter } from "./letters.ts";
import { createReader } from "./reader.ts";
import { planReads } from "./reads.ts";

/** Names of the cursors: the replay id of an object's stream, and the time of its last event. */
const replayOf = (object: string) => `salesforce/${object}`;
const lastOf = (object: string) => `salesforce/${object}/at`;

/** The object that a cursor belongs to, and which of the two it is. */
export function streamOf(cursor: string): { object: string; what: "replay" | "at" } | undefined {
  const [, object, at] = /^salesforce\/([^/]+)(\/at)?$/.exec(cursor) ?? [];
  return object === undefined ? undefined : { object, what: at ? "at" : "replay" };
}

export interface IntakeWorld {
  deployment: Deployment;
  salesforce: SalesforcePort;
  clock: Clock;
  random: Random;
  log: Log;
  state(item: string): ItemState | undefined;
  /** Resolves when all letters are durable; the cursors go down with the last of them. */
  deliverAll(letters: Letter[], cursors: Cursor[]): Promise<void>;
  /** Time of the last event taken before this start, per object: what was created since may have been missed. */
  since: Record<string, string>;
}

/**
 * Turns what happens in the org into events of items: a record that matches starts one,
 * changes, deletions and records of other objects that point at it reach the item.
 */
export function createIntake(world: IntakeWorld) {
  const { deployment, salesforce } = world;
  const reader = createReader(world);
  const objects = new Set<string>();
  for (const workflow of deployment.all) {
    objects.add(workflow.object);
    for (const { from } of workflow.handlers) if (from) objects.add(from.object);
  }

  return {
    /** Objects whose events are needed. */
    objects: [...objects],

    /** Resolves when everything that the events mean is durable. Never rejects for what the org answers: it waits. */
    async accept(events: OrgEvent[]): Promise<void> {
      const directory = await reader.patiently("the users and queues", () => salesforce.directory());
      const plan = await planReads(events, { ...world, reader });
      const found = await reader.readAll(plan);
      const letters = events.flatMap((event) => arrivals(event, { ...world, directory, found }));
      await world.deliverAll(letters, cursorsAfter(events));
    },
  };
}

export type { Letter } from "./letters.ts";

function cursorsAfter(events: OrgEvent[]): Cursor[] {
  const last = new Map(events.map((event) => [event.object, event]));
  return [...last.values()].flatMap(({ object, replay, at }) => [
    { stream: replayOf(object), position: replay },
    { stream: lastOf(object), position: at },
  ]);
}
