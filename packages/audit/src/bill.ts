import type { Entry } from "@throughline/engine";
import type { AuditStore } from "./port.ts";
import type { DecidedBy } from "./row.ts";

/** What one work item took from its start to its end: execution is charged for an item, not for a call or a token. */
export interface Bill {
  /** Key of the item. */
  item: string;
  workflow: string;
  /** Hash of the version that it began with. */
  version: string;
  object: string;
  recordId: string;
  number: string;
  startedAt: string;
  endedAt: string;
  outcome: string;
  /** Calls to language models, and their tokens. */
  modelCalls: number;
  inputTokens: number;
  outputTokens: number;
  /** What they cost, in billionths of a US dollar. */
  cost: number;
  /** Calls of the org's API. */
  apiCalls: number;
  /** Tasks that people answered. */
  tasks: number;
  /** How much was settled on each level. */
  decisions: Partial<Record<DecidedBy, number>>;
}

/** What the entries of one item add up to; undefined for what is no item or has not ended. */
export function billOf(item: string, entries: Iterable<Entry>, number?: string): Bill | undefined {
  let bill: Bill | undefined;
  let ended = false;
  for (const entry of entries) {
    if (entry.kind === "item-started") bill = opened(item, entry, number);
    if (!bill) continue;
    if (entry.kind === "item-ended") {
      ended = true;
      bill.endedAt = entry.at;
      bill.outcome = entry.outcome;
    } else if (entry.kind === "task-answered") bill.tasks++;
    else if (entry.kind === "decided")
      bill.decisions[entry.decision.by] = (bill.decisions[entry.decision.by] ?? 0) + 1;
    else if (entry.kind === "cost-settled") bill.cost += entry.cost;
    else if (entry.kind === "effect-settled" || entry.kind === "effect-retried") {
      if (entry.kind === "effect-settled") bill.apiCalls += entry.apiCalls;
      bill.cost += entry.cost ?? 0;
      bill.modelCalls += entry.account ? 1 : 0;
      bill.inputTokens += entry.account?.tokens?.input ?? 0;
      bill.outputTokens += entry.account?.tokens?.output ?? 0;
    }
  }
  return ended ? bill : undefined;
}

function opened(item: string, entry: Extract<Entry, { kind: "item-started" }>, number?: string): Bill {
  return {
    item,
    workflow: entry.workflow,
    version: entry.hash,
    object: entry.object,
    recordId: entry.recordId,
    number: number ?? entry.recordId,
    startedAt: entry.at,
    endedAt: "",
    outcome: "",
    ...{ modelCalls: 0, inputTokens: 0, outputTokens: 0, cost: 0, apiCalls: 0, tasks: 0 },
    decisions: {},
  };
}

/** Items that are read at a time. */
const PAGE = 200;

/**
 * The bills of the items that ended from one instant until before another, in the order in which they ended: each item
 * is in exactly one period, and nothing is added to it afterwards.
 */
export async function* bills(store: AuditStore, from: string, until: string): AsyncGenerator<Bill> {
  let after: { endedAt: string; item: string } | undefined = { endedAt: from, item: "" };
  while (after) {
    const page = await store.maintenance.ended(until, after, PAGE);
    for (const { item } of page) {
      const [stored, row] = await Promise.all([store.entries(item), store.getRow(item)]);
      const bill = billOf(
        item,
        stored.map(({ entry }) => entry),
        row?.number,
      );
      if (bill) yield bill;
    }
    after = page.length === PAGE ? page.at(-1) : undefined;
  }
}
