import type { Counts } from "./drawing.ts";

/** What became of a step: in many items, or in one. */
export interface Tally {
  visits: number;
  skipped: number;
  completed: number;
  failed: number;
  /** At it now, and over while they were at it. */
  here: number;
  ended: number;
  blocks: Record<string, number>;
}

/** What is told on top of the picture: what became of many items, or the way that one took. */
export interface Overlay {
  is: "past" | "path";
  of(step: string): Tally | undefined;
  /** What came of the step, of one item. */
  says?(step: string): string | undefined;
}

/** How often a line was gone; undefined where its step was never met. */
export function countOf(counts: Counts, { of }: Overlay): number | undefined {
  const tally = of(counts.step);
  if (!tally) return undefined;
  const { visits, skipped, completed, blocks } = tally;
  const entered = Object.values(blocks).reduce((sum, times) => sum + times, 0);
  if ("block" in counts) return blocks[counts.block] ?? 0;
  switch (counts.of) {
    case "came":
      return visits + skipped;
    case "begun":
      return visits;
    case "skipped":
      return skipped;
    case "left":
      return completed + skipped;
    case "passed":
      return Math.max(0, visits - entered);
    case "again":
      return Math.max(0, entered - visits);
  }
}

/** How a step is shown of which one item's way is told. */
export type State = "taken" | "waiting" | "failed" | "not-taken" | "ahead";

export function stateOf(tally: Tally | undefined): State {
  if (!tally) return "ahead";
  if (tally.here) return tally.failed ? "failed" : "waiting";
  if (tally.visits) return tally.failed && !tally.completed ? "failed" : "taken";
  return "not-taken";
}

/** What became of many items at a step, in short: "1,204 · 12 failed · 3 here now". */
export function told(tally: Tally | undefined): string {
  if (!tally) return "no item came here";
  const { visits, skipped, failed, here, ended } = tally;
  return [
    visits.toLocaleString("en-US"),
    !visits && skipped && `${skipped.toLocaleString("en-US")} passed it`,
    failed && `${failed.toLocaleString("en-US")} failed`,
    here && `${here.toLocaleString("en-US")} here now`,
    ended && `${ended.toLocaleString("en-US")} ended here`,
  ]
    .filter(Boolean)
    .join(" · ");
}
