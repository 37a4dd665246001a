import type { Workflow } from "@throughline/workflow";
import type { Log } from "./ports.ts";

/** A version of a workflow that this runtime runs. */
export interface Deployed {
  workflow: Workflow;
  /** The active version: new items start with it. The others only finish what they began. */
  active: boolean;
}

/** Which version an item, an object or an event belongs to. */
export function createDeployment(deployed: Deployed[], log: Log) {
  const byHash = new Map(deployed.map(({ workflow }) => [workflow.hash, workflow]));
  const active = new Map<string, Workflow>();
  for (const { workflow, active: isActive } of deployed) {
    if (!isActive) continue;
    if (active.has(workflow.id))
      throw new Error(`Two versions of ${workflow.id} are active; only one may be.`);
    active.set(workflow.id, workflow);
  }
  const missed = new Set<string>();

  return {
    /** Every version. */
    all: deployed.map(({ workflow }) => workflow),
    active: [...active.values()],
    /**
     * The version that an item runs: its own; where that one is gone, the active one of the same name.
     * @param hash absent: an item that is about to start
     */
    of(id: string, hash?: string): Workflow {
      const own = hash === undefined ? undefined : byHash.get(hash);
      if (own) return own;
      const present = active.get(id) ?? deployed.findLast(({ workflow }) => workflow.id === id)?.workflow;
      if (!present)
        throw new Error(
          `The workflow ${id} is not deployed here. Activate it again to go on with its items.`,
        );
      if (hash !== undefined && !missed.has(hash)) {
        missed.add(hash);
        log.warn(`A version of ${id} that items run is not deployed; they go on with the active one.`, {
          version: hash,
        });
      }
      return present;
    },
  };
}

export type Deployment = ReturnType<typeof createDeployment>;
