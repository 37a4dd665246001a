import type { Cursor } from "@throughline/audit";
import type { FlatRecord, OrgEvent, SalesforcePort } from "@throughline/connectors";
import { keyOf } from "@throughline/engine";
import { sourcesOf } from "@throughline/steps";
import type { Workflow } from "@throughline/workflow";
import { createCache } from "../cache.ts";
import type { Deployment } from "../deployed.ts";
import type { Clock, Log, Random } from "../ports.ts";
import { arrivals, type Letter } from "./letters.ts";
import { createReader, type Found } from "./reader.ts";
import { askedBy, MODIFIED, planReads } from "./reads.ts";

/** Names of the cursors: the replay id of an object's stream, and the time of its last event. */
const replayOf = (object: string) => `salesforce/${object}`;
const lastOf = (object: string) => `salesforce/${object}/at`;

/** The object that a cursor belongs to, and which of the two it is. */
export function streamOf(cursor: string): { object: string; what: "replay" | "at" } | undefined {
  const [, object, at] = /^salesforce\/([^/]+)(\/at)?$/.exec(cursor) ?? [];
  return object === undefined ? undefined : { object, what: at ? "at" : "replay" };
}

/** Objects of which a workflow takes events: its own, and those of the records that tell of events. */
export const objectsOf = (workflow: Workflow): string[] => [
  ...new Set([workflow.object, ...sourcesOf(workflow).map(({ object }) => object)]),
];

export interface IntakeWorld {
  deployment: Deployment;
  salesforce: SalesforcePort;
  clock: Clock;
  random: Random;
  log: Log;
  /** Whether there is such an item. */
  known(item: string): Promise<boolean>;
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
  const { deployment, salesforce, clock } = world;
  const reader = createReader(world);
  const objects = new Set<string>();
  for (const workflow of deployment.all) for (const object of objectsOf(workflow)) objects.add(object);

  /** Records that were read as a whole, and their last modification then. */
  const wholes = createCache<string>(REMEMBERED_READS);

  /** A change that a whole read of the record, made since, has brought already: its values are old. */
  function overtaken({ object, recordId, change, at }: OrgEvent, found: Found): boolean {
    const key = `${object}/${recordId}`;
    if (change === "gap" || change === "undeleted") {
      const stamp = found.get(object, recordId)?.[MODIFIED];
      if (typeof stamp === "string") wholes.set(key, stamp);
      return false;
    }
    const asOf = change === "updated" ? wholes.get(key) : undefined;
    // the change of that very time is in what was read
    return asOf !== undefined && Date.parse(at) <= Date.parse(asOf);
  }

  /** Events taken in this run: a stream may repeat itself. */
  const taken = createCache<true>(REMEMBERED_EVENTS);

  async function take(all: OrgEvent[], cursors: Cursor[]): Promise<void> {
    const events = all.filter(({ id }) => !taken.get(id));
    const directory = await reader.patiently("the users and queues", () => salesforce.directory());
    const items = await itemsAmong(events);
    const known = (item: string) => items.has(item);
    const found = await reader.readAll(await planReads(events, { ...world, reader, known }));
    const letters = events.flatMap((event) =>
      overtaken(event, found) ? [] : arrivals(event, { ...world, directory, found, known }),
    );
    await world.deliverAll(letters, cursors);
    for (const { id } of events) taken.set(id, true);
  }

  /** Those records of the events that are items already. */
  async function itemsAmong(events: OrgEvent[]): Promise<Set<string>> {
    const items = new Set<string>();
    for (const { object, recordId } of events) {
      for (const workflow of deployment.active) {
        const item = keyOf(workflow.id, recordId);
        if (workflow.object === object && !items.has(item) && (await world.known(item))) items.add(item);
      }
    }
    for (const event of events) {
      for (const workflow of deployment.active) {
        const recordId = askedBy(event, workflow);
        const item = recordId && keyOf(workflow.id, recordId);
        if (item && !items.has(item) && (await world.known(item))) items.add(item);
      }
    }
    return items;
  }

  return {
    /** Objects whose events are needed. */
    objects: [...objects],

    /** Resolves when everything that the events mean is durable. Never rejects for what the org answers: it waits. */
    accept: (events: OrgEvent[]) => take(events, cursorsAfter(events)),

    /** Takes in what changed since a time without an event that we know of. Records deleted meanwhile are not found so. */
    async catchUp(object: string, since: string): Promise<void> {
      for (let from = since; ; ) {
        const page = await reader.patiently(`what changed in ${object}`, () =>
          salesforce.changedSince(object, from, ["Id", MODIFIED], PAGE),
        );
        await take(
          page.map((record) => unseen(object, record, clock.now())),
          [],
        );
        const last = String(page.at(-1)?.[MODIFIED] ?? from);
        if (page.length < PAGE || last === from) return;
        from = last;
      }
    },

    /** Cursors for streams that are followed from now on. */
    beginnings: (of: string[]): Cursor[] =>
      of.map((object) => ({ stream: lastOf(object), position: clock.now() })),
  };
}

const REMEMBERED_READS = 10_000;
const REMEMBERED_EVENTS = 20_000;

/** Records read at a time when catching up. */
const PAGE = 2_000;

/** A record of which only is known that it changed. */
const unseen = (object: string, { Id, SystemModstamp }: FlatRecord, at: string): OrgEvent => ({
  id: `${object}/${Id}/${SystemModstamp}`,
  object,
  recordId: String(Id),
  change: "gap",
  fields: {},
  ours: false,
  at,
  replay: "",
});

export type { Letter } from "./letters.ts";

function cursorsAfter(events: OrgEvent[]): Cursor[] {
  const last = new Map(events.map((event) => [event.object, event]));
  return [...last.values()].flatMap(({ object, replay, at }) => [
    { stream: replayOf(object), position: replay },
    { stream: lastOf(object), position: at },
  ]);
}
