import type { Roster, RosterEntry } from "@throughline/assignment";
import type { ConnectorError } from "@throughline/connectors";
import type { Entry } from "@throughline/engine";
import type { Asked, AskRequest } from "@throughline/steps";

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
export type RosterPort = Omit<Roster, "state" | "load">;

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

/**
 * Language models, as the runtime sees them. One `ask` is one question of a step; how many requests travel for it
 * (a repair, a fall-back model) is the port's own.
 */
export interface ModelsPort {
  /**
   * Under which the answer is used again: changes with the agent, the model, the prompt, the facts with their choices,
   * and the inputs, and with nothing else. Pure.
   */
  hash(request: AskRequest): string;
  /**
   * Asks, and never rejects. An answer that is no use after one repair is an answer all the same: every fact abstains,
   * and `use` says what it cost. `use.hash` and `use.effect` are set by the caller.
   *
   * Of an error the class says what is next: `retry` and `retry-after` where nothing was answered (refused connection,
   * 429, 5xx), `unknown-outcome` where it was sent and may have been paid for (time-out, broken connection), `person`
   * where trying again is no use (refused key, unknown model; the code `DAY_SPENT`: nothing is left to spend today).
   *
   * @param call `id` of the effect, stable over retries; `signal` ends a call that nobody waits for any more
   */
  ask(request: AskRequest, call: { id: string; signal: AbortSignal }): Promise<AskOutcome>;
  /** A call of an earlier process was lost on its way, and counts as paid for with its `most`. */
  lost?(request: AskRequest): void;
  /** How a provider ("anthropic") wants to be used: most calls at a time. */
  limits?(provider: string): { atOnce?: number };
}

/** `cost` of a failure: what is known to have been paid for it, in billionths of a US dollar; absent: nothing, or `most` of an unknown outcome. */
export type AskOutcome =
  | { ok: true; value: Asked }
  | { ok: false; error: Pick<ConnectorError, "class" | "code" | "message" | "afterMs">; cost?: number };
