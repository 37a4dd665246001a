/** So many calls at once, and then so many a minute, for each program that acts for somebody. */
const BURST = 60;
const PER_MINUTE = 120;
const MOST_KEPT = 10_000;

/** Keeps programs from asking more than people could read. */
export interface Pace {
  /** @returns undefined where it may go on, or in how many seconds */
  take(who: string): number | undefined;
}

export function createPace(now: () => number, { burst = BURST, perMinute = PER_MINUTE } = {}): Pace {
  const left = new Map<string, { calls: number; at: number }>();
  return {
    take(who) {
      const { calls, at } = left.get(who) ?? { calls: burst, at: now() };
      const have = Math.min(burst, calls + ((now() - at) / 60_000) * perMinute);
      left.delete(who);
      left.set(who, { calls: Math.max(0, have - 1), at: now() });
      for (const oldest of left.keys()) {
        if (left.size <= MOST_KEPT) break;
        left.delete(oldest);
      }
      return have >= 1 ? undefined : Math.ceil(((1 - have) / perMinute) * 60);
    },
  };
}
