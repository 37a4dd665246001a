import type { DatabaseSync } from "node:sqlite";
import type { Entry, ItemState } from "@throughline/engine";
import { derive } from "../derive.ts";
import type { Head } from "../port.ts";
import type { Projection } from "../project.ts";
import { countDecisions, tallies } from "./decisions.ts";
import type { DerivedRows } from "./derived.ts";
import { transaction } from "./transaction.ts";

/** How long an item's derived rows may wait, in ms: what changes again meanwhile is written once. */
const DELAY_MS = 100;

/** Items in one transaction: the thread is blocked meanwhile, some 3 ms. */
const SLICE = 50;

/** Items that wait at most; above it the next append takes some with it. */
const MOST_WAITING = 5_000;

interface Waiting {
  /** Position of the first line that its rows do not know. */
  first: number;
  head: Head;
  /** Absent for what is no item. */
  state?: ItemState;
}

/**
 * Writes what is derived from the trail behind it: the rows of an item once it has been at rest for a moment, not after
 * each append. How far the rows go is written with them, so that the next start knows what is left to derive. Whoever
 * reads calls `settle` first.
 */
export interface Behind {
  /** A line was written at position `n`. */
  note(n: number, line: { item: string; head: Head; state: ItemState | undefined; entries: Entry[] }): void;
  /** Writes all that waits. Throws what SQLite throws; then it waits on. */
  settle(): void;
  /** Writes no more. */
  close(): void;
}

/** @param left what an earlier process has not derived: the items, and the entries that are not counted */
export function createBehind(world: {
  db: DatabaseSync;
  rows: DerivedRows;
  project: Projection;
  left: { last: number; items: [string, Waiting][]; uncounted: Entry[] };
}): Behind {
  const { db, rows, project, left } = world;
  const putMark = db.prepare(
    "INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
  );
  const addEntries = db.prepare(
    "INSERT INTO meta VALUES ('entries', ?) ON CONFLICT DO UPDATE SET value = value + excluded.value",
  );
  const counted = tallies(db);
  /** Items in the order in which they began to wait. */
  let waiting = new Map(left.items);
  let last = left.last;
  let decisions = new Map<string, number>();
  let entries = left.uncounted.length;
  countDecisions(left.uncounted, decisions);
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  /** Writes the rows of the items that wait longest. */
  function slice(most: number): void {
    if (!waiting.size && !entries) return;
    const group: [string, Waiting][] = [];
    for (const one of waiting) {
      if (group.push(one) === most) break;
    }
    for (const [item] of group) waiting.delete(item);
    try {
      transaction(db, () => {
        for (const [item, { head, state }] of group) {
          rows.putHead(item, head);
          if (state) rows.put(item, derive(item, state, project));
        }
        counted.add(decisions);
        if (entries) addEntries.run(entries);
        putMark.run("counted", last);
        putMark.run("derived", (waiting.values().next().value?.first ?? last + 1) - 1);
      });
    } catch (error) {
      rows.forget();
      waiting = new Map([...group, ...waiting]);
      throw error;
    }
    decisions = new Map();
    entries = 0;
  }

  function schedule(): void {
    if (timer || closed) return;
    timer = setTimeout(work, DELAY_MS, waiting.size).unref();
  }

  /** One slice after the other, with other work between them. */
  function work(left: number): void {
    timer = undefined;
    if (closed) return;
    try {
      slice(SLICE);
    } catch {
      // a full disk: the next append meets it too, and says so
      schedule();
      return;
    }
    if (left > SLICE) setImmediate(work, left - SLICE);
    else if (waiting.size) schedule();
  }

  return {
    note(n, { item, head, state, entries: added }) {
      last = n;
      entries += added.length;
      countDecisions(added, decisions);
      const known = waiting.get(item);
      const newest = state ?? known?.state;
      waiting.set(item, { first: known?.first ?? n, head, ...(newest && { state: newest }) });
      if (waiting.size > MOST_WAITING) slice(SLICE);
      schedule();
    },
    settle() {
      if (waiting.size || entries) slice(Number.POSITIVE_INFINITY);
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
