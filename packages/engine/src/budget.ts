import { type Left, NANO, type Unspent } from "@throughline/steps";
import type { Draft } from "./draft.ts";
import type { ItemState } from "./state.ts";

/**
 * What an agent may still spend on language models: the least of what is left of the item's budget and of its own.
 * Money is kept free for every call under way, as much as it can cost, so that no cap is ever exceeded.
 * Absent where nothing limits it; below 0 where what is under way has not enough any more.
 */
export function leftFor(
  { workflow, state }: Pick<Draft, "workflow" | "state">,
  agent = "",
): Left | undefined {
  const { budget, agents } = workflow;
  const own = agents[agent]?.budget;
  const of = (usd: number) => `${usd} USD an item`;
  const lefts: Left[] = [];
  if (budget)
    lefts.push({
      amount: billionths(budget.perItem) - state.cost - keptFree(state),
      of: `the budget of ${of(budget.perItem)}`,
    });
  if (own !== undefined)
    lefts.push({
      amount: billionths(own) - (state.costOf?.[agent] ?? 0) - keptFree(state, agent),
      of: `${agent}'s budget of ${of(own)}`,
    });
  return lefts.sort((a, b) => a.amount - b.amount)[0];
}

/** What was counted at first and was not spent is free again, for the item, its agent and the day. */
export function giveBack(draft: Draft, visit: string, step: string, unspent: Unspent): void {
  const { cost, agent, connection: model, since } = unspent;
  const account = { workflow: draft.workflow.id, agent, step, model };
  draft.emit({ kind: "cost-settled", step, visit, cost: -cost, since, account });
}

const billionths = (usd: number) => Math.round(usd * NANO);

/** What the calls under way can cost: of all agents, or of one. */
function keptFree({ open }: ItemState, agent?: string): number {
  let sum = 0;
  for (const id in open) {
    const effect = open[id]?.effect;
    const paid = effect?.kind === "ask" || effect?.kind === "call" ? effect : undefined;
    if (paid?.most && (agent === undefined || paid.agent === agent)) sum += paid.most;
  }
  return sum;
}
