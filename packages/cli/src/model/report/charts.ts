import {
  coverageCurve,
  isHandled,
  reliability,
  type Sure,
  type Threshold,
} from "@throughline/models/evaluate";
import type { Chart } from "./chart.ts";
import { percent } from "./words.ts";

/** How sure the model says it is, against how often it is right: on the diagonal they agree. */
export function reliabilityChart(answers: readonly Sure[]): Chart {
  const bins = reliability(answers);
  const most = Math.max(...bins.map(({ count }) => count));
  const middle = ({ from, to }: { from: number; to: number }) => (from + to) / 2;
  return {
    title: "Is it as right as it is sure?",
    x: { label: "confidence", from: 0, to: 1 },
    y: { label: "share that was right", from: 0, to: 1 },
    diagonal: "as right as sure",
    series: [
      {
        name: "share right",
        kind: "dots",
        points: bins.map((bin) => ({
          x: bin.confidence,
          y: bin.accuracy,
          size: bin.count / most,
          title: `${bin.count} answers, ${percent(bin.confidence)} sure, ${percent(bin.accuracy)} right`,
        })),
      },
      {
        name: "answers",
        kind: "bars",
        points: bins.map((bin) => ({ x: middle(bin), y: 0, size: bin.count / answers.length })),
      },
    ],
  };
}

/** How often it is right when only its surest answers count. */
export function coverageChart(answers: readonly Sure[], thresholds: readonly Threshold[]): Chart {
  const curve = coverageCurve(answers);
  const least = Math.min(1, ...curve.map(({ precision }) => precision));
  const from = Math.max(0, Math.floor(least * 20 - 1) / 20);
  const share = (threshold: number) =>
    answers.filter((answer) => isHandled(answer, threshold)).length / answers.length;
  return {
    title: "How much is handled, how often rightly?",
    x: { label: "share handled", from: 0, to: 1 },
    y: { label: "share of these that is right", from, to: 1 },
    series: [
      {
        name: "right",
        kind: "line",
        points: curve.map(({ coverage, precision }) => ({ x: coverage, y: precision })),
      },
    ],
    marks: thresholds
      .filter(({ threshold }) => threshold <= 1)
      .map(({ precision, threshold }) => ({ x: share(threshold), text: percent(precision, 0) })),
  };
}
