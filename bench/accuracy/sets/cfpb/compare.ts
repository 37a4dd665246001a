import { levels, type Settled, settle, type TwoAnswers, thresholdWithin } from "@throughline/models/evaluate";
import { seeded } from "../../folds.ts";
import { mean } from "../../judge.ts";
import type { Complaint } from "./answers.ts";
import type { Crossed, Local } from "./crossed.ts";

/** The cascade beside the same language model alone. Shares are from 0 to 1, means over the repetitions. */
export interface Comparison {
  model: string;
  alone: number;
  cascade: number;
  /** Cascade less alone: mean, least of the repetitions, and bounds that hold 95 % of resampled complaints. */
  gain: { mean: number; least: number; low: number; high: number };
  /** Share of the complaints for which the language model is called: mean, and most of a repetition. */
  calls: { mean: number; most: number };
  /** How often each level decides, and how often rightly. */
  levels: ReturnType<typeof levels>;
  /** Mean seconds waited for the language model, per complaint. */
  seconds: { alone: number; cascade: number };
}

/**
 * @param at place of the language model in the complaints' answers
 * @param most share of the complaints for which it may be called, on the rows that the threshold is chosen on
 */
export function compare(model: string, at: number, folds: readonly Crossed[], most: number): Comparison {
  const settled = folds.map(({ repetition, training, test }) => {
    const threshold = thresholdWithin(
      training.map((local) => both(local, at)),
      most,
    );
    return test.map((local) => ({
      ...{ repetition, complaint: local.complaint, ...settle(both(local, at), threshold) },
      alone: local.complaint.answers[at] === local.complaint.label,
    }));
  });
  const all = settled.flat();
  const repetitions = [...new Set(folds.map(({ repetition }) => repetition))].map((repetition) =>
    all.filter((one) => one.repetition === repetition),
  );
  const gains = repetitions.map(
    (rows) => rate(rows, ({ right }) => right) - rate(rows, ({ alone }) => alone),
  );
  const calls = repetitions.map((rows) => rate(rows, ({ by }) => by !== "local"));
  const waited = (rows: typeof all) =>
    rows.reduce((sum, { complaint }) => sum + (complaint.seconds[at] as number), 0) / all.length;
  return {
    model,
    alone: rate(all, ({ alone }) => alone),
    cascade: rate(all, ({ right }) => right),
    gain: { mean: mean(gains).value, least: Math.min(...gains), ...bounds(all) },
    calls: { mean: mean(calls).value, most: Math.max(...calls) },
    levels: levels(all),
    seconds: { alone: waited(all), cascade: waited(all.filter(({ by }) => by !== "local")) },
  };
}

const both = ({ complaint, answer, confidence }: Local, at: number): TwoAnswers => ({
  truth: complaint.label,
  local: { answer, confidence },
  llm: complaint.answers[at],
});

const rate = <T>(rows: readonly T[], holds: (row: T) => boolean) => rows.filter(holds).length / rows.length;

const RESAMPLED = 2000;

/**
 * Bounds of the gain by bootstrap over complaints (2.5 and 97.5 %): each complaint counts once, with its mean over the
 * repetitions. They tell how much depends on which complaints there were; that the folds of a repetition share
 * training rows is not in them.
 */
function bounds(all: readonly (Settled & { complaint: Complaint; alone: boolean })[]): {
  low: number;
  high: number;
} {
  const gains = new Map<Complaint, { sum: number; times: number }>();
  for (const { complaint, right, alone } of all) {
    const { sum, times } = gains.get(complaint) ?? { sum: 0, times: 0 };
    gains.set(complaint, { sum: sum + Number(right) - Number(alone), times: times + 1 });
  }
  const each = [...gains.values()].map(({ sum, times }) => sum / times);
  const chance = seeded(1);
  const means = Array.from(
    { length: RESAMPLED },
    () => mean(each.map(() => each[Math.floor(chance() * each.length)] as number)).value,
  ).sort((a, b) => a - b);
  return {
    low: means[Math.floor(RESAMPLED * 0.025)] as number,
    high: means[Math.floor(RESAMPLED * 0.975)] as number,
  };
}
