import { randomUUID } from "node:crypto";
import { type ServerDuplexStream, status } from "@grpc/grpc-js";
import type { FaultBox } from "../faults/faults.ts";
import type { EventLog, StoredEvent } from "./event-log.ts";
import { grpcError, replayBytes, replayNumber } from "./wire.ts";

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
  /** Sends what the client has asked for and is there. */
  flush(): void;
  end(): void;
  /** Refuses what the client wants and ends. */
  fail(error: Error): void;
}

export type Call = ServerDuplexStream<FetchRequest, object>;

interface Position {
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
export function startOf(log: EventLog, faults: FaultBox, request: FetchRequest): Position {
  const topic = log.topic(request.topicName ?? "");
  if (!topic) {
    throw grpcError(
      status.NOT_FOUND,
      "sfdc.platform.eventbus.grpc.topic.not.found",
      `Topic ${request.topicName} could not be found.`,
    );
  }
  if (request.replayPreset === 1) return { topic: topic.name, after: log.beforeEarliest() };
  if (request.replayPreset !== 2) return { topic: topic.name, after: log.latest() };
  const after = replayNumber(request.replayId);
  const kept = after !== undefined && after >= log.beforeEarliest() && after <= log.latest();
  if (!kept || faults.strikes("expiredReplayId", topic.name)) {
    throw grpcError(
      status.INVALID_ARGUMENT,
      "sfdc.platform.eventbus.grpc.subscription.fetch.replayid.validation.failed",
      "The Replay ID validation failed. Ensure that the Replay ID is valid.",
    );
  }
  return { topic: topic.name, after };
}

/** Serves a stream whose first request has named topic and beginning. */
export function createSubscription(
  call: Call,
  log: EventLog,
  faults: FaultBox,
  position: Position,
  keepAliveMs: number,
): Subscription & { request(more: FetchRequest): void } {
  const { topic } = position;
  let { after } = position;
  let pending = 0;
  let open = true;
  let draining = false;

  const send = (events: object[]): void => {
    const body = {
      ...(events.length > 0 ? { events } : {}),
      latestReplayId: replayBytes(after),
      rpcId: randomUUID(),
      pendingNumRequested: pending,
    };
    if (call.write(body)) return;
    draining = true;
    call.once("drain", () => {
      draining = false;
      flush();
    });
  };

  const flush = (): void => {
    while (open && !draining && pending > 0) {
      const batch = limited(log.read(topic, after, Math.min(pending, MOST_REQUESTED)));
      const last = batch.at(-1);
      if (!last) return;
      after = last.replayId;
      if (batch.length < pending && faults.strikes("duplicateDelivery", topic)) batch.push(last);
      pending -= batch.length;
      send(batch.map(consumerEvent));
      timer.refresh();
    }
  };

  const timer = setInterval(() => {
    // an event may have come in this very turn and wait for its flush
    flush();
    if (!open || pending === 0 || draining) return;
    // now nothing of this topic is waiting, so the client may take it that it has seen all up to here
    after = Math.max(after, log.latest());
    send([]);
  }, keepAliveMs);
  timer.unref();

  const stop = (): boolean => {
    const was = open;
    open = false;
    clearInterval(timer);
    return was;
  };

  return {
    topic,
    flush,
    request(more) {
      if (more.topicName && log.topic(more.topicName)?.name !== topic) {
        this.fail(
          grpcError(
            status.INVALID_ARGUMENT,
            "sfdc.platform.eventbus.grpc.subscription.fetch.requestvalidation.failed",
            `The topic of a stream cannot change from ${topic} to ${more.topicName}.`,
          ),
        );
        return;
      }
      const asked = more.numRequested ?? 0;
      if (asked <= 0) {
        this.fail(
          grpcError(
            status.INVALID_ARGUMENT,
            "sfdc.platform.eventbus.grpc.subscription.fetch.requestvalidation.failed",
            "The number of requested events must be greater than zero.",
          ),
        );
        return;
      }
      pending += Math.min(asked, MOST_REQUESTED);
      flush();
    },
    end() {
      if (stop()) call.end();
    },
    fail(error) {
      if (stop()) call.emit("error", error);
    },
  };
}
