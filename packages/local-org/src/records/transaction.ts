import { randomUUID } from "node:crypto";
import { type Core, stampOf } from "../core.ts";
import type { CommitInfo, Progress, Purged } from "../events/change-log.ts";
import type { ObjectDef } from "../schema/model.ts";
import type { Row, Table } from "../storage/store.ts";

/** One record changed, as change events need it. */
export interface Change {
  type: "CREATE" | "UPDATE" | "DELETE" | "UNDELETE";
  def: ObjectDef;
  row: Row;
  /** Fields whose value is another than before. */
  changed: string[];
}

/** All that one request writes: seen at once, undone at once, one transaction key on its change events. */
export interface Transaction {
  readonly core: Core;
  readonly userId: string;
  /** `changeOrigin` of the change events. */
  readonly origin: string;
  readonly at: Date;
  readonly stamp: string;
  readonly changes: Change[];
  readonly undo: { table: Table; id: string; before: Row | undefined }[];
  /** Records that have left the recycle bin for good. */
  readonly purged: Purged[];
  /** The bulk job whose rows it writes. */
  progress: Progress | undefined;
  /** Called once the transaction is committed, in order; what is undone takes its own along. */
  readonly afterCommit: (() => void)[];
  /** The triggers that are running, the outermost first: what they write is saved a level deeper. */
  readonly triggers: string[];
  /** Lets audit fields be given, as the permission "Set Audit Fields" does; so a seed is written. */
  readonly setAuditFields: boolean;
  /** Whether assignment rules apply: the active ones, that of an id for what is created, or none. */
  autoAssign: boolean | string;
  /** Duplicates may be saved that a rule only alerts of. */
  allowDuplicates: boolean;
  /** So many of the next rows are refused as locked. */
  locked: number;
}

/** Opens a transaction of a user. Assignment rules apply only if that is asked for. */
export function begin(
  core: Core,
  options: {
    userId: string;
    origin: string;
    setAuditFields?: boolean;
    autoAssign?: boolean | string;
    locked?: number;
  },
): Transaction {
  const at = core.now();
  return {
    core,
    userId: options.userId,
    origin: options.origin,
    at,
    stamp: stampOf(at),
    changes: [],
    undo: [],
    purged: [],
    progress: undefined,
    afterCommit: [],
    triggers: [],
    setAuditFields: options.setAuditFields ?? false,
    autoAssign: options.autoAssign ?? false,
    allowDuplicates: false,
    locked: options.locked ?? 0,
  };
}

/** Marks a point; calling what it returns undoes everything written since. */
export function savepoint(tx: Transaction): () => void {
  const undone = tx.undo.length;
  const changed = tx.changes.length;
  const purged = tx.purged.length;
  const waiting = tx.afterCommit.length;
  return () => {
    while (tx.undo.length > undone) {
      const { table, id, before } = tx.undo.pop()!;
      if (before) table.put(before);
      else table.remove(id);
    }
    tx.changes.length = changed;
    tx.purged.length = purged;
    tx.afterCommit.length = waiting;
  };
}

/** Runs `work`; if it throws, nothing of it remains. */
export function atomically<T>(tx: Transaction, work: () => T): T {
  const rollback = savepoint(tx);
  try {
    return work();
  } catch (error) {
    rollback();
    throw error;
  }
}

/** What all events of a transaction say of it. */
export const commitInfo = (tx: Transaction): CommitInfo => ({
  origin: tx.origin,
  userId: tx.userId,
  at: tx.at.getTime(),
  key: randomUUID(),
  commitNumber: tx.at.getTime() * 1000 + tx.core.counters.commits,
  ...(tx.purged.length > 0 && { purged: tx.purged }),
  ...(tx.progress && { progress: tx.progress }),
});

/** Takes note of what a transaction says beside its changes. */
export function settle(core: Core, { purged = [], progress }: Pick<CommitInfo, "purged" | "progress">): void {
  for (const [object, id] of purged) {
    // what has no recycle bin is gone as if it had never been
    if (core.catalogue.get(object)?.denied.has("undelete") === false) core.purged.add(id);
  }
  if (progress) core.bulkProgress.set(progress.job, progress.rows);
}

/** Ends a transaction: its change events go out, then what waited for it begins. */
export function commit(tx: Transaction): void {
  if (tx.changes.length > 0 || tx.purged.length > 0) {
    const { counters } = tx.core;
    settle(tx.core, tx);
    counters.writesApplied += tx.changes.filter(({ def }) => !def.isHistory).length;
    counters.commits += 1;
    tx.core.log.append(tx.changes, commitInfo(tx));
  }
  for (const begin of tx.afterCommit.splice(0)) begin();
}

/** Runs work in a transaction of its own, which is committed unless it throws. */
export function inTransaction<T>(tx: Transaction, work: (tx: Transaction) => T): T {
  const result = atomically(tx, () => work(tx));
  commit(tx);
  return result;
}
