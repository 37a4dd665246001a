/** Time as the runtime sees it. Simulated in tests, in `run` and in the simulator. */
export interface Clock {
  /** ISO 8601, milliseconds, UTC. */
  now(): string;
  /** Calls back once when `at` has come. Returns how to cancel it. */
  at(when: string, call: () => void): () => void;
  /** Milliseconds that only grow, for durations. */
  elapsed(): number;
}

export interface Random {
  /** In [0, 1). */
  next(): number;
}

export interface Ids {
  next(prefix: string): string;
}
