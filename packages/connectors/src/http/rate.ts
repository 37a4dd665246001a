import { after, type Clock, millis } from "../clock.ts";

/** Lets calls go, each at its time. */
export interface Rate {
  /** Resolves when it is this call's turn, in the order of asking. */
  turn(): Promise<void>;
}

/** So many calls in any time of that length, whatever moment it is counted from. */
export function createRate(clock: Clock, { most, inMs }: { most: number; inMs: number }): Rate {
  const elapsed = () => clock.elapsed?.() ?? millis(clock);
  // of the last calls, when each may go
  let turns: number[] = [];
  return {
    turn() {
      const now = elapsed();
      const before = turns.at(-most);
      const at = before === undefined ? now : Math.max(now, before + inMs);
      turns = [...turns, at].slice(-most);
      return at <= now
        ? Promise.resolve()
        : new Promise((resolve) => after(clock, Math.ceil(at - now), resolve));
    },
  };
}
