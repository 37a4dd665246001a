import { EventEmitter } from "node:events";
import type PubSubApiClient from "salesforce-pubsub-api-client";
import type { Session } from "../client.ts";
import type { ChangeMessage } from "./decode.ts";

/** Most events that may be on their way to us: Salesforce's own cap. */
export const BATCH = 100;
/** gRPC's states of a channel: being set up, and one over which requests go at once. */
const CONNECTING = 1;
const READY = 2;
const ANSWER_MS = 5_000;
const POLL_MS = 20;

export interface Endpoint {
  /** `host:port` */
  address: string;
  /** Takes any certificate: for an org on this machine. */
  insecure: boolean;
}

export type Start = { kind: "latest" } | { kind: "earliest" } | { kind: "after"; replayId: number };

export interface Handlers {
  event(message: ChangeMessage): void;
  /** All events that were asked for are there; nothing more comes until {@link TopicStream.more}. */
  full(): void;
  /** Nothing happened, and all before this replay id is known. */
  keepAlive(latestReplayId: number): void;
  /** The stream is over: an error of gRPC, an event that cannot be read, or undefined for an end without error. */
  over(error: unknown): void;
}

export interface TopicStream {
  more(): void;
  /** Whether the server has been reached; within a few seconds. */
  reached(): Promise<boolean>;
  close(): void;
}

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Closes the client. It takes its listeners off calls that still stand and does not end them, so that their end, by the
 * server or with the channel, would be an error that nobody hears, and end the process. It hands these calls to nobody:
 * they are met where it takes the listeners off, which is done before this returns.
 */
function quietly(client: PubSubApiClient): void {
  const { removeAllListeners } = EventEmitter.prototype;
  EventEmitter.prototype.removeAllListeners = function (this: EventEmitter & { cancel?(): void }, ...names) {
    removeAllListeners.apply(this, names);
    this.on("error", () => {});
    this.cancel?.();
    return this;
  };
  try {
    client.close();
  } finally {
    EventEmitter.prototype.removeAllListeners = removeAllListeners;
  }
}

/**
 * One stream of one topic over salesforce-pubsub-api-client, on a channel of its own.
 * @param session is used as it is; a refused one comes back as gRPC code 16
 */
export async function openTopic(
  endpoint: Endpoint,
  session: Session,
  topic: string,
  start: Start,
  handlers: Handlers,
): Promise<TopicStream> {
  // with all of gRPC, and only needed where changes are not polled for
  const { default: Client } = await import("salesforce-pubsub-api-client");
  const client = new Client(
    {
      authType: "user-supplied",
      pubSubEndpoint: endpoint.address,
      accessToken: session.accessToken,
      // the client insists on https; an org on this machine speaks http, and here the URL is only a name
      instanceUrl: session.instanceUrl.replace(/^http:/, "https:"),
      organizationId: session.organizationId,
      rejectUnauthorizedSsl: !endpoint.insecure,
    },
    quiet,
  );
  await client.connect();
  let open = true;
  const over = (error: unknown): void => {
    if (!open) return;
    open = false;
    // the client is in the middle of telling us; it is closed when it has finished
    setImmediate(() => quietly(client));
    handlers.over(error);
  };
  const callback = (info: { lastReplayId?: number | null }, kind: string, data?: unknown): void => {
    if (!open) return;
    if (kind === "event") handlers.event(data as ChangeMessage);
    else if (kind === "lastEvent") handlers.full();
    else if (kind === "grpcKeepAlive") handlers.keepAlive(Number(info.lastReplayId));
    else if (kind === "error") over(data);
    else if (kind === "end") over(undefined);
  };
  if (start.kind === "after") client.subscribeFromReplayId(topic, callback, BATCH, start.replayId);
  else if (start.kind === "earliest") client.subscribeFromEarliestEvent(topic, callback, BATCH);
  else client.subscribe(topic, callback, BATCH);

  const state = async () => Number(await client.getConnectivityState());

  /**
   * Closing takes the client's own listeners away; a request that has not gone out by then fails with nobody to hear it,
   * and that ends the process. So not before the channel stands or has failed.
   */
  async function retire(): Promise<void> {
    while ((await state()) <= CONNECTING) await sleep(POLL_MS);
    setImmediate(() => quietly(client));
  }

  return {
    more: () => client.requestAdditionalEvents(topic, BATCH),
    async reached() {
      for (let waited = 0; open && waited < ANSWER_MS; waited += POLL_MS) {
        if ((await state()) === READY) return true;
        await sleep(POLL_MS);
      }
      return false;
    },
    close() {
      if (!open) return;
      open = false;
      void retire();
    },
  };
}
