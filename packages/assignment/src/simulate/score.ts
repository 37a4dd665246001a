import { jain } from "../history/balance.ts";
import type { Desk } from "./desk.ts";
import { PATIENCE_MS, type Run } from "./play.ts";

/** How a run went, of the items that came after `judgedFrom`. Waits in minutes from arrival to first work. */
export interface Score {
  items: number;
  meanWait: number;
  p95Wait: number;
  /** Shares of the items that have a milestone: all, and by urgency. */
  milestones: number;
  milestonesBy: Record<string, number>;
  /** Jain's index of people's working time, and of how many items they had. */
  balanceBusy: number;
  balanceItems: number;
  /** For each item. */
  reassignments: number;
  /** Share of people's open time that was worked. */
  busy: number;
}

export function scoreOf({ items, people }: Run, { judgedFrom, to, urgencies }: Desk): Score {
  const judged = items.filter(({ item }) => item.at >= judgedFrom);
  const waits = judged
    .map(({ item, began = to + PATIENCE_MS }) => Math.max(0, began - item.at) / 60_000)
    .sort((a, b) => a - b);
  const share = (of: typeof judged) => {
    const due = of.filter(({ item }) => item.urgency.within !== undefined);
    const met = due.filter(
      ({ item, began }) => began !== undefined && began <= item.at + (item.urgency.within as number),
    );
    return due.length === 0 ? 1 : met.length / due.length;
  };
  const busy = people.map((one) => one.busy);
  return {
    items: judged.length,
    meanWait: waits.reduce((sum, wait) => sum + wait, 0) / Math.max(1, waits.length),
    p95Wait: waits[Math.floor(waits.length * 0.95)] ?? 0,
    milestones: share(judged),
    milestonesBy: Object.fromEntries(
      urgencies.map(({ name }) => [name, share(judged.filter(({ item }) => item.urgency.name === name))]),
    ),
    balanceBusy: jain(busy) ?? 1,
    balanceItems: jain(people.map((one) => one.items)) ?? 1,
    reassignments: judged.reduce((sum, { reassigned }) => sum + reassigned, 0) / Math.max(1, judged.length),
    busy: busy.reduce((sum, one) => sum + one, 0) / (people.length * (to - judgedFrom)),
  };
}
