import type { PlannedLevel } from "@throughline/models/evaluate";
import type { LocalModel } from "../kinds/kind.ts";

/** 0.9195 → "92.0 %" */
export const percent = (share: number, digits = 1) => `${(share * 100).toFixed(digits)} %`;

/** Of what is not there: a dash. */
export const percentOf = (share: number | null) => (share === null ? "–" : percent(share));

/** US dollars, with as many digits as it takes to see them. */
export function dollars(sum: number): string {
  const digits = sum !== 0 && sum < 1 ? 4 : 2;
  return `$${sum.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}

/** One line, cut where it gets long. */
export function excerpt(text: string, most = 90): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}

/** How a model did on rows that it had not learnt from. */
export function validationLines(
  { rows, figures }: LocalModel["validation"],
  thresholds: LocalModel["thresholds"],
): string[] {
  const told = Object.entries(figures).map(([name, value]) => `${name} ${percent(value)}`);
  return [
    `On ${rows} rows it had not learnt from: ${told.join(", ")}`,
    ...thresholds.map(({ precision, threshold, coverage }) =>
      threshold > 1
        ? `  ${percent(precision)} right: at no confidence`
        : `  ${percent(precision)} right: from confidence ${threshold.toFixed(3)}, ${percent(coverage)} of the rows`,
    ),
  ];
}

/** "model 81.2 % (98.1 % right), person 18.8 %" */
export const whoDecides = (levels: readonly PlannedLevel[]) =>
  levels
    .map(({ by, share, precision }) => {
      const right = precision === undefined ? "" : ` (${percent(precision)} right)`;
      return `${by} ${percent(share)}${right}`;
    })
    .join(", ");
