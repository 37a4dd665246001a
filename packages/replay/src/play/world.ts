import type { Roster } from "@throughline/assignment";
import type { ItemState, OpenTask } from "@throughline/engine";
import type { Asked, AskRequest, Deciders } from "@throughline/steps";
import type { Value } from "@throughline/workflow";
import type { Answer, TaskAnswer } from "./item.ts";

/** Who gets the work: the roster of `assignment` as it is. */
export type Desk = Pick<
  Roster,
  | "choose"
  | "everybody"
  | "release"
  | "handOver"
  | "mayGo"
  | "nextLook"
  | "dispatch"
  | "give"
  | "withdraw"
  | "putBack"
>;

/** All that a played item meets. Nothing in it does any I/O. */
export interface World {
  deciders: Deciders;
  /** Who gets the work; absent: whoever is asked for, without end (`anybody`). */
  desk?: Desk;
  /** The queue in which new items are held, by its id in the org. */
  hold?: { id: string; name: string };
  /** What becomes of a question to which the item has no answer. Default "abstain". */
  unanswered?: Unanswered;
  /** The hash under which what a language model said is found again; absent: one of the question's own fields. */
  hash?(request: AskRequest): string;
  /** What a language model said to questions of whatever item, by their hash. */
  asks?: Record<string, Answer<Asked>>;
  /** Questions to language models that were never asked are told whole, so that they can be put. */
  tellsQuestions?: true;
  /** What a question to a language model would cost, in billionths of a US dollar; absent: the most that it can. */
  price?(request: AskRequest): number | undefined;
  /** Somebody does what an item waits for, so long (ms) after the wait began; absent: only what its events say happens. */
  works?: { afterMs: number };
  /** Entries after which an item is taken for one that goes on for ever. Default 5,000. */
  mostEntries?: number;
}

/**
 * What becomes of a question that was never answered.
 * - `abstain`: a model says nothing, a call fails (`NEVER_ASKED`), a task stays open;
 * - `plainest`: the plainest answer there is, at once: "other" of a choice, no, nothing;
 * - a function: the answer, `undefined` to abstain, or `"halt"`: the item stands at its question, and nothing goes on.
 */
export type Unanswered =
  | "abstain"
  | "plainest"
  | ((question: Question, state: ItemState) => Given | "halt" | undefined);

/** A question that an item asks. */
export type Question =
  | { kind: "ask"; step: string; request: AskRequest }
  | { kind: "call"; step: string; operation: string; input: Record<string, Value> }
  | { kind: "task"; step: string; task: OpenTask };

/** What a function answers: facts by name for a model, a system's answer, or a person's. */
export type Given =
  | { kind: "ask"; facts: Record<string, Value> }
  | { kind: "call"; answer: Answer<unknown> }
  | { kind: "task"; answer: TaskAnswer };

/** A question to which nothing was known. */
export interface Unasked {
  kind: Question["kind"];
  /** The step that asks. */
  step: string;
  /** The model, the operation, or who is asked. */
  what: string;
  /** In billionths of a US dollar, of a question to a language model. */
  price?: number;
  /** The question itself, where that is wanted (`World.tellsQuestions`). */
  request?: AskRequest;
}

/** An item stands at a question: thrown through the turn that asks it. */
export class Halted extends Error {
  readonly question: Question;

  constructor(question: Question) {
    super("it stands at a question that nobody has answered");
    this.question = question;
  }
}

/** Error code of a call that was never made, so that nobody knows what it would have answered. */
export const NEVER_ASKED = "NEVER_ASKED";
