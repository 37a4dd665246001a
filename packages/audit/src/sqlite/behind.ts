import type { Entry, ItemState } from "@throughline/engine";
import { type Counts, countDecisions } from "../decisions.ts";
import { derive } from "../derive.ts";
import { pack } from "../packed.ts";
import type { Head } from "../port.ts";
import type { Projection } from "../project.ts";
import type { Hand } from "./hand.ts";

/** How long an item's derived rows may wait, in ms: what changes again meanwhile is written once. */
const DELAY_MS = 100;

/** Items in one transaction. */
const SLICE = 100;

/** Items that wait at most: above it nothing more is appended until they are written. */
const MOST_WAITING = 5_000;

/** An item whose rows do not know its last lines. */
export interface Waiting {
  /** Position of the first line that they do not know. */
  first: number;
  head: Head;
  /** Absent for what is no item. */
  state?: ItemState;
}

/** What an earlier process has not derived any more. */
export interface Left {
  last: number;
  items: Map<string, Waiting>;
  uncounted: Entry[];
}

/**
 * Writes what is derived from the trail behind it: the rows of an item once it has been at rest for a moment, not after
 * each append. How far the rows go is written with them, so that the next start knows what is left to derive. Whoever
 * reads calls `settle` first.
 */
export interface Behind {
  /** A line was written at position `n`. */
  note(
    n: number,
    line: {
      item: string;
      head: Head;
      state: ItemState | undefined;
      entries: Entry[];
      /** Nothing derived is left of the item. */
      gone: boolean;
    },
  ): void;
  /** Resolves when all that waits is written. Rejects with what SQLite refuses; then it waits on. */
  settle(): Promise<void>;
  /** So much waits that appends should. */
  full(): boolean;
  /** Writes no more. */
  close(): void;
}

export function createBehind(world: { hand: Hand; project: Projection; left: Left }): Behind {
  const { hand, project, left } = world;
  /** In the order in which they began to wait. */
  let waiting = left.items;
  let last = left.last;
  let decisions: Counts = new Map();
  let entries = left.uncounted.length;
  countDecisions(left.uncounted, decisions);
  let timer: NodeJS.Timeout | undefined;
  /** The work that is under way, one slice after the other. */
  let working: Promise<void> | undefined;
  let closed = false;

  /** Writes the rows of those that wait longest. */
  async function slice(): Promise<void> {
    const group = new Map<string, Waiting>();
    for (const [item, one] of waiting) {
      group.set(item, one);
      if (group.size === SLICE) break;
    }
    for (const item of group.keys()) waiting.delete(item);
    const progress = {
      derived: (waiting.values().next().value?.first ?? last + 1) - 1,
      counted: last,
      entries,
      decisions,
    };
    decisions = new Map();
    entries = 0;
    try {
      await hand.derive(
        [...group].map(([item, { head, state }]) => ({
          item,
          head,
          ...(state && { packed: pack(derive(item, state, project)) }),
        })),
        progress,
      );
    } catch (error) {
      giveBack(group, progress);
      throw error;
    }
  }

  function giveBack(group: Map<string, Waiting>, counted: { entries: number; decisions: Counts }): void {
    const newer = waiting;
    waiting = group;
    for (const [item, one] of newer)
      waiting.set(item, { ...one, first: group.get(item)?.first ?? one.first });
    entries += counted.entries;
    for (const [key, count] of counted.decisions) decisions.set(key, (decisions.get(key) ?? 0) + count);
  }

  async function work(): Promise<void> {
    try {
      while (waiting.size || entries) await slice();
    } finally {
      working = undefined;
    }
  }

  function schedule(): void {
    if (timer || closed) return;
    timer = setTimeout(() => {
      timer = undefined;
      // a full disk: the next append meets it too, and says so
      settle().catch(schedule);
    }, DELAY_MS).unref();
  }

  async function settle(): Promise<void> {
    // what came while the work was under way is not sure to be in it
    if (working) await working;
    if (!waiting.size && !entries) return;
    working ??= work();
    await working;
  }

  if (waiting.size) schedule();

  return {
    note(n, { item, head, state, entries: added, gone }) {
      last = n;
      entries += added.length;
      countDecisions(added, decisions);
      const known = waiting.get(item);
      const newest = gone ? undefined : (state ?? known?.state);
      waiting.set(item, { first: known?.first ?? n, head, ...(newest && { state: newest }) });
      schedule();
    },
    settle,
    full: () => waiting.size >= MOST_WAITING,
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
