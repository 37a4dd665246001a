/** Time as a connector sees it; the runtime's clock fits. */
export interface Clock {
  /** ISO 8601, milliseconds, UTC. */
  now(): string;
  /** Calls back once when `at` has come, never earlier. Returns how to cancel it. */
  at(when: string, call: () => void): () => void;
  /** Milliseconds that only grow, whatever happens to the machine's clock. */
  elapsed?(): number;
}

export interface Random {
  /** In [0, 1). */
  next(): number;
}

/** Where a connector tells what operators should know. Never values of records, never secrets. */
export interface Log {
  info(message: string, facts?: Record<string, unknown>): void;
  warn(message: string, facts?: Record<string, unknown>): void;
}

export const systemClock: Clock = {
  now: () => new Date().toISOString(),
  at(when, call) {
    const timer = setTimeout(call, Math.max(0, Date.parse(when) - Date.now()));
    return () => clearTimeout(timer);
  },
  elapsed: () => performance.now(),
};

export const systemRandom: Random = { next: Math.random };

export const silentLog: Log = { info: () => {}, warn: () => {} };

/** Epoch milliseconds. */
export const millis = (clock: Clock): number => Date.parse(clock.now());

/** Calls back in so many milliseconds. Returns how to cancel it. */
export const after = (clock: Clock, ms: number, call: () => void): (() => void) =>
  clock.at(new Date(millis(clock) + ms).toISOString(), call);
