import { createAlarm } from "./alarm.ts";
import { later } from "./backoff.ts";
import type { Breaker } from "./breaker.ts";
import { createHeap } from "./heap.ts";
import type { Clock } from "./ports.ts";

/** What became of one that was let in: whether the system works. `neither` says nothing about that. */
export type Verdict = { system: "works" | "fails" | "neither"; afterMs?: number };

/** Why nobody is let in at present. */
export interface Shut {
  /** ISO; when it is looked at again. */
  until: string;
  because: "budget" | "reserve" | "limit" | "failing";
}

/** What shuts a gate is looked at again so soon at least, and at most, in ms. */
const LOOK_SOONEST_MS = 50;
const LOOK_LATEST_MS = 60_000;

export interface Gate<Ticket> {
  /** Takes a place in line; false when the line is full and it was not `begun` before. */
  enter(ticket: Ticket, rank: number, begun: boolean): boolean;
  waiting(): number;
  inside(): number;
  shut(): Shut | undefined;
  /** Lets nobody in any more. */
  close(): void;
}

/**
 * The way to one system: lets the lowest rank through first, at most so many at a time, and nobody while the system
 * fails or has no room. Each system has a gate of its own, so that a slow one keeps nobody else waiting.
 */
export function createGate<Ticket>(world: {
  /** How many may be inside now. */
  most(): number;
  /** Places in line. */
  places: number;
  breaker: Breaker;
  /** A reason of the system's own to let nobody in. */
  closed?: () => Shut | undefined;
  clock: Clock;
  /** Does the work of one that was let in. Must not reject. */
  work(ticket: Ticket): Promise<Verdict>;
  /** Half of the places are free again. */
  onRoom(): void;
}): Gate<Ticket> {
  const { breaker, clock, places } = world;
  let order = 0;
  const line = createHeap<{ ticket: Ticket; rank: number; order: number }>(
    (a, b) => a.rank < b.rank || (a.rank === b.rank && a.order < b.order),
  );
  let inside = 0;
  let over = false;
  const wake = createAlarm(clock, pump);

  function shut(): Shut | undefined {
    const until = breaker.until();
    return until === undefined ? world.closed?.() : { until, because: "failing" };
  }

  function limit(): number {
    const lets = breaker.lets();
    if (lets === "none" || world.closed?.()) return 0;
    return lets === "one" ? 1 : world.most();
  }

  function pump(): void {
    if (over) return;
    const most = line.size ? limit() : 0;
    while (inside < most && line.size) {
      const { ticket } = line.pop() as { ticket: Ticket };
      inside++;
      void world.work(ticket).then(leave);
    }
    const until = line.size && shut()?.until;
    if (until) callAt(until);
  }

  function leave({ system, afterMs }: Verdict): void {
    inside--;
    if (system === "works") breaker.passed();
    else if (system === "fails") breaker.failed(afterMs);
    pump();
    if (line.size <= places / 2) world.onRoom();
  }

  function callAt(until: string): void {
    // clocks are set, and those who say `until` may have another one: it is looked at again every so often, not at once
    const now = clock.now();
    const at = [later(now, LOOK_SOONEST_MS), until].sort().at(-1) as string;
    wake.at([later(now, LOOK_LATEST_MS), at].sort()[0] as string);
  }

  return {
    enter(ticket, rank, begun) {
      if (line.size >= places && !begun) return false;
      line.push({ ticket, rank, order: order++ });
      pump();
      return true;
    },
    waiting: () => line.size,
    inside: () => inside,
    shut,
    close() {
      over = true;
      wake.cancel();
      line.clear();
    },
  };
}
