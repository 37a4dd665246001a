import type { Measured, SetResult, Table } from "./result.ts";

/** The document, from results by set. */
export function markdown(results: readonly SetResult[]): string {
  return `${HEAD}${results.map(section).join("\n")}`;
}

const HEAD = `<!-- Made by \`node bench/accuracy/document.ts\`; change the script, not this page. -->

# How right it is

Measured on public data, none of which is in this repository. Repeat it with

    THROUGHLINE_DATA=… node bench/accuracy/document.ts            # all sets, then this page is written anew
    THROUGHLINE_DATA=… node bench/accuracy/document.ts banking77  # one of them
    npm run throughline -- bench --only accuracy --json           # figures only

The raw figures are in [\`accuracy.json\`](accuracy.json) and [\`accuracy.csv\`](accuracy.csv).

Rules for all of it: a row is judged by a model that has not learnt from it, nor from a row with the same text.
Thresholds and calibration come from the training's own cross-fitted rows, never from what is judged. CPU is that of
the process, on one machine that had other work; it includes the cross-fitting. *Spread* is how far the farthest
repetition is from the mean.

What the words mean, here and in \`throughline model evaluate\`:

- **right**: the share of the rows in scope whose most likely class is the true one.
- **ECE**: by how much confidence and share of right answers differ, over 15 bins of equal width, weighed by rows.
  Of folds it is that of all their rows together: sparse bins never fit exactly, and in a part of a thousand rows one to
  two percent of it are chance.
- **handled** at 98 %: the share of all rows whose confidence reaches the threshold that the model keeps for that
  precision and that are not unknown to it; **right among these** is the precision that was reached.
- **in scope and right** (\`inScope\`): of the rows in scope, the share that is answered at the threshold for unknown
  kept in the model, and rightly; an answer withheld counts as wrong.
- **out of scope, and told** (\`outOfScopeRecall\`): of the rows labelled \`oos\`, the share told as unknown there.

\`helpdesk\` and \`servicenow-incidents\` have codes in place of texts, and the e-mails, trees and attack corpora no labels:
there is nothing in them for these models to be judged by.

`;

function section({ title, source, split, figures, tables }: SetResult): string {
  // a table tells what it has figures of: only the overall ones stand above it
  const overall = figures.filter(({ name }) => tables.length === 0 || name.split(".").length === 2);
  return [
    `## ${title}\n`,
    `${source}.\n`,
    `${split}\n`,
    ...(overall.length ? [figureTable(overall), ""] : []),
    ...tables.flatMap((one) => [
      `**${one.title}**\n`,
      table(one),
      "",
      ...one.notes.map((note) => `${note}\n`),
    ]),
  ].join("\n");
}

const figureTable = (figures: readonly Measured[]) =>
  table({
    head: ["", "measured", "spread", "aim", "published"],
    rows: figures.map((figure) => [
      figure.says,
      shown(figure.value, figure.unit),
      figure.spread === undefined ? "" : `± ${shown(figure.spread, figure.unit)}`,
      figure.aim === undefined ? "" : aim(figure),
      figure.published ?? "",
    ]),
  });

function aim({ value, unit, aim }: Measured): string {
  if (!aim) return "";
  const met = aim.at === "least" ? value >= aim.value : value <= aim.value;
  return `${aim.at === "least" ? "≥" : "≤"} ${shown(aim.value, unit)}${met ? "" : ": **not met**"}`;
}

function shown(value: number, unit: Measured["unit"]): string {
  if (unit === "share") return `${(value * 100).toFixed(value < 0.1 ? 2 : 1)} %`;
  if (unit === "points") return (value * 100).toFixed(1);
  return `${value.toFixed(unit === "ms" ? 2 : 1)} ${unit}`;
}

function table({ head, rows }: Pick<Table, "head" | "rows">): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? "---" : "--:"))), ...rows.map(line)].join("\n");
}
