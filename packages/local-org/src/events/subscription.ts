import { randomUUID } from "node:crypto";
import type { ServerDuplexStream, ServiceError } from "@grpc/grpc-js";
import type { FaultBox } from "../faults/faults.ts";
import { refusal } from "./errors.ts";
import type { EventLog, StoredEvent } from "./event-log.ts";
import type { EventUsage } from "./usage.ts";
import { replayBytes, replayNumber } from "./wire.ts";

export interface FetchRequest {
  topicName?: string;
  /** 0 LATEST, 1 EARLIEST, 2 CUSTOM */
  replayPreset?: number;
  replayId?: Uint8Array;
  numRequested?: number;
}

const MOST_REQUESTED = 100;
/** Clients take messages of up to 4 MB. */
const MOST_BYTES = 2_000_000;

/** One client listening to one topic. */
export interface Subscription {
  readonly topic: string;
  /** Replay id up to which the client has been told. */
  position(): number;
  /** Takes it that the client has room for so many more; 100 at most are ever outstanding. */
  request(events: number): void;
  /** Sends what the client has asked for and is there. */
  flush(): void;
  /** Sends something that is no event. */
  send(more: object): void;
  end(): void;
  /** Refuses what the client wants and ends. */
  fail(error: Error): void;
}

/** What subscriptions work with. */
export interface Listening {
  log: EventLog;
  faults: FaultBox;
  usage: EventUsage;
  keepAliveMs: number;
}

export type Call<Request> = ServerDuplexStream<Request, object>;

export interface Position {
  topic: string;
  after: number;
}

/** As many of the events as fit in one message; one at least, if there is one. */
function limited(events: StoredEvent[]): StoredEvent[] {
  let bytes = 0;
  const end = events.findIndex((event, i) => {
    bytes += event.payload().length;
    return i > 0 && bytes > MOST_BYTES;
  });
  return end < 0 ? events : events.slice(0, end);
}

const consumerEvent = (event: StoredEvent) => ({
  event: { id: event.id, schemaId: event.schemaId, payload: event.payload() },
  replayId: replayBytes(event.replayId),
});

/**
 * Where a subscription begins.
 * @throws ServiceError NOT_FOUND for an unknown topic, INVALID_ARGUMENT for a replay id that is too old or never was
 */
export function startOf({ log, faults }: Listening, request: FetchRequest): Position {
  if (!request.topicName) throw refusal("topic.validation.empty");
  const topic = log.topics.find(request.topicName)?.name;
  if (!topic) throw refusal("topic.not.found");
  if (request.replayPreset === 1) return { topic, after: log.beforeEarliest() };
  if (request.replayPreset !== 2) return { topic, after: log.latest() };
  if (!request.replayId?.length) throw refusal("subscription.fetch.replayid.validation.failed");
  const after = replayNumber(request.replayId);
  const refused = faults.strikes("expiredReplayId", topic) || faults.strikes("corruptedReplayId", topic);
  if (after === undefined || refused || !log.has(after))
    throw refusal("subscription.fetch.replayid.corrupted");
  return { topic, after };
}

/** Serves a stream from a position on. */
export function createSubscription(
  call: Call<never>,
  { log, faults, usage, keepAliveMs }: Listening,
  position: Position,
): Subscription {
  const { topic } = position;
  let { after } = position;
  let pending = 0;
  let open = true;
  let draining = false;
  let held: NodeJS.Timeout | undefined;

  const send = (more: object): void => {
    const body = {
      latestReplayId: replayBytes(after),
      rpcId: randomUUID(),
      pendingNumRequested: pending,
      ...more,
    };
    if (call.write(body)) return;
    draining = true;
    call.once("drain", () => {
      draining = false;
      flush();
    });
  };

  /** Whether a fault lets the events wait; those that come later wait behind them. */
  const delayed = (): boolean => {
    if (held) return true;
    const delayMs = faults.delayOf(topic);
    if (delayMs === 0) return false;
    held = setTimeout(() => {
      held = undefined;
      tell(true);
    }, delayMs).unref();
    return true;
  };

  const flush = (): void => tell(false);

  /** @param waited what is there has waited already */
  const tell = (waited: boolean): void => {
    while (open && !draining && pending > 0) {
      const batch = limited(log.read(topic, after, pending));
      const last = batch.at(-1);
      if (!last || (!waited && delayed())) return;
      const allowed = usage.deliverable();
      if (allowed === 0) {
        fail(refusal("subscription.limit.exceeded"));
        return;
      }
      const told = batch.slice(0, allowed);
      after = told.at(-1)!.replayId;
      if (told.length < pending && faults.strikes("duplicateDelivery", topic)) told.push(told.at(-1)!);
      pending -= told.length;
      usage.delivered(told.length);
      send({ events: told.map(consumerEvent) });
      timer.refresh();
    }
  };

  const timer = setInterval(() => {
    // an event may have come in this very turn and wait for its flush
    flush();
    if (!open || pending === 0 || draining || held) return;
    // now nothing of this topic is waiting, so the client may take it that it has seen all up to here
    after = Math.max(after, log.latest());
    send({});
  }, keepAliveMs).unref();

  const stop = (): boolean => {
    const was = open;
    open = false;
    clearInterval(timer);
    clearTimeout(held);
    return was;
  };
  const fail = (error: Error | ServiceError): void => {
    if (stop()) call.emit("error", error);
  };

  return {
    topic,
    position: () => after,
    flush,
    request(events) {
      pending = Math.min(MOST_REQUESTED, pending + events);
      flush();
    },
    send,
    end() {
      if (stop()) call.end();
    },
    fail,
  };
}
