import { appendFileSync, closeSync, existsSync, openSync, readFileSync, truncateSync } from "node:fs";
import type { Core } from "../core.ts";
import type { ChangeLog, CommitInfo } from "../events/change-log.ts";
import { numberIn } from "../records/auto-number.ts";
import type { Change } from "../records/transaction.ts";
import type { ObjectDef } from "../schema/model.ts";
import type { Row } from "./store.ts";

/** One record that a transaction changed. */
export interface KeptChange {
  type: Change["type"];
  object: string;
  id: string;
  /** Fields whose value is another than before, audit fields included. */
  changed: string[];
  /** Of an update the changed fields, of anything else the whole record. */
  values: Record<string, unknown>;
}

/** A transaction as it is kept. */
export interface KeptTransaction {
  commit: CommitInfo;
  changes: KeptChange[];
}

/**
 * The transactions of an org in a file, a line each, written before anybody is answered. What is in it has outlived
 * the end of the process, however it ended; not that of the machine: nothing is synced.
 */
export interface Journal {
  /** When the org was made: its replay ids count from there. */
  readonly began: Date;
  /** The same log, with each transaction in the journal before it is told: what cannot be kept has not happened. */
  over<Log extends ChangeLog>(log: Log): Log;
  /** Does all transactions once more: records, ids, numbers, change events with their replay ids. */
  replay(core: Core): void;
  close(): void;
}

/** @throws Error of the file system */
export function openJournal(path: string, now: () => Date): Journal {
  const nothing = { began: undefined, transactions: [], bytes: 0 };
  const { began, transactions, bytes } = existsSync(path) ? read(path) : nothing;
  // what was being written when the process ended was answered to nobody
  if (existsSync(path)) truncateSync(path, bytes);
  const file = openSync(path, "a");
  const write = (line: object) => appendFileSync(file, `${JSON.stringify(line)}\n`);
  const start = began ?? now();
  if (!began) write({ began: start });
  let repeating = false;
  return {
    began: start,
    over: (log) => ({
      ...log,
      append(changes, commit) {
        if (!repeating)
          write({
            commit: { ...commit, after: log.latest() },
            changes: changes.map(kept),
          } satisfies KeptTransaction);
        log.append(changes, commit);
      },
    }),
    replay(core) {
      repeating = true;
      for (const transaction of transactions.splice(0)) repeat(core, transaction);
      repeating = false;
    },
    close: () => closeSync(file),
  };
}

/** What happened in an org so far, by the journal that it keeps. */
export const readJournal = (path: string): KeptTransaction[] => read(path).transactions;

/** The lines that are whole, and how long they are together. */
function read(path: string) {
  const data = readFileSync(path);
  const whole = data.subarray(0, data.lastIndexOf(10) + 1);
  const [first, ...lines] = whole
    .toString("utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  return {
    began: first && new Date(first.began),
    transactions: lines as KeptTransaction[],
    bytes: whole.length,
  };
}

const kept = ({ type, def, row, changed }: Change): KeptChange => ({
  type,
  object: def.name,
  id: row.Id,
  changed,
  values:
    type === "UPDATE" ? Object.fromEntries(changed.map((field) => [field, row[field] ?? null])) : { ...row },
});

function repeat(core: Core, { commit, changes }: KeptTransaction): void {
  const done = changes.map(({ type, object, id, changed, values }): Change => {
    const def = core.catalogue.get(object) ?? core.tooling.get(object);
    if (!def) throw new Error(`The journal has a record of ${object}, which the seed does not describe.`);
    const table = core.store.table(def.name);
    const row = { ...table.get(id), ...values } as Row;
    if (type === "CREATE") countPast(core, def, row);
    if (!def.isEvent) table.put(row);
    return { type, def, row, changed };
  });
  core.counters.writesApplied += done.length;
  core.counters.commits += 1;
  core.log.append(done, commit);
}

/** Ids and numbers that were given out are not given out again; those of what was undone have left gaps. */
function countPast(core: Core, def: ObjectDef, row: Row): void {
  while (core.newId(def.keyPrefix) < row.Id);
  for (const { name, autoNumber } of def.fields) {
    if (!autoNumber) continue;
    const given = numberIn(autoNumber, String(row[name] ?? ""));
    while (core.nextNumber(def.name, name) < given);
  }
}
