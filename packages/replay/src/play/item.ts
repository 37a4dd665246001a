import type { Event } from "@throughline/engine";
import type { Asked, Prediction, StepError } from "@throughline/steps";
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
  /** Nothing is known of what happens after this instant: then it is as open as it is. */
  until?: string;
  /** Our own writes come back as change events, as they do where a flow writes in the transaction of ours. */
  echoes?: true;
}

/** What happens to a record from outside; ids are given when it is played. */
export type Happens = { at: string } & (
  | Without<Extract<Event, { type: "record-changed" }>>
  | Without<Extract<Event, { type: "record-deleted" }>>
  | Without<Extract<Event, { type: "signal" }>>
  | Without<Extract<Event, { type: "cancelled" }>>
  | Without<Extract<Event, { type: "reassigned" }>>
  /** What a person does about the first incident that is open then; of a step, where one is named. */
  | (Omit<Without<Extract<Event, { type: "incident-repaired" }>>, "incident"> & { step?: string })
);

type Without<E> = Omit<E, "id" | "at">;

/** What is known of how questions about the item are answered. What stands in none of these was never asked. */
export interface Answers {
  /** What whoever is asked says of a fact: a language model or a person. */
  facts?: Record<string, Value>;
  /** What a language model said, by the hash of its question (`World.hash`). Of several answers the last one holds on. */
  asks?: Record<string, Answer<Asked> | Answer<Asked>[]>;
  /**
   * What a system answered, by "connection.operation", or by that with the hash of its input behind a "#" (`callKey`). Of
   * several answers the last one holds on.
   */
  calls?: Record<string, Answer<unknown> | Answer<unknown>[]>;
  /**
   * What people answered, by the step that asked, in the order of its questions (`null`: nobody did); the last one holds
   * for all that follow, unless these are all the answers that there ever were.
   */
  tasks?: Record<string, (TaskAnswer | null)[]>;
  complete?: true;
  /** What a local model was sure of, by its name with the hash of what it was shown behind a "#" (`predictionKey`). */
  predictions?: Record<string, Pick<Prediction, "value" | "confidence" | "score" | "version">>;
  /** What came of writes, by the hash of what was to be written (`writeKey`), in order; they take hold where nothing is said. */
  writes?: Record<string, Wrote[]>;
}

/** An answer, or why there was none. */
export type Answer<T> = ({ ok: true; value: T } | { ok: false; error: StepError }) & Took;

export interface Took {
  /** In billionths of a US dollar. */
  cost?: number;
  /** Calls of the Salesforce API. */
  apiCalls?: number;
  /** How long it took; at once where it is absent. */
  afterMs?: number;
}

/** `error`: it was refused; `actual`: the record's values where it was not as it had to be. */
export interface Wrote extends Pick<Took, "afterMs"> {
  error?: StepError;
  actual?: Record<string, Value>;
}

export interface TaskAnswer {
  answer: Record<string, Value>;
  /** "somebody" where it is absent. */
  by?: string;
  /** How long after the question it came, in ms; at once where it is absent. */
  afterMs?: number;
  /** What was asked (`questionKey`): of another question it is no answer. */
  asked?: string;
}
