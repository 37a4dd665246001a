import type { AuditStore } from "@throughline/audit";
import { type Entry, fold } from "@throughline/engine";
import { NANO } from "@throughline/steps";
import { spread } from "../past/spread.ts";
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

interface Sum extends Omit<AgentFigures, "medianMs" | "sure"> {
  /** Sum of the surenesses, and of how many decisions. */
  sureness: number;
  sured: number;
  times: number[];
}

const nothing = (): Sum => ({
  ...{ items: 0, steps: 0, failed: 0, calls: 0, decisions: 0, corrected: 0, refused: 0, cost: 0 },
  ...{ sureness: 0, sured: 0, times: [] },
});

/** What is added up, and where there are more items than are looked at stands for more. */
const ADDED = [
  ...["items", "steps", "failed", "calls", "decisions", "corrected", "refused", "cost", "sureness", "sured"],
] as Exclude<keyof Sum, "times">[];

/** Figures by agent, of how many items, and how many of them were looked at. */
export interface Figures {
  items: number;
  looked: number;
  of: Map<string, AgentFigures>;
}

/**
 * Figures by agent of the items of some workflows that started in a time. Where a workflow has more items than can be
 * looked at, those that are lie evenly over the time, and each stands for as many as there are of them.
 *
 * @param agentOf the agent of a step, as the register names it, in the version that the item began with
 */
export async function readFigures(
  store: AuditStore,
  workflows: readonly string[],
  { from, until }: { from: string; until: string },
  agentOf: (workflow: string, hash: string, step: string) => string | undefined,
): Promise<Figures> {
  const all = new Map<string, Sum>();
  let [items, looked] = [0, 0];
  for (const workflow of workflows) {
    const found = await spread(store, workflow, from, until);
    items += found.of;
    looked += found.items.length;
    const each = found.of / Math.max(1, found.items.length);
    for (const [index, key] of found.items.entries()) {
      const own = new Map<string, Sum>();
      const stored = await store.entries(key);
      count(
        stored.map(({ entry }) => entry),
        agentOf,
        (agent) => sumIn(own, agent),
      );
      for (const [agent, sum] of own) add(sumIn(all, agent), { ...sum, items: 1 }, each);
      if (index % AT_A_TIME === 0) await new Promise(setImmediate);
    }
  }
  return { items, looked, of: new Map([...all].map(([agent, sum]) => [agent, figuresOf(sum)])) };
}

/** Trails that are read before others have their turn. */
const AT_A_TIME = 20;

function sumIn(sums: Map<string, Sum>, agent: string): Sum {
  const sum = sums.get(agent) ?? nothing();
  sums.set(agent, sum);
  return sum;
}

function add(all: Sum, one: Sum, each: number): void {
  for (const name of ADDED) all[name] += one[name] * each;
  all.times.push(...one.times);
}

/** Counts what is in the trail of one item. */
function count(
  entries: Entry[],
  agentOf: (workflow: string, hash: string, step: string) => string | undefined,
  sumOf: (agent: string) => Sum,
): void {
  const [first] = entries;
  if (first?.kind !== "item-started") return;
  const { workflow, hash } = first;
  const at = (step: string | undefined): Sum | undefined => {
    const agent = step === undefined ? undefined : agentOf(workflow, hash, step);
    return agent === undefined ? undefined : sumOf(agent);
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
        if (entry.decision.confidence === undefined) break;
        sum.sureness += entry.decision.confidence;
        sum.sured++;
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
      case "cost-settled": {
        const own = at(entry.step);
        if (own) own.cost += entry.cost / NANO;
        sumOf(outsideId(entry.account.model)).cost += entry.cost / NANO;
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

function figuresOf({ sureness, sured, times, cost, ...counts }: Sum): AgentFigures {
  const sorted = times.sort((a, b) => a - b);
  const rounded = Object.fromEntries(Object.entries(counts).map(([name, of]) => [name, Math.round(of)]));
  return {
    ...(rounded as typeof counts),
    cost,
    sure: sured ? sureness / sured : null,
    medianMs: sorted[sorted.length >> 1] ?? null,
  };
}
