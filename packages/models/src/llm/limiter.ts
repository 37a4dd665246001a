import { after, type Clock, millis } from "./clock.ts";
import type { Limits } from "./config/config.ts";

/** Lets calls of one model through: at most so many at a time and in a minute, and none while the provider asks for rest. */
export interface Limiter {
  /** Resolves when a call may go, in the order of asking; rejects with the signal's reason. The result ends the call. */
  enter(signal: AbortSignal): Promise<() => void>;
  /** Nothing goes for so long, in ms. */
  rest(ms: number): void;
  /** For how much longer nothing goes, in ms. */
  resting(): number;
}

const MINUTE = 60_000;

export function createLimiter(
  { parallel, perMinute = Number.POSITIVE_INFINITY }: Limits,
  clock: Clock,
): Limiter {
  const queue: { go(): void }[] = [];
  /** When the calls of the last minute went. */
  let went: number[] = [];
  let running = 0;
  let restsUntil = 0;
  let wake: (() => void) | undefined;

  /** When the next call may go, as far as time says so. */
  function next(now: number): number {
    went = went.filter((at) => at > now - MINUTE);
    const full = went.length >= perMinute ? went[went.length - perMinute]! + MINUTE : 0;
    return Math.max(restsUntil, full);
  }

  function pump(): void {
    wake?.();
    wake = undefined;
    while (queue.length > 0 && running < parallel) {
      const now = millis(clock);
      const at = next(now);
      if (at > now) {
        wake = after(clock, at - now, pump);
        return;
      }
      running++;
      if (Number.isFinite(perMinute)) went.push(now);
      queue.shift()?.go();
    }
  }

  return {
    enter: (signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const leave = () => {
          queue.splice(queue.indexOf(waiting), 1);
          reject(signal.reason);
        };
        const waiting = {
          go() {
            signal.removeEventListener("abort", leave);
            let over = false;
            resolve(() => {
              if (over) return;
              over = true;
              running--;
              pump();
            });
          },
        };
        signal.addEventListener("abort", leave, { once: true });
        queue.push(waiting);
        pump();
      }),
    rest(ms) {
      restsUntil = Math.max(restsUntil, millis(clock) + ms);
    },
    resting: () => Math.max(0, restsUntil - millis(clock)),
  };
}
