import { type Append, type Cursor, type Store, type StoredEntry, StoreError } from "@throughline/audit";
import { FORMAT, type ItemState } from "@throughline/engine";

/**
 * The trail in memory: what the store on SQLite promises at the runtime's port, at a fraction of its cost, so that many
 * more runs fit into an hour. It has no chain of hashes: that is the real store's alone.
 */
export function createStorage(): Store {
  const trails = new Map<string, StoredEntry[]>();
  /** A line holds what one event added to one item. */
  const lines: StoredEntry[][] = [];
  const states = new Map<string, ItemState>();
  const positions = new Map<string, string>();
  let closed = false;

  function lineOf({ item, workflow, entries, from }: Append): StoredEntry[] {
    // what comes back was text in between
    const read = JSON.parse(JSON.stringify(entries)) as Append["entries"];
    return read.map((entry, index) => ({ item, seq: from + index, format: FORMAT, workflow, entry }));
  }

  /** All of the call, or nothing of it. */
  function write(appends: Append[], cursors: Cursor[]): void {
    if (closed) throw new StoreError("closed", "The store was closed.");
    const lengths = new Map<string, number>();
    const fresh = appends.map((append) => {
      const { item, from, entries } = append;
      const length = lengths.get(item) ?? trails.get(item)?.length ?? 0;
      if (from !== length + 1)
        throw new StoreError(
          "conflict",
          `${item} has ${length} entries, and the next one was to be ${from}.`,
        );
      lengths.set(item, length + entries.length);
      return lineOf(append);
    });
    for (const [index, line] of fresh.entries()) {
      if (!line.length) continue;
      const { item } = appends[index] as Append;
      lines.push(line);
      const trail = trails.get(item);
      if (trail) trail.push(...line);
      else trails.set(item, [...line]);
    }
    for (const { item, state } of appends) if (state) states.set(item, state);
    for (const { stream, position } of cursors) positions.set(stream, position);
  }

  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  /** Earliest first. */
  const timers = () =>
    [...states]
      .flatMap(([item, state]) =>
        Object.entries(state.timers).map(([timer, { due }]) => ({ item, timer, due, at: Date.parse(due) })),
      )
      .sort((a, b) => a.at - b.at || compare(a.item, b.item) || compare(a.timer, b.timer));

  return {
    append: async (appends, cursors = []) => write(appends, cursors),
    entries: async (item, after = 0) => trails.get(item)?.slice(after) ?? [],
    all: async (after, limit) =>
      lines
        .slice(after, after + limit)
        .flatMap((line, index) => line.map((stored) => ({ n: after + index + 1, hash: "", stored }))),
    cursors: async () =>
      [...positions]
        .map(([stream, position]) => ({ stream, position }))
        .sort((a, b) => compare(a.stream, b.stream)),
    dueTimers: async (before, limit) =>
      timers()
        .filter(({ at }) => at <= Date.parse(before))
        .slice(0, limit)
        .map(({ at: _, ...timer }) => timer),
    nextTimer: async () => timers()[0]?.due,
    openEffects: async () =>
      [...states]
        .flatMap(([item, state]) =>
          Object.entries(state.open).flatMap(([effect, { held, pool }]) =>
            held || pool ? [] : [{ item, effect }],
          ),
        )
        .sort((a, b) => compare(a.item, b.item) || compare(a.effect, b.effect)),
    answer: async (hash) =>
      lines
        .flat()
        .flatMap(({ entry }) => (entry.kind === "effect-settled" && entry.ok ? [entry.value] : []))
        .findLast((value) => (value as { use?: { hash?: string } } | undefined)?.use?.hash === hash),
    lost: new Promise(() => undefined),
    close: async () => {
      closed = true;
    },
  };
}
