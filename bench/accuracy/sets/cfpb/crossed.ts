import { foldsOf, splits } from "../../folds.ts";
import { judge, train } from "../../judge.ts";
import type { Complaint } from "./answers.ts";

/** What the local model says about a complaint that it has not learnt from. */
export interface Local {
  complaint: Complaint;
  answer: string;
  confidence: number;
}

/** An outer fold: answers to choose thresholds by, and answers to be judged. */
export interface Crossed {
  repetition: number;
  /** To the training rows, each by a model that learnt from the other training rows. */
  training: Local[];
  /** To the rows of the fold, by a model that learnt from all training rows. */
  test: Local[];
}

/**
 * Nested cross-validation: whatever is learnt or chosen for a fold comes from the other folds only.
 *
 * @param repetitions how often the complaints are divided anew
 */
export function crossed(
  complaints: readonly Complaint[],
  { outer, inner, repetitions }: { outer: number; inner: number; repetitions: number },
  say: (text: string) => void,
): Crossed[] {
  return Array.from({ length: repetitions }, (_, repetition) =>
    splits(foldsOf(complaints, outer, repetition + 1)).map(({ train, test }, fold) => {
      say(`cfpb-complaints: repetition ${repetition + 1} of ${repetitions}, fold ${fold + 1} of ${outer}`);
      const parts = splits(foldsOf(train, inner, 1000 * (repetition + 1) + fold));
      return {
        repetition,
        training: parts.flatMap((part) => answered(part.train, part.test)),
        test: answered(train, test),
      };
    }),
  ).flat();
}

function answered(rows: readonly Complaint[], test: readonly Complaint[]): Local[] {
  return judge(train(rows), test).judged.map(({ answer, confidence }, i) => ({
    ...{ complaint: test[i] as Complaint, answer, confidence },
  }));
}
