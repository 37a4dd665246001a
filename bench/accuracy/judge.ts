import { calibrationError, type Evaluation } from "@throughline/models/evaluate";
import { cpuMs, type Judgement, type LocalModel } from "../../packages/cli/src/model/kinds/kind.ts";
import { text } from "../../packages/cli/src/model/kinds/text.ts";
import type { Measured } from "./result.ts";

/** A text and what it is about. */
export interface Row {
  text: string;
  label: string;
}

/** A model as `throughline model train` makes it, the CPU seconds that took, and what it weighs. */
export interface Trained {
  model: LocalModel;
  seconds: number;
  megabytes: number;
}

export function train(rows: readonly Row[]): Trained {
  const began = cpuMs();
  const bytes = text.train(rows.map(asRead), { label: "label", columns: ["text"], precisions: [] });
  const seconds = (cpuMs() - began) / 1000;
  return { model: text.open(bytes), seconds, megabytes: bytes.length / 1e6 };
}

/** How the model does on rows that it has not learnt from, as `throughline model evaluate` tells it. */
export const judge = ({ model }: Trained, rows: readonly Row[]) => model.judge(rows.map(asRead));

const asRead = ({ text, label }: Row, i: number) => ({ text, label, line: i + 1, values: {} });

/** The mean of repetitions, and how far the farthest is from it. */
export function mean(values: readonly number[]): { value: number; spread?: number } {
  const value = values.reduce((sum, one) => sum + one, 0) / values.length;
  const spread = Math.max(...values.map((one) => Math.abs(one - value)));
  return values.length > 1 ? { value, spread } : { value };
}

/** What is said of every text classifier, as means over its folds. */
export function usualFigures(
  set: string,
  found: readonly (Judgement & { trained: Trained })[],
  aims: Record<string, Pick<Measured, "aim" | "published">> = {},
): Measured[] {
  const over = (of: (evaluation: Evaluation) => number) =>
    mean(found.map(({ evaluation }) => of(evaluation)));
  const at98 = (evaluation: Evaluation) => evaluation.coverage.find(({ precision }) => precision === 0.98);
  const figure = (name: string, says: string, unit: Measured["unit"], value: ReturnType<typeof mean>) => ({
    ...{ name: `${set}.${name}`, says, unit, ...value, ...aims[name] },
  });
  return [
    figure(
      "accuracy",
      "right",
      "share",
      over(({ accuracy }) => accuracy),
    ),
    // of all folds together: in a part of a thousand rows it is mostly chance, which has nothing to cancel it
    figure("ece", "calibration error (ECE, 15 bins)", "share", {
      value: calibrationError(found.flatMap(({ answers }) => answers)),
    }),
    figure(
      "coverage98",
      "handled, threshold for 98 %",
      "share",
      over((one) => at98(one)?.coverage ?? 0),
    ),
    figure(
      "reached98",
      "right among these",
      "share",
      over((one) => at98(one)?.reached ?? 0),
    ),
    figure("train", "CPU of training", "s", mean(found.map(({ trained }) => trained.seconds))),
    figure("size", "model file", "MB", mean(found.map(({ trained }) => trained.megabytes))),
    figure(
      "answer",
      "CPU of an answer",
      "ms",
      over(({ millisPerText }) => millisPerText),
    ),
  ];
}

/** Asked of every classifier of short messages. */
export const AIMS: Record<string, Pick<Measured, "aim" | "published">> = {
  ece: { aim: { at: "most", value: 0.02 } },
  size: { aim: { at: "most", value: 10 } },
  answer: { aim: { at: "most", value: 0.3 } },
};
