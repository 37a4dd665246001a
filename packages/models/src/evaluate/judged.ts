/** The label of rows that belong to none of the classes: the right answer to them is *unknown*. */
export const OUT_OF_SCOPE = "oos";

/** What a model said about one row whose true label is known. */
export interface Judged {
  /** The row's label, or `OUT_OF_SCOPE`. */
  truth: string;
  /** The most likely class, whether it would be relied on or not. */
  answer: string;
  /** How sure, 0 to 1. */
  confidence: number;
  /** Below the threshold kept in the model: like nothing that it has learnt from. */
  unknown: boolean;
  text?: string;
}

export const isRight = ({ truth, answer }: Judged) => truth === answer;

export const isInScope = ({ truth }: Judged) => truth !== OUT_OF_SCOPE;

/** A share; of nothing it is 0. */
export const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);

export const count = <T>(list: readonly T[], holds: (one: T) => boolean) =>
  list.reduce((sum, one) => sum + Number(holds(one)), 0);
