import type { Change } from "../records/transaction.ts";

/** A record that is gone. */
export type Purged = [object: string, id: string];

/** So many rows of a bulk job are behind it. */
export interface Progress {
  job: string;
  rows: number;
}

/** What the change events of one transaction share. */
export interface CommitInfo {
  origin: string;
  userId: string;
  /** Epoch milliseconds. */
  at: number;
  key: string;
  commitNumber: number;
  /** Records that it has taken out of the recycle bin for good. */
  purged?: Purged[];
  /** How far a bulk job has come with it. */
  progress?: Progress;
  /** Replay id of the event before the transaction's first; only of a transaction that is done once more. */
  after?: number;
}

/** Takes the changes of committed transactions. */
export interface ChangeLog {
  append(changes: readonly Change[], commit: CommitInfo): void;
  /** Replay id of the newest event of any topic. */
  latest(): number;
}
