import type { Entry, ItemState } from "@throughline/engine";
import type { Line } from "./chain.ts";
import type { Derived } from "./derive.ts";
import type { StoreError } from "./errors.ts";
import type { Queries } from "./query.ts";

/** One entry of the trail. */
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
}

/** What one event adds to one item: one line of its chain. Everything appended in one call is in one transaction. */
export interface Append {
  item: string;
  workflow: string;
  entries: Entry[];
  /** State after the entries, from which the derived rows (lists, timers, tasks, outbox) are made. Absent for the roster. */
  state?: ItemState;
  /** Number of the first new entry; a mismatch with the store means a second writer: refused. */
  from: number;
  /**
   * Lines up to this entry leave the store, in the same transaction: they are in an archive, or are not to be kept. What
   * is left must begin with a line that begins a trail anew (`beginsAnew`), and of an item whose new entry is `archived`
   * nothing derived is left. `entries` may be empty here.
   */
  forget?: number;
}

export interface Cursor {
  stream: string;
  position: string;
}

/** One transaction that reached the disk. */
export interface Commit {
  /** Position of its last line in the order of commitment. */
  n: number;
  /** Items with new entries, each with the number of its last one. */
  items: Map<string, number>;
}

/**
 * The durable store of the trail. `append` resolves when everything of it is on disk; calls of one moment are committed
 * together. Entries are never changed, and leave only as `forget` says. What is derived from them is read as of the last append that was
 * acknowledged, whenever it is written.
 */
export interface Store {
  /** Rejects with `StoreError`; then nothing of the call is stored. */
  append(appends: Append[], cursors?: Cursor[]): Promise<void>;
  /** All entries of an item, or those after a number, in order. */
  entries(item: string, after?: number): Promise<StoredEntry[]>;
  /** The entries of at most `limit` lines in the order of commitment, after position `after`: for export. `n` is the line's position, `hash` the line's own. */
  all(after: number, limit: number): Promise<{ n: number; hash: string; stored: StoredEntry }[]>;
  cursors(): Promise<Cursor[]>;
  /** Timers due at or before `before`, earliest first. */
  dueTimers(before: string, limit: number): Promise<{ item: string; timer: string; due: string }[]>;
  nextTimer(): Promise<string | undefined>;
  /** Effects whose outcome is not known, without those that are held for a person. */
  openEffects(): Promise<{ item: string; effect: string }[]>;
  /**
   * What a language model answered under a hash, as the trail of an item says that has it. Undefined: nobody has asked, or
   * the trails have left the store, and the answer with them.
   */
  answer(hash: string): Promise<unknown>;
  /** Resolves with the reason when this process can write no more: it must end, and start anew. Pending as long as all is well. */
  readonly lost: Promise<StoreError>;
  /**
   * For a store that another process may take over: resolves once it is certain that none has until now. Asked before
   * anything is sent to the world. Rejects with `lost`.
   */
  held?(): Promise<void>;
  /** How many appends one call takes at most; absent: as many as there are. */
  readonly mostAtOnce?: number;
  /** Why the store cannot be reached at present, in words: what is appended or read waits meanwhile. */
  trouble?(): string | undefined;
  /**
   * How sure it is that what an item's entries say people wrote is what was read then, where that is not kept but read
   * anew from the record: the very texts, others by now, or none. Absent: all is kept, exactly.
   */
  fidelity?(item: string): Promise<"exact" | "re-read" | "unknown">;
  /** API calls that it has taken so far, where it is kept in an org. */
  calls?(): number;
  /** Commits what was appended and lets go of the store. Safe to call twice. */
  close(): Promise<void>;
}

/** A line as it is stored, with the item's last line as the store remembers it. */
export type HeadedLine = Line & { head: Head | null };

/** The raw side of a store: what verification and rebuilding need. */
export interface Maintenance {
  /** Lines as they are stored, by item and number, after the given place. */
  lines(after: { item: string; seq: number }, limit: number): Promise<HeadedLine[]>;
  /** How many entries there are, for progress. */
  count(): Promise<number>;
  /** Items of which the store remembers a last entry but has none. */
  lostItems(): Promise<{ item: string; seq: number }[]>;
  /** Keys of every trail, also of those that have derived rows only. */
  trails(after: string, limit: number): Promise<string[]>;
  /** The last entry of an item, as its lines say; with `before`, the last one of those that have a smaller number. */
  last(item: string, before?: number): Promise<Head | null>;
  derived(item: string): Promise<{ head: Head | null; derived: Derived | null }>;
  /** What the derived rows of an item are to be, given its state. */
  derive(item: string, state: ItemState): Derived;
  /** Items that ended before an instant, after the given place in that order: those that ended first come first. */
  ended(
    before: string,
    after: { endedAt: string; item: string } | undefined,
    limit: number,
  ): Promise<{ item: string; endedAt: string }[]>;
  /** Replaces derived rows, all in one transaction. */
  replace(changes: { item: string; head: Head | null; derived: Derived | null }[]): Promise<void>;
  /** Counts entries and decisions (on SQLite also items) anew. Returns whether the stored counts were different. */
  recount(): Promise<boolean>;
}

/** The last entry of an item, with the hash of its line. */
export interface Head {
  seq: number;
  hash: string;
}

export interface AuditStore extends Store, Queries {
  /** Where it is, for people: a file, or an address without its password. */
  readonly path: string;
  /** Calls back after each commit. Returns how to stop that. */
  subscribe(listener: (commit: Commit) => void): () => void;
  readonly maintenance: Maintenance;
}
