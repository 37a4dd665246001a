import type { Transaction } from "../records/transaction.ts";
import type { Delay } from "./automation.ts";

type Work = (tx: Transaction) => void;

/** Work that waits for its time on the org's clock. */
export interface Schedule {
  now(): Date;
  /** @param due epoch milliseconds */
  at(due: number, work: Work): void;
  /** Runs all that has come due, oldest first, also what that brings; gives how much that was. */
  runDue(): number;
  close(): void;
}

export const milliseconds = ({ seconds = 0, minutes = 0, hours = 0 }: Delay): number =>
  ((hours * 60 + minutes) * 60 + seconds) * 1000;

/** The org's clock may be one that jumps, so it is looked at again at least so often while something waits. */
const LOOK_MS = 1000;

/** @param run does work in a transaction of its own; what it throws is told as a warning, since nobody waits for it */
export function createSchedule(now: () => Date, run: (work: Work) => void): Schedule {
  let waiting: { due: number; work: Work }[] = [];
  let timer: NodeJS.Timeout | undefined;

  const next = (): { due: number; work: Work } | undefined =>
    waiting.reduce<(typeof waiting)[number] | undefined>(
      (soonest, one) => (!soonest || one.due < soonest.due ? one : soonest),
      undefined,
    );

  const wake = (): void => {
    clearTimeout(timer);
    const soonest = next();
    if (!soonest) return;
    const wait = Math.min(LOOK_MS, Math.max(0, soonest.due - now().getTime()));
    timer = setTimeout(runDue, wait).unref();
  };

  const runDue = (): number => {
    let done = 0;
    for (;;) {
      const soonest = next();
      if (!soonest || soonest.due > now().getTime()) break;
      waiting = waiting.filter((one) => one !== soonest);
      try {
        run(soonest.work);
      } catch (error) {
        process.emitWarning(`Automation that ran after its transaction failed: ${(error as Error).message}`);
      }
      done += 1;
    }
    wake();
    return done;
  };

  return {
    now,
    at(due, work) {
      waiting.push({ due, work });
      wake();
    },
    runDue,
    close: () => {
      waiting = [];
      clearTimeout(timer);
    },
  };
}
