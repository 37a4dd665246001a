import { randomBytes } from "node:crypto";
import type { Session } from "../auth/sessions.ts";
import type { Core } from "../core.ts";
import type { FaultBox } from "../faults/faults.ts";
import { type Client, connected, hasNews, take } from "./client.ts";
import { type Feed, findFeed } from "./feed.ts";
import { CLIENT_MS, CONNECT_MS, failure, type Message, success } from "./message.ts";
import type { Notices } from "./notices.ts";

/** Serves the Bayeux protocol by long polling. */
export interface Bayeux {
  /**
   * Answers messages; a connect waits until something is there to be told.
   * @param session undefined for somebody who is not signed in
   * @param failureReason why not, in Salesforce's words
   * @param gone resolves when the client does not wait for the answer any more
   */
  answer(
    messages: Message[],
    session: Session | undefined,
    failureReason: string,
    gone: Promise<void>,
  ): Promise<Message[]>;
  /** How many clients listen to a channel. */
  listeners(channel: string): Client[];
}

const LATEST = -1;
const ALL = -2;

export function createBayeux(core: Core, notices: Notices, faults: FaultBox): Bayeux {
  const clients = new Map<string, Client>();
  const { eventUsage: usage } = core;
  let scheduled = false;
  const wakeAll = (): void => {
    if (scheduled || clients.size === 0) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      for (const client of clients.values()) if (client.wake && hasNews(client)) client.wake();
    });
  };
  core.log.onAppend(wakeAll);
  notices.onTell(wakeAll);

  const forget = (client: Client): void => {
    if (!clients.delete(client.id)) return;
    usage.leave();
    client.wake?.();
  };
  const find = (id: string | undefined): Client | undefined => {
    for (const client of clients.values())
      if (!client.wake && core.now().getTime() - client.lastSeen > CLIENT_MS) forget(client);
    return clients.get(id ?? "");
  };

  const handshake = (message: Message, { userId }: Session): Message => {
    find(undefined);
    const types = message.supportedConnectionTypes ?? [];
    if (types.length > 0 && !types.includes("long-polling"))
      return failure(message, `400::Invalid connection type ${types.join(",")}`, {
        advice: { reconnect: "none" },
      });
    if (!usage.join())
      return failure(message, "403::Organization concurrent user limit exceeded", {
        advice: { reconnect: "none" },
      });
    const id = randomBytes(18).toString("hex");
    const lastSeen = core.now().getTime();
    clients.set(id, { id, userId, lastSeen, connected: false, subscriptions: new Map() });
    return success(message, {
      clientId: id,
      version: "1.0",
      minimumVersion: "1.0",
      supportedConnectionTypes: ["long-polling"],
      ext: { replay: true, "payload.format": true },
    });
  };

  /** Where a subscription begins; undefined for a replay id that cannot be had. */
  const startOf = (feed: Feed, replay: number): number | undefined => {
    if (replay === LATEST) return feed.latest();
    if (replay === ALL) return feed.beforeEarliest();
    const { channel } = feed;
    if (faults.strikes("expiredReplayId", channel) || faults.strikes("corruptedReplayId", channel))
      return undefined;
    return replay >= feed.beforeEarliest() && replay <= feed.latest() ? replay : undefined;
  };

  const subscribe = (message: Message, client: Client): Message => {
    const { subscription: name } = message;
    const more = { clientId: client.id, subscription: name };
    if (!name) return failure(message, "400::Channel name not specified", more);
    if (!name.startsWith("/"))
      return failure(message, "400::Channel subscriptions must start with a leading '/'", more);
    const feed = findFeed(core, notices, name);
    if (!feed)
      return failure(
        message,
        `400::The channel you requested to subscribe to does not exist {${name}}`,
        more,
      );
    const replay = message.ext?.replay?.[name] ?? LATEST;
    const after = startOf(feed, replay);
    if (after === undefined)
      return failure(
        message,
        `400::The replayId {${replay}} you provided was invalid.  Please provide a valid ID, -2 to replay all events, or -1 to replay only new events.`,
        more,
      );
    client.subscriptions.set(name, { feed, after });
    if (hasNews(client)) client.wake?.();
    return success(message, more);
  };

  /** Waits until something is there, the time is over, another connect comes or the client goes. */
  const wait = (client: Client, gone: Promise<void>): Promise<void> =>
    new Promise((resolve) => {
      client.wake?.();
      const timer = setTimeout(() => done(), CONNECT_MS).unref();
      const done = (): void => {
        clearTimeout(timer);
        if (client.wake === done) client.wake = undefined;
        client.lastSeen = core.now().getTime();
        resolve();
      };
      client.wake = done;
      void gone.then(done);
    });

  const connect = async (message: Message, client: Client, gone: Promise<void>): Promise<Message[]> => {
    let left = false;
    void gone.then(() => {
      left = true;
    });
    if (client.connected && !hasNews(client)) await wait(client, gone);
    client.connected = true;
    const channel = [...client.subscriptions.keys()].find((name) => faults.strikes("limitExceeded", name));
    if (channel || (usage.deliverable() === 0 && hasNews(client))) {
      const more = { clientId: client.id, advice: { reconnect: "none", interval: 0 } };
      return [failure(message, "403::Organization total events daily limit exceeded", more)];
    }
    // what nobody is there to take waits for the next connect
    return left ? [] : [...take(client, usage), connected(client, message)];
  };

  const unknownClient = (message: Message): Message =>
    failure(message, "403::Unknown client", { advice: { reconnect: "handshake", interval: 0 } });

  const answerOne = async (message: Message, session: Session, gone: Promise<void>): Promise<Message[]> => {
    if (message.channel === "/meta/handshake") return [handshake(message, session)];
    const client = find(message.clientId);
    if (!client || client.userId !== session.userId) return [unknownClient(message)];
    client.lastSeen = core.now().getTime();
    switch (message.channel) {
      case "/meta/connect":
        return connect(message, client, gone);
      case "/meta/subscribe":
        return [subscribe(message, client)];
      case "/meta/unsubscribe":
        client.subscriptions.delete(message.subscription ?? "");
        return [success(message, { clientId: client.id, subscription: message.subscription })];
      case "/meta/disconnect":
        forget(client);
        return [success(message, { clientId: client.id })];
      default:
        return [failure(message, "403::denied_by_security_policy:publish_denied", { clientId: client.id })];
    }
  };

  const refused = (message: Message, failureReason: string): Message =>
    message.channel === "/meta/handshake"
      ? failure(message, "403::Handshake denied", {
          ext: { sfdc: { failureReason }, replay: true },
          advice: { reconnect: "none" },
        })
      : failure(message, failureReason, { advice: { reconnect: "none", interval: 0 } });

  return {
    async answer(messages, session, failureReason, gone) {
      if (!session) return messages.map((message) => refused(message, failureReason));
      const answers: Message[] = [];
      for (const message of messages) answers.push(...(await answerOne(message, session, gone)));
      return answers;
    },
    listeners: (channel) => [...clients.values()].filter(({ subscriptions }) => subscriptions.has(channel)),
  };
}
