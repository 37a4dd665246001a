import type { Change } from "../records/transaction.ts";

/** What the change events of one transaction share. */
export interface CommitInfo {
  origin: string;
  userId: string;
  /** Epoch milliseconds. */
  at: number;
  key: string;
  commitNumber: number;
}

/** Takes the changes of committed transactions. */
export interface ChangeLog {
  append(changes: readonly Change[], commit: CommitInfo): void;
}
