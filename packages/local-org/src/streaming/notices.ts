import { createRetention, type Retention } from "../events/retention.ts";

/** What a PushTopic or a generic channel has told. */
export interface Notice {
  replayId: number;
  /** Epoch milliseconds. */
  at: number;
  data: object;
  /** Only these users are told; all if undefined. */
  userIds?: readonly string[] | undefined;
}

/** The notices of the last 24 hours by channel, each channel with replay ids of its own. */
export interface Notices {
  /** @param data makes what is told, with the replay id in it */
  tell(channel: string, at: number, data: (replayId: number) => object, userIds?: readonly string[]): void;
  read(channel: string, after: number, most: number): Notice[];
  latest(channel: string): number;
  beforeEarliest(channel: string): number;
  onTell(listener: () => void): void;
}

const RETENTION_MS = 24 * 3_600_000;
/** So many are kept of a channel. */
const MOST = 10_000;

export function createNotices(now: () => Date): Notices {
  const channels = new Map<string, { last: number; kept: Retention<Notice> }>();
  const listeners: (() => void)[] = [];
  const of = (channel: string) => {
    let found = channels.get(channel);
    if (!found) {
      found = { last: 0, kept: createRetention<Notice>(now, MOST, 0, RETENTION_MS) };
      channels.set(channel, found);
    }
    return found;
  };
  return {
    tell(name, at, data, userIds) {
      const channel = of(name);
      const replayId = ++channel.last;
      channel.kept.keep({ replayId, at, data: data(replayId), userIds }, [name]);
      for (const listener of listeners) listener();
    },
    read: (name, after, most) => of(name).kept.read(name, after, most),
    latest: (name) => of(name).last,
    beforeEarliest: (name) => of(name).kept.beforeEarliest(),
    onTell: (listener) => void listeners.push(listener),
  };
}
