/** Time as models see it; the runtime's clock fits. */
export interface Clock {
  /** ISO 8601, milliseconds, UTC. */
  now(): string;
  /** Calls back once when `at` has come. Returns how to cancel it. */
  at(when: string, call: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => new Date().toISOString(),
  at(when, call) {
    const timer = setTimeout(call, Math.max(0, Date.parse(when) - Date.now()));
    return () => clearTimeout(timer);
  },
};

/** Epoch milliseconds. */
export const millis = (clock: Clock): number => Date.parse(clock.now());

/** Calls back in so many milliseconds. Returns how to cancel it. */
export const after = (clock: Clock, ms: number, call: () => void): (() => void) =>
  clock.at(new Date(millis(clock) + ms).toISOString(), call);

/** Waits; ends early, and rejects with its reason, when the signal is aborted. */
export const sleep = (clock: Clock, ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = () => {
      cancel();
      reject(signal.reason);
    };
    const cancel = after(clock, ms, () => {
      signal.removeEventListener("abort", stop);
      resolve();
    });
    signal.addEventListener("abort", stop, { once: true });
  });
