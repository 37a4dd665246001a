import type { EventUsage } from "../events/usage.ts";
import type { Feed } from "./feed.ts";
import { type Message, RETRY, success } from "./message.ts";

/** A CometD client between its handshake and its end. */
export interface Client {
  readonly id: string;
  readonly userId: string;
  /** On the org's clock, in epoch milliseconds. */
  lastSeen: number;
  /** A client's first connect is answered at once, so that it learns how long the others may wait. */
  connected: boolean;
  /** By channel: where it listens, and up to which replay id it has been told. */
  readonly subscriptions: Map<string, { feed: Feed; after: number }>;
  /** Ends the connect that waits, if one does. */
  wake?: (() => void) | undefined;
}

const MOST = 100;

/** What is there for a client, at most as much as may be delivered; the client counts as told. */
export function take(client: Client, usage: EventUsage): Message[] {
  const messages: Message[] = [];
  for (const [channel, subscription] of client.subscriptions) {
    const most = Math.min(MOST, usage.deliverable() - messages.length);
    if (most <= 0) break;
    for (const { replayId, data } of subscription.feed.read(subscription.after, most, client.userId)) {
      subscription.after = replayId;
      if (data) messages.push({ channel, clientId: client.id, data });
    }
  }
  usage.delivered(messages.length);
  return messages;
}

/** Whether anything is there for a client, delivered or not. */
export const hasNews = (client: Client): boolean =>
  [...client.subscriptions.values()].some(
    ({ feed, after }) => feed.latest() > after && feed.read(after, 1, client.userId).length > 0,
  );

/** The answer to a connect. */
export const connected = (client: Client, message: Message): Message =>
  success(message, { clientId: client.id, advice: RETRY });
