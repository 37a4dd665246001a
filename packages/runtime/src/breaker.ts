import { backoff } from "./backoff.ts";
import type { Clock, Random } from "./ports.ts";

/** So many failures in a row, and a system is left alone for a while. */
const MOST_FAILURES = 5;
/** It is left alone at least so long, in ms. */
const FIRST_MS = 5_000;

/**
 * Keeps work away from a system that does not answer. After some failures in a row it opens; when its time is over, one
 * try decides: a success closes it, a failure opens it for longer.
 */
export interface Breaker {
  passed(): void;
  /** @param afterMs how long the system asked to be left alone */
  failed(afterMs?: number): void;
  /** How many may be inside: all, one for a try, or none. */
  lets(): "all" | "one" | "none";
  /** ISO; while it is open. */
  until(): string | undefined;
}

export function createBreaker(clock: Clock, random: Random): Breaker {
  let failures = 0;
  let opened = 0;
  let until: number | undefined;
  return {
    passed() {
      failures = 0;
      opened = 0;
      until = undefined;
    },
    failed(afterMs) {
      failures++;
      const open = until !== undefined && clock.elapsed() < until;
      // those that were inside together when it opened are one failure
      if (open || failures < MOST_FAILURES) return;
      opened++;
      until = clock.elapsed() + Math.max(FIRST_MS + backoff(opened, random), afterMs ?? 0);
    },
    lets() {
      if (until === undefined) return "all";
      return clock.elapsed() < until ? "none" : "one";
    },
    until() {
      const left = until === undefined ? 0 : until - clock.elapsed();
      return left > 0 ? new Date(Date.parse(clock.now()) + left).toISOString() : undefined;
    },
  };
}
