import type { FaultBox } from "../faults/faults.ts";
import type { Change } from "../records/transaction.ts";
import type { Catalogue } from "../schema/catalogue.ts";
import type { ObjectDef } from "../schema/model.ts";
import { changeEventName, changeEventSchema, type EventSchema, platformEventSchema } from "./avro-schema.ts";
import type { ChangeLog, CommitInfo } from "./change-log.ts";
import { encodeChange, encodePlatformEvent } from "./encode.ts";

const RETENTION_MS = 72 * 3_600_000;
/** The channel on which the change events of all objects go out. */
export const ALL_CHANGES = "/data/ChangeEvents";

/** An event that is kept for replay. */
export interface StoredEvent {
  replayId: number;
  id: string;
  /** Epoch milliseconds. */
  at: number;
  schemaId: string;
  /** In Avro; written when somebody first wants it. */
  payload(): Buffer;
}

export interface Topic {
  name: string;
  canPublish: boolean;
  /** Undefined for a channel that carries events of several schemas. */
  schema: EventSchema | undefined;
}

/** The events of the last 72 hours. */
export interface EventLog extends ChangeLog {
  topic(name: string): Topic | undefined;
  schema(id: string): EventSchema | undefined;
  /** Keeps a platform event and gives its replay id. */
  publish(topic: string, id: string, schemaId: string, payload: Buffer): number;
  /** Events of a topic after a replay id, at most so many, oldest first. */
  read(topic: string, after: number, most: number): StoredEvent[];
  /** Replay id of the newest event of any topic. */
  latest(): number;
  /** Reading after this id gives all that is kept. */
  beforeEarliest(): number;
  /** Called after events have been added. */
  onAppend(listener: () => void): void;
}

const shownNames = (schema: EventSchema, change: Change): string[] =>
  change.changed.filter((name) => schema.slots.has(name));

/** Updates that set the same fields to the same values have the same text here. */
function signature(schema: EventSchema, change: Change): string | undefined {
  if (change.type !== "UPDATE") return undefined;
  const values = shownNames(schema, change).map((name) => [name, change.row[name] ?? null]);
  return JSON.stringify([change.def.name, values]);
}

/** Where in a list ordered by replay id the events after `id` begin. */
function firstAfter(events: readonly StoredEvent[], id: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (events[middle]!.replayId <= id) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * @param now the org's clock, by which events grow old
 * @param began when the org was made
 */
export function createEventLog(
  catalogue: Catalogue,
  now: () => Date,
  faults: FaultBox,
  began: Date = now(),
): EventLog {
  const topics = new Map<string, Topic>();
  const streams = new Map<string, StoredEvent[]>();
  const schemas = new Map<string, EventSchema>();
  const listeners: (() => void)[] = [];
  // ids rise from one start of an org to the next, so that an id of an earlier life is known to be too old
  let last = Math.floor(began.getTime() / 100);
  let purged = last;
  let all: StoredEvent[] = [];

  const nextReplayId = (): number => {
    // gaps between ids are normal: other events of the instance lie there
    last += 1 + ((last * 7919) % 5);
    return last;
  };

  const schemaFor = (topicName: string, make: () => EventSchema): EventSchema => {
    const known = topics.get(topicName)?.schema;
    if (known) return known;
    const schema = make();
    schemas.set(schema.id, schema);
    topics.set(topicName, { name: topicName, canPublish: topicName.startsWith("/event/"), schema });
    return schema;
  };

  const changeTopic = (def: ObjectDef) => `/data/${changeEventName(def.name)}`;
  const byTopicName = new Map<string, ObjectDef>();
  for (const def of catalogue.objects) {
    byTopicName.set((def.isEvent ? `/event/${def.name}` : changeTopic(def)).toLowerCase(), def);
  }

  const purge = (): void => {
    const oldest = now().getTime() - RETENTION_MS;
    if (!all[0] || all[0].at >= oldest) return;
    const from = all.findIndex((event) => event.at >= oldest);
    const gone = from < 0 ? all.length : from;
    purged = all[gone - 1]!.replayId;
    all = all.slice(gone);
    for (const [name, events] of streams) streams.set(name, events.slice(firstAfter(events, purged)));
  };

  const keep = (event: StoredEvent, names: string[]): void => {
    all.push(event);
    for (const name of names) {
      const events = streams.get(name);
      if (events) events.push(event);
      else streams.set(name, [event]);
    }
  };

  const keepPlatformEvent = ({ def, row }: Change, commit: CommitInfo): void => {
    const topic = `/event/${def.name}`;
    const schema = schemaFor(topic, () => platformEventSchema(def));
    keep(
      {
        replayId: nextReplayId(),
        id: row.Id,
        at: commit.at,
        schemaId: schema.id,
        payload: () => encodePlatformEvent(schema, row, commit),
      },
      [topic],
    );
  };

  const keepChange = (changes: Change[], commit: CommitInfo, sequenceNumber: number): void => {
    const { def } = changes[0]!;
    const topic = changeTopic(def);
    const schema = schemaFor(topic, () => changeEventSchema(def));
    const gap = faults.strikes("gapEvent", topic);
    let payload: Buffer | undefined;
    const event: StoredEvent = {
      replayId: nextReplayId(),
      id: `${commit.key}-${sequenceNumber}`,
      at: commit.at,
      schemaId: schema.id,
      payload: () => (payload ??= encodeChange(schema, { changes, commit, sequenceNumber, gap })),
    };
    keep(event, [topic, ALL_CHANGES]);
  };

  return {
    append(changes, commit) {
      purge();
      const groups: Change[][] = [];
      const alike = new Map<string, Change[]>();
      for (const change of changes) {
        if (change.def.isEvent) {
          keepPlatformEvent(change, commit);
          continue;
        }
        const schema = schemaFor(changeTopic(change.def), () => changeEventSchema(change.def));
        if (change.type === "UPDATE" && shownNames(schema, change).length === 0) continue;
        const key = changes.length > 1 ? signature(schema, change) : undefined;
        const group = key === undefined ? undefined : alike.get(key);
        if (group && !group.some((other) => other.row.Id === change.row.Id)) {
          group.push(change);
          continue;
        }
        const own = [change];
        groups.push(own);
        if (key !== undefined) alike.set(key, own);
      }
      groups.forEach((group, i) => {
        keepChange(group, commit, i + 1);
      });
      for (const listener of listeners) listener();
    },
    topic(name) {
      if (name === ALL_CHANGES) return { name, canPublish: false, schema: undefined };
      const def = byTopicName.get(name.toLowerCase());
      if (!def) return undefined;
      const own = def.isEvent ? `/event/${def.name}` : changeTopic(def);
      schemaFor(own, () => (def.isEvent ? platformEventSchema(def) : changeEventSchema(def)));
      return topics.get(own);
    },
    schema: (id) => schemas.get(id),
    publish(topic, id, schemaId, payload) {
      purge();
      const event = { replayId: nextReplayId(), id, at: now().getTime(), schemaId, payload: () => payload };
      keep(event, [topic]);
      for (const listener of listeners) listener();
      return event.replayId;
    },
    read(topic, after, most) {
      purge();
      const events = streams.get(topic) ?? [];
      const from = firstAfter(events, after);
      return events.slice(from, from + most);
    },
    latest: () => last,
    beforeEarliest() {
      purge();
      return purged;
    },
    onAppend: (listener) => void listeners.push(listener),
  };
}
