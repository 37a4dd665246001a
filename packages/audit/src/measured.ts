import { fold, type History } from "@throughline/engine";
import { bitOf } from "./packed.ts";
import type { AuditStore } from "./port.ts";
import type { MeasuredItem } from "./query.ts";

/** Items that are read at a time. */
const PAGE = 1_000;

/**
 * What the items are measured by that started from one instant until before another, oldest first; read a page at a
 * time, while they go on.
 */
export async function* measuredItems(
  store: AuditStore,
  from: string,
  until: string,
): AsyncGenerator<MeasuredItem & { history: History }> {
  let after: MeasuredItem | undefined;
  do {
    const page: MeasuredItem[] = await store.measured(from, until, after, PAGE);
    for (const one of page) {
      const history = one.history ?? (await fromEntries(store, one.item));
      if (history) yield { ...one, history };
    }
    // a store in this process answers at once: what else there is to do is done in between
    await new Promise(setImmediate);
    after = page.length === PAGE ? page.at(-1) : undefined;
  } while (after);
}

async function fromEntries(store: AuditStore, item: string): Promise<History | undefined> {
  const entries = await store.entries(item);
  return entries[0]?.entry.kind === "item-started"
    ? fold(entries.map(({ entry }) => entry))?.history
    : undefined;
}

/** The columns that are read of an item. */
export interface MeasuredRow extends Record<string, unknown> {
  key: string;
  workflow: string;
  version: string;
  started_ms: number;
  ended_ms: number | null;
  cost: number;
  touched: number;
  decided_by: number;
  history: string | null;
}

export const measuredOf = (row: MeasuredRow): MeasuredItem => ({
  item: row.key,
  workflow: row.workflow,
  version: row.version,
  startedAt: new Date(row.started_ms).toISOString(),
  endedAt: row.ended_ms === null ? null : new Date(row.ended_ms).toISOString(),
  cost: row.cost,
  touchFree: row.touched === 0 && (row.decided_by & bitOf("person")) === 0,
  ...(row.history !== null && { history: JSON.parse(row.history) as History }),
});
