import { createHeap } from "../src/heap.ts";
import type { Clock } from "../src/ports.ts";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Virtual time. It stands still while anything runs, and jumps to the next thing that is due. */
export interface Schedule {
  readonly now: number;
  iso(): string;
  /** Does something after `ms`. Returns how to cancel it. */
  after(ms: number, task: () => void): () => void;
  at(time: number, task: () => void): () => void;
  /** A promise that resolves after `ms` of virtual time. */
  wait(ms: number): Promise<void>;
  /** Does the next thing; false when there is none, or none before `until`. */
  step(until: number): boolean;
}

export function createSchedule(start: string): Schedule {
  let now = Date.parse(start);
  let order = 0;
  // among those of one time the one that was put in first
  const heap = createHeap(before);
  const schedule: Schedule = {
    get now() {
      return now;
    },
    iso: () => new Date(now).toISOString(),
    after: (ms, task) => schedule.at(now + ms, task),
    at(time, task) {
      const entry = { time: Math.max(now, time), order: order++, task: task as (() => void) | undefined };
      heap.push(entry);
      return () => {
        entry.task = undefined;
      };
    },
    wait: (ms) => new Promise((resume) => void schedule.after(ms, resume)),
    step(until) {
      for (;;) {
        const next = heap.peek();
        if (!next || next.time > until) return false;
        heap.pop();
        if (!next.task) continue;
        now = next.time;
        next.task();
        return true;
      }
    },
  };
  return schedule;
}

/**
 * The clock of one run: when the run is dead, its timers are too; while it stands still, they wait.
 *
 * @param skew how far the machine's clock is ahead, in ms; it may jump, and a wait that is over looks at it again
 */
export function clockOf(
  schedule: Schedule,
  life: { alive(): boolean; frozenUntil(): number },
  skew: () => number,
): Clock {
  const now = () => schedule.now + skew();
  return {
    now: () => new Date(now()).toISOString(),
    elapsed: () => schedule.now,
    at(when, call) {
      const due = Date.parse(when);
      let cancel = () => {};
      const wait = () => {
        cancel = schedule.after(Math.min(Math.max(0, due - now()), LOOKED_AT_EVERY_MS), () => {
          if (!life.alive()) return;
          if (life.frozenUntil() > schedule.now) cancel = schedule.at(life.frozenUntil(), wait);
          else if (due > now()) wait();
          else call();
        });
      };
      wait();
      return () => cancel();
    },
  };
}

/** The machine's timers know nothing of its clock: a long wait looks at it now and then. */
const LOOKED_AT_EVERY_MS = HOUR;

interface Entry {
  time: number;
  order: number;
  task: (() => void) | undefined;
}

const before = (a: Entry, b: Entry) => a.time < b.time || (a.time === b.time && a.order < b.order);
