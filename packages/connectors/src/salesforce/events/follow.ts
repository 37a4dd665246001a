import { after, type Clock, type Random } from "../../clock.ts";
import type { ObjectDescribe, OrgEvent } from "../../port.ts";
import type { SalesforceClient } from "../client.ts";
import { changedRows, toGapEvent } from "./changes.ts";
import type { ChangeMessage } from "./decode.ts";
import { createBackoff, type Delivery } from "./delivery.ts";
import { streamFailure } from "./failures.ts";
import { type Position, writePosition } from "./position.ts";
import { type Endpoint, openTopic, type Start, type TopicStream } from "./pubsub.ts";
import { topicOf } from "./topic.ts";

/** Salesforce lets a stream hear from it at least every 270 seconds. */
const SILENCE_MS = 300_000;
/** After the channel stands: until the server has taken the request in. */
const SETTLE_MS = 50;

export interface FollowParts {
  client: SalesforceClient;
  describe(object: string): Promise<ObjectDescribe>;
  /** Finds out into which records deleted ones were merged. Throws CallFailure. */
  mergedInto(describe: ObjectDescribe, ids: string[]): Promise<Map<string, string>>;
  delivery: Delivery;
  endpoint: Endpoint;
  clock: Clock;
  random: Random;
  self: string;
  /** @param words why it is being tried again; undefined when connected */
  onState(words: string | undefined): void;
}

/**
 * Follows the change events of one object, over reconnects, until it is closed.
 *
 * What is known of the past: `position`, up to which all events are accepted, and `lookUpSince`, from when on a query
 * has to tell what the stream cannot (a position that is too old, a time before the stream stood). It stands until
 * that query has been through.
 */
export function followObject(object: string, from: Position | undefined, parts: FollowParts) {
  const { client, delivery, clock, random, self } = parts;
  const topic = topicOf(object);
  const startedAt = clock.now();
  const backoff = createBackoff(clock, random);
  let position: Position | undefined = from?.replayId === undefined ? undefined : from;
  let lookUpSince = from && from.replayId === undefined ? from.at : undefined;
  // what leaves no record can only be had from the stream: all that it keeps, without what is older
  let fromEarliest = !topic.hasRecords && lookUpSince !== undefined;
  const notBefore = topic.hasRecords ? undefined : lookUpSince;
  let freshSession = false;
  let unreadable: number | undefined;
  let stream: TopicStream | undefined;
  let endStream: ((error: unknown) => void) | undefined;
  let stopped = false;

  const startOf = (): Start => {
    if (position?.replayId !== undefined) return { kind: "after", replayId: position.replayId };
    return { kind: fromEarliest ? "earliest" : "latest" };
  };

  const lookUp = async (describe: ObjectDescribe, since: string, replay?: string): Promise<void> => {
    if (!topic.hasRecords) return;
    for await (const rows of changedRows(client, describe, since)) {
      delivery.push(rows.map((row) => toGapEvent(object, row, self, replay)));
      await delivery.drained();
      if (stopped) return;
    }
  };

  const withMasters = async (events: OrgEvent[], describe: ObjectDescribe): Promise<OrgEvent[]> => {
    const deleted = events.filter((event) => event.change === "deleted").map((event) => event.recordId);
    if (deleted.length === 0) return events;
    const masters = await parts.mergedInto(describe, deleted);
    return events.map((event) => {
      const mergedInto = masters.get(event.recordId);
      return mergedInto ? { ...event, mergedInto } : event;
    });
  };

  const handle = async (message: ChangeMessage, describe: ObjectDescribe): Promise<void> => {
    const { events, overflowSince } = topic.decode(message, describe, self);
    const fresh = events.filter(({ at }) => notBefore === undefined || at >= notBefore);
    delivery.push(await withMasters(fresh, describe));
    const reached = { replayId: message.replayId, at: topic.timeOf(message) };
    if (overflowSince) await lookUp(describe, overflowSince, writePosition(reached));
    position = reached;
    fromEarliest = false;
  };

  /** Runs one stream to its end. @returns what ended it */
  const runStream = async (onReached: () => void): Promise<unknown> => {
    const describe = await parts.describe(object);
    const session = await client.session(freshSession);
    freshSession = false;
    const { promise: ended, resolve: end } = Promise.withResolvers<unknown>();
    endStream = end;
    let work: Promise<void> = Promise.resolve();
    let unsettled = 0;
    // in order, and none after one that failed
    const inOrder = (step: () => Promise<void>): void => {
      unsettled++;
      work = work.then(step).finally(() => unsettled--);
      work.catch(end);
    };
    let watch = () => {};
    let connected = false;
    const isConnected = (): void => {
      if (!connected) parts.onState(undefined);
      connected = true;
    };
    const heard = (): void => {
      watch();
      watch = after(clock, SILENCE_MS, () => end(new Error("nothing was heard for five minutes")));
    };
    heard();
    const own = await openTopic(parts.endpoint, session, topic.name, startOf(), {
      event(message) {
        isConnected();
        heard();
        backoff.reset();
        inOrder(() => handle(message, describe));
      },
      full: () =>
        inOrder(async () => {
          // only when all is durable is more asked for
          await delivery.drained();
          if (!stopped) own.more();
        }),
      keepAlive(replayId) {
        isConnected();
        heard();
        backoff.reset();
        if (unsettled === 0) position = { replayId, at: clock.now() };
      },
      over: end,
    });
    stream = own;
    if (stopped) end(undefined);
    void own.reached().then((reached) => {
      if (!reached) return;
      isConnected();
      after(clock, SETTLE_MS, onReached);
      const since = lookUpSince;
      if (since === undefined) return;
      inOrder(async () => {
        await lookUp(describe, since);
        if (!stopped && lookUpSince === since) lookUpSince = undefined;
      });
    });
    const error = await ended;
    watch();
    own.close();
    await work.catch(() => {});
    await delivery.drained();
    return error;
  };

  const afterFailure = (error: unknown): string => {
    const failure = streamFailure(error, object);
    // from "now" on: what happened since then, before there was a position, has to be looked up
    if (!position && !fromEarliest) lookUpSince ??= startedAt;
    if (failure.kind === "session") freshSession = true;
    if (failure.kind === "expired") {
      lookUpSince ??= position?.at ?? startedAt;
      position = undefined;
      fromEarliest = true;
      return `the stored position is too old; reading all events that are kept, and looking up what changed since ${lookUpSince}`;
    }
    if (failure.kind === "unreadable" && failure.replayId !== undefined) {
      if (unreadable === failure.replayId) {
        const at = position?.at ?? startedAt;
        lookUpSince ??= at;
        position = { replayId: failure.replayId, at };
        return `an event cannot be read and is passed over (${failure.words}); looking up what changed since ${at}`;
      }
      unreadable = failure.replayId;
    }
    return failure.words;
  };

  const { promise: ready, resolve: isReady } = Promise.withResolvers<void>();
  const loop = (async () => {
    while (!stopped) {
      let error: unknown;
      try {
        error = await runStream(isReady);
      } catch (failure) {
        error = failure;
      }
      if (stopped) return;
      parts.onState(`${object}: ${afterFailure(error)}`);
      isReady();
      await backoff.wait();
    }
  })();

  return {
    /** Resolves when events from now on arrive, or when the first attempt failed. */
    ready,
    async close(): Promise<void> {
      stopped = true;
      stream?.close();
      endStream?.(undefined);
      backoff.stop();
      isReady();
      await loop;
    },
  };
}
