/** How much an org may publish and have delivered. */
export interface EventAllocations {
  /** Platform events per rolling hour, published by whatever means. */
  publishedPerHour: number;
  /** Events per rolling 24 hours, counted for each subscriber. */
  deliveredPerDay: number;
  /** Streams and CometD clients at a time. */
  concurrentClients: number;
}

/** Generous, so that nobody meets a limit who has not asked for one. */
export const ALLOCATIONS: EventAllocations = {
  publishedPerHour: 250_000,
  deliveredPerDay: 1_000_000,
  concurrentClients: 2000,
};

/** Counts events against the allocations. */
export interface EventUsage {
  /** Counts an event to be published; false, and uncounted, if the hour has no more. */
  publish(): boolean;
  /** How many more events may be delivered now. */
  deliverable(): number;
  delivered(count: number): void;
  /** Counts a client; false, and uncounted, if there are too many. */
  join(): boolean;
  leave(): void;
  /** The lines of the limits resource. */
  limits(): Record<string, { Max: number; Remaining: number }>;
}

const HOUR = 3_600_000;
const SLOTS = 60;

/** A sum over the last so many milliseconds, to a sixtieth of them. */
function rolling(windowMs: number, now: () => Date) {
  const slotMs = windowMs / SLOTS;
  let slots: { at: number; count: number }[] = [];
  const slotNow = () => Math.floor(now().getTime() / slotMs);
  return {
    add(count: number) {
      const at = slotNow();
      const last = slots.at(-1);
      if (last?.at === at) last.count += count;
      else slots.push({ at, count });
    },
    sum() {
      const oldest = slotNow() - SLOTS;
      if (slots[0] && slots[0].at < oldest) slots = slots.filter(({ at }) => at >= oldest);
      return slots.reduce((sum, { count }) => sum + count, 0);
    },
  };
}

export function createEventUsage(allocations: EventAllocations, now: () => Date): EventUsage {
  const published = rolling(HOUR, now);
  const delivered = rolling(24 * HOUR, now);
  let clients = 0;
  const line = (Max: number, used: number) => ({ Max, Remaining: Math.max(0, Max - used) });
  return {
    publish() {
      const free = published.sum() < allocations.publishedPerHour;
      if (free) published.add(1);
      return free;
    },
    deliverable: () => Math.max(0, allocations.deliveredPerDay - delivered.sum()),
    delivered: (count) => delivered.add(count),
    join() {
      const free = clients < allocations.concurrentClients;
      if (free) clients++;
      return free;
    },
    leave: () => void clients--,
    limits: () => ({
      HourlyPublishedPlatformEvents: line(allocations.publishedPerHour, published.sum()),
      DailyDeliveredPlatformEvents: line(allocations.deliveredPerDay, delivered.sum()),
      // an org without the add-on, which has no monthly entitlement
      MonthlyPlatformEventsUsageEntitlement: line(0, 0),
      StreamingApiConcurrentClients: line(allocations.concurrentClients, clients),
    }),
  };
}
