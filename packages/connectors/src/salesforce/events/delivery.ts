import { after, type Clock, type Random } from "../../clock.ts";
import type { OrgEvent } from "../../port.ts";

const FIRST_MS = 200;
const LONGEST_MS = 30_000;

/** Waits that double, with jitter, up to half a minute. */
export function createBackoff(clock: Clock, random: Random) {
  let next = FIRST_MS;
  let cancel: (() => void) | undefined;
  let release: (() => void) | undefined;
  return {
    reset() {
      next = FIRST_MS;
    },
    /** @returns how long the next wait is, in milliseconds */
    peek: () => next,
    wait(): Promise<void> {
      const ms = next * (0.75 + random.next() / 2);
      next = Math.min(next * 2, LONGEST_MS);
      return new Promise((resolve) => {
        release = resolve;
        cancel = after(clock, ms, resolve);
      });
    },
    /** Ends the wait at once. */
    stop() {
      cancel?.();
      release?.();
    },
  };
}

/**
 * Hands events over in order, in one batch what has come while the one before was being accepted. What is refused is
 * handed over again, until it is accepted or the delivery is stopped: nothing is skipped.
 */
export function createDelivery(
  accept: (events: OrgEvent[]) => Promise<void>,
  clock: Clock,
  random: Random,
  onState: (state: string) => void,
) {
  const waiting: OrgEvent[] = [];
  const idle: (() => void)[] = [];
  const backoff = createBackoff(clock, random);
  let running = false;
  let stopped = false;

  const run = async (): Promise<void> => {
    while (waiting.length > 0 && !stopped) {
      const batch = waiting.splice(0);
      try {
        await accept(batch);
        backoff.reset();
      } catch (error) {
        waiting.unshift(...batch);
        onState(
          `retrying: the events could not be stored (${error instanceof Error ? error.message : error})`,
        );
        await backoff.wait();
      }
    }
    running = false;
    for (const call of idle.splice(0)) call();
  };

  return {
    push(events: OrgEvent[]): void {
      if (stopped || events.length === 0) return;
      waiting.push(...events);
      if (running) return;
      running = true;
      // a moment later, so that events that came together are one batch
      after(clock, 0, () => void run());
    },
    /** Resolves when all that was pushed is accepted (or the delivery is stopped). */
    drained(): Promise<void> {
      if (stopped || (!running && waiting.length === 0)) return Promise.resolve();
      return new Promise((resolve) => idle.push(resolve));
    },
    async stop(): Promise<void> {
      stopped = true;
      backoff.stop();
      if (running) await new Promise<void>((resolve) => idle.push(resolve));
    },
  };
}

export type Delivery = ReturnType<typeof createDelivery>;
