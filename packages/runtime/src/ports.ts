import type { Roster, RosterEntry } from "@throughline/assignment";
import type { Entry } from "@throughline/engine";

/** Time as the runtime sees it. Simulated in tests, in `run` and in the simulator. */
export interface Clock {
  /** ISO 8601, milliseconds, UTC. */
  now(): string;
  /** Calls back once when `at` has come, never earlier. Returns how to cancel it. */
  at(when: string, call: () => void): () => void;
  /** Milliseconds that only grow, for durations. */
  elapsed(): number;
}

export interface Random {
  /** In [0, 1). */
  next(): number;
}

export interface Ids {
  /** A new id that nobody else has: `answer-01J…`. */
  next(prefix: string): string;
}

/**
 * Who gets the work. Answers at once and keeps its own trail: whatever it returns as `entries`
 * is appended together with the item's own, so that a reservation and the decision that made it are one.
 */
export type RosterPort = Pick<Roster, "choose" | "release" | "handOver" | "checkpoint">;

/** The roster's entries travel through the store as those of items do. */
export const stored = (entries: RosterEntry[]): Entry[] => entries as unknown as Entry[];

/** Name of the roster's trail in the store. */
export const ROSTER = "roster";

/** Where the runtime tells what operators should know. Never values of records. */
export interface Log {
  info(message: string, facts?: Record<string, unknown>): void;
  warn(message: string, facts?: Record<string, unknown>): void;
  error(message: string, facts?: Record<string, unknown>): void;
}
