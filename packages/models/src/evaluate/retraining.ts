import { shareBounds } from "./bounds.ts";
import { count, isInScope, isRight, type Judged } from "./judged.ts";

/** How a model did on its own validation, and what it knows. */
export interface Expected {
  labels: readonly string[];
  /** Rows that it has learnt from. */
  rows: number;
  /** Share of its validation that was right, 0 to 1. */
  right: number;
  /** Share of rows in scope that it tells as unknown. */
  unknown: number;
}

/** Whether learning anew is worth it, and why. */
export interface Advice {
  worth: boolean;
  /** Whole sentences. Without reasons they say what was looked at. */
  because: string[];
}

/** More rows than this share of those learnt from make a model better that is fine as it is. */
const MANY = 0.25;
/** A class that occurred fewer times may be a slip of the pen. */
const FEW = 5;

/**
 * Whether a model should learn anew, judged by later rows whose labels people have set: it does worse than it did on
 * its own validation, more of them are strange to it, they have classes that it does not know, or they are many.
 * What can be chance (99 %) is no reason.
 */
export function retraining(expected: Expected, later: readonly Judged[]): Advice {
  const inScope = later.filter(isInScope);
  const known = inScope.filter(({ truth }) => expected.labels.includes(truth));
  const right = count(known, isRight);
  const unknown = count(known, (row) => row.unknown);
  const because: string[] = [];

  const fresh = new Map<string, number>();
  for (const { truth } of inScope)
    if (!expected.labels.includes(truth)) fresh.set(truth, (fresh.get(truth) ?? 0) + 1);
  const classes = [...fresh].filter(([, rows]) => rows >= FEW).sort((a, b) => b[1] - a[1]);
  if (classes.length)
    because.push(`It does not know ${classes.map(([label, rows]) => `${label} (${rows} rows)`).join(", ")}.`);
  if (shareBounds(right, known.length).high < expected.right)
    because.push(
      `It is right for ${percent(right / known.length)} of the rows, where ${percent(expected.right)} were right when it was trained.`,
    );
  if (shareBounds(unknown, known.length).low > expected.unknown)
    because.push(
      `${percent(unknown / known.length)} of the rows are strange to it, where ${percent(expected.unknown)} are usual.`,
    );
  if (known.length >= MANY * expected.rows)
    because.push(`There are ${known.length} rows to learn from beside the ${expected.rows} that it knows.`);
  if (because.length) return { worth: true, because };
  return {
    worth: false,
    because: [
      `${known.length} later rows: ${percent(known.length ? right / known.length : 0)} right and ${percent(known.length ? unknown / known.length : 0)} strange to it, which is within chance of what it was when it was trained (${percent(expected.right)} and ${percent(expected.unknown)}).`,
    ],
  };
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
