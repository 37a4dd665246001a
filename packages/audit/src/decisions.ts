import type { Entry } from "@throughline/engine";

/** How often who decided, by hour and decider. */
export type Counts = Map<string, number>;

/** Only lines with one of these have to be read for that: those of the roster have none, and may be many. */
export const COUNTED = /"kind":"(?:decided|foreign-write)"/;

/** Who decided, in which hour: the key of a count. */
export const keyOf = (at: string, by: string) => at.slice(0, 13) + by;
export const partsOf = (key: string): [hour: string, by: string] => [key.slice(0, 13), key.slice(13)];

/** Counts the decisions among the entries into `counts`. */
export function countDecisions(entries: Entry[], counts: Counts): void {
  for (const entry of entries) {
    const by =
      entry.kind === "decided" ? entry.decision.by : entry.kind === "foreign-write" ? "foreign" : undefined;
    if (by === undefined) continue;
    const key = keyOf(entry.at, by);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
}

export const agree = (a: Counts, b: Counts) =>
  a.size === b.size && [...a].every(([key, count]) => b.get(key) === count);
