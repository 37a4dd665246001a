import type { ListSearch } from "../work-items/search.ts";

export const periods = { week: "7 days", month: "30 days", quarter: "12 weeks" } as const;
export type Period = keyof typeof periods;

/** What is looked at, as it stands in the address. Absent means: all workflows, 30 days. */
export interface InsightsSearch {
  workflow?: string;
  period?: Period;
  /** What it is held against: the period before, or the number of a version beside the live one. */
  with?: string;
  /** The figure whose items are shown: "ping-pong", "violated:Triage", "corrected:topic by model". */
  behind?: string;
}

/** Reads the search part of an address. What it does not understand is left out. */
export function readInsights(raw: Record<string, unknown>): InsightsSearch {
  const { workflow, period, with: other, behind } = raw;
  return {
    ...(typeof workflow === "string" && workflow && { workflow }),
    ...(typeof period === "string" && Object.hasOwn(periods, period) && { period: period as Period }),
    ...(typeof behind === "string" && behind && { behind }),
    ...(typeof other === "string" && /^(before|\d+)$/.test(other) && { with: other }),
  };
}

/** The list of the items behind a number: those of the same workflow and period. */
export const behind = (
  { workflow, period = "month" }: InsightsSearch,
  more: ListSearch = {},
): ListSearch => ({
  ...(workflow !== undefined && { workflow }),
  started: period,
  ...more,
});
