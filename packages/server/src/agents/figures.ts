import { type AuditStore, everyItem } from "@throughline/audit";
import { type Entry, fold } from "@throughline/engine";
import { NANO } from "@throughline/steps";
import { outsideId } from "./names.ts";

/** What an agent did in a period, as the trails of its items tell it. */
export interface AgentFigures {
  /** Items that it worked on. */
  items: number;
  /** Steps that it began, and how many of them failed. */
  steps: number;
  failed: number;
  /** Of an agent outside: calls, and the middle one's time in ms. */
  calls: number;
  medianMs: number | null;
  decisions: number;
  /** Of those of its decisions that have a sureness, the mean, 0 to 1. */
  sure: number | null;
  /** Of what it settled, how much a person has said otherwise. */
  corrected: number;
  /** Attempts beyond its boundary. */
  refused: number;
  /** USD, of all items together. */
  cost: number;
}

/** Items that are looked at, the latest first. */
export const MOST_ITEMS = 1_000;

interface Sum extends Omit<AgentFigures, "items" | "medianMs" | "sure"> {
  items: Set<string>;
  sureness: number[];
  times: number[];
}

const nothing = (): Sum => ({
  ...{ items: new Set<string>(), sureness: [], times: [] },
  ...{ steps: 0, failed: 0, calls: 0, decisions: 0, corrected: 0, refused: 0, cost: 0 },
});

/**
 * Figures by agent of the items that started since an instant, of the latest {@link MOST_ITEMS} of them.
 *
 * @param agentOf the agent of a step, as the register names it, in the version that the item began with
 */
export async function readFigures(
  store: AuditStore,
  from: string,
  agentOf: (workflow: string, hash: string, step: string) => string | undefined,
): Promise<{ items: number; of: Map<string, AgentFigures> }> {
  const sums = new Map<string, Sum>();
  let items = 0;
  for await (const { key } of everyItem(store, { startedFrom: from, sort: "started" })) {
    const entries = (await store.entries(key)).map(({ entry }) => entry);
    count(key, entries, agentOf, (agent) => {
      const sum = sums.get(agent) ?? nothing();
      sums.set(agent, sum);
      return sum;
    });
    if (++items >= MOST_ITEMS) break;
  }
  return { items, of: new Map([...sums].map(([agent, sum]) => [agent, figuresOf(sum)])) };
}

function count(
  key: string,
  entries: Entry[],
  agentOf: (workflow: string, hash: string, step: string) => string | undefined,
  sumOf: (agent: string) => Sum,
): void {
  const [first] = entries;
  if (first?.kind !== "item-started") return;
  const { workflow, hash } = first;
  const at = (step: string | undefined): Sum | undefined => {
    const agent = step === undefined ? undefined : agentOf(workflow, hash, step);
    if (agent === undefined) return undefined;
    const sum = sumOf(agent);
    sum.items.add(key);
    return sum;
  };
  const steps = new Map<string, string>();
  const effects = new Map<string, { step?: string | undefined; to?: string }>();
  for (const entry of entries) {
    switch (entry.kind) {
      case "step-started": {
        steps.set(entry.visit, entry.step);
        const sum = at(entry.step);
        if (sum) sum.steps++;
        break;
      }
      case "step-failed": {
        const sum = at(entry.step);
        if (sum) sum.failed++;
        break;
      }
      case "attempt-refused": {
        const sum = at(entry.step);
        if (sum) sum.refused++;
        break;
      }
      case "decided": {
        const sum = at(entry.step);
        if (!sum) break;
        sum.decisions++;
        if (entry.decision.confidence !== undefined) sum.sureness.push(entry.decision.confidence);
        break;
      }
      case "effect-intended": {
        const { effect, visit } = entry;
        effects.set(effect.id, {
          step: visit === undefined ? undefined : steps.get(visit),
          ...(effect.kind === "call" && { to: outsideId(effect.connection) }),
        });
        break;
      }
      case "effect-retried":
      case "effect-settled": {
        const effect = effects.get(entry.effect);
        const cost = (entry.cost ?? 0) / NANO;
        const own = at(effect?.step);
        if (own) own.cost += cost;
        if (effect?.to === undefined) break;
        const outside = sumOf(effect.to);
        outside.items.add(key);
        outside.cost += cost;
        outside.calls++;
        if (entry.kind === "effect-retried" || !entry.ok) outside.failed++;
        else outside.times.push(entry.ms);
      }
    }
  }
  for (const { step, corrected } of Object.values(fold(entries)?.history.settled ?? {})) {
    const sum = corrected && at(step);
    if (sum) sum.corrected++;
  }
}

function figuresOf({ items, sureness, times, ...sum }: Sum): AgentFigures {
  const sorted = times.sort((a, b) => a - b);
  return {
    ...sum,
    items: items.size,
    sure: sureness.length ? sureness.reduce((total, one) => total + one, 0) / sureness.length : null,
    medianMs: sorted[sorted.length >> 1] ?? null,
  };
}
