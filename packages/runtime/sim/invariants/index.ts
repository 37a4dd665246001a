import type { Store } from "@throughline/audit";
import type { Entry, ItemState } from "@throughline/engine";
import type { Workflow } from "@throughline/workflow";
import type { SimOrg } from "../org.ts";
import { budgetKept, limitsHonoured } from "./budget.ts";
import { capacityHeld, capacityKept } from "./capacity.ts";
import { effectsPaired } from "./effects.ts";
import { milestonesTrue } from "./milestones.ts";
import { pathsAllowed } from "./path.ts";
import { peopleRespected, recordsAgree } from "./records.ts";
import { rotationFair } from "./rotation.ts";
import { nothingLost, stateIsFold } from "./trail.ts";

/** A promise that was broken. */
export interface Finding {
  invariant: string;
  item?: string;
  message: string;
}

/** A time in which the process was not there, or could not write. */
export interface Outage {
  from: number;
  to: number;
}

/** Everything that the checks look at, when all has come to rest. */
export interface Evidence {
  store: Store;
  org: SimOrg;
  systems: { took: Map<string, number> };
  /** By item; `undefined` where there is none. */
  states: Map<string, ItemState | undefined>;
  /** Points of work that somebody takes at one time. */
  capacityOf(ownerId: string): number;
  outages: Outage[];
  /** Every version that ran. */
  workflows: Workflow[];
  /** How far the machine's clock was off at most, in ms. */
  skew: number;
  inFlight: number;
}

/** A trail as the checks read it. */
export interface Trail {
  item: string;
  entries: Entry[];
}

/** Checks what must hold whatever went wrong. No findings: it did. */
export async function verify(evidence: Evidence): Promise<Finding[]> {
  const trails: Trail[] = [];
  for (const item of evidence.states.keys())
    trails.push({ item, entries: (await evidence.store.entries(item)).map(({ entry }) => entry) });
  return [
    ...nothingLost(evidence, trails),
    ...stateIsFold(evidence, trails),
    ...effectsPaired(evidence, trails),
    ...(await capacityKept(evidence)),
    ...capacityHeld(trails),
    ...pathsAllowed(evidence, trails),
    ...(await rotationFair(evidence, trails)),
    ...limitsHonoured(evidence),
    ...budgetKept(evidence),
    ...milestonesTrue(evidence, trails),
    ...recordsAgree(evidence),
    ...peopleRespected(evidence),
  ];
}
