import type { EventLog } from "../events/event-log.ts";

/** Events from before a snapshot. */
export interface Earlier {
  /** Replay id of the newest of them. */
  boundary: number;
  /** Replay id before the oldest that may still be had. */
  floor: number;
  /** A log with these events, and none after them. */
  read(): EventLog;
}

/** A log with the events of an earlier life before its own; they are read when somebody wants one of them. */
export function withHistory(log: EventLog, { boundary, floor, read }: Earlier): EventLog {
  let known: EventLog | undefined;
  const history = (): EventLog => {
    known ??= read();
    return known;
  };
  const beforeEarliest = () =>
    floor === boundary
      ? Math.max(boundary, log.beforeEarliest())
      : Math.max(floor, history().beforeEarliest(), log.beforeEarliest());
  return {
    ...log,
    read(topic, after, most) {
      if (after >= boundary) return log.read(topic, after, most);
      const before = history().read(topic, after, most);
      return before.length >= most ? before : [...before, ...log.read(topic, boundary, most - before.length)];
    },
    beforeEarliest,
    has: (replayId) =>
      replayId >= boundary ? log.has(replayId) : replayId >= beforeEarliest() && replayId <= log.latest(),
  };
}
