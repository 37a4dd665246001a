import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { escaped, svg } from "./chart.ts";
import { coverageChart, reliabilityChart } from "./charts.ts";
import type { Report } from "./report.ts";
import { dollars, excerpt, percent, percentOf, whoDecides } from "./words.ts";

/** Writes the report as a page that needs nothing else, the charts beside it, and the figures as JSON. */
export function writeReport(folder: string, report: Report): void {
  mkdirSync(folder, { recursive: true });
  const reliability = svg(reliabilityChart(report.answers));
  const coverage = svg(coverageChart(report.answers, report.thresholds));
  const { answers: _, ...figures } = report;
  const files = {
    "index.html": page(report, [reliability, coverage]),
    "reliability.svg": reliability,
    "coverage.svg": coverage,
    "report.json": `${JSON.stringify(figures, null, 2)}\n`,
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
}

const STYLE = `
:root{color-scheme:light dark}
body{font:15px/1.5 system-ui,sans-serif;max-width:74rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.4rem;margin-bottom:.2rem} h2{font-size:1.1rem;margin-top:2.2rem}
.soft{opacity:.7} .figures{display:flex;flex-wrap:wrap;gap:1rem 2.5rem;margin:1.2rem 0}
.figures b{display:block;font-size:1.5rem;font-weight:600}
.charts{display:flex;flex-wrap:wrap;gap:1rem} .charts svg{flex:1 1 24rem;min-width:0}
table{border-collapse:collapse;font-variant-numeric:tabular-nums} caption{text-align:left}
th,td{text-align:right;padding:.25rem .9rem .25rem 0;border-bottom:1px solid #8884;vertical-align:top}
th:first-child,td:first-child,.text{text-align:left} .text{max-width:46rem}
`;

function page(report: Report, charts: string[]): string {
  const { evaluation, classes, confusions } = report;
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(report.model)}</title><style>${STYLE}</style>
<h1>${escaped(report.model)}</h1>
<p class="soft">version ${escaped(report.version)}, judged by ${evaluation.n} rows of ${escaped(report.data)}</p>
<div class="figures">${figures(report)}</div>
<div class="charts">${charts.join("\n")}</div>
<h2>Coverage against precision</h2>
<p class="soft">Thresholds come from the model's own validation, never from these rows.</p>
${table(
  ["wanted", "from confidence", "handled", "reached"],
  evaluation.coverage.map(({ precision, threshold, coverage, reached }) => [
    percent(precision, 0),
    threshold > 1 ? "–" : threshold.toFixed(3),
    percent(coverage),
    percentOf(reached),
  ]),
)}
${plansOf(report)}
<h2>Taken for each other</h2>
${table(
  ["is", "answered", "times", "for example"],
  confusions.map(({ truth, answer, count, examples }) => [
    truth,
    answer,
    String(count),
    examples.map((text) => excerpt(text, 160)).join(" · "),
  ]),
  3,
)}
<h2>Classes</h2>
${table(
  ["class", "rows", "precision", "recall"],
  classes.map(({ label, rows, precision, recall }) => [
    label,
    String(rows),
    percentOf(precision),
    percentOf(recall),
  ]),
)}
</html>
`;
}

function plansOf({ plans, assumed }: Report): string {
  if (plans.length === 0) return "";
  const decides = plans.map(({ name, levels, cost }) => [name, whoDecides(levels), dollars(cost)]);
  return `<h2>What 1,000 items cost</h2>
${table(["way", "who decides", "cost"], decides, 1)}
<p class="soft">${assumed.map(escaped).join(" ")}</p>`;
}

function figures({ evaluation }: Report): string {
  const { accuracy, ece, millisPerText, inScope, outOfScopeRecall } = evaluation;
  const told: [string, string][] = [
    ["right", percent(accuracy)],
    ["calibration error", percent(ece)],
    ["CPU for each text", `${millisPerText.toFixed(2)} ms`],
  ];
  if (inScope !== undefined) told.push(["in scope and right", percent(inScope)]);
  if (outOfScopeRecall !== undefined) told.push(["out of scope, and told", percent(outOfScopeRecall)]);
  return told.map(([name, value]) => `<div><b>${value}</b>${name}</div>`).join("");
}

/** @param text column that holds sentences */
function table(head: string[], rows: string[][], text = -1): string {
  const cells = (row: string[], tag: string) =>
    row.map((cell, i) => `<${tag}${i === text ? ' class="text"' : ""}>${escaped(cell)}</${tag}>`).join("");
  const body = rows.map((row) => `<tr>${cells(row, "td")}</tr>`).join("\n");
  return `<table><thead><tr>${cells(head, "th")}</tr></thead><tbody>\n${body}\n</tbody></table>`;
}
