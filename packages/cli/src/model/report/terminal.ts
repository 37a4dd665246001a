import { OUT_OF_SCOPE, type Plan, shareBounds } from "@throughline/models/evaluate";
import type { Report } from "./report.ts";
import { dollars, excerpt, percent, percentOf, whoDecides } from "./words.ts";

/** How many classes and pairs are told on the terminal; the page has all of them. */
const MOST = 12;

/** The report for people, line by line. */
export function lines(report: Report): string[] {
  const { evaluation, classes, confusions } = report;
  return [
    `${report.model} (version ${report.version}) on ${evaluation.n} rows of ${report.data}`,
    ...figures(report),
    "",
    `Classes, weakest first${more(classes.length)}`,
    ...table(
      ["class", "rows", "precision", "recall"],
      classes
        .slice(0, MOST)
        .map(({ label, rows, precision, recall }) => [
          label,
          String(rows),
          percentOf(precision),
          percentOf(recall),
        ]),
    ),
    "",
    `Taken for each other${more(confusions.length)}`,
    ...confusions
      .slice(0, MOST)
      .flatMap(({ truth, answer, count, examples }) => [
        `  ${truth} answered as ${answer}: ${count}`,
        ...examples.map((text) => `      “${excerpt(text)}”`),
      ]),
    ...(report.plans.length ? ["", "What 1,000 items cost"] : []),
    ...report.plans.map(planLine),
    ...report.assumed.map((sentence) => `  ${sentence}`),
  ];
}

function figures({ evaluation, classes }: Report): string[] {
  const { accuracy, ece, millisPerText, coverage, inScope, outOfScopeRecall } = evaluation;
  const rows = classes.filter(({ label }) => label !== OUT_OF_SCOPE).reduce((sum, one) => sum + one.rows, 0);
  const { low, high } = shareBounds(accuracy * rows, rows);
  return [
    `  right                    ${percent(accuracy)} (99 % sure: ${percent(low)} to ${percent(high)})`,
    `  calibration error        ${percent(ece)}`,
    `  CPU for each text        ${millisPerText.toFixed(2)} ms`,
    ...(inScope === undefined ? [] : [`  in scope and right       ${percent(inScope)}`]),
    ...(outOfScopeRecall === undefined ? [] : [`  out of scope, and told   ${percent(outOfScopeRecall)}`]),
    "",
    "Coverage against precision (thresholds from the model's own validation)",
    ...table(
      ["wanted", "from confidence", "handled", "reached"],
      coverage.map(({ precision, threshold, coverage, reached }) => [
        percent(precision, 0),
        threshold > 1 ? "–" : threshold.toFixed(3),
        percent(coverage),
        percentOf(reached),
      ]),
    ),
  ];
}

const planLine = ({ name, levels, cost }: Plan) =>
  `  ${dollars(cost).padStart(10)}  ${name}: ${whoDecides(levels)}`;

const more = (all: number) => (all > MOST ? ` (${MOST} of ${all}; --report FOLDER has all)` : "");

/** Columns beside each other, the first to the left, the others to the right. */
function table(head: string[], rows: string[][]): string[] {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  return [head, ...rows].map(
    (row) =>
      `  ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join("  ")}`,
  );
}
