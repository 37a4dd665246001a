import type { Entry } from "@throughline/engine";
import { type DecidedBy, NANO } from "@throughline/steps";

/** What each level of the cascade decided of all facts, and what language models cost for it, in US dollars. */
export type Levels = Partial<Record<DecidedBy, { facts: number; share: number; cost: number }>>;

/** Calls to language models, and answers that were there already. */
export interface Calls {
  made: number;
  reused: number;
}

/**
 * Adds one item up. What a call cost belongs to the levels that it settled facts for; where it settled none, to `llm`, and
 * what a delegation cost to `agent`.
 */
export function createLevels() {
  const facts: Partial<Record<DecidedBy, number>> = {};
  const costs: Partial<Record<DecidedBy, number>> = {};
  const calls: Calls = { made: 0, reused: 0 };

  return {
    add(entries: Entry[]): void {
      const cost = new Map<string, number>();
      const settled = new Map<string, DecidedBy[]>();
      for (const entry of entries) {
        if (entry.kind === "effect-sent") calls.made++;
        if (entry.kind === "effect-intended" && entry.effect.kind === "call")
          settled.set(entry.effect.id, ["agent"]);
        if ((entry.kind === "effect-settled" || entry.kind === "effect-retried") && entry.cost)
          cost.set(entry.effect, (cost.get(entry.effect) ?? 0) + entry.cost);
        if (entry.kind === "cost-settled") costs.agent = (costs.agent ?? 0) + entry.cost;
        if (entry.kind === "effect-settled" && wasReused(entry.value)) calls.reused++;
        if (entry.kind !== "decided" || entry.decision.kind !== "fact") continue;
        const { by, model } = entry.decision;
        facts[by] = (facts[by] ?? 0) + 1;
        if (model?.effect) settled.set(model.effect, [...(settled.get(model.effect) ?? []), by]);
      }
      for (const [effect, sum] of cost) {
        const levels = settled.get(effect) ?? ["llm"];
        for (const by of levels) costs[by] = (costs[by] ?? 0) + sum / levels.length;
      }
    },
    calls: (): Calls => ({ ...calls }),
    levels(): Levels {
      const total = Object.values(facts).reduce((sum, count) => sum + count, 0);
      const names = [...new Set([...Object.keys(facts), ...Object.keys(costs)])] as DecidedBy[];
      return Object.fromEntries(
        names.map((by) => {
          const count = facts[by] ?? 0;
          const share = Math.round((count / Math.max(1, total)) * 1e4) / 1e4;
          return [by, { facts: count, share, cost: Math.round(costs[by] ?? 0) / NANO }];
        }),
      );
    },
  };
}

const wasReused = (value: unknown) =>
  (value as { use?: { reused?: boolean } } | undefined)?.use?.reused === true;
