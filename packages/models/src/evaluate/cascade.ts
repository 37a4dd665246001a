import { count, share } from "./judged.ts";

/** What two levels said about one row whose true label is known. */
export interface TwoAnswers {
  truth: string;
  /** The local model's answer, and how sure it is, 0 to 1. */
  local: { answer: string; confidence: number };
  /** What the language model answers when it is asked; undefined: it abstains, and the local answer stands. */
  llm: string | undefined;
}

/**
 * Who settled a row: the local model alone, both of them alike, or the language model where it did not say the same (when
 * it abstained, the local answer stood).
 */
export type Settler = "local" | "agreement" | "llm";

export interface Settled {
  by: Settler;
  answer: string;
  right: boolean;
}

/** The local model answers from a confidence on; below it the language model is asked, and has the last word. */
export function settle({ truth, local, llm }: TwoAnswers, threshold: number): Settled {
  const alone = local.confidence >= threshold;
  const answer = alone ? local.answer : (llm ?? local.answer);
  const by = alone ? "local" : local.answer === llm ? "agreement" : "llm";
  return { by, answer, right: answer === truth };
}

/**
 * The threshold with most right answers among those that ask the language model for at most a share of the rows;
 * of equal ones, that which asks least.
 *
 * @param rows with answers of a local model that has not learnt from them
 * @param most share of the rows that may be asked, 0 to 1
 */
export function thresholdWithin(rows: readonly TwoAnswers[], most: number): number {
  const sorted = rows.toSorted((a, b) => a.local.confidence - b.local.confidence);
  // every row below the threshold takes the language model's answer in place of the local one
  let right = count(rows, ({ truth, local }) => local.answer === truth);
  let best = { right, threshold: 0 };
  for (let asked = 1; asked <= sorted.length * most; asked++) {
    const { truth, local, llm = local.answer } = sorted[asked - 1] as TwoAnswers;
    right += Number(llm === truth) - Number(local.answer === truth);
    const next = sorted[asked]?.local.confidence;
    if (next === local.confidence) continue;
    if (right > best.right) best = { right, threshold: next ?? Number.POSITIVE_INFINITY };
  }
  return best.threshold;
}

/** How often a level settled a row, and how often rightly. */
export interface LevelFigures {
  share: number;
  /** null: it settled none. */
  precision: number | null;
}

export function levels(settled: readonly Settled[]): Record<Settler, LevelFigures> {
  const of = (by: Settler): LevelFigures => {
    const own = settled.filter((one) => one.by === by);
    const right = count(own, (one) => one.right);
    return {
      share: share(own.length, settled.length),
      precision: own.length === 0 ? null : right / own.length,
    };
  };
  return { local: of("local"), agreement: of("agreement"), llm: of("llm") };
}
