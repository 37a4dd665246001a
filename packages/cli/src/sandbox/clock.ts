import type { Clock } from "@throughline/runtime";

/** Real time with the waits left out: when everybody waits, `skip` goes straight to the next timer. */
export interface SkippingClock extends Clock {
  /** Moves on to the earliest time that somebody waits for. False: nobody waits. */
  skip(): boolean;
}

interface Waiting {
  due: number;
  call: () => void;
}

/** @param from ISO time at which it begins; now unless given */
export function createSkippingClock(from?: string): SkippingClock {
  let ahead = from === undefined ? 0 : Date.parse(from) - Date.now();
  const waiting = new Set<Waiting>();
  let timer: NodeJS.Timeout | undefined;
  const now = () => Date.now() + ahead;

  function arm(): void {
    clearTimeout(timer);
    const next = earliest();
    if (next) timer = setTimeout(ring, Math.min(Math.max(0, next.due - now()), 2 ** 31 - 1));
  }

  function ring(): void {
    const due = [...waiting].filter((one) => one.due <= now()).sort((a, b) => a.due - b.due);
    for (const one of due) {
      if (waiting.delete(one)) one.call();
    }
    arm();
  }

  function earliest(): Waiting | undefined {
    let first: Waiting | undefined;
    for (const one of waiting) if (!first || one.due < first.due) first = one;
    return first;
  }

  return {
    now: () => new Date(now()).toISOString(),
    elapsed: () => performance.now(),
    at(when, call) {
      const one = { due: Date.parse(when), call };
      waiting.add(one);
      arm();
      return () => {
        // a timer that nobody waits for any more would keep the process alive
        if (waiting.delete(one)) arm();
      };
    },
    skip() {
      const next = earliest();
      if (!next) return false;
      ahead += Math.max(0, next.due - now());
      ring();
      return true;
    },
  };
}

/** The same time of day, in which waiting takes as long as it takes: for whoever must not be hurried, such as a connection. */
export function unhurried(clock: Clock): Clock {
  return {
    ...clock,
    at(when, call) {
      const ms = Math.max(0, Date.parse(when) - Date.parse(clock.now()));
      const timer = setTimeout(call, Math.min(ms, 2 ** 31 - 1));
      return () => clearTimeout(timer);
    },
  };
}
