/** For how long platform and change events can be had again, in milliseconds. */
export const RETENTION_MS = 72 * 3_600_000;

interface Dated {
  replayId: number;
  /** Epoch milliseconds. */
  at: number;
}

/** Events by topic, in the order of their replay ids, for a limited time and in limited number. */
export interface Retention<Event extends Dated> {
  keep(event: Event, topics: readonly string[]): void;
  /** Events of a topic after a replay id, at most so many, oldest first. */
  read(topic: string, after: number, most: number): Event[];
  /** Reading after this id gives all that is kept. */
  beforeEarliest(): number;
}

const COMPACT_FROM = 1024;

/** Where in a list ordered by replay id the events after `id` begin. */
function firstAfter(events: readonly Dated[], id: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (events[middle]!.replayId <= id) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * @param now the org's clock, by which events grow old
 * @param most so many events are kept; beyond it the oldest go as if their time were over
 * @param start replay id before the first event
 */
export function createRetention<Event extends Dated>(
  now: () => Date,
  most: number,
  start: number,
  retentionMs = RETENTION_MS,
): Retention<Event> {
  const topics = new Map<string, Event[]>();
  let all: Event[] = [];
  let head = 0;
  let purged = start;

  // what is too old is passed over at once and let go of in one piece later, so that each event costs little
  const expire = (): void => {
    const oldest = now().getTime() - retentionMs;
    const before = head;
    while (head < all.length && (all[head]!.at < oldest || all.length - head > most)) head++;
    if (head === before) return;
    purged = all[head - 1]!.replayId;
    if (head < COMPACT_FROM || head * 2 < all.length) return;
    all = all.slice(head);
    head = 0;
    for (const [name, events] of topics) topics.set(name, events.slice(firstAfter(events, purged)));
  };

  return {
    keep(event, names) {
      all.push(event);
      for (const name of names) {
        const events = topics.get(name);
        if (events) events.push(event);
        else topics.set(name, [event]);
      }
      expire();
    },
    read(topic, after, limit) {
      expire();
      const events = topics.get(topic) ?? [];
      const from = firstAfter(events, Math.max(after, purged));
      return events.slice(from, from + limit);
    },
    beforeEarliest() {
      expire();
      return purged;
    },
  };
}
