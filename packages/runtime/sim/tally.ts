import { addCoverage, type Coverage } from "./coverage.ts";
import type { Outcome } from "./simulate.ts";

/** What came of many runs. */
export interface Tally {
  seeds: number;
  items: number;
  ended: number;
  entries: number;
  kills: number;
  /** Writes and calls that took hold, and those of them whose answer nobody got. */
  applied: number;
  lostAnswers: number;
  /** Writes and calls that took hold more than once; changes of people that were written over. */
  twice: number;
  overwritten: number;
  /** Seeds that broke a promise. */
  broken: number;
  coverage: Coverage;
}

export const tallyOf = (): Tally => ({
  ...{ seeds: 0, items: 0, ended: 0, entries: 0, kills: 0 },
  ...{ applied: 0, lostAnswers: 0, twice: 0, overwritten: 0, broken: 0, coverage: {} },
});

/** Counts a run in. */
export function addUp(tally: Tally, outcome: Outcome): void {
  tally.seeds++;
  tally.kills += outcome.kills.length;
  if (outcome.findings.length) tally.broken++;
  for (const what of ["items", "ended", "entries", "applied", "lostAnswers", "twice", "overwritten"] as const)
    tally[what] += outcome[what];
  addCoverage(tally.coverage, outcome.coverage);
}

const COLUMNS = [
  ["seeds", "seeds"],
  ["items", "items"],
  ["entries", "entries"],
  ["kills", "kills"],
  ["writes applied", "applied"],
  ["answers lost", "lostAnswers"],
  ["applied twice", "twice"],
  ["people overwritten", "overwritten"],
  ["seeds that broke a promise", "broken"],
] as const;

/** A table in Markdown, a line for each tally. */
export function table(lines: { name: string; tally: Tally }[]): string[] {
  const row = (cells: string[]) => `| ${cells.join(" | ")} |`;
  return [
    row(["faults", ...COLUMNS.map(([title]) => title)]),
    row(["---", ...COLUMNS.map(() => "---:")]),
    ...lines.map(({ name, tally }) =>
      row([name, ...COLUMNS.map(([, what]) => tally[what].toLocaleString("en"))]),
    ),
  ];
}
