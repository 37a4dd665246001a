import type { Evidence, Finding, Outage, Trail } from "./index.ts";

/**
 * I8: a milestone is violated once, never early, and at most a second late when nothing was in the way. A clock that was set
 * (F6) may have passed the instant over.
 */
export function milestonesTrue(
  { outages: real, skew, defective, firstSeen }: Evidence,
  trails: Trail[],
): Finding[] {
  const findings: Finding[] = [];
  // trails carry the machine's clock, which may have been ahead or behind when the process was away
  const outages = [...new Set([0, -skew, skew])].flatMap((off) =>
    real.map(({ from, to }) => ({ from: from + off, to: to + off })),
  );
  for (const { item, entries } of trails) {
    const due = new Map<string, string>();
    const known = firstSeen.get(item) ?? 0;
    const violated = new Set<string>();
    for (const entry of entries) {
      if (entry.kind === "item-moved" && entry.how === "restart") due.clear();
      if (entry.kind === "stage-entered") violated.delete(entry.stage);
      if (entry.kind === "milestone-started" || entry.kind === "milestone-resumed")
        if (entry.due !== undefined) due.set(entry.stage, entry.due);
      if ((entry.kind === "milestone-paused" && !entry.path) || entry.kind === "milestone-met")
        due.delete(entry.stage);
      if (entry.kind !== "milestone-violated") continue;
      const target = due.get(entry.stage);
      const say = (message: string) =>
        findings.push({ invariant: "I8", item, message: `${entry.stage} ${message}` });
      if (violated.has(entry.stage)) say("was violated twice");
      violated.add(entry.stage);
      if (target === undefined) say("was violated while it did not run");
      else if (entry.at < target) say(`was violated at ${entry.at}, before ${target}`);
      // what was decided before it was known here is told with the time at which it happened
      else if (!defective.has(item) && !(known > Date.parse(target)) && late(target, entry.at, outages, skew))
        say(`was due at ${target} and violated only at ${entry.at}`);
    }
  }
  return findings;
}

function late(due: string, at: string, outages: Outage[], skew: number): boolean {
  const [from, to] = [Date.parse(due), Date.parse(at)];
  if (to - from <= 1_000 + skew) return false;
  return !outages.some((outage) => outage.from <= to && outage.to >= from - 1_000);
}
