import type { Store, StoredEntry, Append, Cursor } from "@throughline/audit";
import type { ItemState } from "@throughline/engine";

export async function openMemoryStore(): Promise<Store> {
  const trails = new Map<string, StoredEntry[]>();
  const states = new Map<string, ItemState>();
  const all: { n: number; stored: StoredEntry }[] = [];
  const cursors = new Map<string, string>();
  return {
    async append(appends: Append[], more: Cursor[] = []) {
      for (const { item, from } of appends) if ((trails.get(item)?.length ?? 0) + 1 !== from) throw Object.assign(new Error("conflict " + item), { class: "conflict" });
      for (const { item, entries, state, workflow } of appends) {
        const trail = trails.get(item) ?? [];
        trails.set(item, trail);
        for (const entry of entries) {
          const stored = { item, seq: trail.length + 1, format: 1, workflow, entry: JSON.parse(JSON.stringify(entry)), prev: "", hash: "" };
          trail.push(stored);
          all.push({ n: all.length + 1, stored });
        }
        if (state) states.set(item, state);
      }
      for (const { stream, position } of more) cursors.set(stream, position);
    },
    entries: (item, after = 0) => (trails.get(item) ?? []).slice(after),
    all: (after, limit) => all.slice(after, after + limit),
    cursors: () => [...cursors].map(([stream, position]) => ({ stream, position })),
    openItems: () => [...states].filter(([, s]) => s.status === "live").map(([k]) => k),
    dueTimers: (before, limit) =>
      [...states].flatMap(([item, s]) => Object.entries(s.timers).map(([timer, { due }]) => ({ item, timer, due })))
        .filter(({ due }) => due <= before).sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0)).slice(0, limit),
    nextTimer: () => [...states.values()].flatMap((s) => Object.values(s.timers).map(({ due }) => due)).sort()[0],
    openEffects: () => [...states].flatMap(([item, s]) => Object.keys(s.open).map((effect) => ({ item, effect }))),
    subscribe: () => () => {},
    close: async () => {},
  };
}
