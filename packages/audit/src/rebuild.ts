import { type Entry, fold as foldEntries, type ItemState } from "@throughline/engine";
import type { Derived } from "./derive.ts";
import type { AuditStore, Head } from "./port.ts";

/** Derived rows that were not what the entries say. They are now. */
export interface Difference {
  /** Key of the item; "" for what belongs to none. */
  item: string;
  /** What differed, without values: "row.stage", "timers", "tasks", "effects", "head", "counts". */
  what: string[];
}

/** State from all entries of one item; `undefined` for a trail that is not an item's. */
export type Fold = (entries: Entry[]) => ItemState | undefined;

export interface RebuildOptions {
  onProgress?: (items: number) => void;
}

/** Items per transaction. */
const PAGE = 500;

/**
 * Makes every derived row anew from the entries, and says what was different. The entries stay as they are.
 * Throws `StoreError`; what was rebuilt before stays rebuilt.
 */
export async function rebuild(
  store: AuditStore,
  fold: Fold = foldEntries,
  { onProgress }: RebuildOptions = {},
): Promise<{ items: number; differences: Difference[] }> {
  const { maintenance } = store;
  const differences: Difference[] = [];
  let items = 0;
  for (let after = ""; ; ) {
    const keys = await maintenance.trails(after, PAGE);
    const changes: Parameters<typeof maintenance.replace>[0] = [];
    for (const item of keys) {
      const entries = (await store.entries(item)).map(({ entry }) => entry);
      const state = isItem(entries) ? fold(entries) : undefined;
      const derived = state ? maintenance.derive(item, state) : null;
      if (derived) items++;
      const head = await maintenance.last(item);
      const what = compare(await maintenance.derived(item), { head, derived });
      if (!what.length) continue;
      differences.push({ item, what });
      changes.push({ item, head, derived });
    }
    if (changes.length) await maintenance.replace(changes);
    onProgress?.(items);
    if (keys.length < PAGE) break;
    after = keys.at(-1) as string;
    await new Promise(setImmediate);
  }
  if (await maintenance.recount()) differences.push({ item: "", what: ["counts"] });
  return { items, differences };
}

/** Trails that are not an item's (the roster's) have no rows in the lists. */
const isItem = (entries: Entry[]) => entries[0]?.kind === "item-started";

interface Rows {
  head: Head | null;
  derived: Derived | null;
}

function compare(before: Rows, after: Rows): string[] {
  const what: string[] = [];
  if (!same(before.head, after.head)) what.push("head");
  if (!before.derived || !after.derived) return before.derived === after.derived ? what : [...what, "row"];
  const { row: rowBefore, ...restBefore } = before.derived;
  const { row: rowAfter, ...restAfter } = after.derived;
  what.push(
    ...differing(rowBefore, rowAfter).map((name) => `row.${name}`),
    ...differing(restBefore, restAfter),
  );
  return what;
}

function differing(before: object, after: object): string[] {
  const value = (of: object, name: string) => (of as Record<string, unknown>)[name];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !same(inOrder(value(before, name)), inOrder(value(after, name))),
  );
}

/** Lists of rows have no order of their own. */
const inOrder = (value: unknown) =>
  Array.isArray(value) ? value.map((one) => canonical(one)).sort() : value;

const same = (a: unknown, b: unknown) => canonical(a) === canonical(b);

/** JSON with the names in order. */
const canonical = (value: unknown): string | undefined =>
  JSON.stringify(value, (_, part) =>
    part && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
