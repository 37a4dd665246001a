import { type Archived, type AuditStore, archive, copyLines, remainsIn } from "@throughline/audit";
import type { Entry } from "@throughline/engine";
import { ROSTER } from "./ports.ts";
import { rosterFrom } from "./roster.ts";

/** Who lets trails leave the store: the one that writes it. */
export interface Archival {
  /**
   * Puts what remains in the place of an item's trail, if the item is over and `seq` still its last entry; resolves with
   * whether it was.
   */
  forget(item: string, seq: number, remains: Entry): Promise<boolean>;
  /** The last entry of the roster that no start needs any more; 0: it needs all. */
  rosterUpTo(): number;
  /** Entries of the roster up to this one leave the store. */
  forgetRoster(upTo: number): Promise<void>;
}

/** Over a store that no runtime writes at the moment. */
export async function archivalOf(store: AuditStore): Promise<Archival> {
  const upTo = rosterFrom(await store.cursors());
  return {
    async forget(item, seq, remains) {
      await store.append([remainsIn(item, seq, remains)]);
      return true;
    },
    rosterUpTo: () => upTo,
    async forgetRoster(forget) {
      const from = ((await store.maintenance.last(ROSTER))?.seq ?? 0) + 1;
      await store.append([{ item: ROSTER, workflow: "", entries: [], from, forget }]);
    },
  };
}

export interface Retention {
  /** Items that ended before this instant leave. */
  endedBefore: string;
  now(): string;
  /** File for what ended, or was, at an instant; absent: it is deleted. */
  fileOf?: (at: string) => string;
  /** Items in one go; default 100. */
  batch?: number;
  onStep?: (step: "copied" | "left", items: number) => void;
  /** Waits between batches; `false` ends the run. */
  rest?: (tookMs: number) => Promise<boolean>;
}

/**
 * Moves what ended before an instant out of the store, into archives or for good. The roster's entries that no start
 * needs go to an archive as well; they are never deleted, for the items' trails do not hold all that they say.
 *
 * Throws `StoreError`; what has left by then is in the archive, and the next run goes on.
 */
export async function moveOut(
  store: AuditStore,
  archival: Archival,
  retention: Retention,
): Promise<Archived> {
  const { fileOf, now, ...rest } = retention;
  const moved = await archive(store, {
    ...rest,
    now,
    fileOf: (endedAt) => fileOf?.(endedAt),
    forget: archival.forget,
  });
  const upTo = archival.rosterUpTo();
  const [first] = await store.maintenance.lines({ item: ROSTER, seq: 0 }, 1);
  if (!fileOf || !upTo || first?.item !== ROSTER || first.seq > upTo) return moved;
  const file = fileOf(now());
  await copyLines(store, ROSTER, upTo, file);
  await archival.forgetRoster(upTo);
  return { ...moved, files: [...new Set([...moved.files, file])] };
}
