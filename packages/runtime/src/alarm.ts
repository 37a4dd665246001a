import type { Clock } from "./ports.ts";

/** Rings at the earliest of the times that it was set to, then waits to be set again. */
export interface Alarm {
  /** @param when ISO */
  at(when: string): void;
  cancel(): void;
}

export function createAlarm(clock: Clock, ring: () => void): Alarm {
  let next: { when: string; cancel: () => void } | undefined;
  return {
    at(when) {
      if (next && next.when <= when) return;
      next?.cancel();
      const cancel = clock.at(when, () => {
        next = undefined;
        ring();
      });
      next = { when, cancel };
    },
    cancel() {
      next?.cancel();
      next = undefined;
    },
  };
}
