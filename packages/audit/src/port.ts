import type { Entry, ItemState } from "@throughline/engine";

/** One stored line of the trail. */
export interface StoredEntry {
  /** Key of the item: `workflow/recordId`; the roster's own trail is `roster`. */
  item: string;
  /** 1, 2, 3, … within the item. */
  seq: number;
  format: number;
  /** Hash of the workflow version under which it was written. */
  workflow: string;
  entry: Entry;
  /** Hash of the previous entry of the item ("" for the first) and of this one (SHA-256, hex). */
  prev: string;
  hash: string;
}

/** What one event adds to one item. Everything appended in one call is in one transaction. */
export interface Append {
  item: string;
  workflow: string;
  entries: Entry[];
  /** State after the entries, from which the derived rows (lists, timers, tasks, outbox) are made. Absent for the roster. */
  state?: ItemState;
  /** Number of the first new entry; a mismatch with the store means a second writer: refused. */
  from: number;
}

export interface Cursor {
  stream: string;
  position: string;
}

/**
 * The durable store of the trail. `append` resolves when everything of it is on disk (synchronous=full);
 * calls of one moment are committed together. Entries are never changed or removed.
 */
export interface Store {
  append(appends: Append[], cursors?: Cursor[]): Promise<void>;
  entries(item: string, after?: number): StoredEntry[];
  /** Every entry in the order of commitment, for the live view and for verification. */
  all(after: number, limit: number): { n: number; stored: StoredEntry }[];
  cursors(): Cursor[];
  /** Derived: what recovery needs. */
  openItems(): string[];
  dueTimers(before: string, limit: number): { item: string; timer: string; due: string }[];
  nextTimer(): string | undefined;
  openEffects(): { item: string; effect: string }[];
  close(): Promise<void>;
}
