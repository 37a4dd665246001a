import { randomBytes } from "node:crypto";
import type { Clock, Ids, Log, Random } from "./ports.ts";

/** The machine's timers know nothing of its clock, which may be set: a wait looks at it every so often, in ms. */
const LOOKED_AT_EVERY_MS = 60_000;

/** The machine's own time. */
export function systemClock(): Clock {
  return {
    now: () => new Date().toISOString(),
    elapsed: () => performance.now(),
    at(when, call) {
      const due = Date.parse(when);
      let timeout: NodeJS.Timeout;
      // looked at again when the wait is over: timers of the system may come a little early, and clocks are set back
      const wait = () => {
        const left = due - Date.now();
        if (left > 0) timeout = setTimeout(wait, Math.min(left, LOOKED_AT_EVERY_MS));
        else call();
      };
      timeout = setTimeout(wait, Math.min(Math.max(0, due - Date.now()), LOOKED_AT_EVERY_MS));
      return () => clearTimeout(timeout);
    },
  };
}

export function systemRandom(): Random {
  return { next: Math.random };
}

/** Ids that no other process makes either: 96 random bits. */
export function systemIds(): Ids {
  return { next: (prefix) => `${prefix}-${randomBytes(12).toString("base64url")}` };
}

export const silent: Log = { info() {}, warn() {}, error() {} };
