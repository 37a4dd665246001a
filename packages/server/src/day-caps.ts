import type { AuditStore } from "@throughline/audit";
import { type Cap, createSpending, type Spending } from "@throughline/models";
import type { Clock, Runtime } from "@throughline/runtime";
import { NANO } from "@throughline/steps";
import type { Workspace } from "./workspace.ts";

/** Whose cap on the spending of a day it is, as people are told. */
const WORKSPACE = "the workspace";

/** What may be spent in a day, by models.yaml and by agents, and what was: on language models and on delegations. */
export interface DayCaps {
  spending: Spending;
  /** Those that concern what an agent spends. */
  of(agent: string): Cap[];
  /** USD, what is under way at its most. */
  spentToday(agent: string): number;
  /** Takes in what outside agents say in the end that they have not spent. */
  follow(runtime: Pick<Runtime, "onEntry">): void;
}

/** @param perDay the workspace's own, in billionths of a US dollar */
export async function dayCaps(
  workspaces: readonly Workspace[],
  perDay: number | undefined,
  { store, clock }: { store: Pick<AuditStore, "spending">; clock: Pick<Clock, "now"> },
): Promise<DayCaps | undefined> {
  const caps = capsOf(perDay, workspaces);
  if (caps.size === 0) return undefined;
  const today = clock.now().slice(0, 10);
  const took = await store.spending(`${today}T00`, `${today}T24`);
  const spent = (name: string) =>
    took.reduce(
      (sum, { agent, cost }) => (name === WORKSPACE || name === nameOf(agent) ? sum + cost : sum),
      0,
    );
  const spending = createSpending((name, day) => (day === today ? spent(name) : 0));
  const of = (agent: string) => [WORKSPACE, nameOf(agent)].flatMap((name) => caps.get(name) ?? []);
  return {
    spending,
    of,
    spentToday(agent) {
      const account = spending.of(nameOf(agent), clock.now());
      return (account.spent + account.reserved) / NANO;
    },
    follow(runtime) {
      runtime.onEntry(({ entry }) => {
        if (entry.kind === "cost-settled") spending.charge(of(entry.account.agent), entry.cost, entry.since);
      });
    },
  };
}

const nameOf = (agent: string) => `agent ${agent}`;

/** Caps of a day by name: the workspace's own, and those of agents. Of agents of one name the least holds for all. */
function capsOf(perDay: number | undefined, workspaces: readonly Workspace[]): Map<string, Cap> {
  const caps = new Map<string, Cap>();
  if (perDay !== undefined) caps.set(WORKSPACE, { name: WORKSPACE, perDay });
  for (const agent of workspaces.flatMap(({ workflow }) => Object.values(workflow?.agents ?? {}))) {
    if (agent.perDay === undefined) continue;
    const name = nameOf(agent.name);
    const least = Math.min(
      Math.round(agent.perDay * NANO),
      caps.get(name)?.perDay ?? Number.POSITIVE_INFINITY,
    );
    caps.set(name, { name, perDay: least });
  }
  return caps;
}
