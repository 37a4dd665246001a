import { encodeModel, englishVectors, predictText, type TextRow, trainText } from "@throughline/models";

/** What a training is given: what was learnt before, and the answers with what the model of today says to each. */
export interface TrainingOrder {
  before: TextRow[];
  answers: (TextRow & { said: string })[];
}

/** What came of it. Both shares are of answers that whoever is judged had not learnt from. */
export interface Learnt {
  bytes: Uint8Array;
  /** Answers that were judged, and how many the model of today and the new one had right. */
  judged: number;
  rightBefore: number;
  rightAfter: number;
}

/** Parts of the answers, each judged by a model that learnt from the others. */
const FOLDS = 4;
/** An answer of a person counts as much as so many rows of the past. */
const WEIGHT = 2;

/**
 * Trains a model on old rows and answers, and judges it by answers that it had not learnt from, beside the model of today.
 * @throws when there is nothing to tell apart
 */
export function learn({ before, answers }: TrainingOrder): Learnt {
  const vectors = englishVectors();
  const rows = answers.map((answer) => ({ text: answer.text, label: answer.label, weight: WEIGHT }));
  const train = (more: TextRow[]) => trainText([...before, ...more], { vectors });
  let [rightBefore, rightAfter] = [0, 0];
  for (let fold = 0; fold < FOLDS; fold++) {
    const held = answers.filter((_, index) => index % FOLDS === fold);
    if (held.length === 0) continue;
    const model = train(rows.filter((_, index) => index % FOLDS !== fold));
    for (const { text, label, said } of held) {
      if (said === label) rightBefore++;
      if (predictText(model, text).label === label) rightAfter++;
    }
  }
  return { bytes: encodeModel(train(rows)), judged: answers.length, rightBefore, rightAfter };
}
