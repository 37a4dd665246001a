import type { Change } from "../records/transaction.ts";

/** What the change events of one transaction share. */
export interface CommitInfo {
  origin: string;
  userId: string;
  /** Epoch milliseconds. */
  at: number;
  key: string;
  commitNumber: number;
  /** Replay id of the event before the transaction's first; only of a transaction that is done once more. */
  after?: number;
}

/** Takes the changes of committed transactions. */
export interface ChangeLog {
  append(changes: readonly Change[], commit: CommitInfo): void;
  /** Replay id of the newest event of any topic. */
  latest(): number;
}
