import { randomUUID } from "node:crypto";
import type { Metadata } from "@grpc/grpc-js";
import type { Session } from "../auth/sessions.ts";
import type { Core } from "../core.ts";
import { refusal } from "./errors.ts";
import {
  checkState,
  commitReplayId,
  findManaged,
  type ManagedFetchRequest,
  managedPosition,
} from "./managed.ts";
import { type PublishRequest, publish } from "./publish.ts";
import {
  type Call,
  createSubscription,
  type FetchRequest,
  type Listening,
  type Position,
  type Subscription,
  startOf,
} from "./subscription.ts";

/** How long clients may be silent, in milliseconds. */
export interface Patience {
  /** Without a publish request on a publish stream. */
  publishStreamMs: number;
  /** Without a commit on a managed subscription. */
  commitMs: number;
}

export interface StreamParts extends Listening, Patience {
  core: Core;
  /** @throws ServiceError UNAUTHENTICATED */
  signedIn(metadata: Metadata): Session;
}

/** What the first request of a stream leads to: what is done with it and with each later one. */
type Opened<Request> = { onRequest(request: Request): void; onClose(): void };

/** Serves a stream: its first request opens it, a request that is refused ends it. */
function serve<Request>(
  parts: StreamParts,
  open: (call: Call<Request>, first: Request, session: Session) => Opened<Request>,
) {
  const { usage } = parts;
  return (call: Call<Request>): void => {
    let opened: Opened<Request> | undefined;
    let joined = false;
    const close = (): void => {
      if (joined) usage.leave();
      joined = false;
      opened?.onClose();
      opened = undefined;
    };
    call.on("data", (request: Request) => {
      try {
        // a session that has ended in the meantime ends the stream
        const session = parts.signedIn(call.metadata);
        if (!joined) {
          if (!usage.join()) throw refusal("concurrent.client.limit.exceeded");
          joined = true;
          opened = open(call, request, session);
        }
        opened?.onRequest(request);
      } catch (error) {
        call.emit("error", error);
      }
    });
    call.on("end", () => {
      close();
      call.end();
    });
    call.on("finish", close);
    call.on("cancelled", close);
    call.on("error", close);
  };
}

const limitExceeded = () => refusal("subscription.limit.exceeded");

/** All streams on which somebody listens. */
function createListeners(parts: StreamParts) {
  const { log, faults } = parts;
  const open = new Set<Subscription>();
  let scheduled = false;
  log.onAppend(() => {
    if (scheduled || open.size === 0) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      for (const subscription of open) subscription.flush();
    });
  });
  faults.onInject((fault) => {
    if (fault.kind !== "streamEnd" && fault.kind !== "limitExceeded") return;
    const struck = [...open].filter(({ topic }) => fault.topic === undefined || fault.topic === topic);
    if (!struck[0] || !faults.strikes(fault.kind, struck[0].topic)) return;
    for (const subscription of struck) {
      open.delete(subscription);
      if (fault.kind === "streamEnd") subscription.end();
      else subscription.fail(limitExceeded());
    }
  });
  return {
    add(call: Call<never>, position: Position): Subscription {
      const subscription = createSubscription(call, parts, position);
      open.add(subscription);
      if (faults.strikes("streamEnd", position.topic)) subscription.end();
      if (faults.strikes("limitExceeded", position.topic)) subscription.fail(limitExceeded());
      return subscription;
    },
    drop(subscription: Subscription): void {
      open.delete(subscription);
      subscription.end();
    },
    endAll: () => open.forEach((subscription) => void subscription.end()),
  };
}

/** The calls that last. */
export function createStreams(parts: StreamParts) {
  const { core } = parts;
  const listeners = createListeners(parts);
  const active = new Set<string>();

  const subscribe = serve<FetchRequest>(parts, (call, first) => {
    const subscription = listeners.add(call as Call<never>, startOf(parts, first));
    return {
      onRequest({ topicName, numRequested = 0 }) {
        if (topicName && core.log.topics.find(topicName)?.name !== subscription.topic)
          throw refusal("subscription.fetch.topic.mismatch");
        if (numRequested <= 0) throw refusal("subscription.fetch.requested.events.invalid");
        subscription.request(numRequested);
      },
      onClose: () => listeners.drop(subscription),
    };
  });

  const managedSubscribe = serve<ManagedFetchRequest>(parts, (call, first, { userId }) => {
    const row = findManaged(core, first);
    if (active.has(row.Id)) throw refusal("managed.subscription.already.active");
    const subscription = listeners.add(call as Call<never>, managedPosition(core, row));
    active.add(row.Id);
    const silence = setTimeout(
      () => call.emit("error", refusal("managed.subscription.commit.timeout")),
      parts.commitMs,
    ).unref();
    return {
      onRequest(request) {
        const { numRequested = 0, commitReplayIdRequest: commit } = request;
        checkState(core.store.table("ManagedEventSubscription").get(row.Id));
        if (numRequested < 0) throw refusal("managed.subscription.fetch.request.events.invalid");
        if (numRequested === 0 && !commit && request !== first)
          throw refusal("managed.subscription.fetch.request.invalid");
        if (commit) {
          silence.refresh();
          const answer = commitReplayId(core, row.Id, userId, commit, subscription.position());
          subscription.send({ commitResponse: answer });
        }
        if (numRequested > 0) subscription.request(numRequested);
      },
      onClose() {
        clearTimeout(silence);
        active.delete(row.Id);
        listeners.drop(subscription);
      },
    };
  });

  const publishStream = serve<PublishRequest>(parts, (call, { topicName = "" }, { userId }) => {
    const silence = setTimeout(
      () => call.emit("error", refusal("publish.stream.sweeper.timeout")),
      parts.publishStreamMs,
    ).unref();
    return {
      onRequest(request) {
        if (request.topicName && request.topicName !== topicName) throw refusal("publish.topic.mismatch");
        call.write({ ...publish(core, userId, { ...request, topicName }), rpcId: randomUUID() });
        silence.refresh();
      },
      onClose: () => clearTimeout(silence),
    };
  });

  return { subscribe, managedSubscribe, publishStream, endAll: listeners.endAll };
}
