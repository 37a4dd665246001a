import type { Asking } from "@throughline/workflow";

/** What a way through a workflow takes, each measure with the steps that take it. */
export interface Spent {
  /** Calls of language models that can be paid for, in billionths of a US dollar. */
  money: Taken;
  /** Questions to language models. */
  asks: Taken;
  /** Requests to Salesforce. */
  calls: Taken;
  /** Requests to Salesforce by which what was done so far would be taken back. */
  back: Taken;
  /** What was done is being taken back: what another lane has done meanwhile is so as well. */
  undoing: boolean;
  /** Fields are decided that have not left for the record yet. */
  planned: boolean;
}

export interface Taken {
  most: number;
  /** Step by step, in their order; the same step may stand several times. */
  by: readonly Item[];
}

/** What a step takes. */
export interface Item {
  step: string;
  /** In words: "anthropic/claude-haiku-4-5 for topic, urgent" */
  what: string;
  /** Once; undefined: it is never asked, because nobody knows what it would cost. */
  most: number | undefined;
  times: number;
  asking?: Asking;
}

const NOTHING: Taken = { most: 0, by: [] };
export const nothingSpent: Spent = {
  ...{ money: NOTHING, asks: NOTHING, calls: NOTHING, back: NOTHING },
  ...{ undoing: false, planned: false },
};

/** The dearer of two ways, in each measure for itself. */
export const dearer = (a: Spent, b: Spent): Spent => ({
  money: larger(a.money, b.money),
  asks: larger(a.asks, b.asks),
  calls: larger(a.calls, b.calls),
  back: larger(a.back, b.back),
  undoing: a.undoing || b.undoing,
  planned: a.planned || b.planned,
});

const larger = (a: Taken, b: Taken): Taken => (b.most > a.most ? b : a);

/** Both, one after the other. */
export const both = (a: Taken, b: Taken): Taken => ({ most: a.most + b.most, by: [...a.by, ...b.by] });

/** What is taken where what was done is taken back as well. */
export const takenBack = (spent: Spent): Spent => ({
  ...spent,
  calls: both(spent.calls, spent.back),
  back: NOTHING,
});
