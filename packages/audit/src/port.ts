import type { Entry, ItemState } from "@throughline/engine";
import type { Line } from "./chain.ts";
import type { Derived } from "./derive.ts";
import type { Queries } from "./query.ts";

/** One stored line of the trail. */
export interface StoredEntry {
  /** Key of the item: `workflow/recordId`; the roster's own trail is `roster`. */
  item: string;
  /** 1, 2, 3, … within the item. */
  seq: number;
  /** Format in which it was written; `entry` is in today's. */
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

/** One transaction that reached the disk. */
export interface Commit {
  /** Position of its last entry in the order of commitment. */
  n: number;
  /** Items with new entries, each with the number of its last one. */
  items: Map<string, number>;
}

/**
 * The durable store of the trail. `append` resolves when everything of it is on disk (synchronous=full);
 * calls of one moment are committed together. Entries are never changed or removed.
 */
export interface Store {
  /** Rejects with `StoreError`; then nothing of the call is stored. */
  append(appends: Append[], cursors?: Cursor[]): Promise<void>;
  entries(item: string, after?: number): StoredEntry[];
  /** Every entry in the order of commitment, for the live view and for export. */
  all(after: number, limit: number): { n: number; stored: StoredEntry }[];
  cursors(): Cursor[];
  /** Derived: what recovery needs. */
  openItems(): string[];
  /** Timers due at or before `before`, earliest first. */
  dueTimers(before: string, limit: number): { item: string; timer: string; due: string }[];
  nextTimer(): string | undefined;
  /** Effects whose outcome is not known, without those that are held for a person. */
  openEffects(): { item: string; effect: string }[];
  /** Commits what was appended and lets go of the file. Safe to call twice. */
  close(): Promise<void>;
}

/** The raw side of a store: what verification and rebuilding need. */
export interface Maintenance {
  /** Lines as they are stored, by item and number, after the given place; with the item's last line as the store remembers it. */
  lines(after: { item: string; seq: number }, limit: number): (Line & { head: Head | null })[];
  /** How many entries there are, for progress. */
  count(): number;
  /** Items of which the store remembers a last entry but has none. */
  lostItems(): { item: string; seq: number }[];
  /** Keys of every trail, also of those that have derived rows only. */
  trails(after: string, limit: number): string[];
  derived(item: string): { head: Head | null; derived: Derived | null };
  /** What the derived rows of an item are to be, given its state. */
  derive(item: string, state: ItemState): Derived;
  /** Replaces derived rows, all in one transaction. */
  replace(changes: { item: string; head: Head | null; derived: Derived | null }[]): void;
  /** Counts the decisions anew. Returns whether the stored counts were different. */
  recount(): boolean;
}

/** The last entry of an item. */
export interface Head {
  seq: number;
  hash: string;
}

export interface AuditStore extends Store, Queries {
  readonly path: string;
  /** Calls back after each commit. Returns how to stop that. */
  subscribe(listener: (commit: Commit) => void): () => void;
  readonly maintenance: Maintenance;
}
