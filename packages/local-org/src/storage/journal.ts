import type { Core } from "../core.ts";
import type { EventLog } from "../events/event-log.ts";
import { type KeptTransaction, keptTransaction, repeat } from "./kept.ts";
import { openLines, readLines } from "./lines.ts";

/**
 * Where an org keeps its transactions, each before anybody is answered. What is there has outlived the end of the
 * process, however it ended; not that of the machine: nothing is synced.
 */
export interface Journal {
  /** When the org was made: its replay ids count from there. */
  readonly began: Date;
  /**
   * The same log, with each transaction kept before it is told: what cannot be kept has not happened.
   * @param another makes a log with nothing in it
   */
  over(log: EventLog, another: () => EventLog): EventLog;
  /** Puts back the records that are kept as such. False if there are none: then the org begins with its seed. */
  restore(core: Core): boolean;
  /** Does once more what has happened since: records, ids, numbers, change events with their replay ids. */
  replay(core: Core): void;
  close(): void;
}

/**
 * A journal in one file, a line for each transaction; it is done once more over the seed.
 * @throws Error of the file system
 */
export function openJournal(path: string, now: () => Date): Journal {
  const file = openLines(path);
  const [first, ...transactions] = [...file.lines] as [{ began: string }?, ...KeptTransaction[]];
  const began = first ? new Date(first.began) : now();
  if (!first) file.write({ began });
  let repeating = true;
  return {
    began,
    over: (log) => ({
      ...log,
      append(changes, commit) {
        if (!repeating) file.write(keptTransaction(changes, commit, log.latest()));
        log.append(changes, commit);
      },
    }),
    restore: () => false,
    replay(core) {
      repeating = true;
      for (const transaction of transactions.splice(0)) repeat(core, transaction);
      repeating = false;
    },
    close: file.close,
  };
}

/** What happened in an org so far, by the journal that it keeps. */
export function readJournal(path: string): KeptTransaction[] {
  const [, ...transactions] = [...readLines(path)] as [unknown, ...KeptTransaction[]];
  return transactions;
}
