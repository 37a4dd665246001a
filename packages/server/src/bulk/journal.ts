import type { Store } from "@throughline/audit";
import type { Entry } from "@throughline/engine";
import type { BulkView } from "../http/bulk.ts";
import type { Act } from "./plan.ts";

/** One line of the journal of an act upon many items, the trail `bulk/ID`. */
type BulkEntry = { at: string } & (
  | { kind: "bulk-items"; items: string[] }
  | ({ kind: "bulk-begun"; by: string; reason: string } & Act)
  | { kind: "bulk-done"; done: number; not: BulkView["not"] }
);

/** An act that was begun, with the items that it is about. */
export interface Begun extends Act {
  id: string;
  at: string;
  by: string;
  reason: string;
  items: string[];
  /** Absent while it is under way. */
  ended?: { done: number; not: BulkView["not"] };
}

type Journal = Pick<Store, "entries" | "append" | "cursors">;

/** Items that are named in one entry. */
const IN_ONE = 500;

/** Acts that are known by name: the latest. */
export const KNOWN = 20;

/** Where the names of the latest acts are kept, the latest last. */
const STREAM = "bulk";

const keyOf = (id: string) => `bulk/${id}`;

/** An act as its journal has it; undefined: nobody has begun it. Rejects with `StoreError`. */
export async function begunOf(store: Pick<Store, "entries">, id: string): Promise<Begun | undefined> {
  let found: Begun | undefined;
  const items: string[] = [];
  for (const { entry } of await store.entries(keyOf(id))) {
    // the journal's entries travel through the store as those of items do
    const one = entry as unknown as BulkEntry;
    if (one.kind === "bulk-items") items.push(...one.items);
    else if (one.kind === "bulk-begun") {
      const { kind: _, ...begun } = one;
      found = { id, items, ...begun };
    } else if (found) found.ended = { done: one.done, not: one.not };
  }
  return found;
}

/** Writes down what is to be done, all of it before any of it is done. */
export async function writeBegun(
  store: Journal,
  { id, items, at, ended: _, ...begun }: Begun,
): Promise<void> {
  const entries: BulkEntry[] = [];
  for (let first = 0; first < items.length; first += IN_ONE)
    entries.push({ kind: "bulk-items", at, items: items.slice(first, first + IN_ONE) });
  entries.push({ kind: "bulk-begun", at, ...begun });
  // what a process that ended has left of it is in the way of nothing: it was not begun
  const before = (await store.entries(keyOf(id))).length;
  for (const [place, entry] of entries.entries()) {
    const last = place === entries.length - 1;
    await add(
      store,
      id,
      before + place + 1,
      entry,
      last ? [...(await known(store)), id].slice(-KNOWN) : undefined,
    );
  }
}

export async function writeEnded(store: Journal, id: string, at: string, ended: NonNullable<Begun["ended"]>) {
  const before = (await store.entries(keyOf(id))).length;
  await add(store, id, before + 1, { kind: "bulk-done", at, ...ended });
}

/** Names of the latest acts, the latest last. */
export async function known(store: Pick<Store, "cursors">): Promise<string[]> {
  const found = (await store.cursors()).find(({ stream }) => stream === STREAM);
  return found ? (JSON.parse(found.position) as string[]) : [];
}

const add = (store: Journal, id: string, from: number, entry: BulkEntry, names?: string[]) =>
  store.append(
    [{ item: keyOf(id), workflow: "", entries: [entry] as unknown as Entry[], from }],
    names ? [{ stream: STREAM, position: JSON.stringify(names) }] : [],
  );
