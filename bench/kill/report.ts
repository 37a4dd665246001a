import type { Finding } from "../../packages/runtime/sim/invariants/index.ts";

/** A promise that was broken, with all that is known of the item. */
export interface Broken extends Finding {
  story?: string;
}

/** What was done, by kind. */
export type Counts = Record<string, number>;

/** What a world, or several of them, did and found. */
export interface Report {
  /** SIGKILLs, by what was killed and where. */
  kills: Counts;
  /** Other troubles: frozen, a second instance, a full disk. */
  troubles: Counts;
  /** By kind of fault and what it hit. */
  faults: Counts;
  /** Items, writes, answers. */
  work: Counts;
  findings: Broken[];
  /** Where the trails and journals of worlds with findings are. */
  kept: string[];
}

export const emptyReport = (): Report => ({
  ...{ kills: {}, troubles: {}, faults: {}, work: {} },
  ...{ findings: [], kept: [] },
});

export const total = (counts: Counts) => Object.values(counts).reduce((sum, count) => sum + count, 0);

export function count(counts: Counts, what: string, by = 1): void {
  counts[what] = (counts[what] ?? 0) + by;
}

/** One report of several. */
export function merged(reports: Report[]): Report {
  const all = emptyReport();
  for (const report of reports) {
    for (const group of ["kills", "troubles", "faults", "work"] as const)
      for (const [what, times] of Object.entries(report[group])) count(all[group], what, times);
    all.findings.push(...report.findings);
    all.kept.push(...report.kept);
  }
  return all;
}

const MOST_LINES = 30;

/** The report for people. */
export function table(report: Report): string {
  const group = (title: string, counts: Counts) => [
    `${title}: ${total(counts)}`,
    ...Object.entries(counts)
      .sort(([, a], [, b]) => b - a)
      .map(([what, times]) => `${String(times).padStart(9)}  ${what}`),
    "",
  ];
  return [
    ...group("Kills", report.kills),
    ...group("Other troubles", report.troubles),
    ...group("Faults on the wire", report.faults),
    "Work",
    ...Object.entries(report.work).map(([what, times]) => `${String(times).padStart(9)}  ${what}`),
    "",
    report.findings.length ? `Findings: ${report.findings.length}` : "No promise was broken.",
    ...report.findings
      .slice(0, MOST_LINES)
      .map(({ invariant, item, message }) => `  ${invariant}  ${item ?? ""}  ${message}`),
  ].join("\n");
}
