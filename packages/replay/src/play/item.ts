import type { Event } from "@throughline/engine";
import type { Asked, StepError } from "@throughline/steps";
import type { Value } from "@throughline/workflow";

/** A work item to be played: the record as it arrives, what happens to it afterwards, and what was answered about it. */
export interface PlayedItem {
  /** Names it in what comes of it. */
  id: string;
  /** When it arrives, ISO 8601. */
  at: string;
  /** Field values by flat name, parents dotted. */
  record: Record<string, Value>;
  /** Names for ids: `{ "005…": "Wren Adler" }`. */
  labels?: Record<string, string>;
  /** Id of the record; absent: one is made of `id`. */
  recordId?: string;
  /** What the world does to it later, in order of time. */
  events?: Happens[];
  answers?: Answers;
}

/** What happens to a record from outside; ids are given when it is played. */
export type Happens = { at: string } & (
  | Without<Extract<Event, { type: "record-changed" }>>
  | Without<Extract<Event, { type: "record-deleted" }>>
  | Without<Extract<Event, { type: "signal" }>>
  | Without<Extract<Event, { type: "cancelled" }>>
);

type Without<E> = Omit<E, "id" | "at">;

/** What is known of how questions about the item are answered. What stands in none of these was never asked. */
export interface Answers {
  /** What whoever is asked says of a fact: a language model or a person. */
  facts?: Record<string, Value>;
  /** What a language model said, by the hash of its question (`World.hash`). */
  asks?: Record<string, Answer<Asked>>;
  /** What a system answered, by "connection.operation", or by that with the hash of its input behind a "#" (`callKey`). */
  calls?: Record<string, Answer<unknown>>;
  /** What people answered, by the step that asked, in the order of its questions; the last one holds for all that follow. */
  tasks?: Record<string, TaskAnswer[]>;
  /** Writes that the org refused, by the hash of what was to be written (`writeKey`). */
  refused?: Record<string, { error: StepError; actual?: Record<string, Value> }>;
}

/** An answer, or why there was none. `cost` in billionths of a US dollar. */
export type Answer<T> =
  | { ok: true; value: T; cost?: number; apiCalls?: number }
  | { ok: false; error: StepError; cost?: number; apiCalls?: number };

export interface TaskAnswer {
  answer: Record<string, Value>;
  /** "somebody" where it is absent. */
  by?: string;
  /** How long after the question it came, in ms; at once where it is absent. */
  afterMs?: number;
}
