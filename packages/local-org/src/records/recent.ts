import { type Core, stampOf } from "../core.ts";
import type { Row } from "../storage/store.ts";

/** What each user has last looked at, the newest first. */
export interface RecentItems {
  /** Ids of records, the newest first. */
  list(userId: string): string[];
  add(userId: string, id: string): void;
}

const KEPT = 1000;

export function createRecentItems(): RecentItems {
  const byUser = new Map<string, Set<string>>();
  return {
    list: (userId) => [...(byUser.get(userId) ?? [])].reverse(),
    add(userId, id) {
      const seen = byUser.get(userId) ?? new Set();
      byUser.set(userId, seen);
      seen.delete(id);
      seen.add(id);
      if (seen.size > KEPT) seen.delete(seen.values().next().value!);
    },
  };
}

/**
 * Notes that a user has looked at a record (`view`), or seen it from another one (`reference`). The record says when;
 * no change event does.
 */
export function markViewed(core: Core, userId: string, row: Row, how: "view" | "reference"): void {
  core.recent.add(userId, row.Id);
  const def = core.catalogue.byPrefix(row.Id.slice(0, 3));
  if (!def?.fieldsByName.has("LastViewedDate")) return;
  const table = core.store.table(def.name);
  const stamp = stampOf(core.now());
  const viewed = how === "view" ? { LastViewedDate: stamp } : {};
  table.put({ ...(table.get(row.Id) ?? row), ...viewed, LastReferencedDate: stamp });
}
