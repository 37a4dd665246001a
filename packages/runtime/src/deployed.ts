import type { Workflow } from "@throughline/workflow";
import type { Log } from "./ports.ts";

/** A version of a workflow that this runtime runs. */
export interface Deployed {
  workflow: Workflow;
  /** The active version: new items start with it. The others only finish what they began. */
  active: boolean;
}

/** Which version an item, an object or an event belongs to. Versions come and are activated while it runs. */
export interface Deployment {
  /** Every version. */
  readonly all: readonly Workflow[];
  readonly active: readonly Workflow[];
  /**
   * The version that an item runs: its own; where that one is gone, the active one of the same name.
   * @param hash absent: an item that is about to start
   */
  of(id: string, hash?: string): Workflow;
  /** A version by its hash. */
  version(hash: string): Workflow | undefined;
  /** Puts a version in, for the items that run it or are to. */
  add(workflow: Workflow): void;
  /** New items start with this version from now on. */
  activate(workflow: Workflow): void;
}

/** @throws Error where two versions of one workflow are active */
export function createDeployment(deployed: Deployed[], log: Log): Deployment {
  const byHash = new Map<string, Workflow>();
  const active = new Map<string, Workflow>();
  const add = (workflow: Workflow) => {
    if (!byHash.has(workflow.hash)) byHash.set(workflow.hash, workflow);
  };
  const activate = (workflow: Workflow) => {
    add(workflow);
    active.set(workflow.id, byHash.get(workflow.hash) as Workflow);
  };
  for (const { workflow, active: isActive } of deployed) {
    add(workflow);
    if (!isActive) continue;
    if (active.has(workflow.id))
      throw new Error(`Two versions of ${workflow.id} are active; only one may be.`);
    activate(workflow);
  }
  const missed = new Set<string>();

  return {
    get all() {
      return [...byHash.values()];
    },
    get active() {
      return [...active.values()];
    },
    version: (hash) => byHash.get(hash),
    add,
    activate,
    of(id, hash) {
      const own = hash === undefined ? undefined : byHash.get(hash);
      if (own) return own;
      const present = active.get(id) ?? [...byHash.values()].findLast((workflow) => workflow.id === id);
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
