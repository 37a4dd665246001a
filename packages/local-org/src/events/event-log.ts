import type { FaultBox } from "../faults/faults.ts";
import type { Change } from "../records/transaction.ts";
import type { ChangeLog, CommitInfo } from "./change-log.ts";
import type { ChangeEvent } from "./encode.ts";
import { encodeChange, encodePlatformEvent } from "./encode.ts";
import { groupChanges } from "./group.ts";
import { createRetention } from "./retention.ts";
import type { Outlet, Topics } from "./topics.ts";

/** An event that is kept for replay. */
export interface StoredEvent {
  replayId: number;
  /** Of a platform event its EventUuid. */
  id: string;
  /** Epoch milliseconds. */
  at: number;
  schemaId: string;
  /** In Avro; written when somebody wants it. */
  payload(): Buffer;
}

/** The events of the last 72 hours. */
export interface EventLog extends ChangeLog {
  readonly topics: Topics;
  /** Events of a topic after a replay id, at most so many, oldest first. */
  read(topic: string, after: number, most: number): StoredEvent[];
  /** Reading after this id gives all that is kept. */
  beforeEarliest(): number;
  /** Whether a subscription can begin after that id. */
  has(replayId: number): boolean;
  /** Called with each transaction after its events have been added. */
  onAppend(listener: (changes: readonly Change[], commit: CommitInfo) => void): void;
}

/** So much of what was written last is at hand for the next subscriber, in bytes. */
const PAYLOADS = 8_000_000;

/** Remembers what was written last. */
function createPayloads() {
  const written = new Map<string, Buffer>();
  let bytes = 0;
  return (key: string, write: () => Buffer): Buffer => {
    const known = written.get(key);
    if (known) return known;
    const payload = write();
    written.set(key, payload);
    bytes += payload.length;
    for (const [oldest, { length }] of written) {
      if (bytes <= PAYLOADS) break;
      written.delete(oldest);
      bytes -= length;
    }
    return payload;
  };
}

/**
 * @param now the org's clock, by which events grow old
 * @param most so many events are kept
 * @param began when the org was made
 */
export function createEventLog(
  topics: Topics,
  now: () => Date,
  faults: FaultBox,
  most: number,
  began: Date = now(),
): EventLog {
  const listeners: ((changes: readonly Change[], commit: CommitInfo) => void)[] = [];
  // ids rise faster with the time than with the events, so that an id of an earlier life is known to be too old
  let last = began.getTime() * 100;
  const retention = createRetention<StoredEvent>(now, most, last);
  const payloads = createPayloads();

  const nextReplayId = (): number => {
    // gaps between ids are normal: other events of the instance lie there
    last += 1 + ((last * 7919) % 5);
    return last;
  };

  const keepPlatformEvent = (
    { row }: Change,
    { schema, topics, members }: Outlet,
    commit: CommitInfo,
  ): void => {
    const replayId = nextReplayId();
    const payload = () => payloads(`${replayId}`, () => encodePlatformEvent(schema, row, commit));
    const also = members.filter(({ member }) => member.takes(row)).map(({ topic }) => topic);
    const id = String(row.EventUuid ?? row.Id);
    retention.keep({ replayId, id, at: commit.at, schemaId: schema.id, payload }, [...topics, ...also]);
  };

  const keepChange = (event: ChangeEvent, { schema, topics, members }: Outlet): void => {
    const replayId = nextReplayId();
    const { key, at } = event.commit;
    const base = { replayId, id: `${key}-${event.sequenceNumber}`, at, schemaId: schema.id };
    const payload = () => payloads(`${replayId}`, () => encodeChange(schema, event));
    const plain = [...topics];
    for (const { topic, member } of members) {
      if (!member.takesChange(event)) continue;
      if (member.enriched.length === 0) plain.push(topic);
      else {
        const write = () => encodeChange(schema, event, member.enriched);
        retention.keep({ ...base, payload: () => payloads(`${replayId} ${topic}`, write) }, [topic]);
      }
    }
    if (plain.length > 0) retention.keep({ ...base, payload }, plain);
  };

  return {
    topics,
    append(changes, commit) {
      if (commit.after !== undefined) last = Math.max(last, commit.after);
      for (const change of changes) {
        const outlet = change.def.isEvent && topics.outlet(change.def);
        if (outlet) keepPlatformEvent(change, outlet, commit);
      }
      const groups = groupChanges(changes, (def) => (def.isEvent ? undefined : topics.outlet(def)?.schema));
      groups.forEach((group, i) => {
        const outlet = topics.outlet(group.def)!;
        const gap = faults.strikes("gapEvent", outlet.topics[0] ?? "");
        keepChange({ ...group, commit, sequenceNumber: i + 1, gap }, outlet);
      });
      for (const listener of listeners) listener(changes, commit);
    },
    latest: () => last,
    read: retention.read,
    beforeEarliest: retention.beforeEarliest,
    has: (replayId) => replayId >= retention.beforeEarliest() && replayId <= last,
    onAppend: (listener) => void listeners.push(listener),
  };
}
