import type { Core } from "../core.ts";
import type { Row } from "./store.ts";

/** What stands before the records in a snapshot. */
export interface SnapshotHead {
  format: 1;
  /** When the org was made. */
  began: string;
  /** Replay id of the newest event. */
  latest: number;
  commits: number;
  ids: [prefix: string, last: number][];
  numbers: [field: string, last: number][];
  /** Key prefixes by object: an id says with its first three characters what it is of. */
  prefixes: Record<string, string>;
  /** Ids of records that have left the recycle bin for good. */
  purged?: string[];
  /** Rows that bulk jobs have behind them. */
  bulkProgress?: [job: string, rows: number][];
  /** Journals from before, whose events can still be had, oldest first. */
  earlier: EarlierJournal[];
}

/** A journal whose records are in the snapshot. */
export interface EarlierJournal {
  number: number;
  /** Replay id of the newest event before it. */
  after: number;
  /** When its last transaction was, in epoch milliseconds. */
  until: number;
}

/** Some records of an object. */
export interface Chunk {
  object: string;
  rows: Row[];
}

const ROWS_IN_CHUNK = 500;

/** The head of a snapshot of now. */
export const headNow = (
  core: Core,
  { began, earlier }: { began: Date; earlier: EarlierJournal[] },
): SnapshotHead => ({
  format: 1,
  began: began.toISOString(),
  latest: core.log.latest(),
  commits: core.counters.commits,
  ids: [...core.sequences.ids.last],
  numbers: [...core.sequences.numbers],
  prefixes: Object.fromEntries(
    [...core.catalogue.objects, ...core.tooling.objects]
      .filter((def) => core.store.table(def.name).rows.size > 0)
      .map((def) => [def.name, def.keyPrefix]),
  ),
  purged: [...core.purged],
  bulkProgress: [...core.bulkProgress],
  earlier,
});

/** All records as they are now: rows are never changed in place, so that they can be written later. */
export function recordsNow({ store }: Core): [object: string, rows: Row[]][] {
  return [...store.tables].map(([object, { rows }]) => [object, [...rows.values()]]);
}

/** The lines of a snapshot, a few hundred records each. */
export function* snapshotLines(
  head: SnapshotHead,
  records: readonly [object: string, rows: readonly Row[]][],
): Iterable<string> {
  yield `${JSON.stringify(head)}\n`;
  for (const [object, rows] of records) {
    for (let from = 0; from < rows.length; from += ROWS_IN_CHUNK)
      yield `${JSON.stringify({ object, rows: rows.slice(from, from + ROWS_IN_CHUNK) } satisfies Chunk)}\n`;
  }
}

function checkPrefixes(core: Core, { prefixes }: SnapshotHead): void {
  for (const [object, prefix] of Object.entries(prefixes)) {
    const def = core.catalogue.get(object) ?? core.tooling.get(object);
    if (!def && core.setup().dropped.has(object)) continue;
    if (!def) throw new Error(`There are kept records of ${object}, which the seed does not describe.`);
    if (def.keyPrefix !== prefix)
      throw new Error(
        `The kept records of ${object} have the key prefix '${prefix}', the seed gives it '${def.keyPrefix}'.`,
      );
  }
}

/**
 * Puts the records of a snapshot into a store that has none.
 * @throws Error if the objects of the org are others
 */
export function loadSnapshot(core: Core, head: SnapshotHead, chunks: Iterable<Chunk>): void {
  checkPrefixes(core, head);
  for (const { object, rows } of chunks) {
    if (core.setup().dropped.has(object)) continue;
    const table = core.store.table(object);
    for (const row of rows) table.put(row);
  }
  for (const [prefix, last] of head.ids) core.sequences.ids.last.set(prefix, last);
  for (const [field, last] of head.numbers) core.sequences.numbers.set(field, last);
  for (const id of head.purged ?? []) core.purged.add(id);
  for (const [job, rows] of head.bulkProgress ?? []) core.bulkProgress.set(job, rows);
  core.counters.commits = head.commits;
}
