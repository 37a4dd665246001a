import type { Core } from "../core.ts";
import { eventJson } from "./event-json.ts";
import type { Notices } from "./notices.ts";

/** Something told on a channel. */
export interface Told {
  replayId: number;
  /** Undefined for what is not for this user. */
  data: object | undefined;
}

/** What can be listened to on a channel. */
export interface Feed {
  /** The channel as it is spelled in the org. */
  channel: string;
  read(after: number, most: number, userId: string): Told[];
  latest(): number;
  beforeEarliest(): number;
}

function eventFeed({ log }: Core, name: string): Feed | undefined {
  const topic = log.topics.find(name);
  if (!topic) return undefined;
  return {
    channel: topic.name,
    latest: log.latest,
    beforeEarliest: log.beforeEarliest,
    read: (after, most) =>
      log.read(topic.name, after, most).map((event) => ({
        replayId: event.replayId,
        data: eventJson(log.topics.schema(event.schemaId)!, event),
      })),
  };
}

function noticeFeed({ store }: Core, notices: Notices, name: string): Feed | undefined {
  const [object, key] = name.startsWith("/topic/")
    ? ["PushTopic", name.slice("/topic/".length)]
    : ["StreamingChannel", name];
  const row = store
    .table(object)
    .lookup("Name", key)
    .find((one) => !one.IsDeleted);
  if (!row) return undefined;
  const channel = object === "PushTopic" ? `/topic/${row.Name}` : String(row.Name);
  return {
    channel,
    latest: () => notices.latest(channel),
    beforeEarliest: () => notices.beforeEarliest(channel),
    read: (after, most, userId) =>
      notices.read(channel, after, most).map(({ replayId, data, userIds }) => ({
        replayId,
        data: !userIds || userIds.includes(userId) ? data : undefined,
      })),
  };
}

/** Finds what is told on a channel: an event topic, a PushTopic or a generic channel; undefined if there is none. */
export const findFeed = (core: Core, notices: Notices, name: string): Feed | undefined =>
  /^\/(?:event|data)\//.test(name) ? eventFeed(core, name) : noticeFeed(core, notices, name);
