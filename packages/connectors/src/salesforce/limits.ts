import { type Clock, millis, type Random } from "../clock.ts";
import type { ConnectorError } from "../port.ts";

const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 15 * 60_000;

/** Keeps count of refusals for limits: Salesforce sends no Retry-After, so the pause grows until it lets us in again. */
export interface Pause {
  /** The error with how long to wait; each refusal doubles the wait. Others are given back as they are. */
  refused(error: ConnectorError): ConnectorError;
  /** A call went through. */
  passed(): void;
  /** What to tell a request that need not be sent; undefined when the way is free. */
  now(): ConnectorError | undefined;
}

export function createPause(clock: Clock, random: Random): Pause {
  let next = FIRST_PAUSE_MS;
  let until = 0;
  let last: ConnectorError | undefined;
  return {
    refused(error) {
      if (error.class !== "retry-after") return error;
      const now = millis(clock);
      // calls that were under way together are one refusal
      if (now >= until) {
        until = now + next * (1 + random.next() / 4);
        next = Math.min(next * 2, LONGEST_PAUSE_MS);
      }
      last = { ...error, afterMs: Math.round(until - now) };
      return last;
    },
    passed() {
      // a call that left before the refusal says nothing about now
      if (millis(clock) < until) return;
      next = FIRST_PAUSE_MS;
      until = 0;
      last = undefined;
    },
    now() {
      const wait = Math.round(until - millis(clock));
      return last && wait > 0 ? { ...last, afterMs: wait } : undefined;
    },
  };
}
